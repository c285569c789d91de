"""Deliveries that will never arrive by themselves: listed, tried again or dropped; an admin is told of them once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from bot.intranet.things import Thing
from bot.intranet.undelivered import Undelivered
from storage.tables.base import Moment
from storage.tables.delivery import outbox
from storage.tables.people import place
from storage.things import Things

_APART = timedelta(hours=1)  # between two messages about them
_DEAD = outbox.c.state == "dead"
_UNTOLD = _DEAD & outbox.c.told_at.is_(None)


class UndeliveredOnes:
    """What did not arrive."""

    def __init__(self, connection: Connection, things: Things) -> None:
        self._connection = connection
        self._things = things

    def newest(self, limit: int) -> list[Undelivered]:
        """The newest first."""
        return self._found(_DEAD, limit)

    def count(self) -> int:
        """How many there are."""
        return self._connection.scalar(select(func.count()).where(_DEAD)) or 0

    def retry(self, numbers: Collection[int] | None, now: datetime) -> int:
        """Try these (or all) again, as if they were promised now; how many."""
        whole = or_(outbox.c.place.is_not(None), outbox.c.to.is_not(None))
        again = {"state": "ready", "due_at": now, "promised_at": now, "done_at": None, "error": None, "told_at": None}
        return self._connection.execute(update(outbox).where(_DEAD, whole, *_of(numbers)).values(**again)).rowcount

    def drop(self, numbers: Collection[int] | None) -> int:
        """Forget these, or all; how many."""
        return self._connection.execute(delete(outbox).where(_DEAD, *_of(numbers))).rowcount

    def wait(self, now: datetime) -> bool:
        """Whether an admin is to be told of some: at most once an hour."""
        if self._connection.scalar(select(outbox.c.id).where(_UNTOLD).limit(1)) is None:
            return False
        last: datetime | None = self._connection.scalar(select(func.max(outbox.c.told_at, type_=Moment)).where(_DEAD))
        return last is None or last <= now - _APART or last > now

    def tell(self, now: datetime, limit: int) -> tuple[int, list[Undelivered]]:
        """How many nobody was told of yet, and the newest of them; they are told of now."""
        found = self._found(_UNTOLD, limit)
        told = self._connection.execute(update(outbox).where(_UNTOLD).values(told_at=now)).rowcount
        return told, found

    def thing(self, one: Undelivered) -> Thing | None:
        """What it shows."""
        if one.number is None:
            return None
        return self._things.by_key(f"thing {one.number}")

    def _found(self, which: ColumnElement[bool], limit: int) -> list[Undelivered]:
        rows = self._connection.execute(
            select(outbox, place.c.name, place.c.kind.label("place_kind"))
            .join(place, place.c.id == outbox.c.place, isouter=True)
            .where(which)
            .order_by(outbox.c.id.desc())
            .limit(limit)
        )
        return [
            Undelivered(
                row.id,
                row.connection,
                row.name if row.name and row.place_kind != "direct" and row.to is None else "",
                int(row.key.partition(" ")[2]) if row.key and row.key.partition(" ")[2].isdecimal() else None,
                row.done_at or row.due_at,
                row.error or "",
                row.place is not None or row.to is not None,
            )
            for row in rows
        ]


def _of(numbers: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    return () if numbers is None else (outbox.c.id.in_(list(numbers)),)
