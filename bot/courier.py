"""The courier carries outbox rows to the messengers: leased, sent outside any transaction, settled.

Three outcomes: it arrived; it surely did not (tried again later, or dead); nobody knows (the next attempt, once
the lease has ended, knows that there was one, and the adapter does it once all the same).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.protocol import Adapter, Delivery, Kind, Never, NotNow, Receipt, Unsure
from bot.chat import Account, PlaceFacts
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
_TRIES = 60


@dataclass
class Courier:
    """Delivers what is due for the connections it has adapters for."""

    database: Database
    speaking: Speaking
    adapters: Mapping[str, Adapter]
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        self._something = asyncio.Event()
        self._flying = {name: asyncio.Semaphore(each.can.deliver_at_once) for name, each in self.adapters.items()}

    def wake(self) -> None:
        """Something may be due."""
        self._something.set()

    async def run(self, connections: Iterable[str]) -> None:
        """Deliver until cancelled."""
        names = list(connections)
        while True:
            self._something.clear()
            try:
                busy = await self.deliver_due(names)
            except StoreError as error:
                log.warning("the store refused the courier: %s", type(error).__name__)
                busy = False
            if not busy:
                await self._rest(names)

    async def deliver_due(self, connections: Iterable[str], *, seen_by: Account | None = None) -> bool:
        """Deliver one batch; False when nothing was due."""
        names = list(connections)
        rows = await self.database.write(
            lambda store: store.outbox.lease(self.now(), LEASE, _BATCH, names, seen_by=seen_by)
        )
        groups: dict[tuple[object, ...], list[Leased]] = {}
        for row in rows:
            groups.setdefault(self._order(row), []).append(row)
        await asyncio.gather(*(self._in_order(group) for group in groups.values()))
        return bool(rows)

    async def _rest(self, names: list[str]) -> None:
        due = await self.database.read(lambda store: store.outbox.next_due(names))
        seconds = _IDLE if due is None else min(_IDLE, max(0.02, (due - self.now()).total_seconds()))
        try:
            await asyncio.wait_for(self._something.wait(), seconds)
        except TimeoutError:
            return

    def _order(self, row: Leased) -> tuple[object, ...]:
        """What people read in one stretch is delivered in order: a place, or a whole terminal."""
        if self.adapters[row.connection].can.deliver_at_once == 1:
            return (row.connection,)
        return row.connection, row.place, row.to

    async def _in_order(self, rows: list[Leased]) -> None:
        """One after the other, so that people read them in the order they were said."""
        for row in rows:
            async with self._flying[row.connection]:
                await self._carry(row)

    async def _carry(self, row: Leased) -> None:
        delivery = await self.database.read(lambda store: self._delivery(store, row))
        if delivery is None:
            await self.database.write(lambda store: self._nothing_left(store, row))
            return
        try:
            receipt = await asyncio.wait_for(self.adapters[row.connection].deliver(delivery), SEND_WITHIN)
        except NotNow as later:
            seconds = later.retry_after or _back_off(row.attempts)
            await self._again(row, seconds, str(later))
        except Never as never:
            log.warning("delivery %d can never arrive: %s", row.id, never)
            await self.database.write(lambda store, why=str(never): store.outbox.dead(row, self.now(), why))  # type: ignore[misc]
        except (Unsure, TimeoutError) as unsure:
            await self._again(row, _back_off(row.attempts), f"unsure: {unsure}")
        except Exception as error:
            log.exception("delivery %d crashed", row.id)
            await self._again(row, _back_off(row.attempts), type(error).__name__)
        else:
            await self.database.write(lambda store: self._arrived(store, row, delivery, receipt))

    async def _again(self, row: Leased, seconds: float, error: str) -> None:
        due = self.now() + timedelta(seconds=seconds)
        if row.attempts >= _TRIES:
            await self.database.write(lambda store: store.outbox.dead(row, self.now(), error))
        else:
            await self.database.write(lambda store: store.outbox.later(row, due, error))

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
        elif row.key is not None and delivery.kind is Kind.MESSAGE:
            store.things.set_hung(row.key, home.id, receipt.remote_ids)
            store.outbox.keep_receipt(row.connection, home.id, receipt.remote_ids, row.key, self.now())
        # a first message that was tried before may show what stood there at the first try
        stale = row.key is not None and delivery.kind is Kind.MESSAGE and row.attempts > 1
        store.outbox.delivered(row, self.now(), redraw=stale)

    def _nothing_left(self, store: Store, row: Leased) -> None:
        """What was to be drawn is gone."""
        store.outbox.delivered(row, self.now())


def _back_off(attempts: int) -> float:
    return float(_BACK_OFF[min(attempts, len(_BACK_OFF)) - 1])
