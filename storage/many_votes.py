"""The votes of many people in one poll, in two statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, insert, select

from storage.among import Given
from storage.tables.polls import vote

_PEOPLE = Given(person=BigInteger())
_CHOICES = Given(person=BigInteger(), option=BigInteger())


def replace_votes(connection: Connection, number: int, chosen: Mapping[int, Collection[int]]) -> None:
    """What each person has chosen in a poll becomes these options, by their ids."""
    dialect, poll = connection.dialect.name, {"number": number}
    connection.execute(_dropped(dialect), poll | _PEOPLE.values(dialect, [(person,) for person in chosen]))
    rows = [(person, option) for person in sorted(chosen) for option in chosen[person]]
    connection.execute(_put(dialect), poll | _CHOICES.values(dialect, rows))


@cache
def _dropped(dialect: str) -> Any:
    theirs = vote.c.person.in_(select(*_PEOPLE.columns(dialect)))
    return delete(vote).where(vote.c.poll == bindparam("number"), theirs)


@cache
def _put(dialect: str) -> Any:
    chosen = select(bindparam("number", type_=BigInteger), *_CHOICES.columns(dialect))
    return insert(vote).from_select(("poll", "person", "option"), chosen)
