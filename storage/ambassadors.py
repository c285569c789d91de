"""Ambassadors: who looks after which topics, in which languages, and who is away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, or_, select

from bot.intranet.questions import Knower, in_turn
from storage.search.analysis import fold, stem, words
from storage.tables.documents import document
from storage.tables.people import person, role
from storage.tables.questions import ambassador, ambassador_topic, question_turn
from storage.tables.things import thing
from storage.upsert import upsert

ROLE = "ambassador"
RECENT = timedelta(days=30)
_LONG = 4  # letters of a topic that may be part of a longer word: verlof, verlofformulier


@dataclass(frozen=True)
class Ambassador:
    """Somebody with the role, and what they set for it."""

    person: int
    name: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]  # () = any
    away_until: datetime | None


class Ambassadors:
    """Whom open questions go to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Ambassador]:
        """Everybody with the role, by name."""
        rows = self._connection.execute(
            select(person.c.id, person.c.name, ambassador.c.languages, ambassador.c.away_until)
            .join(role, role.c.person == person.c.id)
            .outerjoin(ambassador, ambassador.c.person == person.c.id)
            .where(role.c.role == ROLE, person.c.state == "active")
            .order_by(func.lower(person.c.name), person.c.id)
        ).all()
        topics = self._topics(row.id for row in rows)
        return [
            Ambassador(row.id, row.name, topics.get(row.id, ()), tuple(row.languages or ()), row.away_until)
            for row in rows
        ]

    def get(self, who: int) -> Ambassador | None:
        """Somebody's own settings, if they have the role."""
        return next((each for each in self.all() if each.person == who), None)

    def set_topics(self, who: int, topics: Iterable[str]) -> None:
        """These are somebody's topics from now on."""
        self._connection.execute(delete(ambassador_topic).where(ambassador_topic.c.person == who))
        for topic in topics:
            upsert(self._connection, ambassador_topic, {"person": who, "topic": topic}, update=())

    def set_languages(self, who: int, languages: Sequence[str]) -> None:
        """Questions in these languages (none = any) may come to somebody."""
        row = {"person": who, "languages": list(languages), "away_until": None}
        upsert(self._connection, ambassador, row, update=("languages",))

    def set_away(self, who: int, until: datetime | None) -> None:
        """No questions until then; None = they may come."""
        row: dict[str, Any] = {"person": who, "languages": [], "away_until": until}
        upsert(self._connection, ambassador, row, update=("away_until",))

    def candidates(
        self, text: str, language: str, documents: Sequence[int], now: datetime, *, but: Collection[int] = ()
    ) -> list[Knower]:
        """Who may know, in turn: owners of the nearest `documents`, and ambassadors of that language who are there."""
        owners = self._owners(documents)
        here = {each.person: each for each in self.all() if not each.languages or language in each.languages}
        wanted = (set(owners) | set(here)) - set(but)
        rows = self._connection.execute(
            select(person).where(
                person.c.id.in_(wanted),
                person.c.state == "active",
                or_(person.c.quiet_until.is_(None), person.c.quiet_until <= now),
            )
        ).all()
        away = {each.person for each in self.all() if each.away_until is not None and each.away_until > now}
        loads = self._loads([row.id for row in rows], now)
        return in_turn(_knower(row, here, owners, text, loads) for row in rows if row.id not in away)

    def _owners(self, documents: Sequence[int]) -> list[int]:
        """The people who answer for these documents, else who wrote them."""
        whose = func.coalesce(document.c.owner, thing.c.author)
        found = select(whose).join_from(thing, document, document.c.thing == thing.c.id)
        rows = self._connection.scalars(found.where(thing.c.id.in_(list(documents)), whose.is_not(None)).distinct())
        return [int(each) for each in rows]

    def _loads(self, people: Sequence[int], now: datetime) -> dict[int, Row[Any]]:
        rows = self._connection.execute(
            select(question_turn.c.person, func.count().label("recent"), func.max(question_turn.c.at).label("last"))
            .where(question_turn.c.person.in_(people), question_turn.c.at > now - RECENT)
            .group_by(question_turn.c.person)
        )
        return {row.person: row for row in rows}

    def _topics(self, people: Iterable[int]) -> dict[int, tuple[str, ...]]:
        rows = self._connection.execute(
            select(ambassador_topic)
            .where(ambassador_topic.c.person.in_(list(people)))
            .order_by(ambassador_topic.c.person, ambassador_topic.c.topic)
        )
        found: dict[int, tuple[str, ...]] = {}
        for row in rows:
            found[row.person] = (*found.get(row.person, ()), row.topic)
        return found


def _knower(
    row: Row[Any], here: dict[int, Ambassador], owners: Sequence[int], text: str, loads: dict[int, Row[Any]]
) -> Knower:
    topics = here[row.id].topics if row.id in here else ()
    fitting = [topic for topic in topics if _about(topic, text)]
    load = loads.get(row.id)
    return Knower(
        row.id,
        row.name,
        topic=fitting[0] if fitting else "",
        owns=row.id in owners,
        fits=len(fitting),
        topics=bool(topics),
        recent=load.recent if load is not None else 0,
        last=load.last if load is not None else None,
    )


def _about(topic: str, text: str) -> bool:
    """Whether a text speaks of a topic: all its words, in any form, or inside a longer word."""
    said = words(text)
    stems = {stem(word, language) for word in said for language in ("nl", "en")}

    def spoken_of(word: str) -> bool:
        inside = len(word) >= _LONG and any(word in each for each in said)
        return inside or any(stem(word, language) in stems for language in ("nl", "en"))

    return all(map(spoken_of, words(fold(topic))))
