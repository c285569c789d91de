"""Polls and their votes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from bot.chat import Refused
from bot.intranet.documents import Part, guess_language
from bot.intranet.people import Reader
from bot.intranet.polls import Draft, Option, Paper, Poll
from storage.many_votes import replace_votes
from storage.passages import Passages
from storage.poll_rows import as_poll, polls, with_poll
from storage.seal import Seal
from storage.tables.people import person
from storage.tables.polls import hidden_vote, poll, poll_option, poll_secret, vote
from storage.tables.things import offer, thing
from storage.things import Things, readable
from storage.upsert import upsert


class Polls:
    """Questions put to people, and what they chose."""

    def __init__(self, connection: Connection, things: Things, seal: Seal) -> None:
        self._connection = connection
        self._things = things
        self._seal = seal

    def add(self, wanted: Draft, *, audience: int, author: int, at: datetime, made_in: int) -> int:
        """A new poll; its number."""
        number = self._things.add("poll", wanted.question, audience, author, at, made_in)
        row = {"question": wanted.question, "max_choices": wanted.max_choices, "names_hidden": wanted.names_hidden}
        self._connection.execute(_ADD, {"thing": number, "closes_at": wanted.closes_at, **row})
        self._put_options(number, wanted.labels, 1)
        self._found_by(number, wanted)
        if wanted.names_hidden:
            self._connection.execute(insert(poll_secret).values(poll=number, salt=secrets.token_bytes(32)))
        return number

    def get(self, number: int, reader: Reader) -> Poll:
        """The poll as it stands; raises `LookupError` as `Things.get`. Counts of a names-hidden poll are
        kept back until it closes: watching them move would tell who chose what."""
        return self._poll(self._row(number, reader))

    def paper(self, number: int, reader: Reader) -> Paper:
        """The poll without its counts; raises `LookupError` alike."""
        row = self._row(number, reader)
        return Paper(as_poll(row, self._options(row.id), {}, 0))

    def vote(self, poll_now: Poll, person: int, options: Iterable[Option], source: str | None = None) -> None:
        """The person's set of choices becomes `options`; none = the vote is taken back."""
        table, mine = self._mine_while_open(poll_now, person)
        self._connection.execute(_DROPPED[table], mine)
        for option in options:
            self._put(table, mine, option, source)

    def vote_each(self, poll_now: Poll, chosen: Mapping[int, tuple[Option, ...]]) -> None:
        """As `vote`, for many people at once where names are shown: person -> set of choices. Refused before anything
        is written. Other such votes need not wait for these, while a closing does."""
        if self._connection.scalar(_STILL_OPEN, {"number": poll_now.thing.number}) is None:
            raise Refused("poll.over", poll=poll_now)
        rows = {person: [option.id for option in options] for person, options in chosen.items()}
        replace_votes(self._connection, poll_now.thing.number, rows)

    def add_choice(self, poll_now: Poll, person: int, option: Option, source: str | None = None) -> None:
        """One more choice beside those the person has made."""
        table, mine = self._mine_while_open(poll_now, person)
        self._put(table, mine, option, source)

    def drop_choice(self, poll_now: Poll, person: int, option: Option) -> None:
        """One choice less."""
        table, mine = self._mine_while_open(poll_now, person)
        row = mine | {"option": option.id}
        self._connection.execute(delete(table).where(*(table.c[name] == row[name] for name in row)))

    def chosen_by(self, poll_now: Poll, person: int) -> tuple[Option, ...]:
        """What the person has chosen so far."""
        table, mine = self._mine(poll_now, person)
        found = set(self._connection.scalars(_CHOSEN[table], mine))
        return tuple(option for option in poll_now.options if option.id in found)

    def made_by_source(self, source: str, person: int) -> int | None:
        """The number of the poll in which a person's reaction made a vote that still stands."""
        mine = vote.c.source == source, vote.c.person == person, poll.c.closed_at.is_(None)
        return self._connection.scalar(
            select(vote.c.poll).join(poll, poll.c.thing == vote.c.poll).where(*mine).limit(1)
        )

    def take_back(self, source: str, person: int) -> None:
        """Take back what one reaction of a person chose, and nothing else."""
        self._connection.execute(delete(vote).where(vote.c.source == source, vote.c.person == person))

    def extend(self, poll_now: Poll, until: datetime) -> None:
        """Let an open poll close at another moment."""
        later = update(poll).where(poll.c.thing == poll_now.thing.number, poll.c.closed_at.is_(None))
        if self._connection.execute(later.values(closes_at=until)).rowcount == 0:
            raise Refused("poll.over", poll=poll_now)

    def reword(self, poll_now: Poll, wanted: Draft, at: datetime) -> None:
        """Another question, and the answers that differ; refused once somebody has voted. New answers get new tags:
        a button that was drawn before must not choose what it did not say."""
        number = poll_now.thing.number
        table, _ = self._mine_while_open(poll_now, 0)
        if self._connection.scalar(select(func.count()).where(table.c.poll == number)):
            raise Refused("poll.voted", poll=poll_now)
        self._connection.execute(update(poll).where(poll.c.thing == number).values(question=wanted.question))
        if wanted.labels != tuple(option.label for option in poll_now.options):
            self._connection.execute(delete(poll_option).where(poll_option.c.poll == number))
            self._put_options(number, wanted.labels, 1 + max(option.tag for option in poll_now.options))
        self._things.edited(number, wanted.question, at)
        self._found_by(number, wanted)

    def close(self, poll_now: Poll, at: datetime) -> None:
        """Count, keep the counts, and destroy the way from people to what they chose when names are hidden."""
        number = poll_now.thing.number
        closing = update(poll).where(poll.c.thing == number, poll.c.closed_at.is_(None)).values(closed_at=at)
        if self._connection.execute(closing).rowcount == 0:
            raise Refused("poll.over", poll=poll_now)
        table = hidden_vote if poll_now.names_hidden else vote
        counts, voters = self._counted(table, number)
        for option in poll_now.options:
            tally = counts.get(option.id, 0)
            self._connection.execute(update(poll_option).where(poll_option.c.id == option.id).values(tally=tally))
        self._connection.execute(update(poll).where(poll.c.thing == number).values(voters=voters))
        if poll_now.names_hidden:
            self.destroy_names(number)

    def destroy_names(self, number: int) -> bool:
        """Destroy the votes of a poll whose names are hidden, with what could tell whose they are, and the lines
        offered to people that may hold a choice. False when there was nothing to destroy."""
        gone = self._connection.execute(delete(poll_secret).where(poll_secret.c.poll == number)).rowcount == 1
        if gone:
            self._connection.execute(delete(hidden_vote).where(hidden_vote.c.poll == number))
            says = (cast(column, Text).like(f"%{number}%") for column in (offer.c.lines, offer.c.yes, offer.c.about))
            self._connection.execute(delete(offer).where(or_(*says)))
        return gone

    def newest(self, reader: Reader, since: datetime, *, closed: bool, limit: int) -> list[Poll]:
        """Polls a reader may see that opened (or closed) since a moment, newest first."""
        moment = poll.c.closed_at if closed else thing.c.at
        query = polls(reader).where(moment > since, poll.c.closed_at.is_not(None) if closed else true())
        return [self._poll(row) for row in self._connection.execute(query.order_by(moment.desc()).limit(limit))]

    def closing(self, reader: Reader, now: datetime, until: datetime, limit: int) -> list[Poll]:
        """Open polls a reader may see that close before a moment, soonest first."""
        soon = poll.c.closed_at.is_(None), poll.c.closes_at > now, poll.c.closes_at <= until
        query = polls(reader).where(*soon).order_by(poll.c.closes_at).limit(limit)
        return [self._poll(row) for row in self._connection.execute(query)]

    def open(self, reader: Reader, now: datetime, limit: int, skip: int = 0) -> list[Poll]:
        """Open polls a reader may see, newest first."""
        is_open = poll.c.closed_at.is_(None), or_(poll.c.closes_at.is_(None), poll.c.closes_at > now)
        query = polls(reader).where(*is_open).order_by(thing.c.id.desc()).limit(limit).offset(skip)
        return [self._poll(row) for row in self._connection.execute(query)]

    def last(self, reader: Reader) -> Poll | None:
        """The newest poll that a reader may see, open or not."""
        row = self._connection.execute(polls(reader).order_by(thing.c.id.desc()).limit(1)).one_or_none()
        return None if row is None else self._poll(row)

    def waiting_for(self, who: int, reader: Reader, now: datetime, limit: int) -> list[Poll]:
        """Open polls that somebody may see and has not voted in, those that close first before the newest."""
        voted = exists(select(1).where(vote.c.poll == thing.c.id, vote.c.person == who))
        is_open = poll.c.closed_at.is_(None), or_(poll.c.closes_at.is_(None), poll.c.closes_at > now), ~voted
        order = poll.c.closes_at.is_(None), poll.c.closes_at, thing.c.id.desc()
        rows = self._connection.execute(polls(reader).where(*is_open).order_by(*order).limit(limit)).all()
        hidden = {row.id: self._poll(row) for row in rows if row.names_hidden}
        done = {number for number, each in hidden.items() if self.chosen_by(each, who)}
        return [hidden.get(row.id) or self._poll(row) for row in rows if row.id not in done]

    def by_name(self, poll_now: Poll) -> list[tuple[str, str]]:
        """Who chose what, in a poll that says so to everybody."""
        rows = self._connection.execute(
            select(person.c.name, poll_option.c.label)
            .select_from(vote.join(person, person.c.id == vote.c.person))
            .join(poll_option, poll_option.c.id == vote.c.option)
            .where(vote.c.poll == poll_now.thing.number)
            .order_by(person.c.name, poll_option.c.tag)
        )
        return [(row.name, row.label) for row in rows]

    def due(self, now: datetime) -> list[int]:
        """Open polls whose deadline has passed."""
        return list(self._connection.scalars(_DUE, {"now": now}))

    def next_due(self) -> datetime | None:
        """The next deadline of an open poll."""
        found: datetime | None = self._connection.scalar(
            select(func.min(poll.c.closes_at)).where(poll.c.closed_at.is_(None))
        )
        return found

    def _put_options(self, number: int, labels: Sequence[str], first: int) -> None:
        rows = [{"poll": number, "tag": tag, "label": label} for tag, label in enumerate(labels, first)]
        self._connection.execute(_ADD_OPTION, rows)

    def _found_by(self, number: int, wanted: Draft) -> None:
        asked = "\n".join((wanted.question, *wanted.labels))
        Passages(self._connection).put(number, [Part("", asked, guess_language(asked, "nl"))])

    def _put(self, table: Table, mine: dict[str, Any], option: Option, source: str | None) -> None:
        row = mine | {"option": option.id}
        if table is vote:
            upsert(self._connection, table, row | {"source": source}, update=("source",))
        else:
            upsert(self._connection, table, row, update=())

    def _mine_while_open(self, poll_now: Poll, person: int) -> tuple[Table, dict[str, Any]]:
        """Write the poll's row first, so that on PostgreSQL votes and a closing wait for each other."""
        if self._connection.execute(_WHILE_OPEN, {"number": poll_now.thing.number, "voters": None}).rowcount == 0:
            raise Refused("poll.over", poll=poll_now)
        return self._mine(poll_now, person)

    def _mine(self, poll_now: Poll, person: int) -> tuple[Table, dict[str, Any]]:
        number = poll_now.thing.number
        if not poll_now.names_hidden:
            return vote, {"poll": number, "person": person}
        salt = self._connection.execute(select(poll_secret.c.salt).where(poll_secret.c.poll == number)).scalar_one()
        return hidden_vote, {"poll": number, "voter": self._seal.voter(salt, person)}

    def _counted(self, table: Table, number: int) -> tuple[dict[int, int], int]:
        rows = self._connection.execute(_COUNTED[table], {"number": number})
        counts = {row[0]: row[1] for row in rows}
        return counts, self._connection.scalar(_VOTERS[table], {"number": number}) or 0

    def _row(self, number: int, reader: Reader) -> Row[Any]:
        row = self._connection.execute(_ONE, {"number": number, "audiences": reader.audiences}).one_or_none()
        if row is None:
            raise LookupError(number)
        return row

    def _options(self, number: int) -> Sequence[Row[Any]]:
        return self._connection.execute(_OPTIONS, {"number": number}).all()

    def _poll(self, row: Row[Any]) -> Poll:
        options = self._options(row.id)
        counts: dict[int, int | None] = {option.id: option.tally for option in options}
        voters = row.voters or 0
        if row.closed_at is None:
            found, voters = self._counted(hidden_vote if row.names_hidden else vote, row.id)
            counts = {option.id: None if row.names_hidden else found.get(option.id, 0) for option in options}
        return as_poll(row, options, counts, voters)


