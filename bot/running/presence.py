"""This process among the others that share its store: its heart beats, and it watches theirs.

A process that has not beaten for a while by the watch of another is buried: its leases end, its turns are run by
others. One that could not beat for half that time no longer trusts itself (`sure`), and sends nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from storage.database import Database
from storage.errors import StoreError

log = logging.getLogger(__name__)
BEAT = 1.5  # seconds
DEAD_AFTER = 9.0  # seconds without a beat
SURE_FOR = 4.5


@dataclass
class Presence:
    """Who this process is. Alone over its store (SQLite), it has nobody to watch."""

    database: Database
    now: Callable[[], datetime]
    number: str = field(default_factory=lambda: secrets.token_hex(4))
    buried: Callable[[], Awaitable[None]] | None = None  # called when another process has died

    def __post_init__(self) -> None:
        self._beaten = time.monotonic()
        self._seen: dict[str, tuple[int, float]] = {}
        self.lost = asyncio.Event()  # set for a moment when the others took this process for dead

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """Live for the length of a block."""
        if self.database.exclusive:  # what an earlier process was sending is ours to finish, at once
            await self.database.write(lambda store: store.deliveries.release())
            yield
            return
        await self._enter()
        beating = asyncio.create_task(self._live())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            with suppress(StoreError):
                await self.database.write(lambda store: store.processes.bury(self.number))

    def sure(self) -> bool:
        """Whether nobody can take this process for dead yet."""
        return self.database.exclusive or time.monotonic() - self._beaten < SURE_FOR

    async def hold(self, name: str) -> int | None:
        """Take what one process at a time may do; None when another lives who has it."""
        return await self.database.write(lambda store: store.processes.hold(name, self.number))

    async def let_go(self, name: str) -> None:
        """Others may have it."""
        with suppress(StoreError):
            await self.database.write(lambda store: store.processes.let_go(name, self.number))

    async def _enter(self) -> None:
        began = time.monotonic()
        name = f"{socket.gethostname()} {os.getpid()}"
        await self.database.write(lambda store: store.processes.enter(self.number, name, self.now()))
        self._beaten = began

    async def _live(self) -> None:
        while True:
            try:
                await self._beat()
                await self._watch()
            except StoreError as error:
                log.warning("the store took no beat: %s", type(error).__name__)
            await asyncio.sleep(BEAT)

    async def _beat(self) -> None:
        began = time.monotonic()
        if began - self._beaten > SURE_FOR:
            self._seen.clear()  # this process was frozen, or the store was away: so it was for the others
        if await self.database.write(lambda store: store.processes.beat(self.number, self.now())):
            self._beaten = began
            return
        log.warning("others took this process for dead; it begins anew")
        self.lost.set()
        await self._enter()
        self.lost = asyncio.Event()

    async def _watch(self) -> None:
        """Bury who has not beaten for long."""
        beats, now = await self.database.read(lambda store: store.processes.beats()), time.monotonic()
        self._seen = {
            number: seen if (seen := self._seen.get(number, (-1, 0.0)))[0] == count else (count, now)
            for number, count in beats.items()
            if number != self.number
        }
        for number, (_, since) in self._seen.items():
            if now - since > DEAD_AFTER and self.sure():
                if await self.database.write(lambda store, number=number: store.processes.bury(number)):  # type: ignore[misc]
                    log.warning("process %s is gone; its work is taken over", number)
                if self.buried is not None:
                    await self.buried()
