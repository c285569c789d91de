"""Clocks that leap: what a clock that was ahead put off is due when the right time is back, but for quiet hours."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.chat import Account
from bot.conversation.telling.speaking import Speaking
from storage.database import Database
from storage.errors import StoreError
from storage.store import Store

log = logging.getLogger(__name__)
_LOOK = 5.0
_LEAP = timedelta(minutes=1)
_FURTHEST = timedelta(minutes=10)  # no failure puts anything off further than that


@dataclass
class Leaps:
    """Watches the clock on the wall beside one that cannot be set."""

    database: Database
    speaking: Speaking
    now: Callable[[], datetime]
    steady: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._apart = self._offset()

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(_LOOK)
            try:
                await self.look()
            except StoreError as error:
                log.warning("the store refused to be set right: %s", type(error).__name__)

    async def look(self) -> int:
        """Set right what was put off by a clock that has gone back since; how much that was."""
        apart = self._offset()
        back, self._apart = self._apart - apart, apart
        if back < _LEAP:
            return 0
        now = self.now()
        hastened = await self.database.write(lambda store: self._set_right(store, now))
        log.warning("the clock went back by %s; %d deliveries are due again", back, hastened)
        return hastened

    def _set_right(self, store: Store, now: datetime) -> int:
        return store.deliveries.clock_went_back(now, _FURTHEST, partial(self._due_at, store, now))

    def _due_at(self, store: Store, now: datetime, connection: str, place: int | None, to: str | None) -> datetime:
        """When what waits for a place, or for an account alone, may be said."""
        if place is None:
            behind = store.people.behind(Account(connection, to or ""))
            return self.speaking.after_quiet(store, None if behind is None else behind.id, now, None)
        home = store.places.get(place)
        return self.speaking.after_quiet(store, store.places.only_reader(home) if home.direct else None, now, None)

    def _offset(self) -> timedelta:
        return self.now() - datetime.fromtimestamp(self.steady(), self.now().tzinfo)
