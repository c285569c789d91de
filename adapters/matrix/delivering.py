"""Deliveries out: each becomes its events exactly once, encrypted wherever the room is."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from nio.crypto.attachments import encrypt_attachment

from adapters.matrix import write
from adapters.matrix.direct import Directs
from adapters.matrix.history import History
from adapters.matrix.http import Http, Json, Rejected, described, outcome, path
from adapters.matrix.listening import Listening
from adapters.matrix.machine import Machine
from adapters.matrix.rooms import Rooms
from adapters.matrix.settings import MatrixSettings
from adapters.protocol import Delivery, Kind, Never, NotNow, Outgoing, Receipt, Unsure
from bot.chat import Card

_log = logging.getLogger(__name__)

_REMEMBERED = timedelta(hours=20)  # homeservers forget transaction ids after a day
_ARRIVAL = 15.0  # seconds for a room just made to come by sync


class Delivering:
    """Does deliveries for one logged-in account."""

    def __init__(
        self,
        settings: MatrixSettings,
        http: Http,
        machine: Machine,
        rooms: Rooms,
        directs: Directs,
        listening: Listening,
        made_at: datetime,
    ) -> None:
        self._settings = settings
        self._http = http
        self._machine = machine
        self._rooms = rooms
        self._directs = directs
        self._listening = listening
        self._made_at = made_at
        self._history = History(http, machine)

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Do one delivery; `NotNow`, `Never` or `Unsure` when it fails."""
        try:
            return await self._deliver(delivery)
        except (NotNow, Never, Unsure):
            raise
        except Exception as error:
            raise outcome(error) from None

    async def _deliver(self, delivery: Delivery) -> Receipt:
        if delivery.kind is Kind.DELETE:
            return await self._delete(delivery)
        room_id = await self._room(delivery)
        sending = _Sending(self, delivery, room_id, await self._already(delivery, room_id))
        if delivery.kind is Kind.EDIT:
            return await self._edit(sending)
        return await self._message(sending)

    async def _room(self, delivery: Delivery) -> str:
        if delivery.edits is not None:
            return delivery.edits.place.id
        if delivery.place is not None:
            if delivery.to is not None:
                raise Never("Matrix has no messages in a room that one person alone sees")
            return delivery.place.id
        if delivery.to is None:
            raise Never("a delivery to nowhere")
        account = delivery.to.id
        also = [room for room in self._machine.rooms if self._rooms.is_direct_with(room, account)]
        room_id: str = await _nothing_sent(self._directs.room_with(account, also))
        return room_id

    async def _message(self, sending: _Sending) -> Receipt:
        card = sending.card
        ids = [await sending.send("m.room.message", content) for content in write.notices(card.text)]
        if sending.delivery.file is not None:
            shown = await self._uploaded(sending.room_id, sending.delivery.file)
            ids.append(await sending.send("m.room.message", shown))
        if self._settings.native_polls and (poll := write.poll(card)):
            ids += await sending.extra("org.matrix.msc3381.poll.start", poll)
        if self._settings.seed_reactions:
            for _, sign in zip(write.options(card), write.SIGNS, strict=False):
                ids += await sending.extra("m.reaction", write.reaction(ids[0], sign))
        return Receipt(self._rooms.place(sending.room_id), tuple(ids), repaired=sending.found)

    async def _uploaded(self, room_id: str, file: Outgoing) -> Json:
        """Bring a file to the media store, encrypted where the room is; the message that shows it."""
        data = await file.content()
        if not await _nothing_sent(self._encrypted(room_id)):
            address = await _nothing_sent(self._http.upload(data, file.media_type))
            return write.file(file.name, file.media_type, file.size) | {"url": address}
        sealed, keys = encrypt_attachment(data)
        address = await _nothing_sent(self._http.upload(sealed, "application/octet-stream"))
        return write.file(file.name, file.media_type, file.size) | {"file": keys | {"url": address}}

    async def _edit(self, sending: _Sending) -> Receipt:
        """Edit the message; where more than one event belongs to it, those that the new card changes too."""
        receipt = sending.delivery.edits
        if receipt is None:
            raise Never("an edit of nothing")
        first, *others = receipt.remote_ids
        parts = write.notices(sending.card.text)
        kinds: dict[str, str] = {}
        if others and (len(parts) > 1 or sending.card.ballot is None):
            kinds = {other: await self._history.kind(sending.room_id, other) for other in others}
        texts = [first, *(other for other, kind in kinds.items() if kind == "m.room.message")]
        for n, part in enumerate(parts):
            await sending.send("m.room.message", write.edit(part, texts[n]) if n < len(texts) else part)
        for surplus in texts[len(parts) :]:
            await sending.redact(surplus)
        if sending.card.ballot is None:
            for poll_id in (other for other, kind in kinds.items() if kind.endswith("poll.start")):
                end = write.poll_end(poll_id, parts[0]["body"][:500])
                await sending.extra("org.matrix.msc3381.poll.end", end)
        return receipt

    async def _delete(self, delivery: Delivery) -> Receipt:
        """Take back every event of a delivery, and the edits of it, which hold its later words."""
        receipt = delivery.edits
        if receipt is None:
            return await self._delete_doubtful(delivery)
        sending = _Sending(self, delivery, receipt.place.id, {})
        for remote_id in receipt.remote_ids:
            async for edit in self._history.edits_of(receipt.place.id, remote_id):
                await sending.redact(edit)
            await sending.redact(remote_id)
        return receipt

    async def _delete_doubtful(self, delivery: Delivery) -> Receipt:
        """Take back what attempts may have sent of which nobody knows the outcome."""
        if delivery.place is None or delivery.first_try_at is None:
            raise Never("a deletion of nothing")
        began = delivery.first_try_at - timedelta(minutes=10)
        sent = await _nothing_sent(self._history.sent_since(delivery.place.id, began))
        sending = _Sending(self, delivery, delivery.place.id, {})
        for event_id in (sent[name] for name in sent if name.startswith(f"{delivery.txn}/")):
            await sending.redact(event_id)
        return Receipt(delivery.place, ())

    async def put(self, room_id: str, kind: str, content: Json, txn: str) -> str:
        """Send one event, encrypted where the room is; its id. The same `txn` again gives the same event."""
        if kind != "m.reaction" and await _nothing_sent(self._encrypted(room_id)):
            kind, content = await _nothing_sent(self._machine.seal(room_id, kind, content))
        answer = await self._http.call("PUT", path("rooms", room_id, "send", kind, txn), content)
        return str(answer["event_id"])

    async def redact(self, room_id: str, event_id: str, txn: str) -> None:
        """Take an event back; one that is gone is well."""
        try:
            await self._http.call("PUT", path("rooms", room_id, "redact", event_id, txn), {})
        except Rejected as refusal:
            if not refusal.absent:
                raise

    async def _encrypted(self, room_id: str) -> bool:
        """Whether a room is encrypted. The homeserver is asked whenever nio does not say so: a room just made
        or joined may have come by sync only in part, and a sync that hangs tells nothing.
        """
        known = self._machine.rooms.get(room_id)
        if known is not None and known.encrypted:
            return True
        try:
            await self._http.call("GET", path("rooms", room_id, "state", "m.room.encryption", ""))
        except Rejected as refusal:
            if refusal.code != "M_NOT_FOUND":
                raise
            return False
        await self._arrival(room_id)
        return True

    async def _arrival(self, room_id: str) -> None:
        """Wait until the sync has brought a room that is known to be encrypted."""

        def arrived() -> bool:
            return room_id in self._machine.rooms and self._machine.rooms[room_id].encrypted

        async with asyncio.timeout(_ARRIVAL), self._listening.news:
            await self._listening.news.wait_for(arrived)

    async def _already(self, delivery: Delivery, room_id: str) -> dict[str, str]:
        """What earlier attempts sent, by the transaction named in the event: only looked for when the
        homeserver would not recognise a repeat, because it was long ago or by an earlier login.
        """
        began = delivery.first_try_at
        if began is None:
            return {}
        if began > datetime.now(UTC) - _REMEMBERED and began > self._made_at:
            return {}
        return await self._history.sent_since(room_id, began - timedelta(minutes=10))


