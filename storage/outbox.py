"""What was decided to be said: written in the transaction of the facts, delivered afterwards, each once.

Rows that draw a card hold no words: the card is drawn when it is sent, so any number of redraws asked for meanwhile
become one (`gen` tells whether another was asked for while it was on its way). `storage.deliveries` has what becomes
of the rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from bot.chat import Card
from bot.rates import Lane
from storage.among import Given
from storage.tables.delivery import outbox, receipt
from storage.tables.things import hanging
from storage.upsert import upsert

_LONGEST_APART = timedelta(seconds=10) // timedelta(microseconds=1)  # beyond it, a clock went back


@dataclass(frozen=True)
class Answer:
    """What one account is to be told: in a place, to it alone there (`to`), or (without place) directly."""

    place: int | None
    to: str | None
    thread: str | None
    card: Card
    cause: int | None


class Outbox:
    """Asking for deliveries, and remembering which message is which card."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def say(
        self,
        connection: str,
        where: int | None,
        to: str | None,
        card: Card,
        at: datetime,
        *,
        thread: str | None = None,
        cause: int | None = None,
        key: str | None = None,
        traceless: bool = False,
    ) -> None:
        """A message for a place (`to` None), for one account there, or for one account directly. Of a `traceless` one
        nothing is kept once it has arrived: that it went to them would tell something."""
        row = _message(connection, Answer(where, to, thread, card, cause), at, key)
        self._connection.execute(_NEW, row | ({"traceless": True} if traceless else {}))

    def say_each(self, connection: str, answers: Iterable[Answer], at: datetime) -> None:
        """As `say`, for many accounts at once."""
        every, dialect = list(answers), self._connection.dialect.name
        cards = {id(each.card): each.card for each in every}  # many are told the same
        worded = {which: json.dumps(_plain(card)) for which, card in cards.items()}
        rows = [
            (each.place, each.to, each.thread, worded[id(each.card)], each.cause, _lane(each).value, _rank(each.cause))
            for each in every
        ]
        if rows:
            fresh = _fresh(connection, at, None, None, "message", Lane.POST)
            alike = {name: fresh[name] for name in _ALIKE}
            self._connection.execute(_said_each(dialect), alike | _ANSWERS.values(dialect, rows))

    def draw(
        self,
        key: str,
        connection: str,
        where: int,
        at: datetime,
        cause: int | None = None,
        *,
        thread: str | None = None,
        lane: Lane = Lane.POST,
    ) -> None:
        """The card of `key` in a place is to be drawn as it then stands; in lane `EDIT` when it hangs there."""
        row = _fresh(connection, at, cause, key, "message", lane)
        row |= {"place": where, "thread": thread, "slot": _slot(key, where)}
        upsert(self._connection, outbox, row, on=("slot",), update=("state", "cause"), also=_AGAIN)

    def take_away(self, key: str, connection: str, where: int, at: datetime, cause: int | None = None) -> None:
        """The card of `key` is to disappear from a place. What would have drawn it, and may be on its way this very
        moment, is what takes it away, afterwards."""
        instead = {"kind": "delete", "slot": None, "card": None, "state": "ready", "due_at": at, "lane": Lane.EDIT}
        instead |= {"attempts": _when_done(0), "first_try_at": _when_done(None), "error": None}  # as another redraw
        drawing = update(outbox).where(outbox.c.slot == _slot(key, where))
        if self._connection.execute(drawing.values(gen=outbox.c.gen + 1, cause=cause, **instead)).rowcount == 0:
            row = _fresh(connection, at, cause, key, "delete", Lane.EDIT)
            self._connection.execute(_NEW, row | {"place": where})

    def keep_receipt(self, connection: str, where: int, remote_ids: Iterable[str], key: str, at: datetime) -> None:
        """Remember which card a remote id is, for replies and reactions to it."""
        for remote_id in remote_ids:
            row = {"connection": connection, "remote_id": remote_id, "place": where, "key": key, "at": at}
            upsert(self._connection, receipt, row, update=("key", "at"))

    def key_of(self, connection: str, remote_id: str) -> str | None:
        """The card that one of Jet's messages is."""
        return self._connection.scalar(
            select(receipt.c.key).where(receipt.c.connection == connection, receipt.c.remote_id == remote_id)
        )

    def counts(self) -> dict[str, int]:
        """How many rows there are in each state."""
        rows = self._connection.execute(select(outbox.c.state, func.count().label("count")).group_by(outbox.c.state))
        return {row[0]: row[1] for row in rows}

    def purge(self, before: datetime) -> int:
        """Forget deliveries that ended before a moment; how many."""
        old = delete(outbox).where(outbox.c.state.in_(("done", "dead")), outbox.c.done_at < before)
        return self._connection.execute(old).rowcount

    def purge_receipts(self, before: datetime) -> int:
        """Forget which card the messages from before a moment are, unless it hangs there still; how many."""
        hangs = exists().where(hanging.c.key == receipt.c.key, hanging.c.place == receipt.c.place)
        return self._connection.execute(delete(receipt).where(receipt.c.at < before, ~hangs)).rowcount


