"""From an outbox row to what an adapter delivers, and from its receipt back into the store.

A card is drawn here, after its row was leased and that was committed: who changes it later asks for another drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapters.protocol import Adapter, Delivery, Kind, Never, Outgoing, Receipt
from bot.chat import Account, Card, Message, PlaceFacts, say
from bot.conversation.telling.drawing import Drawing
from bot.conversation.telling.homes import HomeTabs
from bot.conversation.telling.speaking import Speaking
from bot.files import Attached, Written
from bot.intranet.people import Reader
from bot.intranet.places import Home
from bot.rates import Lane
from storage.database import Database
from storage.leased import Leased
from storage.store import Store

LEASE = timedelta(seconds=60)
_LOOK_AFTER = 3 * LEASE


@dataclass(frozen=True)
class Packing:
    """Packs rows, and unpacks receipts."""

    speaking: Speaking
    drawing: Drawing
    adapters: Mapping[str, Adapter]
    now: Callable[[], datetime]
    database: Database

    def pack(self, store: Store, rows: Iterable[Leased]) -> dict[int, Delivery | None]:
        """Deliveries by row; None for what there is nothing to be done for any more."""
        rows = list(rows)
        homes = store.places.many({row.place for row in rows if row.place is not None})
        slots = {row.drawn_from: row.id for row in rows if row.drawn_from is not None}
        cards = self.drawing.cards(store, list(slots), self.now()) if slots else {}
        worded = (replace(row, card=cards.get(row.drawn_from)) if row.drawn_from else row for row in rows)
        return {row.id: self._packed(store, row, homes.get(row.place or 0)) for row in worded}

    def _packed(self, store: Store, row: Leased, home: Home | None) -> Delivery | None:
        if row.kind == "verify":
            return _look(row, home)
        if row.kind == Kind.HOME and row.to is not None:
            return self._tab(store, row, Account(row.connection, row.to))
        hung = store.things.hung(row.key, home.id) if row.key and home else ()
        if row.kind == "delete":
            return self._delivery(row, home, Kind.DELETE, None, hung) if hung or not row.first else None
        card, drawn = row.card, row.card is None
        if drawn and row.key and home:
            card = self.speaking.draw(store, row.key, home, self.now())
        if card is None:
            return None
        if isinstance(card.file, Written):
            return replace(self._delivery(row, home, Kind.MESSAGE, card, ()), file=_written(card.file))
        if card.file is not None:
            return self._with_file(store, row, home, card, card.file)
        return self._delivery(row, home, Kind.EDIT if drawn and hung else Kind.MESSAGE, card, hung)

    def _with_file(self, store: Store, row: Leased, home: Home | None, card: Card, file: Attached) -> Delivery | None:
        """A message and a document's file; when its reader may not have it any more, that is said instead."""
        reader = self._reader(store, row, home)
        if reader is None:
            return None
        if store.documents.file(file.thing, file.version, reader) is None:
            gone = Message(say("file.gone", number=file.thing))
            tongue = self.speaking.tongue_there(store, home, self.now()) if home is not None else None
            if tongue is None:
                return None
            return self._delivery(row, home, Kind.MESSAGE, self.speaking.card(gone, tongue), ())

        async def content() -> bytes:
            data = await self.database.read(lambda store: _content(store, file, reader))
            if data is None:
                raise Never("its reader may not have the file any more")
            return data

        going = Outgoing(file.name, file.media_type, file.size, content)
        return replace(self._delivery(row, home, Kind.MESSAGE, card, ()), file=going)

    def _reader(self, store: Store, row: Leased, home: Home | None) -> Reader | None:
        if home is not None:
            return self.speaking.reader(store, home)
        person = store.people.behind(Account(row.connection, row.to or ""))
        return None if person is None else store.people.reader(person.id)

    def _tab(self, store: Store, row: Leased, to: Account) -> Delivery | None:
        """Somebody's own tab as it should be now; None when it is so already."""
        drawn = HomeTabs(self.speaking).draw(store, to, self.now())
        if drawn is None:
            return None
        screen, digest = drawn
        return Delivery(f"{row.id}.{row.gen}.{digest}", Kind.HOME, None, to, None, attempt=row.attempts, screen=screen)

    def _delivery(
        self, row: Leased, home: Home | None, kind: Kind, card: Card | None, hung: tuple[str, ...]
    ) -> Delivery:
        return Delivery(
            txn=str(row.id) if kind is Kind.MESSAGE else f"{row.id}.{row.gen}",
            kind=kind,
            place=home.place if home is not None else None,
            to=Account(row.connection, row.to) if row.to is not None else None,
            card=card,
            key=row.key,
            edits=Receipt(home.place, hung) if home is not None and hung else None,
            thread=row.thread,
            attempt=row.attempts,
            first_try_at=None if row.first else row.first_try_at,
        )

    def plain(self, row: Leased, delivery: Delivery, receipt: Receipt) -> bool:
        """Whether nothing is to be remembered of a delivery but that it arrived."""
        if delivery.kind is Kind.HOME:
            return False
        known = row.key is None and receipt.place == delivery.place
        return row.kind == "verify" or (known and delivery.first_try_at is None)

    def unpack(self, store: Store, row: Leased, delivery: Delivery, receipt: Receipt) -> None:
        """Remember where a delivery ended."""
        if delivery.kind is Kind.HOME and delivery.to is not None:
            store.homes.shows(delivery.to, delivery.txn.rpartition(".")[2])
            store.deliveries.delivered(row, self.now())
            return
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
        if delivery.first_try_at is not None and delivery.kind is not Kind.DELETE:
            self._look_later(store, row, delivery, receipt, home)
        # a first message that was tried before may show what stood there at the first try
        stale = row.key is not None and delivery.kind is Kind.MESSAGE and delivery.first_try_at is not None
        rest = self.adapters[row.connection].can.rates.redraw
        store.deliveries.delivered(row, self.now(), redraw=stale, rest=rest)

    def _look_later(self, store: Store, row: Leased, delivery: Delivery, receipt: Receipt, home: Home) -> None:
        """What an earlier attempt sent may come after the second one has looked for it in vain."""
        rates = self.adapters[row.connection].can.rates
        seen_by_one = row.lane is Lane.WHISPER and receipt.place == delivery.place
        if Lane.VERIFY not in rates.lanes or seen_by_one or delivery.first_try_at is None:
            return
        since = delivery.first_try_at.timestamp()
        detail = {"txn": delivery.txn, "remote_ids": list(receipt.remote_ids), "since": since}
        store.deliveries.look_later(row, self.now() + _LOOK_AFTER, home.id, detail)


def _written(file: Written) -> Outgoing:
    data = file.text.encode()

    async def content() -> bytes:
        return data

    return Outgoing(file.name, file.media_type, len(data), content)


def _content(store: Store, file: Attached, reader: Reader) -> bytes | None:
    sha256 = store.documents.file(file.thing, file.version, reader)
    return None if sha256 is None else b"".join(store.blobs.read(sha256))


def _look(row: Leased, home: Home | None) -> Delivery | None:
    if home is None or row.detail is None:
        return None
    kept = Receipt(home.place, tuple(row.detail["remote_ids"]))
    since = datetime.fromtimestamp(row.detail["since"], UTC)
    return Delivery(
        row.detail["txn"], Kind.VERIFY, home.place, None, None, row.key, kept, row.thread, row.attempts, since
    )
