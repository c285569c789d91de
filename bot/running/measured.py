"""A store whose writes are measured, for `bot.running.metrics`, and whose work waits outside for what it lacks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.running import metrics
from storage.database import Database
from storage.lacking import supplied
from storage.store import Store

T = TypeVar("T")


class Measured:
    """The `Database` it is given, and a clock beside each write. Work that raises `Lacking` is run again."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.engine = database.engine
        self.reading = database.reading
        self.exclusive = database.exclusive
        self.scrubbed: Callable[[], Awaitable[None]] | None = None  # told when something was made unreadable

    async def write(self, work: Callable[[Store], T]) -> T:
        """Run `work` in a transaction of its own, measured."""
        return await self._measured(lambda: self.database.write(work))

    async def write_at_once(self, work: Callable[[Store], T], *, patient: bool = True) -> T:
        """The same, and not behind those that wait for a lock."""
        return await self._measured(lambda: self.database.write_at_once(work, patient=patient))

    async def _measured(self, write: Callable[[], Awaitable[T]]) -> T:
        async def once() -> T:
            with metrics.writing():
                return await write()

        return await supplied(once)

    async def read(self, work: Callable[[Store], T]) -> T:
        """Run `work` on a snapshot."""
        return await supplied(lambda: self.database.read(work))

    async def read_at_once(self, work: Callable[[Store], T]) -> T:
        """The same, and not behind those that wait for a lock."""
        return await supplied(lambda: self.database.read_at_once(work))

    async def scrub(self, *, thoroughly: bool = False) -> bool:
        """Make what was deleted unreadable in the files too; whether that was done."""
        done = await self.database.scrub(thoroughly=thoroughly)
        if self.scrubbed is not None:
            await self.scrubbed()
        return done

    async def close(self) -> None:
        """Finish what waits and let go of the store."""
        await self.database.close()
