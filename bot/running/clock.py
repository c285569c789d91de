"""The clock: what falls due is in the store; APScheduler only rings the bell.

Timers are functions that features declare; each does, in one transaction, a bounded part of what is due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.command import TIMERS, Due, Timer
from bot.conversation.telling.homes import touched
from bot.conversation.telling.speaking import Speaking
from bot.faults import traced
from bot.house import House
from bot.intranet.news import LONGEST
from bot.running import metrics
from storage.database import Database
from storage.errors import StoreError
from storage.store import Store

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)
TICK = 2  # seconds
_ROUNDS = 1000
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """How long kinds of records are kept."""

    deliveries: timedelta
    audit: timedelta
    questions: timedelta = timedelta(days=30)
    occurrences: timedelta = timedelta(days=90)
    events: timedelta = timedelta(days=90)


@dataclass
class Clock:
    """Runs what is due."""

    database: Database
    speaking: Speaking
    house: House
    now: Callable[[], datetime]
    said: Callable[[], None]
    terms: Terms

    def start(self) -> AsyncIOScheduler:
        """Ring from now on; the caller shuts the scheduler down."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # a tenth of a second, for a Jet that stays

        scheduler = AsyncIOScheduler(timezone="UTC")
        settings = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler.add_job(self.tick, "interval", seconds=TICK, id="tick", **settings)
        scheduler.add_job(self.purge, "interval", hours=24, id="purge", **settings)
        scheduler.add_job(self.purge, id="purge at start")
        scheduler.start()
        return scheduler

    async def tick(self) -> None:
        """Do everything that is due. After a restore, what fell due before the store was lost was told then: that is
        taken up first, without a word."""
        try:
            restored = await self.database.read(lambda store: store.restoring.state())
            if restored is not None and restored.quiet:
                await self._do(restored.lost_at)
                await self.database.write(lambda store: store.restoring.taken_up())
        except StoreError as error:
            log.warning("the store refused the clock: %s", type(error).__name__)
            return
        await self._do(None)

    async def _do(self, quietly_until: datetime | None) -> None:
        for timer in TIMERS if await self._any(quietly_until) else ():
            try:
                await self._ring(timer, quietly_until)
            except StoreError as error:
                log.warning("the store refused a timer: %s", type(error).__name__)
            except Exception as error:
                log.error("a timer failed; the others go on: %s", traced(error))
        self.said()

    async def _any(self, quietly_until: datetime | None) -> bool:
        """Whether anything may be due: mostly nothing is, which one look tells. One that fails is told by its timer."""
        until = quietly_until or self.now()
        try:
            return await self.database.read(lambda store: any(timer.waits(store, until) for timer in TIMERS))
        except Exception:
            return True

    async def purge(self) -> None:
        """Forget what has been kept long enough."""
        try:
            await self.database.write(self._purge)
            await self.database.scrub()
        except StoreError as error:
            log.warning("the store refused to forget: %s", type(error).__name__)

    def _purge(self, store: Store) -> None:
        now = self.now()
        store.inbox.purge(now - self.terms.deliveries)
        store.outbox.purge(now - self.terms.deliveries)
        store.offers.purge(now - _DAY)
        store.sharing.purge(now)
        store.homes.purge(now - self.terms.deliveries)
        store.people.purge_codes(now)
        store.schedules.purge(now - self.terms.occurrences)
        store.guests.purge(now - self.terms.events)
        store.attention.purge(now - LONGEST)
        store.outbox.purge_receipts(now - self.terms.audit)
        store.people.purge_log(now - self.terms.audit)
        store.feedback.purge(now - self.terms.audit)
        store.reports.purge(now - self.terms.audit)
        for key in store.questions.purge(now - self.terms.questions):
            self.speaking.take_away(store, key, now)
        store.asking.purge(now - _DAY, (now - self.terms.questions).date())

    async def _ring(self, timer: Timer, quietly_until: datetime | None) -> None:
        for _ in range(_ROUNDS):
            if not await self.database.read(lambda store: timer.waits(store, quietly_until or self.now())):
                return
            scrub = await self.database.write(lambda store: self._run(store, timer, quietly_until))
            if scrub:
                await self.database.scrub()

    def _run(self, store: Store, timer: Timer, quietly_until: datetime | None) -> bool:
        due = Due(
            store, quietly_until or self.now(), self.house, lambda late: metrics.lateness.observe(late.total_seconds())
        )
        mark = store.restoring.mark() if quietly_until is not None else 0
        replies = timer.run(due)
        for reply in replies:
            self.speaking.unasked(store, reply, self.now())
            touched(store, self.house, (), reply, self.now())
        if quietly_until is not None:
            store.restoring.unsay(mark)
        return any(reply.scrub for reply in replies)
