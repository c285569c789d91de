"""The way of one connection's deliveries: how much is taken at once, in which order, and what a failure means."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from adapters.protocol import Adapter, Delivery, Never, NotNow, Receipt, Unsure
from bot.chat import Account
from bot.delivery.packing import LEASE, Packing
from bot.delivery.settling import Settling
from bot.faults import traced
from bot.running import metrics
from bot.running.logs import about
from storage.database import Database
from storage.errors import StoreError
from storage.leased import Leased, Taken

log = logging.getLogger(__name__)
SEND_WITHIN = 24.0  # seconds: 0.4 of a lease, so that nobody else takes the row while it is sent
GIVE_UP = timedelta(hours=24)
_TRIED = 5  # times at least, before it is given up: Jet itself may have been away for a day, or its clock wrong
_BACK_OFF = (1, 2, 5, 15, 60, 300)
_IDLE, _IDLE_SHARED = 5.0, 1.0  # seconds without a look; where other processes may put something in
_FRESH = timedelta(seconds=1)  # how long what was packed may wait for its turn
_SENDS = 25  # rows taken for each send in flight
_LEAST = 100
_LONGEST_TROUBLE = 10.0
_CLOSED = 0.5


class Route:
    """Carries the rows of one connection."""

    def __init__(
        self,
        database: Database,
        adapter: Adapter,
        packing: Packing,
        settling: Settling,
        now: Callable[[], datetime],
        holder: str,
        sure: Callable[[], bool],
    ) -> None:
        self._database, self._adapter, self._packing, self._settling = database, adapter, packing, settling
        self._name, self._now, self._holder, self._sure = adapter.connection, now, holder, sure
        self._something, self._freed = asyncio.Event(), asyncio.Event()
        self._carrying: set[asyncio.Task[None]] = set()
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._flying = asyncio.Semaphore(adapter.can.deliver_at_once)
        self._most = max(_LEAST, adapter.can.deliver_at_once * _SENDS)
        self._out = 0  # rows in our hands
        self._stopping = False
        self.open = True  # whether this process sends here
        self._down, self._down_until = 0, 0.0  # times in a row that the messenger could not be reached
        self._back = False
        for outcome in metrics.OUTCOMES:  # an alert sees the first one only where there was a nought before
            metrics.deliveries.labels(self._name, outcome)

    def back(self) -> None:
        """The messenger is there again: what was put off because of it is due now."""
        self._back = True
        self.wake()

    def wake(self) -> None:
        """Something may be due."""
        self._something.set()

    async def run(self) -> None:
        """Deliver until cancelled. A place that is slow holds up nothing but itself."""
        trouble = 0.1
        try:
            while not self._stopping:
                try:
                    await self._round()
                    trouble = 0.1
                except Exception as error:
                    known = isinstance(error, StoreError)
                    log.warning(
                        "no deliveries for %s for now: %s", self._name, type(error).__name__ if known else traced(error)
                    )
                    await asyncio.sleep(trouble * random.uniform(0.5, 1.5))
                    trouble = min(trouble * 2, _LONGEST_TROUBLE)
            await asyncio.Event().wait()  # what is under way may end, as long as `drain` waits for it
        finally:
            for task in self._carrying:
                task.cancel()

    async def drain(self, seconds: float) -> None:
        """Take nothing new, give back what was not begun, and wait so long for what is under way."""
        self._stopping = True
        self.wake()
        if self._carrying:
            await asyncio.wait(self._carrying, timeout=seconds)

    async def deliver_due(self, seen_by: Account | None) -> bool:
        """Deliver one batch and wait for it; False when nothing was due, or the messenger cannot be reached."""
        taken, tasks = await self._take(self._most, seen_by)
        await asyncio.gather(*tasks)
        return bool(taken.rows) and self._away() <= 0

    async def _round(self) -> None:
        self._something.clear()
        if not self.open or not self._sure():
            await self._sleep(_CLOSED)
            return
        if self._back:
            await self._hasten()
        if (wait := self._away()) > 0:
            await self._sleep(wait)
        elif self._out > self._most * 3 // 4:
            self._freed.clear()
            await self._freed.wait()
        else:
            taken, _ = await self._take(self._most - self._out)
            if not taken.rows:
                await self._rest(taken.again_at)

    async def _hasten(self) -> None:
        """Whoever says meanwhile that it is back (again) is heard after this."""
        self._back, self._down, self._down_until = False, 0, 0.0
        try:
            await self._database.write(lambda store: store.deliveries.hasten(self._name))
        except StoreError:
            self._back = True
            raise

    async def _take(self, limit: int, seen_by: Account | None = None) -> tuple[Taken, list[asyncio.Task[None]]]:
        """Take what is due, and begin to carry it."""
        now, rates = self._now(), self._adapter.can.rates
        await self._settling.again(now)
        taken = await self._database.write(
            lambda store: store.deliveries.lease(
                now, LEASE, limit, self._name, rates, holder=self._holder, seen_by=seen_by
            )
        )
        packed = await self._pack(taken.rows) if taken.rows else {}
        groups: dict[str, list[Leased]] = {}
        for row in taken.rows:
            groups.setdefault("" if self._adapter.can.deliver_at_once == 1 else row.spot, []).append(row)
        tasks = [asyncio.create_task(self._in_order(spot, rows, packed, now)) for spot, rows in groups.items()]
        self._out += len(taken.rows)
        self._carrying.update(tasks)
        for task in tasks:
            task.add_done_callback(self._carrying.discard)
        return taken, tasks

    async def _pack(self, rows: list[Leased]) -> dict[int, Delivery | None]:
        """What to deliver. What is wrong with one row holds up no other: it is not among them."""
        try:
            return await self._database.read(lambda store: self._packing.pack(store, rows))
        except StoreError:
            raise
        except Exception as error:
            log.error("%d deliveries cannot be drawn: %s", len(rows), traced(error))
            alone = [await self._pack([row]) for row in rows] if len(rows) > 1 else []
            return {number: delivery for packed in alone for number, delivery in packed.items()}

    async def _rest(self, again_at: datetime | None) -> None:
        now = self._now()
        due = await self._database.read(lambda store: store.deliveries.next_due(self._name, now))
        idle = _IDLE if self._database.exclusive else _IDLE_SHARED
        soonest = min((at for at in (due, again_at) if at is not None), default=None)
        await self._sleep(idle if soonest is None else min(idle, max(0.02, (soonest - now).total_seconds())))

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for may lose a cancellation that comes with what it waits for
                await self._something.wait()

    async def _in_order(
        self, spot: str, rows: list[Leased], packed: dict[int, Delivery | None], leased_at: datetime
    ) -> None:
        """One after the other, so that people read them in the order they were said: where one must wait, so do those
        behind it."""
        lock, begun = self._orders.setdefault(spot, asyncio.Lock()), 0
        try:
            async with lock:
                while begun < len(rows) and await self._one(rows[begun], packed, leased_at):
                    begun += 1
                if behind := rows[begun + 1 :]:
                    await self._settling.settle(behind[0], self._now(), lambda store: store.deliveries.put_back(behind))
        except StoreError as error:
            log.warning("the store refused the courier: %s", type(error).__name__)
            untried = rows[begun:]  # those of them that were tried after all are settled before
            self._settling.keep(untried[0], self._now(), lambda store: store.deliveries.put_back(untried))
        except Exception as error:
            log.error("a delivery could not be settled: %s", traced(error))
        finally:
            self._out -= len(rows)
            self._freed.set()
            if spot != "":
                self.wake()

    async def _one(self, row: Leased, packed: dict[int, Delivery | None], leased_at: datetime) -> bool:
        """Carry one row; False when those behind it must wait. Nothing is sent in the second half of its lease, nor
        by a process that the others may take for dead."""
        if row.key is not None and row.card is None and self._now() - leased_at > _FRESH:
            packed = await self._pack([row])  # others may see what it shows by now
        if not self._in_time(leased_at):
            return await self._untried(row)
        if row.id not in packed:
            return await self._again(row, _back_off(row.attempts), "it cannot be drawn", "retry")
        delivery = packed[row.id]
        if delivery is None:
            await self._settling.settle(row, self._now(), lambda store: store.deliveries.delivered(row, self._now()))
            return True
        with about(delivery=row.id, connection=row.connection, turn=row.cause):
            return await self._carry(row, delivery, leased_at)

    def _in_time(self, leased_at: datetime) -> bool:
        return not self._stopping and self._now() - leased_at <= LEASE / 2 and self._sure()

    async def _untried(self, row: Leased) -> bool:
        await self._settling.settle(row, self._now(), lambda store: store.deliveries.put_back([row]))
        return False

    async def _carry(self, row: Leased, delivery: Delivery, leased_at: datetime) -> bool:
        try:
            async with self._flying:
                if not self._in_time(leased_at) or self._away() > 0:
                    return await self._untried(row)
                async with asyncio.timeout(SEND_WITHIN):
                    receipt = await self._adapter.deliver(delivery)
        except Never as never:
            await self._dead(row, str(never), "can never arrive")
            return True
        except NotNow as later:
            return await self._not_now(row, later)
        except (Unsure, TimeoutError) as unsure:
            return await self._again(row, _back_off(row.attempts), f"unsure: {unsure}", "unsure")
        except Exception as error:
            log.error("delivery %d crashed: %s", row.id, traced(error))
            return await self._again(row, _back_off(row.attempts), type(error).__name__, "unsure")
        await self._arrived(row, delivery, receipt)
        return True

    async def _arrived(self, row: Leased, delivery: Delivery, receipt: Receipt) -> None:
        self._down = 0
        if self._packing.plain(row, delivery, receipt):
            await self._settling.arrived(row, self._now())
        else:
            work = self._packing.unpack
            await self._settling.settle(row, self._now(), lambda store: work(store, row, delivery, receipt))
        self._count("repaired" if receipt.repaired else "ok")

    async def _not_now(self, row: Leased, later: NotNow) -> bool:
        """Surely not sent. What the messenger asks for binds all processes; that it cannot be reached, this one."""
        seconds = later.retry_after or _back_off(row.attempts)
        if later.everywhere and later.retry_after is None:
            self._cannot_be_reached()
        elif later.everywhere:
            until, rates = self._now() + timedelta(seconds=seconds), self._adapter.can.rates
            await self._settling.settle(
                row, self._now(), lambda store: store.deliveries.hold(self._name, row.lane, until, rates)
            )
        return await self._again(row, seconds, str(later), "retry")

    def _away(self) -> float:
        """Seconds in which the messenger is not tried, being away."""
        return self._down_until - asyncio.get_running_loop().time()

    def _cannot_be_reached(self) -> None:
        """All that is on its way finds that out: it counts once."""
        if self._away() <= 0:
            self._down += 1
            self._down_until = asyncio.get_running_loop().time() + _back_off(self._down)

    async def _again(self, row: Leased, seconds: float, error: str, outcome: str) -> bool:
        now = self._now()
        if now - row.promised_at > GIVE_UP and row.attempts >= _TRIED:
            await self._dead(row, error, "is given up")
            return False
        self._count(outcome)
        due, known = now + timedelta(seconds=seconds), outcome == "retry"
        await self._settling.settle(row, now, lambda store: store.deliveries.later(row, due, error, known=known))
        return False

    async def _dead(self, row: Leased, reason: str, what: str) -> None:
        log.warning("delivery %d %s: %s", row.id, what, reason)
        self._count("dead")
        await self._settling.settle(row, self._now(), lambda store: store.deliveries.dead(row, self._now(), reason))

    def _count(self, outcome: str) -> None:
        metrics.deliveries.labels(self._name, outcome).inc()


def _back_off(attempts: int) -> float:
    return float(_BACK_OFF[min(attempts, len(_BACK_OFF)) - 1])
