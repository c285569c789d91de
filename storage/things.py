"""The supertype: numbers, audiences, likes and comments, and where cards hang."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update

from bot.intranet.people import Reader
from bot.intranet.things import Comment, Thing
from storage.passages import Passages
from storage.tables.people import audience, club, person, place
from storage.tables.things import comment, hanging, liking, thing
from storage.upsert import upsert

_LATELY = 3000  # numbers back from the last one: what is older is called by its number


class Things:
    """Everything that has a number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        kind: str,
        title: str,
        audience: int,
        author: int | None,
        at: datetime,
        made_in: int | None = None,
    ) -> int:
        """A new thing; its number."""
        values = {"kind": kind, "title": title, "audience": audience, "author": author, "at": at}
        made = self._connection.execute(_ADD, {"state": "live", "made_in": made_in, **values})
        return int(made.scalar_one())

    def get(self, number: int, reader: Reader, kind: str | None = None) -> Thing:
        """The thing with that number; raises `LookupError` alike when there is none and when `reader` may
        not see it."""
        row = self._connection.execute(_VISIBLE, {"number": number, "audiences": reader.audiences}).one_or_none()
        if row is None or kind not in (None, row.kind):
            raise LookupError(number)
        return as_thing(row)

    def last_of(self, author: int, kinds: Iterable[str], reader: Reader, since: datetime) -> Thing | None:
        """What somebody put up last, since a moment, of those kinds."""
        theirs = visible(reader).where(thing.c.author == author, thing.c.kind.in_(kinds), thing.c.at > since)
        row = self._connection.execute(theirs.order_by(thing.c.id.desc()).limit(1)).one_or_none()
        return None if row is None else as_thing(row)

    def newest(self, reader: Reader, kinds: Collection[str], most: int) -> list[Thing]:
        """What somebody may see of the last few thousand things of those kinds, newest first, at most so many."""
        last = self._connection.scalar(select(func.max(thing.c.id))) or 0
        theirs = visible(reader).where(thing.c.kind.in_(kinds), thing.c.id > last - _LATELY)
        return [as_thing(row) for row in self._connection.execute(theirs.order_by(thing.c.id.desc()).limit(most))]

    def edited(self, number: int, title: str, at: datetime) -> None:
        """A new title, and that it was changed."""
        self._connection.execute(update(thing).where(thing.c.id == number).values(title=title, edited_at=at))

    def delete(self, number: int) -> None:
        """Take it out of sight; the number stays used."""
        self._connection.execute(update(thing).where(thing.c.id == number).values(state="deleted"))
        Passages(self._connection).drop(number)

    def audience_of(self, number: int) -> int:
        """The audience of a thing, for deciding where its card may hang; raises `LookupError`."""
        found = self._connection.scalar(_AUDIENCE, {"number": number})
        if found is None:
            raise LookupError(number)
        return int(found)

    def reach(self, audience_id: int) -> tuple[str, str]:
        """The kind of an audience and the name of its club or place."""
        row = self._connection.execute(_REACH, {"number": audience_id}).one()
        return row.kind, row.name

    def comment(self, number: int, author: int, text: str, at: datetime) -> None:
        """Add a remark."""
        made = self._connection.execute(_REMARK, {"thing": number, "author": author, "text": text, "at": at})
        Passages(self._connection).remarked(number, int(made.scalar_one()), text)

    def comments(self, number: int, last: int) -> tuple[Comment, ...]:
        """The last remarks under a thing, oldest first."""
        rows = self._connection.execute(_REMARKS, {"number": number, "last": last}).all()
        return tuple(Comment(row.name, row.text, row.at) for row in reversed(rows))

    def like(self, number: int, who: int, source: str | None, at: datetime) -> bool:
        """Like it; True when it was not liked yet. A later source takes over."""
        known = self._connection.scalar(_LIKED, {"number": number, "who": who})
        row = {"thing": number, "person": who, "source": source, "at": at}
        upsert(self._connection, liking, row, update=("source",))
        return known is None

    def unlike(self, number: int, who: int, source: str | None = None) -> bool:
        """Take a like back (only the one that `source` made, when given); True when there was one."""
        gone = delete(liking).where(liking.c.thing == number, liking.c.person == who)
        if source is not None:
            gone = gone.where(liking.c.source == source)
        return self._connection.execute(gone).rowcount == 1

    def liked_by_source(self, source: str, who: int) -> Thing | None:
        """What a person's reaction liked."""
        number = self._connection.scalar(
            select(liking.c.thing).where(liking.c.source == source, liking.c.person == who)
        )
        return None if number is None else self._any(number)

    def by_key(self, key: str) -> Thing | None:
        """The live thing whose card has that key, whoever asks: only to tell what a reply is about."""
        return self._any(int(key.partition(" ")[2]))

    def hang(self, key: str, place_id: int) -> None:
        """A card begins to hang in a place."""
        upsert(self._connection, hanging, {"key": key, "place": place_id, "remote_ids": []}, update=())

    def hangs_in(self, key: str) -> list[int]:
        """The places where a card hangs."""
        return list(self._connection.scalars(_HANGS_IN, {"card": key}))

    def hung(self, key: str, place_id: int) -> tuple[str, ...]:
        """The remote ids of a card in a place; none when it was not delivered there."""
        found = self._connection.scalar(_HUNG, {"card": key, "place": place_id})
        return tuple(found or ())

    def set_hung(self, key: str, place_id: int, remote_ids: Iterable[str]) -> None:
        """Where a card was delivered."""
        row = {"key": key, "place": place_id, "remote_ids": list(remote_ids)}
        upsert(self._connection, hanging, row, update=("remote_ids",))

    def unhang(self, key: str, place_id: int) -> None:
        """A card hangs there no longer."""
        self._connection.execute(delete(hanging).where(hanging.c.key == key, hanging.c.place == place_id))

    def _any(self, number: int) -> Thing | None:
        row = self._connection.execute(_ANY, {"number": number}).one_or_none()
        return None if row is None else as_thing(row)


