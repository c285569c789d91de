"""What many people or places may read, with a query or two for all of them together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, and_, select

from bot.intranet.people import Person, Reader
from bot.intranet.places import Home
from storage.among import among
from storage.people import as_person
from storage.tables.people import account, audience, club_member, person, place_member, role

_OF_PERSON = [person.c[name] for name in ("id", "name", "language", "zone", "quiet_until")]


class Readers:
    """Readers in bulk; of questions between a few people they know nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def people(self, numbers: Collection[int]) -> Mapping[int, Person]:
        """The active people among these."""
        roles: dict[int, set[str]] = {}
        for row in self._connection.execute(select(role).where(among(self._connection, role.c.person, numbers))):
            roles.setdefault(row.person, set()).add(row.role)
        asked = select(*_OF_PERSON).where(among(self._connection, person.c.id, numbers), person.c.state == "active")
        return {row.id: as_person(row, roles.get(row.id, ())) for row in self._connection.execute(asked).all()}

    def of_people(self, numbers: Collection[int]) -> Mapping[int, Reader]:
        """What is for all, for their clubs, and for the places they are in."""
        clubs = (
            select(club_member.c.person, audience.c.id)
            .join(audience, audience.c.about == club_member.c.club)
            .where(among(self._connection, club_member.c.person, numbers), club_member.c.standing != "invited")
        )
        mine = and_(
            place_member.c.connection == account.c.connection,
            place_member.c.remote_id == account.c.remote_id,
        )
        places = (
            select(account.c.person, audience.c.id)
            .join(place_member, mine)
            .join(audience, audience.c.place == place_member.c.place)
            .where(among(self._connection, account.c.person, numbers))
        )
        found: dict[int, list[int]] = {number: [] for number in numbers}
        for query in (clubs, places):
            for number, readable in self._connection.execute(query).all():
                found[number].append(readable)
        everybody = self._everybody()
        return {number: Reader(everybody.union(more), person=number) for number, more in found.items()}

    def of_places(self, homes: Iterable[Home]) -> Mapping[int, Reader]:
        """What everybody there may see."""
        every = list(homes)
        here = among(self._connection, audience.c.place, [home.id for home in every])
        theirs = among(self._connection, audience.c.about, {home.club for home in every if home.club is not None})
        places: dict[int | None, int] = {}
        clubs: dict[int | None, int] = {}
        for row in self._connection.execute(select(audience).where(here | theirs)):
            (places if row.kind == "place" else clubs)[row.place if row.kind == "place" else row.about] = row.id
        everybody = self._everybody()
        found: dict[int, Reader] = {}
        for home in every:
            own = [places.get(home.id), clubs.get(home.club) if home.club is not None else None]
            general = frozenset[int]() if home.strangers else everybody
            found[home.id] = Reader(general.union(number for number in own if number is not None), place=home.id)
        return found

    def _everybody(self) -> frozenset[int]:
        return frozenset(self._connection.scalars(select(audience.c.id).where(audience.c.kind == "all")))
