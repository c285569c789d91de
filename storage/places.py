"""Places: where people read, who is there, and which audiences they make."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.chat import Account, Place, PlaceFacts
from bot.intranet.people import Reader
from bot.intranet.places import Home
from storage.tables.people import account, audience, place, place_member
from storage.upsert import upsert


class Places:
    """The places Jet is in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, number: int) -> Home:
        """The place with that id; raises `LookupError`."""
        return self._one(place.c.id == number)

    def find(self, where: Place) -> Home | None:
        """The place, if Jet has been told of it."""
        try:
            return self._one(place.c.connection == where.connection, place.c.remote_id == where.id)
        except LookupError:
            return None

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
        home = self._one(place.c.connection == facts.place.connection, place.c.remote_id == facts.place.id)
        if facts.members is not None:
            self._set_members(home.id, set(facts.members))
        return home

    def change(self, number: int, **columns: Any) -> None:
        """Set columns of a place: club, language, zone."""
        self._connection.execute(update(place).where(place.c.id == number).values(**columns))

    def enter(self, number: int, voice: Account) -> None:
        """One more account is known to read there."""
        row = {"place": number, "connection": voice.connection, "remote_id": voice.id}
        upsert(self._connection, place_member, row, update=())

    def direct_with(self, voice: Account) -> Home | None:
        """The conversation of Jet with that account alone, newest first."""
        rows = self._connection.execute(
            select(place)
            .join(place_member, place_member.c.place == place.c.id)
            .where(
                place.c.kind == "direct",
                ~place.c.left,
                place_member.c.connection == voice.connection,
                place_member.c.remote_id == voice.id,
                place.c.connection == voice.connection,
            )
            .order_by(place.c.id.desc())
            .limit(1)
        )
        row = rows.one_or_none()
        return None if row is None else _home(row)

    def only_reader(self, home: Home) -> int | None:
        """The person a direct place is with."""
        return self._connection.scalar(
            select(account.c.person)
            .join(
                place_member,
                (place_member.c.connection == account.c.connection) & (place_member.c.remote_id == account.c.remote_id),
            )
            .where(place_member.c.place == home.id)
            .limit(1)
        )

    def of_club(self, club: int) -> list[Home]:
        """The places that are the club's."""
        rows = self._connection.execute(select(place).where(place.c.club == club, ~place.c.left))
        return [_home(row) for row in rows]

    def reader(self, home: Home) -> Reader:
        """What everybody in a place may read."""
        mine = [audience.c.place == home.id]
        if home.club is not None:
            mine.append(audience.c.about == home.club)
        if not home.strangers:
            mine.append(audience.c.kind == "all")
        condition = mine[0]
        for other in mine[1:]:
            condition = condition | other
        found = self._connection.scalars(select(audience.c.id).where(condition))
        return Reader(frozenset(found), place=home.id)

    def audience_all(self) -> int:
        """The audience of everybody in the organisation."""
        return int(self._connection.execute(select(audience.c.id).where(audience.c.kind == "all")).scalar_one())

    def audience_of_place(self, number: int) -> int:
        """The audience of those who are in a place."""
        found = self._connection.scalar(select(audience.c.id).where(audience.c.place == number))
        return found if found is not None else self._add_audience(kind="place", place=number)

    def audience_of_club(self, club: int) -> int:
        """The audience of a club's members."""
        found = self._connection.scalar(select(audience.c.id).where(audience.c.about == club))
        return found if found is not None else self._add_audience(kind="club", about=club)

    def audience_of_club_if_any(self, club: int) -> int | None:
        """The audience of a club's members, if anything was ever meant for them."""
        return self._connection.scalar(select(audience.c.id).where(audience.c.about == club))

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
        row = self._connection.execute(select(audience).where(audience.c.id == number)).one()
        return row.kind, row.about if row.kind == "club" else row.place

    def _add_audience(self, **values: Any) -> int:
        made = self._connection.execute(insert(audience).values(**values).returning(audience.c.id))
        return int(made.scalar_one())

    def _set_members(self, number: int, members: set[Account]) -> None:
        rows = self._connection.execute(select(place_member).where(place_member.c.place == number))
        known = {Account(row.connection, row.remote_id) for row in rows}
        for gone in known - members:
            self._connection.execute(
                delete(place_member).where(
                    place_member.c.place == number,
                    place_member.c.connection == gone.connection,
                    place_member.c.remote_id == gone.id,
                )
            )
        for new in members - known:
            self.enter(number, new)

    def _one(self, *conditions: Any) -> Home:
        row = self._connection.execute(select(place).where(*conditions)).one_or_none()
        if row is None:
            raise LookupError(conditions)
        return _home(row)


def _home(row: Row[Any]) -> Home:
    return Home(
        row.id,
        Place(row.connection, row.remote_id),
        row.name,
        row.kind,
        row.club,
        row.language,
        row.zone,
        row.encrypted,
        row.strangers,
        row.left,
    )
