"""Schedules and the occurrences that were already taken up: each (schedule, local date) once.

Planning works on hundreds of schedules with a few statements: the occurrence and its outbox row are written from
the schedules themselves, and hold no words. What is told is chosen when the row is sent.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Text, cast, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.intranet.digests import SLOT, Due, Fate, Past, QuietHours, Rhythm, Schedule, Telling
from storage.among import among
from storage.tables.attention import quiet_hours
from storage.tables.base import Moment
from storage.tables.delivery import outbox
from storage.tables.people import person, place
from storage.tables.timers import occurrence, schedule
from storage.tellings import tellings


class Schedules:
    """What is to happen at a wall-clock time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set(
        self,
        rhythm: Rhythm,
        *,
        place: int | None,
        person: int | None,
        made_by: int,
        now: datetime,
        language: str | None,
        sections: Iterable[str] | None = None,
        follows: bool = False,
    ) -> Schedule:
        """The digest of a place or a person from now on; it takes over what an earlier one had still to tell."""
        had = self.of(place=place, person=person)
        self.stop(place=place, person=person)
        local_date, at = rhythm.next_after(now)
        made = self._connection.execute(
            insert(schedule)
            .values(
                kind="digest",
                place=place,
                person=person,
                days=sorted(rhythm.days),
                local_time=rhythm.at.strftime("%H:%M"),
                zone=rhythm.zone.key,
                language=language,
                active=True,
                next_at=at,
                next_date=local_date,
                told_until=had.told_until if had is not None else now,
                made_by=made_by,
                sections=list(sections) if sections is not None else None,
                follows=follows,
            )
            .returning(schedule)
        )
        return _schedule(made.one())

    def stop(self, *, place: int | None, person: int | None) -> bool:
        """No more digests for a place or a person; True when there was one."""
        off = update(schedule).where(*_of(place, person)).values(active=False)
        return self._connection.execute(off).rowcount > 0

    def pause(self, had: Schedule, until: datetime | None, now: datetime) -> Schedule:
        """None until a moment (None = go on); what happens meanwhile is told afterwards."""
        local_date, at = had.rhythm.next_after(until or now)
        values = {"paused_until": until, "next_date": local_date, "next_at": at}
        changed = update(schedule).where(schedule.c.id == had.id).values(**values).returning(schedule)
        return _schedule(self._connection.execute(changed).one())

    def moved(self, who: int, zone: str, now: datetime) -> None:
        """A person's clock is another from now on: their digest comes at the same hour by that one."""
        rows = self._connection.execute(select(schedule).where(*_of(None, who), schedule.c.follows))
        for row in rows.all():
            after = max(now, row.paused_until or now)
            local_date, at = Rhythm.of(row.days, row.local_time, zone).next_after(after)
            values = {"zone": zone, "next_date": local_date, "next_at": at}
            self._connection.execute(update(schedule).where(schedule.c.id == row.id).values(**values))

    def of(self, *, place: int | None, person: int | None) -> Schedule | None:
        """The digest of a place or a person."""
        row = self._connection.execute(select(schedule).where(*_of(place, person))).first()
        return None if row is None else _schedule(row)

    def last(self, number: int) -> Past | None:
        """What became of the last occurrence of a schedule."""
        row = self._connection.execute(
            select(occurrence.c.local_date, occurrence.c.state)
            .where(occurrence.c.schedule == number)
            .order_by(occurrence.c.local_date.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else Past(row.local_date, row.state)

    def last_told(self, number: int) -> tuple[datetime, datetime] | None:
        """Since when and up to when the last digest of a schedule told."""
        told = occurrence.c.schedule == number, occurrence.c.state == "sent", occurrence.c.since.is_not(None)
        row = self._connection.execute(
            select(occurrence.c.since, occurrence.c.at).where(*told).order_by(occurrence.c.local_date.desc()).limit(1)
        ).one_or_none()
        return None if row is None else (row.since, row.at)

    def skipped(self, since: datetime) -> int:
        """How many occurrences were too late since a moment."""
        late = occurrence.c.state == "skipped", occurrence.c.at > since
        return self._connection.scalar(select(func.count()).select_from(occurrence).where(*late)) or 0

    def due(self, now: datetime, limit: int) -> list[Due]:
        """Schedules whose time has come, locked against other processes, with what decides about them."""
        gone = or_(schedule.c.place.is_(None), place.c.left, person.c.state != "active")
        about = (schedule.c[name] for name in ("id", "local_time", "zone", "next_at", "next_date"))
        hours = quiet_hours.c.starts, quiet_hours.c.ends
        rows = self._connection.execute(
            select(*about, cast(schedule.c.days, Text), gone, person.c.quiet_until, person.c.zone, *hours)
            .select_from(
                schedule.outerjoin(person, person.c.id == schedule.c.person)
                .outerjoin(quiet_hours, quiet_hours.c.person == schedule.c.person)
                .outerjoin(place, place.c.id == schedule.c.place)
            )
            .where(schedule.c.active, schedule.c.next_at <= now)
            .order_by(schedule.c.next_at)
            .limit(limit)
            .with_for_update(skip_locked=True, of=schedule)
        )
        return [_due(row) for row in rows]

    def waits(self, now: datetime) -> bool:
        """True when any schedule's time has come."""
        found = self.next_due()
        return found is not None and found <= now

    def next_due(self) -> datetime | None:
        """When the next schedule is due."""
        found: datetime | None = self._connection.scalar(select(func.min(schedule.c.next_at)).where(schedule.c.active))
        return found

    def settle(self, fates: Mapping[int, Fate], now: datetime) -> int:
        """Take up occurrences as was decided, hand those to be sent to the outbox, and set when each schedule is due
        next. How many were handed on; one that was taken up before is not."""
        by_state: dict[str, list[int]] = {}
        for number, fate in fates.items():
            if fate.state is not None:
                by_state.setdefault(fate.state, []).append(number)
        if gone := by_state.pop("gone", []):
            self._connection.execute(
                update(schedule).where(among(self._connection, schedule.c.id, gone)).values(active=False)
            )
        sent: list[int] = []
        for state, numbers in by_state.items():
            taken = self._take_up(numbers, state, now)
            if state == "sent":
                sent = taken
        self._hand_on(sent, now)
        self._advance(fates, frozenset(sent), now)
        return len(sent)

    def tellings(self, slots: Sequence[str]) -> list[Telling]:
        """The occurrences that outbox rows stand for; none for a schedule that was stopped meanwhile."""
        return tellings(self._connection, slots)

    def purge(self, before: datetime) -> int:
        """Forget occurrences that were taken up before a moment; how many."""
        return self._connection.execute(delete(occurrence).where(occurrence.c.at < before)).rowcount

    def _take_up(self, numbers: Collection[int], state: str, now: datetime) -> list[int]:
        """Claim the occurrences of these schedules; those that had not been claimed before."""
        told = schedule.c.id, schedule.c.next_date, literal(state), literal(now, Moment), schedule.c.told_until
        claim = _insert(self._connection, occurrence).from_select(
            ["schedule", "local_date", "state", "at", "since"],
            select(*told).where(among(self._connection, schedule.c.id, numbers)),
        )
        claim = claim.on_conflict_do_nothing(index_elements=["schedule", "local_date"])
        return list(self._connection.scalars(claim.returning(occurrence.c.schedule)))

    def _hand_on(self, numbers: Collection[int], now: datetime) -> None:
        """Their outbox rows: without words, which are chosen when they are sent; promised for the hour."""
        if not numbers:
            return
        slot = literal(f"{SLOT} ") + cast(schedule.c.id, Text) + " " + cast(schedule.c.next_date, Text)
        rows = (
            select(
                place.c.connection,
                schedule.c.place,
                literal("message"),
                slot,
                literal(1),
                literal("ready"),
                literal(now, Moment),
                literal(0),
                literal(1),
                schedule.c.next_at,
            )
            .join(place, place.c.id == schedule.c.place)
            .where(among(self._connection, schedule.c.id, numbers))
            .order_by(schedule.c.next_at, schedule.c.person.is_not(None))
        )
        columns = ["connection", "place", "kind", "slot", "gen", "state", "due_at", "attempts", "rank", "promised_at"]
        put = _insert(self._connection, outbox).from_select(columns, rows)
        self._connection.execute(put.on_conflict_do_nothing(index_elements=["slot"]))

    def _advance(self, fates: Mapping[int, Fate], sent: Collection[int], now: datetime) -> None:
        """Most of many schedules come next at one of few moments. What was not sent has still to be told."""
        groups: dict[tuple[bool, date, datetime], list[int]] = {}
        for number, fate in fates.items():
            groups.setdefault((number in sent, fate.next_date, fate.next_at), []).append(number)
        for (told, local_date, at), numbers in groups.items():
            values = {"next_date": local_date, "next_at": at} | ({"told_until": now} if told else {})
            self._connection.execute(
                update(schedule).where(among(self._connection, schedule.c.id, numbers)).values(**values)
            )


def _of(place_id: int | None, person_id: int | None) -> tuple[Any, ...]:
    owner = schedule.c.place == place_id if person_id is None else schedule.c.person == person_id
    alone = (schedule.c.person.is_(None),) if person_id is None else ()
    return (owner, schedule.c.active, *alone)


def _insert(connection: Connection, table: Any) -> Any:
    return (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)


def _due(row: Any) -> Due:
    number, local_time, zone, next_at, next_date, days, gone, quiet_until, own_zone, starts, ends = row
    rhythm = _rhythm(days, local_time, zone)
    if not (gone or quiet_until or starts):
        return Due(number, rhythm, next_at, next_date)
    hours = QuietHours(time.fromisoformat(starts), time.fromisoformat(ends)) if starts else None
    return Due(number, rhythm, next_at, next_date, bool(gone), quiet_until, hours, ZoneInfo(own_zone or zone))


@lru_cache(maxsize=4096)
def _rhythm(days: str, local_time: str, zone: str) -> Rhythm:
    return Rhythm.of(json.loads(days), local_time, zone)


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        row.id,
        row.place,
        row.person,
        Rhythm.of(row.days, row.local_time, row.zone),
        row.language,
        row.next_at,
        row.next_date,
        row.told_until,
        row.made_by,
        tuple(row.sections) if row.sections is not None else None,
        row.follows,
        row.paused_until,
    )