def _fresh(connection: str, at: datetime, cause: int | None, key: str | None, kind: str, lane: Lane) -> dict[str, Any]:
    return {
        "connection": connection,
        "kind": kind,
        "key": key,
        "lane": lane,
        "rank": _rank(cause),
        "cause": cause,
        "gen": 1,
        "state": "ready",
        "due_at": at,
        "promised_at": at,
        "attempts": 0,
    }


def _message(connection: str, answer: Answer, at: datetime, key: str | None) -> dict[str, Any]:
    row = _fresh(connection, at, answer.cause, key, "message", _lane(answer))
    return row | {"place": answer.place, "to": answer.to, "thread": answer.thread, "card": _plain(answer.card)}


def _plain(card: Card) -> dict[str, Any]:
    """As `dataclasses.asdict`, which would copy every word of it."""
    parts = {"ballot": card.ballot, "file": card.file}
    whole = {name: vars(part) for name, part in parts.items() if part is not None}
    return vars(card) | whole | {"choices": [vars(choice) for choice in card.choices]}


def _lane(answer: Answer) -> Lane:
    return Lane.WHISPER if answer.place is not None and answer.to is not None else Lane.POST


def _rank(cause: int | None) -> int:
    return 0 if cause is not None else 1


def _slot(key: str, where: int) -> str:
    return f"{key} @ {where}"


def _when_done(value: Any) -> Any:
    column = outbox.c.attempts if value == 0 else outbox.c.first_try_at
    return case((outbox.c.state == "done", value), else_=column)


_NEW = insert(outbox)
_ANSWERS = Given(
    place=BigInteger(), to=Text(), thread=Text(), card=Text(), cause=BigInteger(), lane=Text(), rank=Integer()
)
_ALIKE = ("connection", "kind", "gen", "state", "due_at", "promised_at", "attempts")


@cache
def _said_each(dialect: str) -> Any:
    own = {each.name: each for each in _ANSWERS.columns(dialect)}
    own["card"] = cast(own["card"], JSON)
    shared = {name: bindparam(name, type_=outbox.c[name].type) for name in _ALIKE}
    return insert(outbox).from_select([*own, *shared], select(*own.values(), *shared.values()))


_ASKED: ColumnElement[Any] = literal_column("excluded.due_at")
_RESTS = and_(outbox.c.due_at > _ASKED, outbox.c.due_at <= _ASKED + _LONGEST_APART)
# another redraw of a row: one that is done starts anew, when its card has stood for a while; one that waits goes on
# waiting as it did; one that is leased keeps its lease and its count of tries
_AGAIN = (
    ("gen", outbox.c.gen + 1),
    ("due_at", case((outbox.c.state == "ready", outbox.c.due_at), (_RESTS, outbox.c.due_at), else_=_ASKED)),
    ("promised_at", case((outbox.c.state == "ready", outbox.c.promised_at), else_=_ASKED)),
    ("attempts", _when_done(0)),
    ("first_try_at", _when_done(None)),
    ("error", None),
)
