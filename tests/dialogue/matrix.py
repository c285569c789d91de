"""Dialogues on Matrix: real events in by `read`, real event contents out by `write`, the homeserver in memory."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from adapters.matrix import write
from adapters.matrix.addressing import Names
from adapters.matrix.read import Room, read
from adapters.protocol import Abilities, Adapter, Delivery, Ears, Kind, NotNow, Receipt
from bot.assembly import Jet
from bot.chat import Account, Choice, Place, PlaceFacts
from bot.config.settings import Matrix
from bot.conversation.telling.sharing import numbered
from bot.files import SharedFile
from tests.dialogue.messenger import Line, Seen, deliver

SERVER = "wilgenhof.nl"
JET = f"@jet:{SERVER}"
ME = Names(("jet",), "Jet", JET)
POLL = "org.matrix.msc3381.poll."
Content = dict[str, Any]


def user(who: str) -> str:
    """Somebody's account."""
    return f"@{who.lower()}:{SERVER}"


def room_id(place: str) -> str:
    """A room's id; that of a direct conversation says nothing of who is in it."""
    name = hashlib.sha256(place.encode()).hexdigest()[:12] if place.startswith("@") else place
    return f"!{name}:{SERVER}"


@dataclass
class Event:
    """One event in a room; `content` is as edits have left it."""

    id: str
    kind: str
    sender: str
    content: Content
    choices: tuple[Choice, ...] = ()
    key: str | None = None
    edited: bool = False
    gone: bool = False
    when: int = 0


@dataclass
class MadeRoom:
    """A room of the homeserver; `members` are without Jet."""

    place: str
    direct: bool
    members: dict[str, str] = field(default_factory=dict)  # user id -> name
    encrypted: bool = False
    left: bool = False
    events: list[Event] = field(default_factory=list)

    def event(self, event_id: str) -> Event:
        return next(event for event in self.events if event.id == event_id)


class PaperAdapter:
    """The adapter without its wire: what it writes lands in the rooms at once."""

    def __init__(self, world: MatrixMessenger) -> None:
        self.can = Abilities(whisper=False, buttons=False, shared_prefix="!jet ")
        self.connection = world.name
        self._world = world
        self._done: dict[str, Receipt] = {}

    async def listen(self, ears: Ears) -> None:
        ears.caught_up()

    async def deliver(self, delivery: Delivery) -> Receipt:
        if self._world.down:
            raise NotNow("the homeserver is down")
        if delivery.txn not in self._done:
            if delivery.file is not None:
                self._world.files.append((delivery.file.name, await delivery.file.content()))
            self._done[delivery.txn] = self._deliver(delivery)
        return self._done[delivery.txn]

    async def fetch(self, file: SharedFile, limit: int) -> bytes:
        return self._world.shared[json.loads(file.source)["url"]]

    def link(self, place: str, remote_id: str) -> str:
        return write.address(place, remote_id, SERVER)

    async def rename(self, names: tuple[str, ...], display_name: str) -> None:
        self.can = replace(self.can, shared_prefix=f"!{names[0]} ")

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        return None

    def _deliver(self, delivery: Delivery) -> Receipt:
        room = self._room(delivery)
        if delivery.kind is Kind.DELETE:
            assert delivery.edits is not None
            for remote_id in delivery.edits.remote_ids:
                self._world.redact(room, remote_id)
            return delivery.edits
        assert delivery.card is not None
        if delivery.kind is Kind.EDIT:
            return self._edit(delivery, room)
        ids = [
            self._put(delivery, room, "m.room.message", content, delivery.card.choices)
            for content in write.notices(delivery.card.text)
        ]
        if self._world.native_polls and (poll := write.poll(delivery.card)):
            ids.append(self._put(delivery, room, f"{POLL}start", poll))
        for _, sign in zip(write.options(delivery.card), write.SIGNS, strict=False):
            ids.append(self._put(delivery, room, "m.reaction", write.reaction(ids[0], sign)))
        return Receipt(Place(self.connection, room_id(room.place)), tuple(ids))

    def _edit(self, delivery: Delivery, room: MadeRoom) -> Receipt:
        assert delivery.edits is not None
        assert delivery.card is not None
        first, *_ = delivery.edits.remote_ids
        [notice] = write.notices(delivery.card.text)
        edit = write.edit(notice, first)
        event = room.event(edit["m.relates_to"]["event_id"])
        event.content, event.choices = edit["m.new_content"], delivery.card.choices
        event.edited, event.when = True, self._world.tick()
        return delivery.edits

    def _room(self, delivery: Delivery) -> MadeRoom:
        if delivery.place is not None:
            assert delivery.to is None, "Matrix cannot whisper"
            return self._world.rooms[delivery.place.id]
        assert delivery.to is not None
        return self._world.direct_with(delivery.to.id)

    def _put(
        self, delivery: Delivery, room: MadeRoom, kind: str, content: Content, choices: tuple[Choice, ...] = ()
    ) -> str:
        if delivery.thread is not None and "m.relates_to" not in content:
            content = write.in_thread(content, delivery.thread)
        event = self._world.put(room, kind, JET, content)
        event.choices, event.key = choices, delivery.key
        return event.id


