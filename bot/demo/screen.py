"""What the demo itself says: how far it is, and what there is to try."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.console.write import coloured
from adapters.markup import plain
from bot.chat import Said
from bot.cli.terminal import Terminal
from bot.demo.organisation import Organisation
from bot.words.texts import Persona, Texts, Tongue

_TEXTS = Path(__file__).with_name("texts")
_SOON = 2.0  # seconds that a step may take in silence


class Screen:
    """Speaks one language to one terminal. `interactive` = somebody sits there."""

    def __init__(self, terminal: Terminal, organisation: Organisation, language: str, *, interactive: bool) -> None:
        self._terminal = terminal
        self.interactive = interactive
        self._texts = Texts([_TEXTS], Persona(organisation=organisation.name))
        self._tongue = Tongue(language, ZoneInfo(organisation.timezone))

    def show(self, text: str, /, **values: Any) -> None:
        """Write something to standard output."""
        words = self._texts.words(Said(f"demo.{text}", values), self._tongue)
        self._terminal.out(coloured(words) if self.interactive else plain(words))

    def warn(self, text: str, /, **values: Any) -> None:
        """Write something to standard error."""
        self._terminal.err(plain(self._texts.words(Said(f"demo.{text}", values), self._tongue)))

    @contextlib.asynccontextmanager
    async def step(self, text: str) -> AsyncIterator[None]:
        """Something that takes a while: named at once for somebody who looks on, else when it takes long."""
        if self.interactive:
            self.warn(text, seconds=0)
        telling = asyncio.create_task(self._tell(text))
        try:
            yield
        finally:
            telling.cancel()

    async def _tell(self, text: str) -> None:
        seconds = 0.0
        while True:
            await asyncio.sleep(_SOON)
            seconds += _SOON
            self.warn(text, seconds=round(seconds))
