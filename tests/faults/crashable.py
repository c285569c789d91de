"""A PostgreSQL whose commits are durable, and which is crashed and started again now and then."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import postgres


class Crashable:
    """The server, with a home of its own."""

    def __init__(self, home: Path) -> None:
        self._home, self._owner = home, postgres.Owner.find()
        self._programs = postgres._readable(postgres.binaries(), self._owner, home)
        self._running: contextlib.ExitStack | None = None

    @contextlib.contextmanager
    def up(self) -> Iterator[str]:
        """Set it up and start it; the URL of its database."""
        if self._owner is not None:
            shutil.chown(self._home, self._owner.uid, self._owner.gid)
        postgres._initialise(self._programs, self._home, self._owner)
        try:
            yield self._start()
        finally:
            self._stop()

    def crash(self) -> None:
        """At once, in the middle of everything; and up again after a moment."""
        self._stop()
        time.sleep(0.5)
        self._start()

    def _start(self) -> str:
        self._running = contextlib.ExitStack()
        server = postgres._server(self._programs, self._home, self._owner, postgres.DURABLE)
        return self._running.enter_context(server)

    def _stop(self) -> None:
        assert self._running is not None
        self._running.close()  # SIGQUIT: an immediate shutdown


@contextlib.contextmanager
def crashable() -> Iterator[tuple[str, Callable[[], None]]]:
    """A running one: its URL, and how to crash it."""
    with tempfile.TemporaryDirectory(prefix="jet-pg-", dir="/tmp") as home:
        server = Crashable(Path(home))
        with server.up() as url:
            yield url, server.crash


async def crashing(crash: Callable[[], None], times: int, seconds: float) -> None:
    """Crash it so often, within so many seconds."""
    for _ in range(times):
        await asyncio.sleep(seconds / (times + 1))
        await asyncio.to_thread(crash)