class MatrixMessenger:
    """The homeserver, and everybody on it."""

    name = "matrix"

    def __init__(self, name: str = "matrix", *, native_polls: bool = False) -> None:
        self.name = name
        self.native_polls = native_polls
        self.down = False
        self.rooms: dict[str, MadeRoom] = {}
        self._count = itertools.count(1)
        self._names: dict[str, str] = {}
        self._strangers: set[str] = set()
        self._jet: Jet | None = None
        self.files: list[tuple[str, bytes]] = []  # what Jet sent, by name
        self.shared: dict[str, bytes] = {}  # what people shared, by where it lies

    def sent_files(self) -> list[tuple[str, bytes]]:
        return self.files

    def settings(self) -> Mapping[str, Matrix]:
        return {
            self.name: Matrix(
                homeserver="https://matrix.wilgenhof.nl",
                user=JET,
                password="never used",
                timeline=room_id("timeline"),
                native_polls=self.native_polls,
            )
        }

    def adapters(self) -> Mapping[str, Adapter]:
        return {self.name: PaperAdapter(self)}

    async def open(self, jet: Jet) -> None:
        self._jet = jet

    async def close(self) -> None:
        self._jet = None

    async def arrive(self, who: str, *, employee: bool) -> None:
        self._names[user(who)] = who
        if not employee:
            self._strangers.add(user(who))
        await self._tell(self.direct_with(user(who)))
        await self.deliver()

    async def gather(self, place: str, people: Iterable[str]) -> None:
        room = self.rooms.setdefault(room_id(place), MadeRoom(place, direct=False))
        room.members = {user(who): who for who in people}
        await self._tell(room)

    async def say(self, line: Line) -> None:
        room = self.direct_with(user(line.who)) if line.place is None else self.rooms[room_id(line.place)]
        for one in line.shares[:-1]:  # a message each
            await self.say(replace(line, shares=(one,), remote_ids=[]))
        content = _content(line, direct=room.direct)
        for name, data in line.shares[-1:]:
            address = f"mxc://{SERVER}/{len(self.shared)}"
            self.shared[address] = data
            content = {"msgtype": "m.file", "body": line.text or name, "filename": name, "url": address}
            content["info"] = {"size": len(data)}
        if line.reply_to is not None:
            card = next(event for event in room.events if event.key == line.reply_to)
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": card.id}}
        if line.edits is not None:
            new = dict(content)
            content |= {"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": line.edits}}
        line.remote_ids.append(await self.send(room, "m.room.message", line.who, content, line.sent_at))

    async def press(self, who: str, seen: Seen, choice: Choice, at: datetime) -> None:
        """An option of an open poll is pressed by its reaction; another choice is typed, by its number or as it is."""
        room = self.direct_with(user(who)) if seen.place.startswith("@") else self.rooms[room_id(seen.place)]
        options = [each for each in seen.choices if each.id]
        if choice in options:
            await self.react(who, room.place, seen.key or "", write.SIGNS[options.index(choice)], at)
            return
        lines = numbered(each.run for each in seen.choices) if seen.key is None else []
        typed = str(lines.index(choice.run) + 1) if choice.run in lines else choice.run
        typed = "share" if choice.run.startswith("share ") else typed
        await self.say(Line(who, typed, None if room.direct else room.place, at))

    async def react(self, who: str, place: str, key: str, sign: str, at: datetime) -> str:
        """Somebody reacts to a card; the id of the reaction."""
        room = self.rooms[room_id(place)]
        card = self._card(room, key)
        return await self.send(room, "m.reaction", who, write.reaction(card.id, sign), at)

    async def pick(self, who: str, place: str, key: str, answers: list[str], at: datetime) -> None:
        """Somebody answers a native poll."""
        room = self.rooms[room_id(place)]
        poll = next(event for event in room.events if event.key == key and event.kind == f"{POLL}start")
        relation = {"rel_type": "m.reference", "event_id": poll.id}
        content = {"m.relates_to": relation, f"{POLL}response": {"answers": answers}}
        await self.send(room, f"{POLL}response", who, content, at)

    async def take_back(self, who: str, place: str, event_id: str, at: datetime) -> None:
        """Somebody redacts what they sent."""
        await self.send(self.rooms[room_id(place)], "m.room.redaction", who, {"redacts": event_id}, at)

    async def send(
        self, room: MadeRoom, kind: str, who: str, content: Content, at: datetime, event_id: str | None = None
    ) -> str:
        """An event of somebody's, heard as the sync loop would; its id."""
        assert self._jet is not None
        event = self.put(room, kind, user(who), content, event_id)
        heard = read(self._payload(event, at), self._reading(room), ME, self._jet.now())
        if heard is not None:
            await self._jet.hearing.hear(heard)
            await self._jet.hearing.settle(heard.account)
        return event.id

    async def deliver(self) -> None:
        assert self._jet is not None
        await deliver(self._jet, self.name)

    def seen_by(self, who: str) -> list[Seen]:
        found = [seen for room in self.rooms.values() if user(who) in room.members for seen in _visible(room)]
        return sorted(found, key=lambda seen: seen.when)

    def put(self, room: MadeRoom, kind: str, sender: str, content: Content, event_id: str | None = None) -> Event:
        """Add an event to a room. Jet's own come back by sync, and must mean nothing to it."""
        when = self.tick()
        event = Event(event_id or f"${when}:{SERVER}", kind, sender, content, when=when)
        room.events.append(event)
        if sender == JET and self._jet is not None:
            assert read(self._payload(event, self._jet.now()), self._reading(room), ME, self._jet.now()) is None
        return event

    def redact(self, room: MadeRoom, event_id: str) -> None:
        """An event loses its content."""
        event = room.event(event_id)
        event.content, event.gone, event.when = {}, True, self.tick()

    def direct_with(self, user_id: str) -> MadeRoom:
        """The conversation of Jet with somebody."""
        name = self._names[user_id]
        made = MadeRoom(f"@{name}", direct=True, members={user_id: name})
        return self.rooms.setdefault(room_id(f"@{name}"), made)

    def tick(self) -> int:
        return next(self._count)

    async def leave(self, place: str) -> None:
        """Jet is put out of a room."""
        assert self._jet is not None
        room = self.rooms.pop(room_id(place))
        await self._jet.hearing.place(PlaceFacts(Place(self.name, room_id(room.place)), "", left=True))

    async def _tell(self, room: MadeRoom) -> None:
        assert self._jet is not None
        facts = PlaceFacts(
            Place(self.name, room_id(room.place)),
            room.place,
            direct=room.direct,
            encrypted=room.encrypted,
            strangers=any(member in self._strangers for member in room.members),
            members={Account(self.name, member): name for member, name in room.members.items()},
        )
        await self._jet.hearing.place(facts)

    def _reading(self, room: MadeRoom) -> Room:
        place = Place(self.name, room_id(room.place))
        return Room(place, room.direct, self._names, lambda user_id: user_id not in self._strangers)

    def _payload(self, event: Event, at: datetime) -> Content:
        """An event as /sync gives it."""
        return {
            "type": event.kind,
            "content": event.content,
            "sender": event.sender,
            "event_id": event.id,
            "origin_server_ts": int(at.timestamp() * 1000),
            "unsigned": {"age": 12},
            **({"redacts": event.content["redacts"]} if event.kind == "m.room.redaction" else {}),
        }

    def _card(self, room: MadeRoom, key: str) -> Event:
        return next(event for event in room.events if event.key == key and event.kind == "m.room.message")


def _content(line: Line, *, direct: bool) -> Content:
    """A message as clients send it."""
    body = line.text
    content: Content = {"msgtype": "m.text", "body": body, "m.mentions": {}}
    if line.how == "mention":
        html = f'<a href="https://matrix.to/#/{JET}">Jet</a> {body}'
        content |= {"body": f"Jet {body}", "format": "org.matrix.custom.html", "formatted_body": html}
        content["m.mentions"] = {"user_ids": [JET]}
    elif line.how == "prefix" and not direct:
        content["body"] = f"!jet {body}"
    return content


def _visible(room: MadeRoom) -> Iterator[Seen]:
    for event in room.events:
        if event.sender == JET and event.kind == "m.room.message":
            text = "" if event.gone else event.content["body"]
            yield Seen(room.place, text, event.choices, event.key, room.direct, event.edited, event.gone, event.when)