def visible(reader: Reader) -> Select[Any]:
    """All live things a reader may see, with the names of author and audience."""
    return readable().params(audiences=reader.audiences)


def readable() -> Select[Any]:
    """As `visible`, for statements that are built once: the reader's audiences are given as "audiences"."""
    # "+ 0" keeps SQLite from walking everything of an audience where a number or the newest few are wanted
    return _LIVE.where((thing.c.audience + 0).in_(bindparam("audiences", expanding=True)))


def named() -> Select[Any]:
    """All things, whatever their state, with the names of author and audience."""
    return select(
        thing,
        audience.c.kind.label("scope"),
        func.coalesce(club.c.name, place.c.name, "").label("scope_name"),
        func.coalesce(person.c.name, "").label("author_name"),
    ).select_from(
        thing.join(audience, audience.c.id == thing.c.audience)
        .outerjoin(club, club.c.id == audience.c.about)
        .outerjoin(place, place.c.id == audience.c.place)
        .outerjoin(person, person.c.id == thing.c.author)
    )


# What ordinary turns ask is built once.
_LIVE = named().where(thing.c.state == "live")
_ANY = _LIVE.where(thing.c.id == bindparam("number"))
_ADD = insert(thing).returning(thing.c.id)
_HUNG = select(hanging.c.remote_ids).where(hanging.c.key == bindparam("card"), hanging.c.place == bindparam("place"))
_REACH = (
    select(audience.c.kind, func.coalesce(club.c.name, place.c.name, "").label("name"))
    .select_from(
        audience.outerjoin(club, club.c.id == audience.c.about).outerjoin(place, place.c.id == audience.c.place)
    )
    .where(audience.c.id == bindparam("number"))
)
_REMARK = insert(comment).returning(comment.c.id)
_REMARKS = (
    select(person.c.name, comment.c.text, comment.c.at)
    .join(person, person.c.id == comment.c.author)
    .where(comment.c.thing == bindparam("number"))
    .order_by(comment.c.id.desc())
    .limit(bindparam("last"))
)
_LIKED = select(liking.c.person).where(liking.c.thing == bindparam("number"), liking.c.person == bindparam("who"))
_VISIBLE = readable().where(thing.c.id == bindparam("number"))
_AUDIENCE = select(thing.c.audience).where(thing.c.id == bindparam("number"))
_HANGS_IN = select(hanging.c.place).where(hanging.c.key == bindparam("card")).order_by(hanging.c.place)


def as_thing(row: Row[Any]) -> Thing:
    """A row of `visible` as a thing."""
    return Thing(
        number=row.id,
        kind=row.kind,
        title=row.title,
        audience=row.audience,
        scope=row.scope,
        scope_name=row.scope_name,
        author=row.author,
        author_name=row.author_name,
        at=row.at,
        made_in=row.made_in,
        edited_at=row.edited_at,
    )
