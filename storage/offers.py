"""What was last offered to somebody somewhere, so that "1", "yes", "more" and "make that 9" mean something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, select, tuple_

from storage.among import Given
from storage.tables.base import Moment
from storage.tables.things import offer
from storage.upsert import upsert


@dataclass(frozen=True)
class Offer:
    """The lines that were offered, in order, and the one that shows more.

    `yes` is the line that a yes alone takes up, "" where it does not tell which of the lines is meant, None where
    nothing was asked. `about` is what was just shown, set or made: a key ("poll 42"), or how the command begins that
    changes it ("digest me"); "" for nothing of the kind.
    """

    lines: tuple[str, ...] = ()
    more: str | None = None
    yes: str | None = None
    about: str = ""
    at: datetime | None = None  # when; None = it is yet to be made

    def since(self, moment: datetime) -> bool:
        """Whether it was made after that."""
        return self.at is not None and self.at >= moment


_THEIRS = offer.c.person == bindparam("who"), offer.c.place == bindparam("where")
_SINCE = select(offer).where(*_THEIRS, offer.c.at >= bindparam("since", type_=Moment))
_TAKEN_UP = delete(offer).where(*_THEIRS)
_TAKEN = Given(person=BigInteger(), place=BigInteger())


@cache
def _taken_up_each(dialect: str) -> Any:
    return delete(offer).where(tuple_(offer.c.person, offer.c.place).in_(select(*_TAKEN.columns(dialect))))


class Offers:
    """The last offer to each person in each place."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, person: int, place: int, offered: Offer, at: datetime) -> None:
        """The newest offer replaces the one before. The lines are a list by themselves: an older Jet that works beside
        this one reads nothing else, and takes a yes for the first of them."""
        row = {"person": person, "place": place, "lines": list(offered.lines), "more": offered.more, "at": at}
        row |= {"yes": offered.yes, "about": offered.about, "told_at": at}
        upsert(self._connection, offer, row, update=("lines", "more", "at", "yes", "about", "told_at"))

    def get(self, person: int, place: int, since: datetime) -> Offer | None:
        """What was offered there, if that was not too long ago."""
        row = self._connection.execute(_SINCE, {"who": person, "where": place, "since": since}).one_or_none()
        if row is None:
            return None
        if isinstance(row.lines, dict):  # the Jet right before 0019 kept all in this column
            kept = row.lines
            return Offer(tuple(kept["lines"]), row.more, kept["yes"], kept.get("about", ""), row.at)
        lines = tuple(row.lines)
        if row.told_at != row.at:  # an older Jet made it: what stands beside it is of an offer before
            return Offer(lines, row.more, next(iter(lines), None), at=row.at)
        return Offer(lines, row.more, row.yes, row.about or "", row.at)

    def purge(self, before: datetime) -> None:
        """Forget offers from before a moment."""
        self._connection.execute(delete(offer).where(offer.c.at < before))

    def drop_each(self, taken: Iterable[tuple[int, int]]) -> None:
        """As `drop`, for many: of which person, in which place."""
        every, dialect = sorted(set(taken)), self._connection.dialect.name
        if every:
            self._connection.execute(_taken_up_each(dialect), _TAKEN.values(dialect, every))

    def drop(self, person: int, place: int) -> None:
        """It was taken up."""
        self._connection.execute(_TAKEN_UP, {"who": person, "where": place})
