"""Many deliveries are settled in one transaction: what ends while one is committed waits for the next.

What the store does not take is kept here and settled first of all when it takes something again: nothing else goes to
that place before, until the lease has ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.packing import LEASE
from storage.database import Database
from storage.errors import StoreError
from storage.leased import Leased
from storage.store import Store

Work = Callable[[Store], None]


@dataclass(frozen=True)
class _Waiting:
    work: Work | None  # None: it just arrived
    row: Leased
    at: datetime
    done: asyncio.Future[None]


class Settling:
    """What became of rows, on its way into the store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Waiting] = []
        self._refused: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def arrived(self, row: Leased, at: datetime) -> None:
        """A row arrived, and nothing else is to be kept. Raises `StoreError`."""
        await self._add(None, row, at)

    async def settle(self, row: Leased, at: datetime, work: Work) -> None:
        """Something else became of a row. Raises what `work` raises, and `StoreError`."""
        await self._add(work, row, at)

    def keep(self, row: Leased, at: datetime, work: Work) -> None:
        """For when the store takes something again."""
        self._refused.append(_Waiting(work, row, at, asyncio.get_running_loop().create_future()))

    async def again(self, now: datetime) -> None:
        """Settle what the store did not take, where the lease has not ended. Raises `StoreError`."""
        refused, self._refused = self._refused, []
        await asyncio.gather(*(self._add(each.work, each.row, each.at) for each in refused if now - each.at < LEASE))

    async def _add(self, work: Work | None, row: Leased, at: datetime) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(work, row, at, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            try:
                await self._database.write(lambda store, group=group: _settle(store, group))  # type: ignore[misc]
            except StoreError as error:
                self._refused += group
                _fail(group, error)
            except Exception as error:
                await self._one_by_one(group, error)
            else:
                _end(group)

    async def _one_by_one(self, group: list[_Waiting], error: Exception) -> None:
        """One of them cannot be settled; the others can."""
        for waiting in group:
            try:
                if len(group) == 1:
                    raise error
                await self._database.write(lambda store, waiting=waiting: _settle(store, [waiting]))  # type: ignore[misc]
            except Exception as its_own:
                _fail([waiting], its_own)
            else:
                _end([waiting])


def _settle(store: Store, group: list[_Waiting]) -> None:
    arrived = [waiting for waiting in group if waiting.work is None]
    if arrived:
        store.deliveries.all_delivered((waiting.row for waiting in arrived), max(each.at for each in arrived))
    for waiting in group:
        if waiting.work is not None:
            waiting.work(store)


def _end(group: list[_Waiting]) -> None:
    for waiting in group:
        if not waiting.done.done():
            waiting.done.set_result(None)


def _fail(group: list[_Waiting], error: Exception) -> None:
    for waiting in group:
        if not waiting.done.done():
            waiting.done.set_exception(error)
