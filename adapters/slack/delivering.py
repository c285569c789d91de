"""Deliveries out: each becomes its messages exactly once; what only one person sees, at least once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from adapters.protocol import Abilities, Delivery, Kind, Never, NotNow, Receipt, Unsure
from adapters.slack import write
from adapters.slack.api import Api, Rejected, nothing_sent, outcome
from adapters.slack.channels import Channels
from adapters.slack.history import History
from adapters.slack.home import view
from adapters.slack.read import remote_id
from adapters.slack.uploading import Uploading
from adapters.slack.whispers import AnswerAddresses
from bot.chat import Card, Place, Shown

_log = logging.getLogger(__name__)

METADATA = "jet_delivery"
_CLOCKS_APART = timedelta(minutes=10)
_GONE = frozenset({"message_not_found", "thread_not_found"})
_UNALTERABLE = frozenset({"cant_update_message", "edit_window_closed", "block_mismatch"})
_UNTHREADABLE = _GONE | {  # the thread is gone, or may not be answered in
    "cannot_reply_to_message", "restricted_action_non_threadable_channel", "restricted_action_thread_locked",
}  # fmt: skip
_BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


class Delivering:
    """Does the deliveries of one connection."""

    def __init__(
        self,
        connection: str,
        can: Abilities,
        api: Api,
        channels: Channels,
        addresses: AnswerAddresses,
        revoked: Callable[[], None] = lambda: None,
    ) -> None:
        self._connection = connection
        self._prefix = can.shared_prefix
        self.apart = can.rates.place.apart.total_seconds() if can.rates.place is not None else 0.0
        self._api = api
        self._channels = channels
        self._addresses = addresses
        self._revoked = revoked
        self._history = History(api)
        self._uploading = Uploading(api, self._history)
        self._tabs: dict[str, str] = {}  # user -> the hash of the home tab that was drawn last

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Do one delivery; `NotNow`, `Never` or `Unsure` when it fails."""
        try:
            return await self._deliver(delivery)
        except (NotNow, Never, Unsure):
            raise
        except Exception as error:
            if isinstance(error, Rejected) and error.revoked:
                self._revoked()
            raise outcome(error) from None

    async def _deliver(self, delivery: Delivery) -> Receipt:
        if delivery.kind is Kind.VERIFY:
            return await self._verify(delivery)
        if delivery.kind is Kind.DELETE:
            return await self._delete(delivery)
        if delivery.screen is not None and delivery.to is not None:
            return await self._publish(delivery, delivery.to.id, delivery.screen)
        if delivery.card is None:
            raise Never("nothing to say")
        if delivery.place is not None and delivery.to is not None:
            return await self._whisper(delivery, delivery.place.id, delivery.to.id, delivery.card)
        channel = await self._channel(delivery)
        posting = _Posting(self, delivery, channel, await self._already(delivery, channel, delivery.thread))
        parts = self._parts(delivery.card, channel)
        if delivery.kind is Kind.EDIT:
            return await self._edit(posting, parts)
        data = await delivery.file.content() if delivery.file is not None else b""  # before a word of it is said
        ids = [await posting.post(part) for part in parts]
        if delivery.file is not None:
            await self._uploading.send(delivery, delivery.file, data, channel)
        return self._receipt(channel, ids, repaired=posting.found)

    async def _channel(self, delivery: Delivery) -> str:
        if delivery.edits is not None:
            return delivery.edits.place.id
        if delivery.place is not None:
            return delivery.place.id
        if delivery.to is None:
            raise Never("a delivery to nowhere")
        return await nothing_sent(self._channels.direct_with(delivery.to.id))

    def _parts(self, card: Card, channel: str) -> list[write.Part]:
        return write.parts(card, "" if self._channels.is_direct(channel) else self._prefix)

    async def _edit(self, posting: _Posting, parts: list[write.Part]) -> Receipt:
        """Put the card in the place of its earlier self, with more or fewer messages when it has grown or shrunk."""
        assert posting.delivery.edits is not None
        there = [_ts(each) for each in posting.delivery.edits.remote_ids]
        for ts, part in zip(there, parts, strict=False):
            await posting.update(ts, part)
        added = [await posting.post(part) for part in parts[len(there) :]]
        for surplus in there[len(parts) :]:
            await self._remove(posting.channel, surplus)
        return self._receipt(posting.channel, [*there[: len(parts)], *added])

    async def _delete(self, delivery: Delivery) -> Receipt:
        if delivery.edits is None:
            return await self._delete_doubtful(delivery)
        for each in delivery.edits.remote_ids:
            await self._remove(delivery.edits.place.id, _ts(each))
        return delivery.edits

    async def _delete_doubtful(self, delivery: Delivery) -> Receipt:
        """Take away what attempts may have sent of which nobody knows the outcome."""
        if delivery.place is None:
            raise Never("a deletion of nothing")
        channel = delivery.place.id
        for ts in self._of(delivery, await self._already(delivery, channel, delivery.thread)):
            await self._remove(channel, ts)
        return self._receipt(channel, [])

    async def _verify(self, delivery: Delivery) -> Receipt:
        """A first attempt may arrive after the second has looked for it in vain: only the second one stays."""
        kept = delivery.edits
        if kept is None or delivery.first_try_at is None:
            raise Never("nothing to look after")
        stays = {_ts(each) for each in kept.remote_ids}
        found = await nothing_sent(self._posted(kept.place.id, delivery.thread, delivery.first_try_at))
        late = [ts for ts in self._of(delivery, found) if ts not in stays]
        for ts in late:
            await self._remove(kept.place.id, ts)
        return replace(kept, repaired=bool(late))

    def _of(self, delivery: Delivery, found: Mapping[str, Iterable[str]]) -> list[str]:
        return [ts for name, all_ in found.items() if name.startswith(f"{delivery.txn}/") for ts in all_]

    async def _publish(self, delivery: Delivery, user: str, screen: Shown) -> Receipt:
        """Somebody's home tab; another process may have drawn it meanwhile, then it is drawn anew."""
        known = {"hash": self._tabs[user]} if user in self._tabs else {}
        try:
            answer = await self._api.call("views.publish", user_id=user, view=view(screen), **known)
        except Rejected as refusal:
            if refusal.code != "hash_conflict":
                raise
            del self._tabs[user]
            raise NotNow("another tab was drawn meanwhile", 1.0) from None
        self._tabs[user] = str((answer.get("view") or {}).get("hash") or "")
        return Receipt(delivery.place or Place(self._connection, user), ())

    async def _remove(self, channel: str, ts: str) -> None:
        """Delete a message; one that is gone is well."""
        try:
            await self._api.call("chat.delete", channel=channel, ts=ts)
        except Rejected as refusal:
            if refusal.code not in _GONE:
                raise

    async def _whisper(self, delivery: Delivery, channel: str, user: str, card: Card) -> Receipt:
        """Show it to one person where they are; where Slack does not let Jet, by the address their command came
        with, else in the direct conversation: whoever asked is answered."""
        parts = self._parts(card, channel)
        if not self._channels.has_left(channel):
            try:
                return self._receipt(channel, [await self._ephemeral(delivery, channel, user, each) for each in parts])
            except Rejected as refusal:
                if not isinstance(outcome(refusal), Never):
                    raise
        if all([await self._addresses.whisper(channel, user, part) for part in parts]):
            return self._receipt(channel, [])
        direct = await nothing_sent(self._channels.direct_with(user))
        posting = _Posting(self, delivery, direct, await self._already(delivery, direct, None), threaded=False)
        return self._receipt(direct, [await posting.post(part) for part in self._parts(card, direct)])

    async def _ephemeral(self, delivery: Delivery, channel: str, user: str, part: write.Part) -> str:
        answer = await self.send(
            "chat.postEphemeral", part, channel=channel, user=user, thread_ts=delivery.thread, link_names=False
        )
        return str(answer["message_ts"])

    async def send(self, method: str, part: write.Part, **arguments: Any) -> dict[str, Any]:
        """One call that shows something. Blocks that Slack refuses are left out: the text carries everything."""
        try:
            return await self._call(method, text=part.text, blocks=part.blocks, **arguments)
        except Rejected as refusal:
            if refusal.code not in _BAD_BLOCKS:
                raise
            _log.error("Slack: %s; the text went alone", refusal)
            return await self._call(method, text=part.text, blocks=[], **arguments)

    async def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        return await self._api.call(method, parse="none", **arguments)

    async def post(self, channel: str, part: write.Part, name: str, thread: str | None) -> str:
        """A new message, which carries the name of its delivery; its ts."""
        metadata = {"event_type": METADATA, "event_payload": {"id": name}}
        shown: dict[str, Any] = {"mrkdwn": False, "link_names": False, "unfurl_links": False, "unfurl_media": False}
        try:
            answer = await self.send(
                "chat.postMessage", part, channel=channel, thread_ts=thread, metadata=metadata, **shown
            )
        except Rejected as refusal:
            if thread is None or refusal.code not in _UNTHREADABLE:
                raise
            return await self.post(channel, part, name, None)
        return str(answer["ts"])

    async def update(self, channel: str, ts: str, part: write.Part) -> None:
        """Replace a message. One that somebody deleted, or that Slack no longer lets change, stays as it is."""
        try:
            await self.send("chat.update", part, channel=channel, ts=ts, link_names=False)
        except Rejected as refusal:
            if refusal.code not in _GONE | _UNALTERABLE:
                raise
            _log.info("Slack: %s", refusal)

    async def _already(self, delivery: Delivery, channel: str, thread: str | None) -> dict[str, list[str]]:
        """What earlier attempts posted: name of the part -> every ts."""
        if delivery.first_try_at is None:
            return {}
        return await nothing_sent(self._posted(channel, thread, delivery.first_try_at))

    async def _posted(self, channel: str, thread: str | None, since: datetime) -> dict[str, list[str]]:
        return await self._history.posted(channel, thread, since - _CLOCKS_APART, METADATA)

    def _receipt(self, channel: str, ids: Iterable[str], *, repaired: bool = False) -> Receipt:
        place = Place(self._connection, channel)
        return Receipt(place, tuple(remote_id(channel, ts) for ts in ids), repaired=repaired)


class _Posting:
    """The messages of one delivery: numbered, so that each has the same name at every attempt."""

    def __init__(
        self, out: Delivering, delivery: Delivery, channel: str, already: dict[str, list[str]], *, threaded: bool = True
    ) -> None:
        self._out = out
        self.delivery = delivery
        self.channel = channel
        self._already = already
        self._thread = delivery.thread if threaded else None
        self._n = 0
        self.found = False  # an earlier attempt had arrived, at least in part

    async def post(self, part: write.Part) -> str:
        """Post the next message of the delivery, unless an earlier attempt did; its ts."""
        self._n += 1
        name = f"{self.delivery.txn}/{self._n}"
        if name in self._already:
            self.found = True
            return self._already[name][0]
        if self._n > 1:
            await asyncio.sleep(self._out.apart)
        return await self._out.post(self.channel, part, name, self._thread)

    async def update(self, ts: str, part: write.Part) -> None:
        """Replace a message of the delivery."""
        await self._out.update(self.channel, ts, part)


def _ts(remote: str) -> str:
    return remote.rpartition("/")[2]
