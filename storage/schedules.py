"""Schedules and the occurrences that were already taken up: each (schedule, local date) once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.intranet.digests import Rhythm, Schedule
from storage.tables.timers import occurrence, schedule
from storage.upsert import upsert


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
    ) -> Schedule:
        """The digest of a place or a person from now on; an earlier one is replaced."""
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
                told_until=now,
                made_by=made_by,
            )
            .returning(schedule)
        )
        return _schedule(made.one())

    def stop(self, *, place: int | None, person: int | None) -> bool:
        """No more digests for a place or a person; True when there was one."""
        owner = schedule.c.place == place if person is None else schedule.c.person == person
        off = update(schedule).where(owner, schedule.c.active).values(active=False)
        return self._connection.execute(off).rowcount > 0

    def of(self, *, place: int | None, person: int | None) -> Schedule | None:
        """The digest of a place or a person."""
        owner = schedule.c.place == place if person is None else schedule.c.person == person
        row = self._connection.execute(select(schedule).where(owner, schedule.c.active)).one_or_none()
        return None if row is None else _schedule(row)

    def due(self, now: datetime, limit: int) -> list[Schedule]:
        """Schedules whose time has come, locked against other processes."""
        rows = self._connection.execute(
            select(schedule)
            .where(schedule.c.active, schedule.c.next_at <= now)
            .order_by(schedule.c.next_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [_schedule(row) for row in rows]

    def waits(self, now: datetime) -> bool:
        """True when any schedule's time has come."""
        found = self.next_due()
        return found is not None and found <= now

    def next_due(self) -> datetime | None:
        """When the next schedule is due."""
        found: datetime | None = self._connection.scalar(select(func.min(schedule.c.next_at)).where(schedule.c.active))
        return found

    def take_up(self, number: int, local_date: date, state: str, at: datetime) -> bool:
        """Claim an occurrence; False when it was claimed before."""
        row = {"schedule": number, "local_date": local_date, "state": state, "at": at}
        return upsert(self._connection, occurrence, row, update=())

    def advance(self, number: int, local_date: date, at: datetime, told_until: datetime) -> None:
        """When it is due next, and up to when news has been told."""
        values = {"next_date": local_date, "next_at": at, "told_until": told_until}
        self._connection.execute(update(schedule).where(schedule.c.id == number).values(**values))


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
    )
