"""The votes of many people in one poll, in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Connection, bindparam, delete, func, insert, select

from storage.among import Given
from storage.tables.polls import vote

_NUMBER: BindParameter[int] = bindparam("number", type_=BigInteger)
_PEOPLE = Given(person=BigInteger())
_CHOICES = Given(person=BigInteger(), option=BigInteger())


def replace_votes(connection: Connection, number: int, chosen: Mapping[int, Collection[int]]) -> None:
    """What each person has chosen in a poll becomes these options, by their ids. Others may vote at the same time, but
    not these people: who votes with two accounts has one vote."""
    dialect, poll = connection.dialect.name, {"number": number}
    people = poll | _PEOPLE.values(dialect, [(person,) for person in sorted(chosen)])
    if dialect == "postgresql":
        connection.execute(_one_at_a_time(), people)
    connection.execute(_dropped(dialect), people)
    rows = [(person, option) for person in sorted(chosen) for option in chosen[person]]
    connection.execute(_put(dialect), poll | _CHOICES.values(dialect, rows))


@cache
def _one_at_a_time() -> Any:
    [person] = _PEOPLE.columns("postgresql")
    return select(func.pg_advisory_xact_lock(func.hashint8(_NUMBER), func.hashint8(person)))


@cache
def _dropped(dialect: str) -> Any:
    theirs = vote.c.person.in_(select(*_PEOPLE.columns(dialect)))
    return delete(vote).where(vote.c.poll == _NUMBER, theirs)


@cache
def _put(dialect: str) -> Any:
    chosen = select(_NUMBER, *_CHOICES.columns(dialect))
    return insert(vote).from_select(("poll", "person", "option"), chosen)