def _mine_in(table: Table) -> tuple[Any, ...]:
    who = "voter" if table is hidden_vote else "person"
    return table.c.poll == bindparam("poll"), table.c[who] == bindparam(who)


# What ordinary turns ask is built once.
_ADD, _ADD_OPTION = insert(poll), insert(poll_option)
_DUE = (
    select(poll.c.thing)
    .join(thing, thing.c.id == poll.c.thing)
    .where(poll.c.closed_at.is_(None), poll.c.closes_at <= bindparam("now"), thing.c.state == "live")
    .order_by(poll.c.closes_at)
)
_ONE = with_poll(readable()).where(thing.c.id == bindparam("number"))
_OPTIONS = select(poll_option).where(poll_option.c.poll == bindparam("number")).order_by(poll_option.c.tag)
_WHILE_OPEN = update(poll).where(poll.c.thing == bindparam("number"), poll.c.closed_at.is_(None))
_STILL_OPEN = (
    select(poll.c.thing)
    .where(poll.c.thing == bindparam("number"), poll.c.closed_at.is_(None))
    .with_for_update(read=True)
)
_COUNTED = {
    table: select(table.c.option, func.count()).where(table.c.poll == bindparam("number")).group_by(table.c.option)
    for table in (vote, hidden_vote)
}
_VOTERS = {
    table: select(func.count(func.distinct(who))).where(table.c.poll == bindparam("number"))
    for table, who in ((vote, vote.c.person), (hidden_vote, hidden_vote.c.voter))
}
_CHOSEN = {table: select(table.c.option).where(*_mine_in(table)) for table in (vote, hidden_vote)}
_DROPPED = {table: delete(table).where(*_mine_in(table)) for table in (vote, hidden_vote)}
