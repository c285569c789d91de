"""Dialogues on Slack: real payloads in by `read`, real messages out by `write`, the workspace in memory."""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from adapters.protocol import Abilities, Adapter, Delivery, Ears, Kind, Receipt
from adapters.slack import write
from adapters.slack.addressing import Called
from adapters.slack.read import Known, read_command, read_event, read_press, remote_id
from bot.assembly import Jet
from bot.chat import Account, Choice, Heard, Place, PlaceFacts
from bot.config.settings import Slack
from bot.files import SharedFile
from tests.dialogue.messenger import Line, Seen, deliver
from tests.slack import payloads

JET = payloads.JET


@dataclass
class Message:
    """One message of Jet's as it now stands; `only_for` somebody when it is ephemeral."""

    ts: str
    part: write.Part
    choices: tuple[Choice, ...]
    key: str | None
    only_for: str | None = None
    thread: str | None = None
    edited: bool = False
    gone: bool = False
    when: int = 0


@dataclass
class Channel:
    """A channel or direct conversation; `members` are names, Jet's excluded."""

    place: str
    direct: bool
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


class PaperAdapter:
    """The adapter without its wire: what it writes lands in the channels at once."""

    can = Abilities(whisper=True, buttons=True, shared_prefix="/jet ", whispers_vanish=True)

    def __init__(self, world: SlackMessenger) -> None:
        self.connection = world.name
        self._world = world
        self._done: dict[str, Receipt] = {}

    async def listen(self, ears: Ears) -> None:
        ears.caught_up()

    async def deliver(self, delivery: Delivery) -> Receipt:
        if delivery.txn not in self._done:
            if delivery.file is not None:
                self._world.files.append((delivery.file.name, await delivery.file.content()))
            self._done[delivery.txn] = self._deliver(delivery)
        return self._done[delivery.txn]

    async def fetch(self, file: SharedFile, limit: int) -> bytes:
        return self._world.shared[file.source]

    def link(self, place: str, remote_id: str) -> str:
        return write.address("https://wilgenhof.slack.com/", place, remote_id)

    async def rename(self, names: tuple[str, ...], display_name: str) -> None:
        self._world.called = Called(JET, ("jet", *names), display_name)

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        return None

    def _deliver(self, delivery: Delivery) -> Receipt:
        channel = self._channel(delivery)
        there = [_ts(each) for each in delivery.edits.remote_ids] if delivery.edits else []
        if delivery.kind is Kind.DELETE or delivery.card is None:
            for ts in there:
                self._world.change(channel, ts, gone=True)
            return delivery.edits or Receipt(Place(self.connection, channel.place), ())
        parts = write.parts(delivery.card, "" if channel.direct else self.can.shared_prefix)
        for ts, part in zip(there, parts, strict=False):
            self._world.change(channel, ts, part=part, choices=delivery.card.choices, edited=True)
        for ts in there[len(parts) :]:
            self._world.change(channel, ts, gone=True)
        added = [self._world.post(channel, part, delivery) for part in parts[len(there) :]]
        ids = tuple(remote_id(channel.place, ts) for ts in [*there[: len(parts)], *added])
        return Receipt(Place(self.connection, channel.place), ids)

    def _channel(self, delivery: Delivery) -> Channel:
        if delivery.place is not None:
            return self._world.channels[delivery.place.id]
        assert delivery.to is not None
        return self._world.direct_with(delivery.to.id)


