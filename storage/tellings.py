"""From outbox rows that hold no words back to the occurrences that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, bindparam, select

from bot.intranet.digests import Telling, ahead_of
from storage.among import among_given, listed
from storage.tables.timers import occurrence, schedule


def tellings(connection: Connection, slots: Sequence[str]) -> list[Telling]:
    """The occurrences that outbox rows stand for; none for a schedule that was stopped meanwhile."""
    keys = {_key(slot): slot for slot in slots}
    dialect = connection.dialect.name
    given = {"schedules": listed(dialect, {number for number, _ in keys}), "days": list({day for _, day in keys})}
    rows = connection.execute(_tellings(dialect), given)
    return [
        Telling(
            keys[row[0], row[6]],
            row[1],
            row[2],
            ZoneInfo(row[3]),
            row[4],
            tuple(row[5]) if row[5] is not None else None,
            row[7],
            row[8],
            ahead_of(row[9]),
        )
        for row in rows.all()
        if (row[0], row[6]) in keys and row[7] is not None and row[1] is not None
    ]


def _key(slot: str) -> tuple[int, date]:
    _, number, day = slot.split(" ")
    return int(number), date.fromisoformat(day)


@cache
def _tellings(dialect: str) -> Select[Any]:
    about = (schedule.c[name] for name in ("id", "place", "person", "zone", "language", "sections"))
    return (
        select(*about, occurrence.c.local_date, occurrence.c.since, occurrence.c.at, schedule.c.next_at)
        .join(occurrence, occurrence.c.schedule == schedule.c.id)
        .where(schedule.c.active, among_given(dialect, occurrence.c.schedule, "schedules"))
        .where(occurrence.c.local_date.in_(bindparam("days", expanding=True)))
    )
