"""What the store of the demo holds before anybody comes: people, clubs, what was said, documents.

Everything may be done twice: an earlier start that was cut off is simply done again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

from adapters.console.read import line
from bot.assembly import CONSOLE, Jet
from bot.chat import Account, Place
from bot.demo.organisation import DOCUMENTS, Employee, Line, Organisation, Room
from bot.documents.shelves import Folder
from bot.documents.shelving import FINE, Shelving
from bot.intranet.people import Reader
from storage.store import Store

CONNECTION = "demo"
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_MANY = 100
_LOOK = 0.1  # seconds between looks at the store
_PATIENCE = 60.0
_DELIVERY = 20.0


async def move_in(jet: Jet, organisation: Organisation) -> None:
    """Everybody is one person, whether at the terminal or in Matrix."""
    await jet.database.write(lambda store: _people(store, jet, organisation))


async def begin(jet: Jet, organisation: Organisation, rooms: Mapping[str, str]) -> None:
    """Clubs, with Matrix rooms that are theirs, and what was said; `rooms` has their ids. Jet must be listening.

    Raises `TimeoutError` when Jet does not get into the rooms.
    """
    async with asyncio.timeout(_PATIENCE):
        while not await jet.database.read(lambda store: _inside(store, rooms)):
            await asyncio.sleep(_LOOK)
    for room in organisation.rooms:
        if room.club is not None:
            await _club(jet, organisation, room, rooms[room.alias])
    for position, said in enumerate(organisation.said):
        await _say(jet, organisation, said, f"demo-{position}")
    while await jet.courier.deliver_due([CONSOLE]):
        pass  # they have read all this: nobody's terminal begins with it


async def shelve(jet: Jet) -> None:
    """The documents, searchable."""
    shelving = Shelving(jet.database, jet.now)
    async for added in shelving.carry_out(await shelving.plan(Folder(DOCUMENTS))):
        if added.outcome not in FINE | {"wrong"}:  # in Slack its owner is not there before they say something
            raise RuntimeError(f"{added.name} of the demo is {added.outcome}")
    await jet.index()


async def delivered(jet: Jet) -> bool:
    """Wait until all that was to go to Matrix has gone; False when that takes too long."""
    try:
        async with asyncio.timeout(_DELIVERY):
            while await jet.database.read(lambda store: store.deliveries.waits(CONNECTION)):
                await asyncio.sleep(_LOOK / 5)
    except TimeoutError:
        return False
    return True


def open_poll(store: Store, employee: Employee) -> int | None:
    """The number of the newest poll that somebody may vote in."""
    polls = store.polls.newest(_reader(store, employee), _EVER, closed=False, limit=_MANY)
    return next((poll.thing.number for poll in polls if not poll.closed), None)


def _people(store: Store, jet: Jet, organisation: Organisation) -> None:
    for employee in organisation.employees.values():
        matrix = Account(CONNECTION, organisation.user_id(employee.user))
        person = store.people.behind(matrix)
        if person is None:
            person = store.people.add(employee.name, jet.now())
            store.people.change(person.id, language=employee.language)
        store.people.attach(matrix, employee.name, person.id)
        store.people.attach(Account(CONSOLE, employee.first_name), employee.name, person.id)
        if employee.user == organisation.admin:
            store.people.give_role(person.id, "admin")


def _inside(store: Store, rooms: Mapping[str, str]) -> bool:
    return all(store.places.find(Place(CONNECTION, room)) is not None for room in rooms.values())


async def _club(jet: Jet, organisation: Organisation, room: Room, room_id: str) -> None:
    founder, *others = room.members
    await _say(jet, organisation, Line(founder, f"club create {room.club}"), f"demo-{room.alias}")
    for user in others:
        await _say(jet, organisation, Line(user, f"club join {room.club}"), f"demo-{room.alias}")
    await jet.database.write(lambda store: is_the_clubs(store, room, room_id))


def is_the_clubs(store: Store, room: Room, room_id: str) -> None:
    """A room is where a club is at home."""
    club, home = store.clubs.find(room.club or ""), store.places.find(Place(CONNECTION, room_id))
    if club is None or home is None:
        raise RuntimeError(f"the club of {room.alias} could not be made")
    store.places.change(home.id, club=club.id)


async def _say(jet: Jet, organisation: Organisation, said: Line, name: str, number: int = 0) -> None:
    """Say a line and those that follow it; each has a name of its own, so that it is heard once."""
    employee = organisation.employees[said.by]
    typed = said.line.replace("{number}", str(number))
    remote_id = f"{name}-{said.by}"
    with jet.console.screen(employee.first_name, None) as screen:
        await jet.hearing.place(jet.console.facts(screen), welcome=False)
        word = jet.texts.persona.command
        await jet.hearing.hear(line(CONSOLE, employee.first_name, None, typed, jet.now(), remote_id, word))
        await jet.hearing.settle()
    if said.then:
        made = await jet.database.read(lambda store: _newest(store, employee, jet.now()))
        for follower in said.then:
            await _say(jet, organisation, follower, remote_id, made)


def _newest(store: Store, author: Employee, now: datetime) -> int:
    """The number of what somebody made last."""
    reader = _reader(store, author)
    things = [post.thing for post in store.posts.newest(reader, limit=_MANY)]
    things += [poll.thing for poll in store.polls.newest(reader, _EVER, closed=False, limit=_MANY)]
    things += [event.thing for event in store.events.ahead(reader, now, limit=_MANY)]
    return max(thing.number for thing in things if thing.author == reader.person)


def _reader(store: Store, employee: Employee) -> Reader:
    person = store.people.behind(Account(CONSOLE, employee.first_name))
    if person is None:
        raise LookupError(employee.name)
    return store.people.reader(person.id)
