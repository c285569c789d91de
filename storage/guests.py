"""Who comes to an event, and who waits for a place: in the order in which they answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from bot.intranet.events import LONGEST, Guest, Reminder, remind_at
from storage.among import among
from storage.events import ahead, guests, over_at
from storage.tables.events import event, rsvp, unreminded
from storage.tables.people import person
from storage.tables.things import thing
from storage.upsert import upsert

_AT_ONCE = 200  # people

# What is asked at each tick of the clock is built once.
_IN_LINE = select(rsvp.c.event).join(person, person.c.id == rsvp.c.person)
_WITH_ROOM = (
    select(event.c.thing)
    .join(thing, thing.c.id == event.c.thing)
    .where(
        *ahead(bindparam("now"), bindparam("since")),
        thing.c.state == "live",
        _IN_LINE.where(rsvp.c.event == event.c.thing, rsvp.c.waiting, person.c.state == "active").exists(),
        or_(event.c.most.is_(None), guests(waiting=False) < event.c.most),
    )
    .order_by(event.c.thing)
)
_TO_REMIND = select(rsvp.c.id).where(rsvp.c.remind_at <= bindparam("now")).limit(1)


class _Now(NamedTuple):
    """An event as it is decided about."""

    starts_at: datetime
    most: int | None
    coming: int
    waiting: int


class Guests:
    """What people answered to events. A place that comes free goes to who waits by `next_in_line`, however it came
    free: nobody who answers later is let in before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def come(self, number: int, who: int, at: datetime, source: str | None = None) -> bool:
        """Come to an event that is ahead: True, or False for who waits for a place. Who had answered keeps their
        place; a later source takes over."""
        now = self._locked(number)
        had = self.standing(number, who)
        if had is not None:
            mine = rsvp.c.event == number, rsvp.c.person == who
            self._connection.execute(update(rsvp).where(*mine).values(source=source))
            return had == "coming"
        full = now.most is not None and now.coming + now.waiting >= now.most
        self._connection.execute(
            insert(rsvp).values(
                event=number,
                person=who,
                waiting=full,
                source=source,
                at=at,
                remind_at=None if full else remind_at(now.starts_at, at),
            )
        )
        return not full

    def drop_out(self, number: int, who: int) -> str | None:
        """Not come: "coming" or "waiting", what they were, or None when they were neither."""
        had = self.standing(number, who)
        self._connection.execute(delete(rsvp).where(rsvp.c.event == number, rsvp.c.person == who))
        return had

    def leave(self, audience: int, who: int, now: datetime) -> list[int]:
        """Not come to any event that is ahead for an audience that somebody is no longer in; the numbers of those."""
        theirs = select(event.c.thing).join(thing, thing.c.id == event.c.thing)
        coming = theirs.where(thing.c.audience == audience, *ahead(now, now - LONGEST))
        gone = delete(rsvp).where(rsvp.c.person == who, rsvp.c.event.in_(coming)).returning(rsvp.c.event)
        return list(self._connection.scalars(gone))

    def standing(self, number: int, who: int) -> str | None:
        """coming, waiting, or None."""
        waiting = self._connection.scalar(select(rsvp.c.waiting).where(rsvp.c.event == number, rsvp.c.person == who))
        return None if waiting is None else "waiting" if waiting else "coming"

    def of(self, number: int) -> list[Guest]:
        """Who comes, then who waits, in the order in which they answered."""
        rows = self._connection.execute(
            select(rsvp.c.person, person.c.name, rsvp.c.waiting)
            .join(person, person.c.id == rsvp.c.person)
            .where(rsvp.c.event == number, person.c.state == "active")
            .order_by(rsvp.c.waiting, rsvp.c.id)
        )
        return [Guest(row.person, row.name, row.waiting) for row in rows]

    def answered(self, who: int, numbers: Collection[int]) -> Mapping[int, str]:
        """Which of these events somebody comes to or waits for: number -> standing."""
        rows = self._connection.execute(
            select(rsvp.c.event, rsvp.c.waiting).where(rsvp.c.person == who, rsvp.c.event.in_(numbers))
        )
        return {row.event: "waiting" if row.waiting else "coming" for row in rows}

    def dismiss(self, number: int) -> None:
        """Nobody comes: it is cancelled."""
        self._connection.execute(delete(rsvp).where(rsvp.c.event == number))

    def remind_anew(self, number: int, starts_at: datetime, now: datetime) -> None:
        """It begins at another moment."""
        theirs = rsvp.c.event == number, rsvp.c.waiting.is_(False)
        self._connection.execute(update(rsvp).where(*theirs).values(remind_at=remind_at(starts_at, now)))

    def by_source(self, source: str, who: int) -> int | None:
        """The event to which a person's reaction made them come."""
        return self._connection.scalar(select(rsvp.c.event).where(rsvp.c.source == source, rsvp.c.person == who))

    # places that came free

    def with_room(self, now: datetime) -> list[int]:
        """Events that are ahead, in which people wait for places that are free."""
        return list(self._connection.scalars(_WITH_ROOM, {"since": now - LONGEST, "now": now}))

    def next_in_line(self, number: int) -> list[int]:
        """Who waits and can come, some at a time; until this transaction ends nobody else decides about it."""
        now = self._locked(number)
        free = _AT_ONCE if now.most is None else min(_AT_ONCE, now.most - now.coming)
        return [guest.person for guest in self.of(number) if guest.waiting][: max(0, free)]

    def let_in(self, number: int, people: Collection[int], starts_at: datetime, now: datetime) -> None:
        """They wait no longer, but come."""
        theirs = rsvp.c.event == number, among(self._connection, rsvp.c.person, people)
        changes = {"waiting": False, "remind_at": remind_at(starts_at, now)}
        self._connection.execute(update(rsvp).where(*theirs).values(**changes))

    def leave_out(self, number: int, people: Collection[int]) -> None:
        """They may not see it any more."""
        theirs = rsvp.c.event == number, among(self._connection, rsvp.c.person, people)
        self._connection.execute(delete(rsvp).where(*theirs))

    # reminders

    def any_to_remind(self, now: datetime) -> bool:
        """True when somebody is to be reminded of something."""
        return self._connection.scalar(_TO_REMIND, {"now": now}) is not None

    def to_remind(self, now: datetime) -> list[Reminder]:
        """Who is to be reminded, some at a time, locked against other processes."""
        rows = self._connection.execute(
            select(rsvp.c.id, rsvp.c.event, rsvp.c.person)
            .where(rsvp.c.remind_at <= now)
            .order_by(rsvp.c.remind_at, rsvp.c.id)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        return [Reminder(row.id, row.event, row.person) for row in rows]

    def remind_next(self, reminders: Collection[Reminder], at: datetime | None) -> None:
        """These were taken up; the next is due then."""
        taken = among(self._connection, rsvp.c.id, [each.rsvp for each in reminders])
        self._connection.execute(update(rsvp).where(taken).values(remind_at=at))

    def wants_reminders(self, who: int) -> bool:
        """False for who said so."""
        return self._connection.scalar(select(unreminded.c.person).where(unreminded.c.person == who)) is None

    def set_reminders(self, who: int, *, on: bool) -> bool:
        """Remind somebody of what they come to, or not; True when it changed something."""
        if not on:
            return upsert(self._connection, unreminded, {"person": who}, update=())
        return self._connection.execute(delete(unreminded).where(unreminded.c.person == who)).rowcount == 1

    def purge(self, before: datetime) -> None:
        """Forget who came to what was over before a moment."""
        over = select(event.c.thing).where(over_at < before)
        self._connection.execute(delete(rsvp).where(rsvp.c.event.in_(over)))

    def _locked(self, number: int) -> _Now:
        """How many places there are and are taken, which nobody else changes until this transaction ends."""
        self._connection.execute(select(event.c.thing).where(event.c.thing == number).with_for_update()).one()
        counted = event.c.starts_at, event.c.most, guests(waiting=False), guests(waiting=True)
        row = self._connection.execute(select(*counted).where(event.c.thing == number)).one()
        return _Now(*row)
