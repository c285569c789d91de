"""That an event changed or is called off, and which of those who come have not been told yet.

A row an event, which goes once everybody was told. Who comes is told in the order in which they answered, some at a
time, so that an event that a thousand people come to holds nobody up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from storage.tables.delivery import cursor
from storage.tables.events import rsvp
from storage.tables.people import person
from storage.upsert import upsert

AT_ONCE = 50  # people
_NAME = "untold"


@dataclass(frozen=True)
class Telling:
    """Some of those who are to be told of an event; `last` when nobody is left after them."""

    event: int
    people: Sequence[int]
    last: bool


class Untold:
    """Who is still to be told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, event: int, but: int) -> int:
        """Everybody who now comes to an event or waits is to be told, but for one person; how many they are. Where
        it was being told already, that begins anew."""
        theirs = rsvp.join(person, person.c.id == rsvp.c.person)
        counted = select(func.count(), func.max(rsvp.c.id)).select_from(theirs)
        active = rsvp.c.event == event, person.c.state == "active"
        people, until = self._connection.execute(counted.where(*active, rsvp.c.person != but)).one()
        if people:
            own = self._connection.scalar(select(rsvp.c.id).where(rsvp.c.event == event, rsvp.c.person == but))
            self._keep(event, [0, until, own or 0])
        return int(people)

    def any(self) -> bool:
        """True when somebody is to be told something."""
        return self._connection.scalar(select(cursor.c.name).where(cursor.c.connection == _NAME).limit(1)) is not None

    def take(self) -> Telling | None:
        """Some who are to be told, and are told once this transaction ends; other processes wait for that. None
        when there is nobody."""
        waiting = select(cursor.c.name, cursor.c.value).where(cursor.c.connection == _NAME).order_by(cursor.c.name)
        row = self._connection.execute(waiting.limit(1).with_for_update()).one_or_none()
        if row is None:
            return None
        event, (after, until, own) = int(row.name), json.loads(row.value)
        theirs = select(rsvp.c.id, rsvp.c.person).where(rsvp.c.event == event, rsvp.c.id != own)
        these = theirs.where(rsvp.c.id > after, rsvp.c.id <= until).order_by(rsvp.c.id).limit(AT_ONCE)
        found = self._connection.execute(these).all()
        if last := len(found) < AT_ONCE:
            done = delete(cursor).where(cursor.c.connection == _NAME, cursor.c.name == row.name)
            self._connection.execute(done)
        else:
            self._keep(event, [found[-1].id, until, own])
        return Telling(event, [each.person for each in found], last)

    def _keep(self, event: int, value: list[int]) -> None:
        """`value`: the answers that come after one, until another, are yet to be told; and that of who knows."""
        row = {"connection": _NAME, "name": str(event), "value": json.dumps(value)}
        upsert(self._connection, cursor, row, update=("value",))
