"""Which documents are to be looked at again, and whom that was told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, select, update

from bot.intranet.reviews import Review, next_reminder
from storage.tables.documents import document
from storage.tables.people import person
from storage.tables.things import thing

_DUE = select(exists().where(document.c.remind_at <= bindparam("now")))


class Reviews:
    """Reminders of documents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def any_due(self, now: datetime) -> bool:
        """Is anybody to be reminded?"""
        return bool(self._connection.scalar(_DUE, {"now": now}))

    def take_due(self, now: datetime, most: int) -> list[Review]:
        """Take what is due, the longest waiting first: whoever takes it, reminds; nobody else does."""
        rows = self._connection.execute(
            select(document.c.thing, document.c.owner, document.c.review_on, document.c.reminded)
            .add_columns(thing.c.title, person.c.state, document.c.remind_at)
            .join(thing, thing.c.id == document.c.thing)
            .outerjoin(person, person.c.id == document.c.owner)
            .where(document.c.remind_at <= now)
            .order_by(document.c.remind_at, document.c.thing)
            .limit(most)
        ).all()
        return [
            Review(row.thing, row.title, row.owner if row.state == "active" else None, row.review_on, row.reminded)
            for row in rows
            if self._take(row.thing, row.remind_at, row.reminded, now)
        ]

    def _take(self, number: int, was: datetime, times: int, now: datetime) -> bool:
        mine = update(document).where(document.c.thing == number, document.c.remind_at == was)
        after = {"reminded": times + 1, "remind_at": next_reminder(times + 1, now)}
        return self._connection.execute(mine.values(**after)).rowcount == 1

    def of(self, owner: int) -> list[int]:
        """The documents that somebody owns, those to be looked at soonest first."""
        soonest = document.c.review_on.is_(None), document.c.review_on, document.c.thing
        rows = select(document.c.thing).where(document.c.owner == owner).order_by(*soonest)
        return list(self._connection.scalars(rows))