class SlackMessenger:
    """The workspace, and everybody in it; people's ids are their names, which no payload minds."""

    def __init__(self, name: str = "slack") -> None:
        self.name = name
        self.channels: dict[str, Channel] = {}
        self.called = Called(JET)
        self._count = itertools.count(1)
        self._strangers: set[str] = set()
        self._jet: Jet | None = None
        self.files: list[tuple[str, bytes]] = []  # what Jet sent, by name
        self.shared: dict[str, bytes] = {}  # what people shared, by where it lies

    def sent_files(self) -> list[tuple[str, bytes]]:
        return self.files

    def settings(self) -> Mapping[str, Slack]:
        return {self.name: Slack(bot_token="never used", timeline="timeline")}

    def adapters(self) -> Mapping[str, Adapter]:
        return {self.name: PaperAdapter(self)}

    async def open(self, jet: Jet) -> None:
        self._jet = jet

    async def close(self) -> None:
        self._jet = None

    async def arrive(self, who: str, *, employee: bool) -> None:
        if not employee:
            self._strangers.add(who)
        await self._tell(self.direct_with(who))
        await self.deliver()

    async def gather(self, place: str, people: Iterable[str]) -> None:
        channel = self.channels.setdefault(place, Channel(place, direct=False))
        channel.members = list(people)
        await self._tell(channel)

    async def say(self, line: Line) -> None:
        """In a shared place by slash command, or by mention; a reply is a mention in the card's thread."""
        channel = self.direct_with(line.who) if line.place is None else self.channels[line.place]
        ts, known = self._ts(line.sent_at), self._known()
        body: dict[str, Any]
        if not channel.direct and line.how == "prefix" and not (line.reply_to or line.edits or line.shares):
            body = payloads.command(_escaped(line.text), channel=channel.place, trigger=ts)
            heard = read_command(body | {"user_id": line.who}, known, line.sent_at)
        else:
            text = _escaped(line.text)
            text = text if channel.direct or line.how == "plain" else f"<@{JET}> {text}"
            body = payloads.message(
                text, channel=channel.place, kind="im" if channel.direct else "channel", user=line.who
            )
            body["event"] |= {"ts": ts, "event_ts": ts}
            if line.reply_to is not None:
                body["event"]["thread_ts"] = next(each.ts for each in channel.messages if each.key == line.reply_to)
            if line.shares:
                files = [self._shared(f"T1-{ts}", name, data) for name, data in line.shares]
                body["event"] |= {"subtype": "file_share", "files": files}
            if line.edits is not None:
                body["event"] |= {"ts": _ts(line.edits), "edited": {"user": line.who, "ts": ts}}
            heard = read_event(body, known, line.sent_at)
        if heard is not None:
            line.remote_ids.append(heard.remote_id)
        await self._hear(heard, line.sent_at)

    def _shared(self, where: str, name: str, data: bytes) -> dict[str, Any]:
        address = f"https://files.slack.com/files-pri/{where}/{name}"
        self.shared[address] = data
        return {"id": "F1", "name": name, "mimetype": "", "size": len(data), "url_private": address}

    async def press(self, who: str, seen: Seen, choice: Choice, at: datetime) -> None:
        """The button itself is looked for in the blocks and pressed."""
        channel = self.direct_with(who) if seen.place.startswith("@") else self.channels[seen.place]
        message = next(each for each in channel.messages if each.when == seen.when)
        elements = [each for block in message.part.blocks if block["type"] == "actions" for each in block["elements"]]
        pressable = [each for element in elements for each in element.get("options", [element])]
        button = next(each for each in pressable if each["value"] == choice.run)
        body = payloads.press(button["value"], ephemeral=message.only_for is not None, trigger=self._ts(at))
        body |= {"user": {"id": who}, "channel": {"id": channel.place}}
        body["container"] |= {"message_ts": message.ts, "channel_id": channel.place}
        await self._hear(read_press(body, self._known(), at), at)

    async def deliver(self) -> None:
        assert self._jet is not None
        await deliver(self._jet, self.name)

    def seen_by(self, who: str) -> list[Seen]:
        found = [
            _seen(channel, message)
            for channel in self.channels.values()
            if who in channel.members
            for message in channel.messages
            if message.only_for in (None, who)
        ]
        return sorted(found, key=lambda seen: seen.when)

    def post(self, channel: Channel, part: write.Part, delivery: Delivery) -> str:
        """A new message of Jet's; its ts."""
        when = next(self._count)
        only_for = delivery.to.id if delivery.place is not None and delivery.to is not None else None
        choices = delivery.card.choices if delivery.card is not None else ()
        ts = f"1700000000.{when:06}"
        channel.messages.append(Message(ts, part, choices, delivery.key, only_for, delivery.thread, when=when))
        return ts

    def change(self, channel: Channel, ts: str, **changes: Any) -> None:
        """A message of Jet's is edited or deleted."""
        for at, message in enumerate(channel.messages):
            if message.ts == ts:
                channel.messages[at] = replace(message, when=next(self._count), **changes)

    def direct_with(self, who: str) -> Channel:
        """The conversation of Jet with somebody."""
        return self.channels.setdefault(f"@{who}", Channel(f"@{who}", direct=True, members=[who]))

    async def _hear(self, heard: Heard | None, at: datetime) -> None:
        assert self._jet is not None
        if heard is not None:
            belongs = heard.account.id not in self._strangers
            direct = self.channels[heard.place.id].direct
            await self._jet.hearing.hear(replace(heard, belongs=belongs, direct=direct, sent_at=at))
            await self._jet.hearing.settle(heard.account)

    async def _tell(self, channel: Channel) -> None:
        assert self._jet is not None
        facts = PlaceFacts(
            Place(self.name, channel.place),
            channel.place,
            direct=channel.direct,
            strangers=any(member in self._strangers for member in channel.members),
            members={Account(self.name, member): member for member in channel.members},
        )
        await self._jet.hearing.place(facts)

    def _known(self) -> Known:
        def direct(channel: str) -> bool:
            return self.channels[channel].direct

        return Known(self.name, self.called, frozenset(), lambda user: user, direct)

    def _ts(self, at: datetime) -> str:
        return f"{int(at.timestamp())}.{next(self._count):06}"


def _seen(channel: Channel, message: Message) -> Seen:
    text = "" if message.gone else html.unescape(message.part.text)
    private = channel.direct or message.only_for is not None
    return Seen(channel.place, text, message.choices, message.key, private, message.edited, message.gone, message.when)


def _escaped(text: str) -> str:
    return write.escaped(text)


def _ts(remote: str) -> str:
    return remote.split("/")[1]
