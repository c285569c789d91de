"""Deliveries out: each becomes its messages exactly once; what only one person sees, at least once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from adapters.protocol import Delivery, Kind, Never, NotNow, Receipt, Unsure
from adapters.slack import write
from adapters.slack.api import Api, Rejected, nothing_sent, outcome
from adapters.slack.channels import Channels
from adapters.slack.history import History
from adapters.slack.pace import Pace
from adapters.slack.read import remote_id
from adapters.slack.whispers import AnswerAddresses
from bot.chat import Card, Place

_log = logging.getLogger(__name__)

METADATA = "jet_delivery"
_CLOCKS_APART = timedelta(minutes=10)
_VERIFY_AFTER = 20.0  # seconds in which a message that was lost on its way has come
_GONE = frozenset({"message_not_found", "thread_not_found"})
_UNALTERABLE = frozenset({"cant_update_message", "edit_window_closed", "block_mismatch"})
_NOT_THERE = frozenset(
    {"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived", "no_permission", "restricted_action"}
)
_BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


class Delivering:
    """Does the deliveries of one connection."""

    def __init__(
        self,
        connection: str,
        prefix: str,
        api: Api,
        channels: Channels,
        addresses: AnswerAddresses,
        pace: Pace,
        revoked: Callable[[], None] = lambda: None,
    ) -> None:
        self._connection = connection
        self._prefix = prefix
        self._api = api
        self._channels = channels
        self._addresses = addresses
        self._pace = pace
        self._revoked = revoked
        self._history = History(api)
        self._verifying: set[asyncio.Task[None]] = set()

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

    async def close(self) -> None:
        """Give up what was still to be looked after."""
        for task in self._verifying:
            task.cancel()
        await asyncio.gather(*self._verifying, return_exceptions=True)

    async def _deliver(self, delivery: Delivery) -> Receipt:
        if delivery.kind is Kind.DELETE:
            return await self._delete(delivery)
        if delivery.card is None:
            raise Never("nothing to say")
        if delivery.place is not None and delivery.to is not None:
            return await self._whisper(delivery, delivery.place.id, delivery.to.id, delivery.card)
        channel = await self._channel(delivery)
        posting = _Posting(self, delivery, channel, await self._already(delivery, channel, delivery.thread))
        parts = self._parts(delivery.card, channel)
        if delivery.kind is Kind.EDIT:
            return await self._edit(posting, parts)
        ids = [await posting.post(part) for part in parts]
        self._verify_later(delivery, channel, ids)
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
            raise Never("a deletion of nothing")
        for each in delivery.edits.remote_ids:
            await self._remove(delivery.edits.place.id, _ts(each))
        return delivery.edits

    async def _remove(self, channel: str, ts: str) -> None:
        """Delete a message; one that is gone is well."""
        try:
            await self._api.call("chat.delete", channel=channel, ts=ts)
        except Rejected as refusal:
            if refusal.code not in _GONE:
                raise

    async def _whisper(self, delivery: Delivery, channel: str, user: str, card: Card) -> Receipt:
        """Show it to one person where they are; where Jet may not write, by the address their command came with,
        else in the direct conversation."""
        parts = self._parts(card, channel)
        if not self._channels.has_left(channel):
            try:
                return self._receipt(channel, [await self._ephemeral(delivery, channel, user, each) for each in parts])
            except Rejected as refusal:
                if refusal.code not in _NOT_THERE:
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
        try:
            return await self._api.call(method, parse="none", **arguments)
        except Rejected as refusal:
            if refusal.code == "ratelimited":
                self._pace.hold(arguments["channel"], refusal.retry_after or 1.0)
            raise

    async def post(self, channel: str, part: write.Part, name: str, thread: str | None) -> str:
        """A new message, which carries the name of its delivery; its ts."""
        await self._pace.post(channel)
        metadata = {"event_type": METADATA, "event_payload": {"id": name}}
        shown: dict[str, Any] = {"mrkdwn": False, "link_names": False, "unfurl_links": False, "unfurl_media": False}
        try:
            answer = await self.send(
                "chat.postMessage", part, channel=channel, thread_ts=thread, metadata=metadata, **shown
            )
        except Rejected as refusal:
            if thread is None or refusal.code not in _GONE:
                raise
            return await self.post(channel, part, name, None)
        return str(answer["ts"])

    async def update(self, channel: str, ts: str, part: write.Part) -> None:
        """Replace a message. One that somebody deleted, or that Slack no longer lets change, stays as it is."""
        await self._pace.edit(channel, ts)
        try:
            await self.send("chat.update", part, channel=channel, ts=ts, link_names=False)
        except Rejected as refusal:
            if refusal.code not in _GONE | _UNALTERABLE:
                raise
            _log.info("Slack: %s", refusal)

    async def _already(self, delivery: Delivery, channel: str, thread: str | None) -> dict[str, str]:
        """What earlier attempts posted: name of the part -> ts."""
        if delivery.attempt == 1 or delivery.first_try_at is None:
            return {}
        found = await nothing_sent(self._posted(channel, thread, delivery.first_try_at))
        return {name: all_[0] for name, all_ in found.items()}

    async def _posted(self, channel: str, thread: str | None, since: datetime) -> dict[str, list[str]]:
        return await self._history.posted(channel, thread, since - _CLOCKS_APART, METADATA)

    def _verify_later(self, delivery: Delivery, channel: str, ids: Iterable[str]) -> None:
        """A first attempt may arrive after the second has looked for it in vain."""
        if delivery.attempt > 1 and delivery.first_try_at is not None:
            task = asyncio.create_task(self._verify(delivery, channel, set(ids), delivery.first_try_at))
            self._verifying.add(task)
            task.add_done_callback(self._verifying.discard)

    async def _verify(self, delivery: Delivery, channel: str, ids: set[str], since: datetime) -> None:
        await asyncio.sleep(_VERIFY_AFTER)
        try:
            for name, found in (await self._posted(channel, delivery.thread, since)).items():
                for ts in found:
                    if name.startswith(f"{delivery.txn}/") and ts not in ids:
                        await self._remove(channel, ts)
        except Exception as error:
            _log.warning("Slack: could not look for a late duplicate (%s)", type(error).__name__)

    def _receipt(self, channel: str, ids: Iterable[str], *, repaired: bool = False) -> Receipt:
        place = Place(self._connection, channel)
        return Receipt(place, tuple(remote_id(channel, ts) for ts in ids), repaired=repaired)


class _Posting:
    """The messages of one delivery: numbered, so that each has the same name at every attempt."""

    def __init__(
        self, out: Delivering, delivery: Delivery, channel: str, already: dict[str, str], *, threaded: bool = True
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
            return self._already[name]
        return await self._out.post(self.channel, part, name, self._thread)

    async def update(self, ts: str, part: write.Part) -> None:
        """Replace a message of the delivery."""
        await self._out.update(self.channel, ts, part)


def _ts(remote: str) -> str:
    return remote.rpartition("/")[2]
