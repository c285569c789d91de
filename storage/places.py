"""Places: where people read, who is there, and which audiences they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    Text,
    bindparam,
    delete,
    func,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.chat import Account, Place, PlaceFacts
from bot.intranet.people import Reader
from bot.intranet.places import Home
from storage.among import Given, among_given, listed
from storage.questions import audiences_in
from storage.tables.people import account, audience, place, place_member
from storage.tables.things import hanging
from storage.upsert import upsert

# What every turn asks is built once.
_BY_NUMBER = select(place).where(place.c.id == bindparam("number"))
_BY_PLACE = select(place).where(place.c.connection == bindparam("line"), place.c.remote_id == bindparam("remote"))
_CHANGED = update(place).where(place.c.id == bindparam("number"))
_WITH_CARD = (
    select(place)
    .join(hanging, hanging.c.place == place.c.id)
    .where(hanging.c.key == bindparam("card"))
    .order_by(place.c.id)
)
_DIRECT = (
    select(place)
    .join(place_member, place_member.c.place == place.c.id)
    .where(
        place.c.kind == "direct",
        ~place.c.left,
        place_member.c.connection == bindparam("line"),
        place_member.c.remote_id == bindparam("remote"),
        place.c.connection == bindparam("line"),
    )
    .order_by(place.c.id.desc())
    .limit(1)
)
_ONLY_READER = (
    select(account.c.person)
    .join(
        place_member,
        (place_member.c.connection == account.c.connection) & (place_member.c.remote_id == account.c.remote_id),
    )
    .where(place_member.c.place == bindparam("number"))
    .limit(1)
)
_READABLE = select(audience.c.id).where(
    or_(
        audience.c.place == bindparam("number"),
        audience.c.about == bindparam("club", type_=BigInteger),
        audience.c.kind == bindparam("everybody"),
        audience.c.id.in_(audiences_in([bindparam("number")])),
    )
)
_EVERYBODY = select(audience.c.id).where(audience.c.kind == "all")
_AUDIENCE = select(audience).where(audience.c.id == bindparam("number"))
_OF = {of: select(audience.c.id).where(audience.c[of] == bindparam("number")) for of in ("about", "place")}
_MEMBERS = select(place_member).where(place_member.c.place == bindparam("number"))
_OF_CLUB = select(place).where(place.c.club == bindparam("club"), ~place.c.left)


_THERE = Given(place=BigInteger(), connection=Text(), remote_id=Text())
_VOICES = Given(connection=Text(), remote_id=Text())


@cache
def _many(dialect: str) -> Select[Any]:
    return select(place).where(among_given(dialect, place.c.id, "numbers"))


@cache
def _enter(dialect: str) -> Any:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    given = select(*_THERE.columns(dialect)).where(true())
    return insert(place_member).from_select(("place", "connection", "remote_id"), given).on_conflict_do_nothing()


@cache
def _direct_each(dialect: str) -> Any:
    these = tuple_(place_member.c.connection, place_member.c.remote_id).in_(select(*_VOICES.columns(dialect)))
    here = (place.c.id == place_member.c.place) & (place.c.connection == place_member.c.connection)
    found = select(place, place_member.c.remote_id.label("voice")).join(place_member, here)
    return found.where(these, place.c.kind == "direct", ~place.c.left).order_by(place.c.id)


class Places:
    """The places Jet is in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, number: int) -> Home:
        """The place with that id; raises `LookupError`."""
        home = self._one(_BY_NUMBER, {"number": number})
        if home is None:
            raise LookupError(number)
        return home

    def many(self, numbers: Collection[int]) -> Mapping[int, Home]:
        """These places, by their ids."""
        dialect = self._connection.dialect.name
        rows = self._connection.execute(_many(dialect), {"numbers": listed(dialect, numbers)})
        return {row[0]: _home(row) for row in rows.all()}

    def find(self, where: Place) -> Home | None:
        """The place, if Jet has been told of it."""
        return self._one(_BY_PLACE, {"line": where.connection, "remote": where.id})

    def with_card(self, key: str) -> list[Home]:
        """Where a card hangs."""
        return [_home(row) for row in self._connection.execute(_WITH_CARD, {"card": key})]

    def called(self, name: str) -> list[Home]:
        """The rooms of that name, whatever its capitals."""
        rows = self._connection.execute(select(place).where(place.c.kind == "room", ~place.c.left))
        folded = name.strip().lstrip("#").casefold()
        return [_home(row) for row in rows if row.name.lstrip("#").casefold() == folded]

    def told(self, facts: PlaceFacts) -> Home:
        """Record what an adapter says of a place; what people set there stays."""
        kind = "company" if facts.company else "direct" if facts.direct else "room"
        row = {
            "connection": facts.place.connection,
            "remote_id": facts.place.id,
            "name": facts.name,
            "kind": kind,
            "encrypted": facts.encrypted,
            "strangers": facts.strangers,
            "left": facts.left,
        }
        upsert(
            self._connection,
            place,
            row,
            on=("connection", "remote_id"),
            update=("name", "kind", "encrypted", "strangers", "left"),
        )
        home = self.find(facts.place)
        assert home is not None
        if facts.members is not None:
            self._set_members(home.id, set(facts.members))
        return home

    def change(self, number: int, **columns: Any) -> None:
        """Set columns of a place: club, language, zone."""
        self._connection.execute(_CHANGED, {"number": number} | columns)

    def enter(self, there: Iterable[tuple[int, Account]]) -> None:
        """These accounts are known to read in these places."""
        rows = [(number, voice.connection, voice.id) for number, voice in sorted(set(there))]
        if rows:
            dialect = self._connection.dialect.name
            self._connection.execute(_enter(dialect), _THERE.values(dialect, rows))

    def direct_with(self, voice: Account) -> Home | None:
        """The conversation of Jet with that account alone, newest first."""
        return self._one(_DIRECT, {"line": voice.connection, "remote": voice.id})

    def direct_with_each(self, voices: Collection[Account]) -> dict[Account, Home]:
        """As `direct_with`, for many: those of them who have one."""
        dialect = self._connection.dialect.name
        values = _VOICES.values(dialect, [(voice.connection, voice.id) for voice in voices])
        rows = self._connection.execute(_direct_each(dialect), values) if voices else ()
        return {Account(row.connection, row.voice): _home(row[:-1]) for row in rows}  # of several, the newest

    def is_in(self, number: int, person: int) -> bool:
        """Whether a person reads in a place, by any of their accounts."""
        mine = (account.c.connection == place_member.c.connection) & (account.c.remote_id == place_member.c.remote_id)
        found = select(account.c.person).join(place_member, mine)
        return (
            self._connection.scalar(found.where(place_member.c.place == number, account.c.person == person).limit(1))
            is not None
        )

    def only_reader(self, home: Home) -> int | None:
        """The person a direct place is with."""
        return self._connection.scalar(_ONLY_READER, {"number": home.id})

    def of_club(self, club: int) -> list[Home]:
        """The places that are the club's."""
        rows = self._connection.execute(_OF_CLUB, {"club": club})
        return [_home(row) for row in rows]

    def reader(self, home: Home) -> Reader:
        """What everybody in a place may read."""
        everybody = "" if home.strangers else "all"
        found = self._connection.scalars(_READABLE, {"number": home.id, "club": home.club, "everybody": everybody})
        return Reader(frozenset(found), place=home.id)

    def audience_all(self) -> int:
        """The audience of everybody in the organisation."""
        return int(self._connection.execute(_EVERYBODY).scalar_one())

    def audience_of_place(self, number: int) -> int:
        """The audience of those who are in a place."""
        return self._audience("place", "place", number)

    def audience_of_club(self, club: int) -> int:
        """The audience of a club's members."""
        return self._audience("club", "about", club)

    def audience_of_club_if_any(self, club: int) -> int | None:
        """The audience of a club's members, if anything was ever meant for them."""
        return self._connection.scalar(_OF["about"], {"number": club})

    def count(self, number: int) -> int:
        """How many people are in a place."""
        voices = place_member.join(
            account,
            (place_member.c.connection == account.c.connection) & (place_member.c.remote_id == account.c.remote_id),
        )
        people = select(func.count(func.distinct(account.c.person))).select_from(voices)
        return self._connection.scalar(people.where(place_member.c.place == number)) or 0

    def audience(self, number: int) -> tuple[str, int | None]:
        """What kind an audience is, and the id of its club or place."""
        row = self._connection.execute(_AUDIENCE, {"number": number}).one()
        return row.kind, row.about if row.kind == "club" else row.place

    def _audience(self, kind: str, of: str, number: int) -> int:
        """Made when it is first asked for; two processes may ask at once."""
        found = self._connection.scalar(_OF[of], {"number": number})
        if found is None:
            upsert(self._connection, audience, {"kind": kind, of: number}, on=(of,), update=())
            found = self._connection.execute(_OF[of], {"number": number}).scalar_one()
        return int(found)

    def _set_members(self, number: int, members: set[Account]) -> None:
        rows = self._connection.execute(_MEMBERS, {"number": number})
        known = {Account(row.connection, row.remote_id) for row in rows}
        for gone in known - members:
            self._connection.execute(
                delete(place_member).where(
                    place_member.c.place == number,
                    place_member.c.connection == gone.connection,
                    place_member.c.remote_id == gone.id,
                )
            )
        self.enter((number, new) for new in members - known)

    def _one(self, statement: Select[Any], values: Mapping[str, Any]) -> Home | None:
        row = self._connection.execute(statement, values).one_or_none()
        return None if row is None else _home(row)


def _home(row: Sequence[Any]) -> Home:
    """A row of the table as a place."""
    number, connection, remote_id, *rest = tuple(row)
    return Home(number, Place(connection, remote_id), *rest)
