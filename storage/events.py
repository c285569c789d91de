"""Events: what is to be, when and where. Who comes is in `storage.guests`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    func,
    insert,
    select,
    update,
)

from bot.intranet.documents import Part, guess_language
from bot.intranet.events import LONGEST, Draft, Event
from bot.intranet.people import Reader
from storage.passages import Passages
from storage.tables.events import event, rsvp
from storage.tables.people import person
from storage.tables.things import thing
from storage.things import Things, as_thing, named, readable, visible

Moment = datetime | BindParameter[datetime]
over_at = func.coalesce(event.c.ends_at, event.c.starts_at)


def ahead(now: Moment, since: Moment) -> tuple[ColumnElement[bool], ...]:
    """That an event is not over. None lasts longer than `LONGEST`, so the index is walked from `since`, that much
    earlier, on."""
    return event.c.starts_at >= since, over_at >= now


class Events:
    """What people come to."""

    def __init__(self, connection: Connection, things: Things) -> None:
        self._connection = connection
        self._things = things

    def add(self, wanted: Draft, *, audience: int, author: int, at: datetime, made_in: int) -> int:
        """A new event; its number."""
        number = self._things.add("event", wanted.title, audience, author, at, made_in)
        self._connection.execute(insert(event).values(thing=number, **_columns(wanted)))
        self._found_by(number, wanted)
        return number

    def get(self, number: int, reader: Reader) -> Event:
        """The event as it stands; raises `LookupError` as `Things.get`."""
        row = self._connection.execute(_ONE, {"number": number, "audiences": reader.audiences}).one_or_none()
        if row is None:
            raise LookupError(number)
        return _event(row)

    def called_off(self, number: int) -> Event | None:
        """An event that was taken away, as it was, for telling those who would have come; None when it was not."""
        gone = _with_event(named().where(thing.c.id == number, thing.c.state == "deleted"))
        row = self._connection.execute(gone).one_or_none()
        return None if row is None else _event(row)

    def change(self, number: int, wanted: Draft, at: datetime) -> None:
        """Other words, another moment or place, more or fewer people."""
        self._connection.execute(update(event).where(event.c.thing == number).values(**_columns(wanted)))
        self._things.edited(number, wanted.title, at)
        self._found_by(number, wanted)
        Passages(self._connection).touch(number)

    def ahead(self, reader: Reader, now: datetime, *, limit: int, skip: int = 0) -> list[Event]:
        """Events that somebody may see and that are not over, soonest first."""
        query = _events(reader).where(*ahead(now, now - LONGEST)).order_by(event.c.starts_at, thing.c.id)
        return [_event(row) for row in self._connection.execute(query.limit(limit).offset(skip))]

    def _found_by(self, number: int, wanted: Draft) -> None:
        said = "\n".join(filter(None, (wanted.title, wanted.venue, wanted.text)))
        Passages(self._connection).put(number, [Part("", said, guess_language(said, "nl"))])


def guests(*, waiting: bool) -> ScalarSelect[int]:
    """How many people come to an event, or wait for a place; not those who have left the organisation."""
    active = rsvp.join(person, person.c.id == rsvp.c.person)
    theirs = rsvp.c.event == event.c.thing, rsvp.c.waiting.is_(waiting), person.c.state == "active"
    return select(func.count()).select_from(active).where(*theirs).correlate(event).scalar_subquery()


def _columns(wanted: Draft) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in ("starts_at", "ends_at", "venue", "text", "most")}


def _events(reader: Reader) -> Select[Any]:
    return _with_event(visible(reader))


def _with_event(things: Select[Any]) -> Select[Any]:
    columns = event.c.starts_at, event.c.ends_at, event.c.venue, event.c.text, event.c.most
    numbers = guests(waiting=False).label("coming"), guests(waiting=True).label("waiting")
    return things.join(event, event.c.thing == thing.c.id).add_columns(*columns, *numbers)


def _event(row: Row[Any]) -> Event:
    return Event(as_thing(row), row.starts_at, row.ends_at, row.venue, row.text, row.most, row.coming, row.waiting)


# What ordinary turns ask is built once.
_ONE = _with_event(readable()).where(thing.c.id == bindparam("number"))