class _Sending:
    """The events of one delivery: numbered, so that each has the same transaction at every attempt."""

    def __init__(self, out: Delivering, delivery: Delivery, room_id: str, already: dict[str, str]) -> None:
        self._out = out
        self.delivery = delivery
        self.room_id = room_id
        self._already = already
        self._n = 0
        self.found = False  # an earlier attempt had arrived, at least in part

    @property
    def card(self) -> Card:
        """What to say."""
        if self.delivery.card is None:
            raise Never("nothing to say")
        return self.delivery.card

    async def send(self, kind: str, content: Json) -> str:
        """Send the next event of the delivery, unless an earlier attempt did."""
        name, txn = self._next()
        if name in self._already:
            self.found = True
            return self._already[name]
        if self.delivery.thread and "m.relates_to" not in content:
            content = write.in_thread(content, self.delivery.thread)
        return await self._out.put(self.room_id, kind, {**content, write.TXN: name}, txn)

    async def extra(self, kind: str, content: Json) -> list[str]:
        """Send an event that the message can do without, in a room that may forbid it."""
        try:
            return [await self.send(kind, content)]
        except Rejected as refusal:
            if not isinstance(outcome(refusal), Never):
                raise
            if refusal.code != "M_DUPLICATE_ANNOTATION":
                _log.info("Matrix: %s for %s", refusal, kind)
            return []

    async def redact(self, event_id: str) -> None:
        """Take back an event."""
        _, txn = self._next()
        await self._out.redact(self.room_id, event_id, txn)

    def _next(self) -> tuple[str, str]:
        self._n += 1
        name = f"{self.delivery.txn}/{self._n}"
        return name, hashlib.sha256(name.encode()).hexdigest()[:32]


async def _nothing_sent(preparing: Any) -> Any:
    """Await something that comes before sending: when it fails, surely nothing was delivered."""
    try:
        return await preparing
    except Exception as error:
        if isinstance(error, Rejected) and isinstance(failed := outcome(error), Never | NotNow):
            raise failed from None
        raise NotNow(described(error)) from None
