"""What is news, and who has seen it: a handful of queries, whoever reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import BigInteger, Connection, func, or_, select, type_coerce

from bot.intranet.news import Item
from storage.among import among
from storage.gathering import Gathering
from storage.tables.attention import muted, seen
from storage.tables.events import rsvp
from storage.tables.people import audience
from storage.tables.polls import vote
from storage.tables.things import comment, liking, thing

_PRIME = 1_000_003


class News:
    """What happened, and who has seen it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def since(self, moment: datetime, now: datetime, audiences: Collection[int] | None = None) -> list[Item]:
        """All news since a moment (None = of all audiences), to be chosen from with the rights of each reader."""
        gathered = Gathering(self._connection, moment, now, audiences)
        return [*gathered.posts(), *gathered.polls(), *gathered.events(), *gathered.liked(), *gathered.rest()]

    def unchanged(self, items: Iterable[Item]) -> bool:
        """True when all these things are still there, unedited and for the same readers: their sums are the same."""
        told = {item.number: item for item in items if item.number}
        edited = func.coalesce(type_coerce(thing.c.edited_at, BigInteger), 0) % _PRIME
        sums = func.sum(thing.c.id * thing.c.audience), func.sum(edited)
        row = self._connection.execute(
            select(func.count(), *sums).where(among(self._connection, thing.c.id, told), thing.c.state == "live")
        ).one()
        kept = sum(number * item.audience for number, item in told.items())
        changes = sum(_micros(item.edited_at) % _PRIME for item in told.values())
        return (row[0], row[1] or 0, row[2] or 0) == (len(told), kept, changes)

    def seen_by(self, people: Collection[int], first: int, older: Collection[int]) -> Mapping[int, set[int]]:
        """What each of these people has opened, liked, commented on, voted in or answered: of the things from number
        `first` on, and of these polls and events. Votes in polls with hidden names are nobody's."""
        found: dict[int, set[int]] = {}
        for who, what in (
            (seen.c.person, seen.c.thing),
            (liking.c.person, liking.c.thing),
            (comment.c.author, comment.c.thing),
            (vote.c.person, vote.c.poll),
            (rsvp.c.person, rsvp.c.event),
        ):
            news = among(self._connection, what, older)
            if what.table not in (vote, rsvp):
                news = or_(what >= first, news)
            asked = select(who, what).where(among(self._connection, who, people), news)
            for number, thing_number in self._connection.execute(asked).all():
                found.setdefault(number, set()).add(thing_number)
        return found

    def muted_by(self, people: Collection[int]) -> Mapping[int, set[int]]:
        """The audiences of the clubs that each of these people does not want to hear of."""
        found: dict[int, set[int]] = {}
        joined = select(muted.c.person, audience.c.id).join(audience, audience.c.about == muted.c.club)
        for row in self._connection.execute(joined.where(among(self._connection, muted.c.person, people))):
            found.setdefault(row[0], set()).add(row[1])
        return found


def _micros(moment: datetime | None) -> int:
    return 0 if moment is None else round(moment.timestamp() * 1_000_000)
