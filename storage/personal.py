"""Everything of one person: collected for them, or erased."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, or_, select, update

from storage.passages import Passages
from storage.questions import Questions
from storage.tables.attention import muted, quiet_hours, seen
from storage.tables.delivery import outbox
from storage.tables.documents import document
from storage.tables.events import event, rsvp, unreminded
from storage.tables.homes import home
from storage.tables.people import account, audit, club, club_member, link_code, person, place, place_member, role
from storage.tables.polls import poll, poll_option, vote
from storage.tables.questions import ambassador, ambassador_topic, asked, question, question_joiner, question_turn
from storage.tables.sharing import shared_file
from storage.tables.things import comment, liking, offer, post, thing
from storage.tables.timers import occurrence, schedule
from storage.things import Things

_THEIRS = (
    role.c.person,
    club_member.c.person,
    liking.c.person,
    vote.c.person,
    rsvp.c.person,
    unreminded.c.person,
    offer.c.person,
    link_code.c.person,
    asked.c.person,
    ambassador.c.person,
    ambassador_topic.c.person,
    question_turn.c.person,
    question_joiner.c.person,
    seen.c.person,
    shared_file.c.person,
    muted.c.person,
    quiet_hours.c.person,
)


def _themselves(who: int) -> dict[str, Select[Any]]:
    """Who they are, and what they set."""
    return {
        "person": select(person).where(person.c.id == who),
        "accounts": select(account.c.connection, account.c.remote_id, account.c.name).where(account.c.person == who),
        "roles": select(role.c.role).where(role.c.person == who),
        "overviews": select(schedule.c.days, schedule.c.local_time, schedule.c.zone).where(
            schedule.c.person == who, schedule.c.active
        ),
        "muted": select(club.c.name).join(muted, muted.c.club == club.c.id).where(muted.c.person == who),
        "quiet_hours": select(quiet_hours.c.starts, quiet_hours.c.ends).where(quiet_hours.c.person == who),
        "no_reminders": select(unreminded.c.person).where(unreminded.c.person == who),
    }


def _put_up(who: int) -> dict[str, Select[Any]]:
    """What they put up."""
    return {
        "posts": select(thing.c.id, thing.c.at, post.c.form, post.c.text)
        .join(post, post.c.thing == thing.c.id)
        .where(thing.c.author == who, thing.c.state == "live"),
        "polls": select(thing.c.id, thing.c.at, poll.c.question)
        .join(poll, poll.c.thing == thing.c.id)
        .where(thing.c.author == who, thing.c.state == "live"),
        "poll_answers": select(poll_option.c.poll, poll_option.c.label)
        .join(thing, thing.c.id == poll_option.c.poll)
        .where(thing.c.author == who, thing.c.state == "live")
        .order_by(poll_option.c.poll, poll_option.c.tag),
        "events": select(thing.c.id, thing.c.at, thing.c.title, event.c.starts_at, event.c.venue, event.c.text)
        .join(event, event.c.thing == thing.c.id)
        .where(thing.c.author == who, thing.c.state == "live"),
        "documents": select(thing.c.id, thing.c.title, document.c.file_name, document.c.kind, document.c.review_on)
        .join(document, document.c.thing == thing.c.id)
        .where(document.c.owner == who, thing.c.state == "live"),
        "files_shared": select(shared_file.c.at, shared_file.c.labels).where(shared_file.c.person == who),
        "comments": select(comment.c.thing, comment.c.at, comment.c.text).where(comment.c.author == who),
    }


def _took_part(who: int) -> dict[str, Select[Any]]:
    """Where they took part."""
    named = vote.join(poll, poll.c.thing == vote.c.poll).join(poll_option, poll_option.c.id == vote.c.option)
    return {
        "clubs": select(club.c.name, club_member.c.standing, club_member.c.since)
        .join(club_member, club_member.c.club == club.c.id)
        .where(club_member.c.person == who),
        "coming": select(thing.c.id, thing.c.title, event.c.starts_at, rsvp.c.at, rsvp.c.waiting)
        .join(event, event.c.thing == thing.c.id)
        .join(rsvp, rsvp.c.event == event.c.thing)
        .where(rsvp.c.person == who),
        "likes": select(liking.c.thing, liking.c.at).where(liking.c.person == who),
        "votes": select(poll.c.thing, poll.c.question, poll_option.c.label)
        .select_from(named)
        .where(vote.c.person == who),
        "opened": select(seen.c.thing).where(seen.c.person == who),
        "log": select(audit.c.at, audit.c.deed, audit.c.about).where(audit.c.actor == who),
    }


def _questions(who: int) -> dict[str, Select[Any]]:
    """What they asked and answered."""
    return {
        "questions": select(question.c.thing, thing.c.at, question.c.text, question.c.nameless, question.c.state)
        .join(thing, thing.c.id == question.c.thing)
        .where(question.c.asker == who),
        "questions_joined": select(question_joiner.c.question, question_joiner.c.at, question_joiner.c.text).where(
            question_joiner.c.person == who
        ),
        "answers": select(question.c.thing, question.c.answered_at, question.c.answer).where(
            question.c.answered_by == who
        ),
        "ambassador": select(ambassador.c.languages, ambassador.c.away_until).where(ambassador.c.person == who),
        "topics": select(ambassador_topic.c.topic).where(ambassador_topic.c.person == who),
    }


class Personal:
    """One person's data, wherever it lies in the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def collect(self, who: int) -> dict[str, list[dict[str, Any]]]:
        """What is kept of a person, by subject. Votes in polls with hidden names cannot be told apart."""
        queries = _themselves(who) | _put_up(who) | _took_part(who) | _questions(who)
        return {name: self._rows(query) for name, query in queries.items()}

    def files(self, who: int) -> list[tuple[str, str]]:
        """The files that are kept of a person's documents: a name that no other of them has, and its SHA-256."""
        named = select(document.c.thing, document.c.file_name, document.c.blob).order_by(document.c.thing)
        theirs = named.join(thing, thing.c.id == document.c.thing).where(
            document.c.owner == who, thing.c.state == "live", document.c.blob.is_not(None)
        )
        return [(f"{row.thing} {row.file_name or ''}".strip(), row.blob) for row in self._connection.execute(theirs)]

    def erase(self, who: int) -> tuple[list[str], list[str]]:
        """Forget a person. What they posted is gone, what they asked stays without their name, counts of
        closed polls stay. Returns the keys of cards to take away and of cards to draw anew."""
        posts = self._keys("post", select(thing.c.id).where(thing.c.author == who, thing.c.kind == "post"))
        changed = self._touched(who)
        numbers = [int(key.partition(" ")[2]) for key in posts]
        self._connection.execute(update(post).where(post.c.thing.in_(numbers)).values(text="", link=None))
        self._connection.execute(update(thing).where(thing.c.id.in_(numbers)).values(state="deleted", title=""))
        said = delete(comment).where(comment.c.author == who).returning(comment.c.thing, comment.c.id)
        remarks = [(row.thing, row.id) for row in self._connection.execute(said)]
        Passages(self._connection).erased(numbers, remarks)
        for column in _THEIRS:
            self._connection.execute(delete(column.table).where(column == who))
        self._connection.execute(update(document).where(document.c.owner == who).values(owner=None))
        self._forget_schedules(who)
        asked, passed = self._forget_questions(who)
        posts, changed = posts + asked, changed + passed
        self._forget_accounts(who)
        gone = {"name": "", "email": None, "language": None, "zone": None, "state": "left", "left_at": None}
        self._connection.execute(update(person).where(person.c.id == who).values(**gone))
        return posts, changed

    def _touched(self, who: int) -> list[str]:
        """Cards of others, and of polls and events, that show something of this person."""
        theirs = (
            select(liking.c.thing).where(liking.c.person == who),
            select(comment.c.thing).where(comment.c.author == who),
            select(vote.c.poll).where(vote.c.person == who),
            select(rsvp.c.event).where(rsvp.c.person == who),
            select(thing.c.id).where(thing.c.author == who, thing.c.kind.in_(("poll", "event"))),
        )
        rows = self._connection.execute(
            select(thing.c.kind, thing.c.id)
            .where(or_(*(thing.c.id.in_(query) for query in theirs)), thing.c.state == "live")
            .where(or_(thing.c.kind != "post", thing.c.author.is_(None), thing.c.author != who))
        )
        return [f"{row.kind} {row.id}" for row in rows if row.kind in ("post", "poll", "event")]

    def _forget_schedules(self, who: int) -> None:
        mine = select(schedule.c.id).where(schedule.c.person == who)
        self._connection.execute(delete(occurrence).where(occurrence.c.schedule.in_(mine)))
        self._connection.execute(delete(schedule).where(schedule.c.person == who))

    def _forget_questions(self, who: int) -> tuple[list[str], list[str]]:
        """What they asked is gone, or another's who asked the same; what waits for them goes to the next. The keys of
        the cards to take away and to draw anew."""
        waiting = update(question).where(question.c.assignee == who, question.c.state == "open")
        self._connection.execute(waiting.values(due_at=datetime.fromtimestamp(0, UTC)))
        mine = self._connection.scalars(select(question.c.thing).where(question.c.asker == who)).all()
        return Questions(self._connection, Things(self._connection)).take_back(mine)

    def _forget_accounts(self, who: int) -> None:
        for row in self._connection.execute(select(account).where(account.c.person == who)).all():
            voice = place_member.c.connection == row.connection, place_member.c.remote_id == row.remote_id
            theirs = select(place_member.c.place).where(*voice)
            alone = place.c.id.in_(theirs), place.c.kind == "direct"
            directs = select(place.c.id).where(*alone)
            mine = outbox.c.connection == row.connection, outbox.c.to == row.remote_id
            for said in (mine, (outbox.c.place.in_(directs), outbox.c.kind == "message")):
                self._connection.execute(delete(outbox).where(*said))  # the last word is yet to come
            self._connection.execute(update(place).where(*alone).values(name=""))  # it may be their name
            shared = place_member.c.place.not_in(select(place.c.id).where(place.c.kind == "direct"))
            self._connection.execute(delete(place_member).where(*voice, shared))  # `storage.erasing` sweeps the rest
            tab = home.c.connection == row.connection, home.c.remote_id == row.remote_id
            self._connection.execute(delete(home).where(*tab))
        self._connection.execute(delete(account).where(account.c.person == who))

    def _keys(self, kind: str, query: Select[Any]) -> list[str]:
        return [f"{kind} {number}" for number in self._connection.scalars(query)]

    def _rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        return [dict(row._mapping) for row in self._connection.execute(query)]
