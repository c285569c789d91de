"""The courier carries outbox rows to the messengers: leased, sent outside any transaction, settled.

Three outcomes: it arrived; it surely did not (tried again later, or dead); nobody knows (the next attempt, once
the lease has ended, knows that there was one, and the adapter does it once all the same).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from adapters.protocol import Adapter, Delivery, Kind, Never, NotNow, Receipt, Unsure
from bot import metrics
from bot.chat import Account, Card, PlaceFacts
from bot.drawing import Drawing
from bot.faults import traced
from bot.logs import about
from bot.speaking import Speaking
from storage.database import Database
from storage.errors import StoreError
from storage.outbox import Leased
from storage.store import Store

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
SEND_WITHIN = 24.0  # seconds: 0.4 of a lease, so that nobody else takes the row while it is sent
_BATCH = 100
_IDLE = 5.0
_BACK_OFF = (1, 2, 5, 15, 60, 300)
GIVE_UP = timedelta(hours=24)
_MOST_CARRYING = 200  # places at once


@dataclass
class Courier:
    """Delivers what is due for the connections it has adapters for."""

    database: Database
    speaking: Speaking
    adapters: Mapping[str, Adapter]
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        self._drawing = Drawing(self.speaking)
        self._something = asyncio.Event()
        self._carrying: set[asyncio.Task[None]] = set()
        self._orders: WeakValueDictionary[tuple[object, ...], asyncio.Lock] = WeakValueDictionary()
        self._flying = {name: asyncio.Semaphore(each.can.deliver_at_once) for name, each in self.adapters.items()}

    def wake(self) -> None:
        """Something may be due."""
        self._something.set()

    async def run(self, connections: Iterable[str]) -> None:
        """Deliver until cancelled. A place that is slow holds up nothing but itself."""
        names = list(connections)
        try:
            while True:
                self._something.clear()
                if not await self._lease(names):
                    await self._rest(names)
                while len(self._carrying) >= _MOST_CARRYING:
                    await asyncio.wait(self._carrying, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in self._carrying:
                task.cancel()

    async def deliver_due(self, connections: Iterable[str], *, seen_by: Account | None = None) -> bool:
        """Deliver one batch and wait for it; False when nothing was due."""
        tasks = await self._lease(list(connections), seen_by)
        await asyncio.gather(*tasks)
        return bool(tasks)

    async def _lease(self, names: list[str], seen_by: Account | None = None) -> list[asyncio.Task[None]]:
        """Take what is due and begin to carry it."""
        now = self.now()
        while True:
            rows = await self.database.write(
                lambda store: store.outbox.lease(now, LEASE, _BATCH, names, seen_by=seen_by)
            )
            worded = await self._with_words(rows)
            if worded or not rows:
                break
        groups: dict[tuple[object, ...], list[Leased]] = {}
        for row in worded:
            groups.setdefault(self._order(row), []).append(row)
        tasks = [asyncio.create_task(self._in_order(order, group, now)) for order, group in groups.items()]
        self._carrying.update(tasks)
        for task in tasks:
            task.add_done_callback(self._carrying.discard)
        return tasks

    async def _with_words(self, rows: list[Leased]) -> list[Leased]:
        """Choose the words of rows that have none yet; those with nothing to say are done."""
        bare = [row for row in rows if row.drawn_from is not None]
        if not bare:
            return rows
        try:
            cards = await self._drawn(bare)
        except StoreError:
            raise
        except Exception as error:
            log.error("a batch of deliveries cannot be drawn: %s", traced(error))
            cards = await self._drawn_alone(bare)
        silent = [row for row in bare if cards.get(row.id, row) is None]
        if silent:
            await self.database.write(lambda store: _silent(store, silent, self.now()))
        worded = [replace(row, card=cards[row.id]) if cards.get(row.id) else row for row in rows]
        return [row for row in worded if row.drawn_from is None or row.card is not None]

    async def _drawn(self, rows: list[Leased]) -> dict[int, Card | None]:
        slots = {row.drawn_from: row.id for row in rows if row.drawn_from is not None}
        cards = await self.database.read(lambda store: self._drawing.cards(store, list(slots), self.now()))
        return {number: cards.get(slot) for slot, number in slots.items()}

    async def _drawn_alone(self, rows: list[Leased]) -> dict[int, Card | None]:
        """One after the other, so that what is wrong with one holds up no other."""
        cards: dict[int, Card | None] = {}
        for row in rows:
            try:
                cards |= await self._drawn([row])
            except Exception as error:
                log.error("delivery %d cannot be drawn: %s", row.id, traced(error))
                await self._again(row, _back_off(row.attempts), type(error).__name__)
        return cards

    async def _rest(self, names: list[str]) -> None:
        due = await self.database.read(lambda store: store.outbox.next_due(names))
        seconds = _IDLE if due is None else min(_IDLE, max(0.02, (due - self.now()).total_seconds()))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for may lose a cancellation that comes with what it waits for
                await self._something.wait()

    def _order(self, row: Leased) -> tuple[object, ...]:
        """What people read in one stretch is delivered in order: a place, or a whole terminal."""
        if self.adapters[row.connection].can.deliver_at_once == 1:
            return (row.connection,)
        return row.connection, row.place, row.to

    async def _in_order(self, order: tuple[object, ...], rows: list[Leased], leased_at: datetime) -> None:
        """One after the other, so that people read them in the order they were said: where one must wait, so
        do those behind it. Nothing is sent in the second half of its lease."""
        lock = self._orders.setdefault(order, asyncio.Lock())
        async with lock:
            for position, row in enumerate(rows):
                if self.now() - leased_at > LEASE / 2:
                    await self._put_back(rows[position:], 0.0)
                    return
                async with self._flying[row.connection]:
                    wait = await self._carry_safely(row)
                if wait is not None:
                    await self._put_back(rows[position + 1 :], wait)
                    return

    async def _put_back(self, rows: list[Leased], seconds: float) -> None:
        due = self.now() + timedelta(seconds=seconds)
        if rows:
            await self.database.write(lambda store: store.outbox.put_back(rows, due))

    async def _carry_safely(self, row: Leased) -> float | None:
        """As `_carry`; what the store does not take now, the end of the lease brings back."""
        try:
            with about(delivery=row.id, connection=row.connection, turn=row.cause):
                return await self._carry(row)
        except StoreError as error:
            log.warning("the store refused the courier: %s", type(error).__name__)
            return None

    async def _carry(self, row: Leased) -> float | None:
        """Deliver one row; the seconds that those behind it must wait too, or None."""
        delivery = await self.database.read(lambda store: self._delivery(store, row))
        if delivery is None:
            await self.database.write(lambda store: store.outbox.delivered(row, self.now()))
            return None
        try:
            async with asyncio.timeout(SEND_WITHIN):
                receipt = await self.adapters[row.connection].deliver(delivery)
        except Never as never:
            log.warning("delivery %d can never arrive: %s", row.id, never)
            _count(row, "dead")
            reason = str(never)
            await self.database.write(lambda store: store.outbox.dead(row, self.now(), reason))
            return None
        except NotNow as later:
            _count(row, "retry")
            return await self._again(row, later.retry_after or _back_off(row.attempts), str(later))
        except (Unsure, TimeoutError) as unsure:
            _count(row, "unsure")
            return await self._again(row, _back_off(row.attempts), f"unsure: {unsure}")
        except Exception as error:
            log.error("delivery %d crashed: %s", row.id, traced(error))
            _count(row, "unsure")
            return await self._again(row, _back_off(row.attempts), type(error).__name__)
        await self.database.write(lambda store: self._arrived(store, row, delivery, receipt))
        _count(row, "repaired" if receipt.repaired else "ok")
        return None

    async def _again(self, row: Leased, seconds: float, error: str) -> float:
        now = self.now()
        if row.first_try_at is not None and now - row.first_try_at > GIVE_UP:
            log.warning("delivery %d is given up: %s", row.id, error)
            _count(row, "dead")
            await self.database.write(lambda store: store.outbox.dead(row, now, error))
        else:
            due = now + timedelta(seconds=seconds)
            await self.database.write(lambda store: store.outbox.later(row, due, error))
        return seconds

    def _delivery(self, store: Store, row: Leased) -> Delivery | None:
        home = store.places.get(row.place) if row.place is not None else None
        to = Account(row.connection, row.to) if row.to is not None else None
        hung = store.things.hung(row.key, home.id) if row.key and home else ()
        card = row.card
        if card is None and row.kind == "message" and row.key and home:
            card = self.speaking.draw(store, row.key, home, self.now())
        if (row.kind == "message" and card is None) or (row.kind == "delete" and not hung):
            return None
        drawing = row.kind == "message" and row.card is None
        kind = Kind.DELETE if row.kind == "delete" else Kind.EDIT if drawing and hung else Kind.MESSAGE
        return Delivery(
            txn=f"{row.id}.{row.gen}" if kind is Kind.EDIT else str(row.id),
            kind=kind,
            place=home.place if home is not None else None,
            to=to,
            card=card,
            key=row.key,
            edits=Receipt(home.place, hung) if home is not None and hung else None,
            thread=row.thread,
            attempt=row.attempts,
            first_try_at=row.first_try_at if row.attempts > 1 else None,
        )

    def _arrived(self, store: Store, row: Leased, delivery: Delivery, receipt: Receipt) -> None:
        home = store.places.find(receipt.place)
        if home is None:
            members = {delivery.to: delivery.to.id} if delivery.to is not None else None
            facts = PlaceFacts(receipt.place, receipt.place.id, direct=True, members=members)
            home = store.places.told(facts)
        if row.key is not None and delivery.kind is Kind.DELETE:
            store.things.unhang(row.key, home.id)
        elif row.key is not None and (delivery.kind is Kind.MESSAGE or receipt != delivery.edits):
            store.things.set_hung(row.key, home.id, receipt.remote_ids)
            store.outbox.keep_receipt(row.connection, home.id, receipt.remote_ids, row.key, self.now())
        # a first message that was tried before may show what stood there at the first try
        stale = row.key is not None and delivery.kind is Kind.MESSAGE and row.attempts > 1
        store.outbox.delivered(row, self.now(), redraw=stale)


def _count(row: Leased, outcome: str) -> None:
    metrics.deliveries.labels(row.connection, outcome).inc()


def _silent(store: Store, rows: list[Leased], now: datetime) -> None:
    for row in rows:
        store.outbox.delivered(row, now)


def _back_off(attempts: int) -> float:
    return float(_BACK_OFF[min(attempts, len(_BACK_OFF)) - 1])
