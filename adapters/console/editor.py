"""A terminal with a line editor: history, and completion of the commands (by prompt_toolkit)."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from prompt_toolkit import ANSI, PromptSession, print_formatted_text
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout


class _History(FileHistory):
    """Earlier lines, in a file: only those that `keeps` allows."""

    def __init__(self, file: Path, keeps: Callable[[str], bool]) -> None:
        super().__init__(str(file))
        self._keeps = keeps

    def store_string(self, string: str) -> None:
        """Write a line to the file."""
        if self._keeps(string):
            super().store_string(string)


class Editor:
    """A terminal for somebody who types; `phrases` complete, `history` is the file of the earlier lines that
    `keeps` allows."""

    interactive = True

    def __init__(self, phrases: list[str], history: Path, keeps: Callable[[str], bool]) -> None:
        completer = WordCompleter(phrases, ignore_case=True, sentence=True)
        self._prompt: PromptSession[str] = PromptSession(history=_History(history, keeps), completer=completer)

    def out(self, text: str) -> None:
        """Write above the line that is being typed."""
        print_formatted_text(ANSI(text))

    def err(self, text: str) -> None:
        """Write above the line that is being typed."""
        self.out(text)

    async def lines(self) -> AsyncIterator[str]:
        """What is typed, until end of file."""
        with patch_stdout(raw=True), contextlib.suppress(EOFError, KeyboardInterrupt):
            while True:
                yield await self._prompt.prompt_async("> ")
