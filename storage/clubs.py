"""Clubs and who is in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

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
        made = self._connection.execute(insert(club).values(since=at, **values).returning(club.c.id))
        number = made.scalar_one()
        self.join(number, founder, at, standing="owner")
        return self.get(number)

    def get(self, number: int) -> Club:
        """The club with that id."""
        return _club(self._connection.execute(_clubs().where(club.c.id == number)).one())

    def find(self, name: str) -> Club | None:
        """The club of that name, as people type names."""
        row = self._connection.execute(_clubs().where(club.c.slug == slug(name))).one_or_none()
        return None if row is None else _club(row)

    def all(self, *, limit: int | None = None, skip: int = 0) -> list[Club]:
        """The clubs, by name."""
        rows = self._connection.execute(_clubs().order_by(club.c.slug).limit(limit).offset(skip))
        return [_club(row) for row in rows]

    def names_of(self, who: int) -> list[str]:
        """What the clubs that a person is in are called."""
        mine = select(club.c.name).join(club_member, club_member.c.club == club.c.id)
        theirs = mine.where(club_member.c.person == who, club_member.c.standing != "invited", club.c.state != "ended")
        return list(self._connection.scalars(theirs.order_by(club.c.slug)))

    def of(self, who: int) -> set[int]:
        """The clubs a person is in."""
        return set(
            self._connection.scalars(
                select(club_member.c.club).where(club_member.c.person == who, club_member.c.standing != "invited")
            )
        )

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
        return self._connection.scalar(
            select(club_member.c.standing).where(club_member.c.club == number, club_member.c.person == who)
        )

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


def _clubs() -> Select[Any]:
    members = (
        select(func.count())
        .select_from(club_member.join(person, person.c.id == club_member.c.person))
        .where(club_member.c.club == club.c.id, club_member.c.standing != "invited", person.c.state == "active")
        .scalar_subquery()
    )
    return select(club, members.label("members")).where(club.c.state != "ended")


def _club(row: Row[Any]) -> Club:
    return Club(row.id, row.name, row.slug, row.about, row.founder, row.state, row.members)
