"""Clubs and who is in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from bot.intranet.clubs import Club, slug
from storage.tables.people import club, club_member, person
from storage.upsert import upsert


class Clubs:
    """The clubs of the organisation; that they exist is known to every employee."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, name: str, founder: int, at: datetime) -> Club:
        """A new club with its founder as owner; raises `ValueError` when the name is taken."""
        if self.find(name) is not None:
            raise ValueError(name)
        values = {"name": name, "slug": slug(name), "about": "", "founder": founder, "state": "open"}
        made = self._connection.execute(_ADD, {"since": at, **values})
        number = made.scalar_one()
        self.join(number, founder, at, standing="owner")
        return self.get(number)

    def rename(self, number: int, name: str) -> None:
        """Give it another name, which is free."""
        self._connection.execute(_RENAMED, {"which": number, "called": name, "known_as": slug(name)})

    def get(self, number: int) -> Club:
        """The club with that id."""
        return _club(self._connection.execute(_BY_NUMBER, {"number": number}).one())

    def find(self, name: str) -> Club | None:
        """The club of that name, as people type names."""
        row = self._connection.execute(_BY_NAME, {"name": slug(name)}).one_or_none()
        return None if row is None else _club(row)

    def all(self) -> list[Club]:
        """The clubs, by name."""
        return [_club(row) for row in self._connection.execute(_ALL)]

    def page(self, most: int, skip: int) -> list[Club]:
        """Some of the clubs, by name."""
        return [_club(row) for row in self._connection.execute(_PAGE, {"most": most, "skip": skip})]

    def slugs(self) -> Mapping[str, int]:
        """The clubs by their slugs."""
        return {row.slug: row.id for row in self._connection.execute(_SLUGS)}

    def names_of(self, who: int) -> list[str]:
        """What the clubs that a person is in are called."""
        mine = select(club.c.name).join(club_member, club_member.c.club == club.c.id)
        theirs = mine.where(club_member.c.person == who, club_member.c.standing != "invited", club.c.state != "ended")
        return list(self._connection.scalars(theirs.order_by(club.c.slug)))

    def led_by(self, who: int) -> list[str]:
        """The names of the clubs that somebody leads."""
        its = select(club.c.name).join(club_member, club_member.c.club == club.c.id)
        its = its.where(club_member.c.person == who, club_member.c.standing == "owner", club.c.state != "ended")
        return list(self._connection.scalars(its.order_by(club.c.slug)))

    def of(self, who: int) -> set[int]:
        """The clubs a person is in."""
        return set(self._connection.scalars(_MINE, {"who": who}))

    def join(self, number: int, who: int, at: datetime, *, standing: str = "member") -> bool:
        """Become a member (or be invited); True when it changed something."""
        now = self.standing(number, who)
        if now in ("owner", "member") or now == standing:
            return False
        row = {"club": number, "person": who, "standing": standing, "since": at}
        upsert(self._connection, club_member, row, update=("standing", "since"))
        return True

    def make_owner(self, number: int, who: int) -> None:
        """A member becomes an owner."""
        mine = club_member.c.club == number, club_member.c.person == who
        self._connection.execute(update(club_member).where(*mine).values(standing="owner"))

    def leave(self, number: int, who: int) -> bool:
        """Be a member no longer; True when one was."""
        gone = delete(club_member).where(club_member.c.club == number, club_member.c.person == who)
        return self._connection.execute(gone).rowcount == 1

    def standing(self, number: int, who: int) -> str | None:
        """owner, member, invited, or None."""
        return self._connection.scalar(_STANDING, {"number": number, "who": who})

    def members(self, number: int) -> list[tuple[int, str, str]]:
        """(person, name, standing) of the members, owners first, then by name."""
        rows = self._connection.execute(
            select(person.c.id, person.c.name, club_member.c.standing)
            .join(person, person.c.id == club_member.c.person)
            .where(club_member.c.club == number, club_member.c.standing != "invited")
            .where(person.c.state == "active")
            .order_by(club_member.c.standing.desc(), func.lower(person.c.name))
        )
        return [(row.id, row.name, row.standing) for row in rows]


def _clubs(works_here: ColumnElement[bool]) -> Select[Any]:
    """With the number of members who work here."""
    theirs = club_member.c.club == club.c.id, club_member.c.standing != "invited", works_here
    members = select(func.count()).where(*theirs).scalar_subquery()
    return select(club, members.label("members")).where(club.c.state != "ended")


# The members of one club are looked at one by one; those of all, where few have left, against the list of who has.
_ACTIVE = exists(select(1).where(person.c.id == club_member.c.person, person.c.state == "active"))
_NOT_LEFT = club_member.c.person.not_in(select(person.c.id).where(person.c.state == "left"))
_BY_NUMBER = _clubs(_ACTIVE).where(club.c.id == bindparam("number"))
_BY_NAME = _clubs(_ACTIVE).where(club.c.slug == bindparam("name"))
_ALL = _clubs(_NOT_LEFT).order_by(club.c.slug)
_PAGE = _ALL.limit(bindparam("most")).offset(bindparam("skip"))
_SLUGS = select(club.c.slug, club.c.id).where(club.c.state != "ended").order_by(club.c.slug)
_MINE = select(club_member.c.club).where(club_member.c.person == bindparam("who"), club_member.c.standing != "invited")
_STANDING = select(club_member.c.standing).where(
    club_member.c.club == bindparam("number"), club_member.c.person == bindparam("who")
)
_ADD = insert(club).returning(club.c.id)
_RENAMED = (
    update(club).where(club.c.id == bindparam("which")).values(name=bindparam("called"), slug=bindparam("known_as"))
)


def _club(row: Row[Any]) -> Club:
    return Club(row.id, row.name, row.slug, row.about, row.founder, row.state, row.members)
