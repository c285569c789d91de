"""What is news, and who has seen it: a handful of queries, whoever reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    CompoundSelect,
    Connection,
    Select,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)

from bot.intranet.news import Item
from storage.among import Given, among_given, listed
from storage.gathering import Gathering
from storage.tables.attention import muted, seen
from storage.tables.events import rsvp
from storage.tables.people import audience
from storage.tables.polls import vote
from storage.tables.things import comment, liking, thing

_PRIME = 1_000_003
_ASKED = Given(person=BigInteger(), number=BigInteger())


class News:
    """What happened, and who has seen it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    def since(self, moment: datetime, now: datetime, audiences: Collection[int] | None = None) -> list[Item]:
        """All news since a moment (None = of all audiences), to be chosen from with the rights of each reader."""
        gathered = Gathering(self._connection, moment, now, audiences)
        return [*gathered.posts(), *gathered.polls(), *gathered.events(), *gathered.liked(), *gathered.rest()]

    def unchanged(self, items: Iterable[Item]) -> bool:
        """True when all these things are still there, unedited and for the same readers: their sums are the same."""
        told = {item.number: item for item in items if item.number}
        row = self._connection.execute(_sums(self._dialect), {"told": listed(self._dialect, told)}).one()
        kept = sum(number * item.audience for number, item in told.items())
        changes = sum(_micros(item.edited_at) % _PRIME for item in told.values())
        return (row[0], row[1] or 0, row[2] or 0) == (len(told), kept, changes)

    def seen_by(
        self, people: Collection[int], first: int, older: Collection[int], asked: Collection[tuple[int, int]]
    ) -> Mapping[int, set[int]]:
        """What each of these people has opened, liked or commented on, of the things from number `first` on and of the
        `older` ones; and which of the polls and events they are `asked` about, as (person, number), they have voted in
        or answered. Votes in polls with hidden names are nobody's."""
        given = {"people": listed(self._dialect, people), "first": first, "older": listed(self._dialect, older)}
        found: dict[int, set[int]] = {}
        for number, thing_number in self._connection.execute(_met(self._dialect), given).all():
            found.setdefault(number, set()).add(thing_number)
        if asked:
            pairs = _ASKED.values(self._dialect, asked)
            for number, thing_number in self._connection.execute(_answered(self._dialect), pairs).all():
                found.setdefault(number, set()).add(thing_number)
        return found

    def muted_by(self, people: Collection[int]) -> Mapping[int, set[int]]:
        """The audiences of the clubs that each of these people does not want to hear of."""
        found: dict[int, set[int]] = {}
        given = {"people": listed(self._dialect, people)}
        for number, audience_number in self._connection.execute(_muted(self._dialect), given):
            found.setdefault(number, set()).add(audience_number)
        return found


@cache
def _sums(dialect: str) -> Select[*tuple[Any, ...]]:
    edited = func.coalesce(type_coerce(thing.c.edited_at, BigInteger), 0) % _PRIME
    sums = func.sum(thing.c.id * thing.c.audience), func.sum(edited)
    return select(func.count(), *sums).where(among_given(dialect, thing.c.id, "told"), thing.c.state == "live")


@cache
def _met(dialect: str) -> CompoundSelect[Any]:
    def of(who: Column[int], what: Column[int]) -> Select[*tuple[Any, ...]]:
        news = or_(what >= bindparam("first", type_=BigInteger), among_given(dialect, what, "older"))
        return select(who, what).where(among_given(dialect, who, "people"), news)

    return union_all(
        of(seen.c.person, seen.c.thing), of(liking.c.person, liking.c.thing), of(comment.c.author, comment.c.thing)
    )


@cache
def _answered(dialect: str) -> CompoundSelect[Any]:
    """Each looked up by its key: there may be as many votes as people, and only those of a few are asked for."""
    asked = select(*_ASKED.columns(dialect)).cte("asked")
    voted = (vote.c.poll == asked.c.number) & (vote.c.person == asked.c.person)
    answered = (rsvp.c.event == asked.c.number) & (rsvp.c.person == asked.c.person)
    return union_all(
        select(vote.c.person, vote.c.poll).join(asked, voted), select(rsvp.c.person, rsvp.c.event).join(asked, answered)
    )


@cache
def _muted(dialect: str) -> Select[*tuple[Any, ...]]:
    joined = select(muted.c.person, audience.c.id).join(audience, audience.c.about == muted.c.club)
    return joined.where(among_given(dialect, muted.c.person, "people"))


def _micros(moment: datetime | None) -> int:
    return 0 if moment is None else round(moment.timestamp() * 1_000_000)
