"""Dialogues at the terminal, through the sessions that `jet say` and `jet console` use."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

from adapters.protocol import Adapter
from bot.assembly import CONSOLE, Jet
from bot.chat import Choice
from bot.cli.session import Session, session
from bot.config.settings import Matrix
from tests.dialogue.messenger import Line, Seen, deliver


class ConsoleMessenger:
    """Everybody has a terminal open for each place they read in."""

    name = CONSOLE

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._sessions: dict[tuple[str, str | None], Session] = {}
        self._open: list[tuple[str, str | None]] = []
        self._seen: dict[str, list[Seen]] = {}
        self._count = itertools.count(1)
        self._jet: Jet | None = None

    def sent_files(self) -> list[tuple[str, bytes]]:
        """What Jet put beside the terminal."""
        assert self._jet is not None
        sent = [(path, *path.name.split("-", 1)) for path in (self._jet.config.store.directory / "sent").glob("*")]
        return [(name, path.read_bytes()) for path, _, name in sorted(sent, key=lambda each: int(each[1]))]

    def settings(self) -> Mapping[str, Matrix]:
        return {}

    def adapters(self) -> Mapping[str, Adapter]:
        return {}

    async def open(self, jet: Jet) -> None:
        self._jet, self._stack = jet, AsyncExitStack()
        for who, place in self._open:
            await self._session(who, place)

    async def close(self) -> None:
        await self._stack.aclose()
        self._sessions.clear()
        self._jet = None

    async def arrive(self, who: str, *, employee: bool) -> None:
        assert employee, "the terminal knows no strangers"
        self._seen[who] = []
        await self._session(who, None)

    async def gather(self, place: str, people: Iterable[str]) -> None:
        for who in people:
            await self._session(who, place)

    async def say(self, line: Line) -> None:
        assert line.reply_to is None, "the terminal has no replies"
        assert line.edits is None, "the terminal has no edits"
        assert not line.shares, "the terminal shares no files"
        prefix = "!jet " if line.place is not None and line.how == "prefix" else ""
        prefix = "@jet " if line.how == "mention" else prefix
        here = await self._session(line.who, line.place)
        await here.say(prefix + line.text)

    async def press(self, who: str, seen: Seen, choice: Choice, at: datetime) -> None:
        here = await self._session(who, None if seen.place.startswith("@") else seen.place)
        await here.say(choice.run)

    async def deliver(self) -> None:
        assert self._jet is not None
        await deliver(self._jet, CONSOLE)
        for (who, place), here in self._sessions.items():
            for shown in here.screen.take():
                if shown.place == (place or f"@{who}"):  # each terminal also shows its owner's private conversation
                    self._show(who, shown.as_object(), gone=shown.gone)

    def seen_by(self, who: str) -> list[Seen]:
        return self._seen[who]

    async def _session(self, who: str, place: str | None) -> Session:
        if (who, place) not in self._sessions:
            assert self._jet is not None
            opening = session(self._jet, who, place, new=True)
            self._sessions[who, place] = await self._stack.enter_async_context(opening)
            if (who, place) not in self._open:
                self._open.append((who, place))
        return self._sessions[who, place]

    def _show(self, who: str, shown: dict[str, Any], *, gone: bool) -> None:
        choices = tuple(Choice(each["label"], each["run"], each["count"]) for each in shown["choices"])
        seen = Seen(
            shown["place"],
            shown["text"],
            choices,
            shown["key"],
            private=shown["to"] is not None,
            edited=shown["edited"],
            gone=gone,
            when=next(self._count),
        )
        everything = self._seen[who]
        for at, earlier in enumerate(everything):
            if seen.key is not None and (earlier.key, earlier.place) == (seen.key, seen.place):
                everything[at] = seen
                return
        everything.append(seen)
