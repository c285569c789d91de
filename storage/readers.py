"""What many people or places may read, with a query or two for all of them together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, cached_property
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, select, union_all

from bot.intranet.people import Person, Reader
from bot.intranet.places import Home
from storage.among import among, among_given, listed
from storage.people import as_person
from storage.tables.people import account, audience, club_member, person, place_member, role

_EVERYBODY = select(audience.c.id).where(audience.c.kind == "all")


class Readers:
    """Readers in bulk; of questions between a few people they know nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    @cached_property
    def everybody(self) -> frozenset[int]:
        """The audience of the whole organisation."""
        return frozenset(self._connection.scalars(_EVERYBODY))

    def people(self, numbers: Collection[int]) -> Mapping[int, Person]:
        """The active people among these."""
        given = {"people": listed(self._dialect, numbers)}
        roles: dict[int, set[str]] = {}
        for number, named in self._connection.execute(_roles(self._dialect), given):
            roles.setdefault(number, set()).add(named)
        rows = self._connection.execute(_people(self._dialect), given).all()
        return {row.id: as_person(row, roles.get(row.id, ())) for row in rows}

    def of_people(self, numbers: Collection[int]) -> Mapping[int, Reader]:
        """What is for all, for their clubs, and for the places they are in."""
        given = {"people": listed(self._dialect, numbers)}
        found: dict[int, list[int]] = {number: [] for number in numbers}
        for number, readable in self._connection.execute(_of_people(self._dialect), given).all():
            found[number].append(readable)
        return {number: Reader(self.everybody.union(more), person=number) for number, more in found.items()}

    def of_places(self, homes: Collection[Home]) -> Mapping[int, Reader]:
        """What everybody there may see."""
        if not homes:
            return {}
        here = among(self._connection, audience.c.place, [home.id for home in homes])
        theirs = among(self._connection, audience.c.about, {home.club for home in homes if home.club is not None})
        places: dict[int | None, int] = {}
        clubs: dict[int | None, int] = {}
        for row in self._connection.execute(select(audience).where(here | theirs)):
            (places if row.kind == "place" else clubs)[row.place if row.kind == "place" else row.about] = row.id
        found: dict[int, Reader] = {}
        for home in homes:
            own = [places.get(home.id), clubs.get(home.club) if home.club is not None else None]
            general = frozenset[int]() if home.strangers else self.everybody
            found[home.id] = Reader(general.union(number for number in own if number is not None), place=home.id)
        return found


@cache
def _roles(dialect: str) -> Select[Any]:
    return select(role.c.person, role.c.role).where(among_given(dialect, role.c.person, "people"))


@cache
def _people(dialect: str) -> Select[Any]:
    about = [person.c[name] for name in ("id", "name", "language", "zone", "quiet_until")]
    return select(*about).where(among_given(dialect, person.c.id, "people"), person.c.state == "active")


@cache
def _of_people(dialect: str) -> CompoundSelect[Any]:
    clubs = (
        select(club_member.c.person, audience.c.id)
        .join(audience, audience.c.about == club_member.c.club)
        .where(among_given(dialect, club_member.c.person, "people"), club_member.c.standing != "invited")
    )
    mine = (place_member.c.connection == account.c.connection) & (place_member.c.remote_id == account.c.remote_id)
    places = (
        select(account.c.person, audience.c.id)
        .join(place_member, mine)
        .join(audience, (audience.c.place == place_member.c.place) & (audience.c.kind == "place"))
        .where(among_given(dialect, account.c.person, "people"))
    )
    return union_all(clubs, places)
