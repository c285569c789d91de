"""People who left: since when, and whose term is over.

A clock that is wrong for a night must not be the end of everybody who ever left. So the term is counted by a clock of
the store's own, which follows the one on the wall a week a night at most, and never goes back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, or_, select, update

from storage.settings import Settings
from storage.tables.people import account, person, role
from storage.tables.things import comment, thing

_STRIDE = timedelta(days=7)
_NIGHT = timedelta(hours=20)  # between two strides at least, however often Jet is started meanwhile
_OURS = "leavers"
_UNDATED = person.c.state == "left", person.c.left_at.is_(None)
_KNOWN = exists().where(account.c.person == person.c.id)  # who was forgotten, or is part of another, has none
_MADE = or_(*(exists().where(each == person.c.id) for each in (thing.c.author, comment.c.author)))
_PART_OF_ANOTHER = *_UNDATED, person.c.name != "", ~_KNOWN, ~_MADE


class Leavers:
    """Those who no longer work here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._settings = Settings(connection)

    def leave(self, number: int, at: datetime) -> None:
        """Somebody no longer works here: what they made stays, their roles go, and nothing is sent to them."""
        at = max(at, self._clock() or at)
        self._connection.execute(update(person).where(person.c.id == number).values(state="left", left_at=at))
        self._connection.execute(delete(role).where(role.c.person == number))

    def back(self, number: int) -> None:
        """Somebody works here, perhaps again."""
        self._connection.execute(update(person).where(person.c.id == number).values(state="active", left_at=None))

    def night(self, now: datetime) -> datetime:
        """Let the store's clock follow, and write down who left, came back or became part of another by a Jet that did
        not: of whom it is not known when they left, it is now. Returns the moment by which terms are counted."""
        clock, looked = self._clock(), self._recalled("looked")
        if clock is None:
            clock = now
        elif looked is not None and now - looked >= _NIGHT:
            clock = max(clock, min(now, clock + _STRIDE))
        if looked is None or not timedelta() <= now - looked < _NIGHT:
            looked = now
        self._settings.remember(_OURS, {"clock": clock.isoformat(), "looked": looked.isoformat()})
        gone = *_UNDATED, _KNOWN
        self._connection.execute(update(person).where(*gone).values(left_at=max(now, clock)))
        self._connection.execute(update(person).where(*_PART_OF_ANOTHER).values(name=""))
        here = person.c.state == "active", person.c.left_at.is_not(None)
        self._connection.execute(update(person).where(*here).values(left_at=None))
        return min(now, clock)

    def due(self, before: datetime) -> int | None:
        """Who left first, of those who left before a moment, and is with no other process. An admin is not among
        them."""
        admin = exists().where(role.c.person == person.c.id, role.c.role == "admin")
        left = select(person.c.id).where(person.c.state == "left", person.c.left_at < before, ~admin)
        first = left.order_by(person.c.left_at, person.c.id).limit(1)
        return self._connection.scalar(first.with_for_update(skip_locked=True))

    def _clock(self) -> datetime | None:
        return self._recalled("clock")

    def _recalled(self, name: str) -> datetime | None:
        kept = self._settings.recall(_OURS, name)
        return datetime.fromisoformat(kept) if kept else None
