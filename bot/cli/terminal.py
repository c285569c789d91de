"""Where a command line reads and writes: this process's own terminal, or one at the other end of a socket."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Protocol


class Terminal(Protocol):
    """What a command needs of whoever called it."""

    interactive: bool  # a person looks on: colours and progress are welcome

    def out(self, text: str) -> None:
        """Write a line to standard output."""
        ...

    def err(self, text: str) -> None:
        """Write a line to standard error."""
        ...

    def lines(self) -> AsyncIterator[str]:
        """The lines of standard input, as they come."""
        ...


class Here:
    """This process's own terminal."""

    def __init__(self) -> None:
        self.interactive = sys.stdout.isatty()

    def out(self, text: str) -> None:
        """Write a line to standard output."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def err(self, text: str) -> None:
        """Write a line to standard error."""
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    async def lines(self) -> AsyncIterator[str]:
        """The lines of standard input."""
        while line := await asyncio.to_thread(sys.stdin.readline):
            yield line.removesuffix("\n")
