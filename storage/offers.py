"""What was last offered to somebody somewhere, so that "1", "yes" and "more" mean something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.tables.things import offer
from storage.upsert import upsert


@dataclass(frozen=True)
class Offer:
    """The lines that were offered, in order, and the one that shows more."""

    lines: tuple[str, ...]
    more: str | None


class Offers:
    """The last offer to each person in each place."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, person: int, place: int, lines: Sequence[str], more: str | None, at: datetime) -> None:
        """The newest offer replaces the one before."""
        row = {"person": person, "place": place, "lines": list(lines), "more": more, "at": at}
        upsert(self._connection, offer, row, update=("lines", "more", "at"))

    def get(self, person: int, place: int, since: datetime) -> Offer | None:
        """What was offered there, if that was not too long ago."""
        row = self._connection.execute(
            select(offer).where(offer.c.person == person, offer.c.place == place, offer.c.at >= since)
        ).one_or_none()
        return None if row is None else Offer(tuple(row.lines), row.more)

    def purge(self, before: datetime) -> None:
        """Forget offers from before a moment."""
        self._connection.execute(delete(offer).where(offer.c.at < before))

    def drop(self, person: int, place: int) -> None:
        """It was taken up."""
        self._connection.execute(delete(offer).where(offer.c.person == person, offer.c.place == place))
