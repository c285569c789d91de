"""Clocks that leap: what a clock that was ahead put off is due when the right time is back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Database
from storage.errors import StoreError

log = logging.getLogger(__name__)
_LOOK = 5.0
_LEAP = timedelta(minutes=1)
_FURTHEST = timedelta(minutes=10)  # nothing is put off further than that


@dataclass
class Leaps:
    """Watches the clock on the wall beside one that cannot be set."""

    database: Database
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
        hastened = await self.database.write(lambda store: store.deliveries.clock_went_back(now, _FURTHEST))
        log.warning("the clock went back by %s; %d deliveries are due again", back, hastened)
        return hastened

    def _offset(self) -> timedelta:
        return self.now() - datetime.fromtimestamp(self.steady(), self.now().tzinfo)
