"""Two people turn out to be one: everything of the one becomes the other's, one vote a poll."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, Connection, Table, and_, delete, exists, or_, select, update

from storage.seal import Seal
from storage.tables.attention import muted, quiet_hours, seen
from storage.tables.documents import document
from storage.tables.events import rsvp, unreminded
from storage.tables.feedback import feedback_line, report
from storage.tables.people import account, audit, club, club_member, link_code, person, role, text_override
from storage.tables.polls import hidden_vote, poll_secret, vote
from storage.tables.questions import (
    ambassador,
    ambassador_topic,
    asked,
    question,
    question_joiner,
    question_turn,
    urgent,
)
from storage.tables.sharing import shared_file
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
    document.c.owner,
    shared_file.c.person,
    question.c.asker,
    question.c.assignee,
    question.c.answered_by,
    urgent.c.by,
    feedback_line.c.by,
    report.c.reporter,
    report.c.decided_by,
)
_ONE_EACH = (  # what a person can be or do once: the person who stays goes first
    (role.c.person, role.c.role),
    (club_member.c.person, club_member.c.club),
    (liking.c.person, liking.c.thing),
    (vote.c.person, vote.c.poll),
    (rsvp.c.person, rsvp.c.event),
    (ambassador_topic.c.person, ambassador_topic.c.topic),
    (question_turn.c.person, question_turn.c.question),
    (question_joiner.c.person, question_joiner.c.question),
    (seen.c.person, seen.c.thing),
    (muted.c.person, muted.c.club),
)

_NOBODY = {  # without a moment at which they left: nothing is kept of them that a term would end
    "name": "",
    "email": None,
    "language": None,
    "zone": None,
    "quiet_until": None,
    "state": "left",
    "left_at": None,
}


def merge(connection: Connection, seal: Seal, gone: int, into: int) -> list[str]:
    """Make `gone` a part of `into`; where both voted, the vote of `into` stands. Returns the keys of the cards
    on which `gone` is named or counted."""
    changed = _shown_on(connection, gone)
    _keep_standing(connection, gone, into)
    _keep_place(connection, gone, into)
    _move_schedules(connection, gone, into)
    for mine, about in _ONE_EACH:
        _move_once(connection, mine, about, gone, into)
    for mine in (quiet_hours.c.person, unreminded.c.person):
        _move_alone(connection, mine, gone, into)
    changed += _move_hidden_votes(connection, seal, gone, into)
    for column in _OWNED:
        connection.execute(update(column.table).where(column == gone).values({column: into}))
    _keep_ambassador(connection, gone, into)
    _pass_on_own_questions(connection, into)
    for forgotten in (offer, asked):
        connection.execute(delete(forgotten).where(forgotten.c.person == gone))
    connection.execute(delete(link_code).where(link_code.c.person == gone))
    connection.execute(update(person).where(person.c.id == gone).values(**_NOBODY))
    return changed


def _shown_on(connection: Connection, who: int) -> list[str]:
    theirs = (
        select(vote.c.poll).where(vote.c.person == who),
        select(rsvp.c.event).where(rsvp.c.person == who),
        select(liking.c.thing).where(liking.c.person == who),
        select(comment.c.thing).where(comment.c.author == who),
        select(thing.c.id).where(thing.c.author == who),
        select(question.c.thing).where(or_(question.c.assignee == who, question.c.answered_by == who)),
        select(question_joiner.c.question).where(question_joiner.c.person == who),
    )
    found = or_(*(thing.c.id.in_(query) for query in theirs))
    rows = connection.execute(select(thing.c.kind, thing.c.id).where(found, thing.c.state == "live"))
    return [f"{row.kind} {row.id}" for row in rows if row.kind in ("post", "poll", "event", "question")]


def _keep_standing(connection: Connection, gone: int, into: int) -> None:
    """In a club that both are in, the higher standing stands."""
    for standing, below in (("owner", ("member", "invited")), ("member", ("invited",))):
        theirs = select(club_member.c.club).where(club_member.c.person == gone, club_member.c.standing == standing)
        mine = club_member.c.person == into, club_member.c.club.in_(theirs), club_member.c.standing.in_(below)
        connection.execute(update(club_member).where(*mine).values(standing=standing))


def _keep_place(connection: Connection, gone: int, into: int) -> None:
    """Of two answers to an event the better one stands: who comes before who waits, who answered before."""
    theirs = rsvp.alias("theirs")
    sooner = and_(theirs.c.waiting == rsvp.c.waiting, theirs.c.id < rsvp.c.id)
    better = or_(and_(rsvp.c.waiting, ~theirs.c.waiting), sooner)
    outdone = exists(select(1).where(theirs.c.person == gone, theirs.c.event == rsvp.c.event, better))
    connection.execute(delete(rsvp).where(rsvp.c.person == into, outdone))


def _move_schedules(connection: Connection, gone: int, into: int) -> None:
    """One digest for one person: where both have one, that of `into` stands."""
    active = schedule.c.active
    if connection.scalar(select(schedule.c.id).where(schedule.c.person == into, active).limit(1)) is not None:
        connection.execute(update(schedule).where(schedule.c.person == gone, active).values(active=False))


def _pass_on_own_questions(connection: Connection, who: int) -> None:
    """A question that is with who asked it is due, and goes to the next; nobody asks twice."""
    mine = select(question.c.thing).where(question.c.asker == who)
    twice = question_joiner.c.person == who, question_joiner.c.question.in_(mine)
    connection.execute(delete(question_joiner).where(*twice))
    own = question.c.asker == who, question.c.assignee == who, question.c.state == "open"
    connection.execute(update(question).where(*own).values(due_at=datetime.fromtimestamp(0, UTC)))


def _keep_ambassador(connection: Connection, gone: int, into: int) -> None:
    """What the person who stays set as an ambassador stands."""
    if connection.scalar(select(ambassador.c.person).where(ambassador.c.person == into)) is not None:
        connection.execute(delete(ambassador).where(ambassador.c.person == gone))
    connection.execute(update(ambassador).where(ambassador.c.person == gone).values(person=into))


def _move_alone(connection: Connection, mine: Column[int], gone: int, into: int) -> None:
    """What there is once for a person: that of `into` stands."""
    had = exists(select(1).where(mine.table.alias("theirs").c.person == into))
    connection.execute(delete(mine.table).where(mine == gone, had))
    connection.execute(update(mine.table).where(mine == gone).values({mine: into}))


def _move_once(connection: Connection, mine: Column[int], about: Column[int], gone: int, into: int) -> None:
    table = mine.table
    assert isinstance(table, Table)
    other = table.alias()
    had = exists(select(1).where(other.c[mine.name] == into, other.c[about.name] == about))
    connection.execute(delete(table).where(mine == gone, had))
    connection.execute(update(table).where(mine == gone).values({mine: into}))


def _move_hidden_votes(connection: Connection, seal: Seal, gone: int, into: int) -> list[str]:
    """The keys of the polls in which both had voted."""
    both = []
    for row in connection.execute(select(poll_secret)).all():
        old, new = seal.voter(row.salt, gone), seal.voter(row.salt, into)
        mine = hidden_vote.c.poll == row.poll
        if connection.scalar(select(hidden_vote.c.option).where(mine, hidden_vote.c.voter == new).limit(1)):
            if connection.execute(delete(hidden_vote).where(mine, hidden_vote.c.voter == old)).rowcount:
                both.append(f"poll {row.poll}")
        else:
            connection.execute(update(hidden_vote).where(mine, hidden_vote.c.voter == old).values(voter=new))
    return both
