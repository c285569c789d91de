"""Where a command line reads and writes: this process's own terminal, or one at the other end of a socket."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from typing import Protocol

_PIECE = 65536


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
        """The lines of standard input; broken Unicode is replaced."""
        left = b""
        while data := await _read(sys.stdin.fileno()):
            *whole, left = (left + data).split(b"\n")
            for line in whole:
                yield _decoded(line)
        if left:
            yield _decoded(left)


def _decoded(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace")


async def _read(descriptor: int) -> bytes:
    """What can be read next, b"" at the end. No thread waits for it: none could be ended before the next line."""
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(descriptor, ready.set)
    except PermissionError:  # a file, which never makes anybody wait
        return os.read(descriptor, _PIECE)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
    return os.read(descriptor, _PIECE)
