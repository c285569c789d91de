"""Two people turn out to be one: everything of the one becomes the other's, one vote a poll."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Table, delete, exists, select, update

from storage.seal import Seal
from storage.tables.people import account, audit, club, club_member, link_code, person, role, text_override
from storage.tables.polls import hidden_vote, poll_secret, vote
from storage.tables.things import comment, liking, offer, thing
from storage.tables.timers import schedule

_OWNED = (
    account.c.person,
    thing.c.author,
    comment.c.author,
    club.c.founder,
    audit.c.actor,
    text_override.c.by,
    schedule.c.person,
    schedule.c.made_by,
)
_ONE_EACH = (  # what a person can be or do once: the person who stays goes first
    (role.c.person, role.c.role),
    (club_member.c.person, club_member.c.club),
    (liking.c.person, liking.c.thing),
    (vote.c.person, vote.c.poll),
)


def merge(connection: Connection, seal: Seal, gone: int, into: int) -> None:
    """Make `gone` a part of `into`; where both voted, the vote of `into` stands."""
    for mine, about in _ONE_EACH:
        _move_once(connection, mine, about, gone, into)
    _move_hidden_votes(connection, seal, gone, into)
    for column in _OWNED:
        connection.execute(update(column.table).where(column == gone).values({column: into}))
    connection.execute(delete(offer).where(offer.c.person == gone))
    connection.execute(delete(link_code).where(link_code.c.person == gone))
    connection.execute(update(person).where(person.c.id == gone).values(state="left", email=None))


def _move_once(connection: Connection, mine: Column[int], about: Column[int], gone: int, into: int) -> None:
    table = mine.table
    assert isinstance(table, Table)
    other = table.alias()
    had = exists(select(1).where(other.c[mine.name] == into, other.c[about.name] == about))
    connection.execute(delete(table).where(mine == gone, had))
    connection.execute(update(table).where(mine == gone).values({mine: into}))


def _move_hidden_votes(connection: Connection, seal: Seal, gone: int, into: int) -> None:
    for row in connection.execute(select(poll_secret)).all():
        old, new = seal.voter(row.salt, gone), seal.voter(row.salt, into)
        mine = hidden_vote.c.poll == row.poll
        if connection.scalar(select(hidden_vote.c.option).where(mine, hidden_vote.c.voter == new).limit(1)):
            connection.execute(delete(hidden_vote).where(mine, hidden_vote.c.voter == old))
        else:
            connection.execute(update(hidden_vote).where(mine, hidden_vote.c.voter == old).values(voter=new))
