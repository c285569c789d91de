"""People, their accounts and roles."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from bot.chat import Account
from bot.intranet.people import GROUP_ROLES, Person, Reader
from storage.among import Given
from storage.questions import audiences_in, audiences_of
from storage.tables.people import account, audience, audit, club_member, link_code, person, place_member, role
from storage.upsert import upsert


def _readable() -> Select[Any]:
    """The audiences of a person: everybody's, those of their clubs, those of the places they are in, those of the
    questions that are theirs, and of feedback for those who look after it."""
    number: BindParameter[int] = bindparam("number")
    clubs = select(club_member.c.club).where(club_member.c.person == number, club_member.c.standing != "invited")
    mine = (place_member.c.connection == account.c.connection) & (place_member.c.remote_id == account.c.remote_id)
    places = select(place_member.c.place).join(account, mine).where(account.c.person == number)
    any_of = or_(*(role.c.role == each for each in GROUP_ROLES))  # the list of an IN is written out at each call
    group = select(1).where(role.c.person == number, any_of)
    return select(audience.c.id).where(
        or_(
            audience.c.kind == "all",
            audience.c.about.in_(clubs),
            audience.c.place.in_(places),
            audience.c.id.in_(audiences_of(number)),
            audience.c.id.in_(audiences_in(places)),
            and_(audience.c.kind == "feedback", exists(group)),
        )
    )


@cache
def _may_read(dialect: str) -> Any:
    """The other way round: who of some people is in an audience. A union, which begins with these people; with an "or"
    PostgreSQL goes through everybody in a place."""
    [number] = _NUMBERS.columns(dialect)
    mine = (place_member.c.connection == account.c.connection) & (place_member.c.remote_id == account.c.remote_id)
    this = audience.c.id == bindparam("audience")
    everybody = select(person.c.id).join(audience, audience.c.kind == "all").where(person.c.id.in_(select(number)))
    members = select(club_member.c.person).join(audience, audience.c.about == club_member.c.club)
    place = place_member.c.place + 0  # so that SQLite does not, either
    there = select(account.c.person).join(place_member, mine).join(audience, audience.c.place == place)
    return union_all(
        everybody.where(this),
        members.where(this, club_member.c.person.in_(select(number)), club_member.c.standing != "invited"),
        there.where(this, account.c.person.in_(select(number))),
    )


def _count() -> Select[Any]:
    """How many active people there are. Of 100,000 those who left are quicker to count."""
    everybody = select(func.count()).select_from(person).scalar_subquery()
    left = select(func.count()).where(person.c.state == "left").scalar_subquery()
    own = account.alias("own")
    themselves = exists().where(own.c.person == account.c.person, ~own.c.acting)
    active = exists().where(person.c.id == account.c.person, person.c.state == "active")
    acted = select(func.count(func.distinct(account.c.person))).where(account.c.acting, active, ~themselves)
    return select(everybody - left - acted.scalar_subquery())


# What every turn asks is built once: building a statement takes five times as long as running it.
_PERSON = (
    select(person, role.c.role).outerjoin(role, role.c.person == person.c.id).where(person.c.id == bindparam("number"))
)
_BEHIND = (
    select(person, role.c.role)
    .join(account, account.c.person == person.c.id)
    .outerjoin(role, role.c.person == person.c.id)
    .where(account.c.connection == bindparam("line"), account.c.remote_id == bindparam("voice"))
    .where(person.c.state == "active")
)
_ADD = insert(person).returning(person.c.id)
_CHANGED = update(person).where(person.c.id == bindparam("number"))
_MET = select(account.c.name).where(
    account.c.connection == bindparam("line"), account.c.remote_id == bindparam("voice")
)
_ROLES = select(role.c.role).where(role.c.person == bindparam("number"))
_COUNT = _count()
_READABLE = _readable()
_VOICES = Given(connection=Text(), remote_id=Text())
_NUMBERS = Given(number=BigInteger())


@cache
def _behind_each(dialect: str) -> Select[Any]:
    known = account.join(person, person.c.id == account.c.person).outerjoin(role, role.c.person == person.c.id)
    these = tuple_(account.c.connection, account.c.remote_id).in_(select(*_VOICES.columns(dialect)))
    names = account.c.connection.label("line"), account.c.remote_id.label("voice")
    return select(person, *names, role.c.role).select_from(known).where(these)


class People:
    """Who there is, and what each may read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one_at_a_time(self, voice: Account) -> None:
        """Until this transaction ends, no other process makes a person of this account (on SQLite nobody could)."""
        if self._connection.dialect.name == "postgresql":
            key = f"{voice.connection} {voice.id}"
            self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))

    def get(self, number: int) -> Person:
        """The person with that id; raises `LookupError`."""
        found = self._one(_PERSON, {"number": number})
        if found is None:
            raise LookupError(number)
        return found

    def behind(self, voice: Account) -> Person | None:
        """The active person an account belongs to, if it is not a stranger."""
        return self._one(_BEHIND, {"line": voice.connection, "voice": voice.id})

    def behind_each(self, voices: Collection[Account]) -> dict[Account, Person]:
        """As `behind`, for many: those of them that are no strangers."""
        dialect = self._connection.dialect.name
        values = _VOICES.values(dialect, [(voice.connection, voice.id) for voice in voices])
        found: dict[Account, tuple[Row[Any], set[str]]] = {}
        for row in self._connection.execute(_behind_each(dialect), values):
            if row.state == "active":
                _, roles = found.setdefault(Account(row.line, row.voice), (row, set()))
                roles.update({row.role} - {None})
        return {voice: as_person(row, roles) for voice, (row, roles) in found.items()}

    def may_read(self, audience_id: int, numbers: Collection[int]) -> set[int]:
        """Those of some people who are in an audience."""
        dialect = self._connection.dialect.name
        values = _NUMBERS.values(dialect, [(number,) for number in numbers])
        return set(self._connection.scalars(_may_read(dialect), {"audience": audience_id, **values}))

    def with_email(self, address: str) -> Person | None:
        """The active person with that address."""
        row = self._connection.execute(
            select(person).where(person.c.email == address, person.c.state == "active")
        ).one_or_none()
        return None if row is None else self._person(row)

    def named(self, name: str) -> list[Person]:
        """Active people of that name, whole or first, whatever its capitals."""
        folded = name.strip().casefold()
        begun = {folded, folded.title(), folded.upper()}  # SQLite folds no letter outside ASCII by itself
        begins = or_(*(person.c.name.istartswith(each, autoescape=True) for each in begun))
        rows = self._connection.execute(select(person).where(person.c.state == "active", begins))
        people = [self._person(row) for row in rows if folded in (row.name.casefold(), _first(row.name))]
        whole = [found for found in people if found.name.casefold() == folded]
        return whole or people

    def names(self, numbers: set[int]) -> Mapping[int, str]:
        """Names by id, for those who are known."""
        rows = self._connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(numbers)))
        return {row.id: row.name for row in rows}

    def count(self) -> int:
        """How many active people there are; those who were only ever acted as do not count."""
        return int(self._connection.execute(_COUNT).scalar_one())

    def add(self, name: str, at: datetime, *, email: str | None = None) -> Person:
        """A new employee."""
        made = self._connection.execute(_ADD, {"name": name, "email": email, "state": "active", "since": at})
        return self.get(made.scalar_one())

    def change(self, number: int, **columns: Any) -> None:
        """Set columns of a person: name, language, zone, quiet_until, state."""
        self._connection.execute(_CHANGED, {"number": number} | columns)

    def account_known(self, voice: Account) -> bool:
        """True when this account has been met, stranger or not."""
        return self._connection.scalar(_MET, {"line": voice.connection, "voice": voice.id}) is not None

    def welcomed(self, voice: Account, at: datetime) -> bool:
        """Mark the account as welcomed; True when it was not yet."""
        done = self._connection.execute(
            update(account).where(_is(voice), account.c.welcomed_at.is_(None)).values(welcomed_at=at)
        )
        return done.rowcount == 1

    def attach(self, voice: Account, name: str, to: int | None, *, acting: bool = False) -> None:
        """Record an account: of a person, or of a stranger (None). A known one changes hands."""
        row = {"connection": voice.connection, "remote_id": voice.id, "name": name, "person": to}
        upsert(self._connection, account, row | {"acting": acting}, update=("name", "person"))

    def accounts(self, number: int) -> list[Account]:
        """The accounts of a person who works here, in a fixed order."""
        rows = self._connection.execute(
            select(account.c.connection, account.c.remote_id)
            .join(person, person.c.id == account.c.person)
            .where(account.c.person == number, person.c.state == "active")
            .order_by(account.c.connection, account.c.remote_id)
        )
        return [Account(row.connection, row.remote_id) for row in rows]

    def roles(self, name: str) -> set[int]:
        """Who has a role."""
        return set(self._connection.scalars(select(role.c.person).where(role.c.role == name)))

    def give_role(self, number: int, name: str) -> None:
        """Give a role; giving it twice is once."""
        upsert(self._connection, role, {"person": number, "role": name}, update=())

    def take_role(self, number: int, name: str) -> None:
        """Take a role away."""
        self._connection.execute(delete(role).where(role.c.person == number, role.c.role == name))

    def reader(self, number: int) -> Reader:
        """What a person may read: what is for all, for their clubs, and for the places they are in."""
        return Reader(frozenset(self._connection.scalars(_READABLE, {"number": number})), person=number)

    def keep_code(self, code: str, number: int, until: datetime) -> None:
        """Keep a one-time code (only its digest) with which an account joins this person."""
        self._connection.execute(delete(link_code).where(link_code.c.person == number))
        values = {"digest": _digest(code), "person": number, "expires_at": until}
        self._connection.execute(insert(link_code).values(values))

    def spend_code(self, code: str, at: datetime) -> int | None:
        """The person a code was given to, if it is still good; it is good once."""
        row = self._connection.execute(
            delete(link_code)
            .where(link_code.c.digest == _digest(code))
            .returning(link_code.c.person, link_code.c.expires_at)
        ).one_or_none()
        return row.person if row is not None and row.expires_at > at else None

    def purge_log(self, before: datetime) -> None:
        """Forget audit lines from before a moment."""
        self._connection.execute(delete(audit).where(audit.c.at < before))

    def purge_codes(self, now: datetime) -> None:
        """Forget link codes that are no longer good."""
        self._connection.execute(delete(link_code).where(link_code.c.expires_at <= now))

    def note(self, at: datetime, actor: int | None, deed: str, about: str) -> None:
        """Write a line in the audit log."""
        self._connection.execute(insert(audit).values(at=at, actor=actor, deed=deed, about=about))

    def _one(self, statement: Select[Any], values: Mapping[str, Any]) -> Person | None:
        rows = self._connection.execute(statement, values).all()
        return as_person(rows[0], {row.role for row in rows} - {None}) if rows else None

    def _person(self, row: Row[Any]) -> Person:
        return as_person(row, self._connection.scalars(_ROLES, {"number": row.id}))


def as_person(row: Row[Any], roles: Iterable[str]) -> Person:
    """A row of the table as a person."""
    zone = ZoneInfo(row.zone) if row.zone else None
    return Person(row.id, row.name, row.language, zone, frozenset(roles), row.quiet_until)


def _is(voice: Account) -> Any:
    return and_(account.c.connection == voice.connection, account.c.remote_id == voice.id)


def _first(name: str) -> str:
    return name.split()[0].casefold() if name.split() else ""


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
