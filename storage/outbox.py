"""What was decided to be said: written in the transaction of the facts, delivered afterwards, each once.

A row is leased, sent outside any transaction, and settled under the lease. Rows that draw a card hold no words:
the card is drawn when it is sent, so any number of redraws asked for meanwhile become one (`gen` tells whether
another was asked for while it was on its way).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, case, delete, func, insert, literal, or_, select, update

from bot.chat import Account, Ballot, Card, Choice
from storage.tables.base import Moment
from storage.tables.delivery import outbox, receipt
from storage.tables.people import place, place_member
from storage.upsert import upsert


@dataclass(frozen=True)
class Leased:
    """A row that is ours to deliver until the lease ends."""

    id: int
    connection: str
    place: int | None
    to: str | None
    thread: str | None
    kind: str
    key: str | None
    card: Card | None
    gen: int
    lease: str
    attempts: int
    first_try_at: datetime | None
    cause: int | None
    drawn_from: str | None = None  # it holds neither words nor a key: the slot tells what it says


@dataclass(frozen=True)
class Answer:
    """What one account is to be told: in a place, to it alone there (`to`), or (without place) directly."""

    place: int | None
    to: str | None
    thread: str | None
    card: Card
    cause: int | None


class Outbox:
    """Deliveries that wait, are on their way, or are done."""

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
        values = {"place": where, "to": to, "thread": thread, "kind": "message", "card": _dumped(card)}
        values |= {"traceless": True} if traceless else {}
        self._add(connection, at, cause, key, **values)

    def say_each(self, connection: str, answers: Iterable[Answer], at: datetime) -> None:
        """As `say`, for many accounts at once."""
        rows = [
            _waiting(connection, at, each.cause, None)
            | {"place": each.place, "to": each.to, "thread": each.thread, "kind": "message", "card": _dumped(each.card)}
            for each in answers
        ]
        if rows:
            self._connection.execute(_NEW, rows)

    def draw(
        self,
        key: str,
        connection: str,
        where: int,
        at: datetime,
        cause: int | None = None,
        *,
        thread: str | None = None,
    ) -> None:
        """The card of `key` in a place is to be drawn as it then stands."""
        row = {
            "connection": connection,
            "place": where,
            "thread": thread,
            "kind": "message",
            "key": key,
            "slot": f"{key} @ {where}",
            "cause": cause,
            "gen": 1,
            "state": "ready",
            "due_at": at,
            "attempts": 0,
        }
        upsert(self._connection, outbox, row, on=("slot",), update=("state", "due_at", "cause"), also=_AGAIN)

    def take_away(self, key: str, connection: str, where: int, at: datetime, cause: int | None = None) -> None:
        """The card of `key` is to disappear from a place."""
        self._connection.execute(delete(outbox).where(outbox.c.slot == f"{key} @ {where}"))
        self._add(connection, at, cause, key, place=where, kind="delete")

    def lease(
        self,
        now: datetime,
        duration: timedelta,
        limit: int,
        connections: Iterable[str],
        *,
        seen_by: Account | None = None,
    ) -> list[Leased]:
        """Take rows that are due, oldest first; with `seen_by`, only what that account may see."""
        name = secrets.token_hex(8)
        due = [outbox.c.state == "ready", outbox.c.due_at <= now, outbox.c.connection.in_(list(connections))]
        due.append(or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now))
        if seen_by is not None:
            due.append(_seen_by(seen_by))
        picked = (
            select(outbox.c.id)
            .where(*due)
            .order_by(outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("picked")
            .prefix_with("MATERIALIZED", dialect="postgresql")
        )
        rows = self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(select(picked.c.id)))
            .values(
                lease=name,
                lease_until=now + duration,
                attempts=outbox.c.attempts + 1,
                first_try_at=func.coalesce(outbox.c.first_try_at, literal(now, Moment)),
            )
            .returning(outbox)
        )
        return sorted((_leased(row) for row in rows), key=lambda row: row.id)

    def release(self) -> int:
        """End all leases: who took them is known to be gone; how many."""
        taken = update(outbox).where(outbox.c.state == "ready", outbox.c.lease.is_not(None))
        return self._connection.execute(taken.values(lease=None, lease_until=None)).rowcount

    def delivered(self, row: Leased, now: datetime, *, redraw: bool = False) -> None:
        """It arrived. When another redraw was asked for meanwhile (or `redraw`), it is ready again."""
        mine = and_(outbox.c.id == row.id, outbox.c.lease == row.lease)
        gone = delete(outbox).where(mine, outbox.c.traceless)
        if self._connection.execute(gone).rowcount:
            return
        free = {"lease": None, "lease_until": None, "error": None}
        changes = {"state": "done", "done_at": now, "card": None} | free
        done = update(outbox).where(mine, outbox.c.gen == row.gen).values(**changes)
        if redraw or self._connection.execute(done).rowcount == 0:
            again = {"state": "ready", "attempts": 0, "first_try_at": None} | free
            self._connection.execute(update(outbox).where(mine).values(**again))

    def put_back(self, rows: Iterable[Leased], due_at: datetime) -> None:
        """They were not tried after all."""
        for row in rows:
            first = {} if row.attempts > 1 else {"first_try_at": None}
            self._settle(row, state="ready", due_at=due_at, attempts=row.attempts - 1, **first)

    def later(self, row: Leased, due_at: datetime, error: str) -> None:
        """It did not arrive, or nobody knows; try again at `due_at`. The next attempt knows that there was one."""
        self._settle(row, state="ready", due_at=due_at, error=error)

    def dead(self, row: Leased, now: datetime, error: str) -> None:
        """It will never arrive; what it would have said is not kept."""
        whom = update(outbox).where(outbox.c.id == row.id, outbox.c.traceless)
        self._connection.execute(whom.values(place=None, to=None, thread=None))
        self._settle(row, state="dead", done_at=now, error=error, card=None)

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

    def next_due(self, connections: Iterable[str]) -> datetime | None:
        """When the next waiting row is due or its lease ends."""
        later = func.max if self._connection.dialect.name == "sqlite" else func.greatest
        moment = later(outbox.c.due_at, func.coalesce(outbox.c.lease_until, outbox.c.due_at), type_=Moment)
        found: datetime | None = self._connection.scalar(
            select(moment.label("at"))
            .where(outbox.c.state == "ready", outbox.c.connection.in_(list(connections)))
            .order_by("at")
            .limit(1)
        )
        return found

    def counts(self) -> dict[str, int]:
        """How many rows there are in each state."""
        rows = self._connection.execute(select(outbox.c.state, func.count().label("count")).group_by(outbox.c.state))
        return {row[0]: row[1] for row in rows}

    def purge(self, before: datetime) -> int:
        """Forget deliveries that ended before a moment; how many."""
        old = delete(outbox).where(outbox.c.state != "ready", outbox.c.done_at < before)
        return self._connection.execute(old).rowcount

    def _add(self, connection: str, at: datetime, cause: int | None, key: str | None, **values: Any) -> None:
        self._connection.execute(_NEW, _waiting(connection, at, cause, key) | values)

    def _settle(self, row: Leased, **values: Any) -> None:
        mine = and_(outbox.c.id == row.id, outbox.c.lease == row.lease)
        self._connection.execute(update(outbox).where(mine).values(lease=None, lease_until=None, **values))


def _seen_by(voice: Account) -> Any:
    """Its own rows, and those of places except the direct conversations of others."""
    mine = select(place_member.c.place).where(
        place_member.c.connection == voice.connection, place_member.c.remote_id == voice.id
    )
    others = select(place.c.id).where(place.c.kind == "direct", place.c.id.not_in(mine))
    public = and_(outbox.c.to.is_(None), outbox.c.place.not_in(others))
    return or_(outbox.c.to == voice.id, public)


def _waiting(connection: str, at: datetime, cause: int | None, key: str | None) -> dict[str, Any]:
    fixed = {"gen": 1, "state": "ready", "attempts": 0}
    return fixed | {"connection": connection, "due_at": at, "cause": cause, "key": key}


def _when_done(value: Any) -> Any:
    column = outbox.c.attempts if value == 0 else outbox.c.first_try_at
    return case((outbox.c.state == "done", value), else_=column)


_NEW = insert(outbox)
# another redraw of a row: one that is done starts anew; one that is leased keeps its lease and its count of tries
_AGAIN = (
    ("gen", outbox.c.gen + 1),
    ("attempts", _when_done(0)),
    ("first_try_at", _when_done(None)),
    ("error", None),
)


def _dumped(card: Card) -> Any:
    return json.loads(json.dumps(asdict(card)))


def _card(values: Any) -> Card | None:
    if values is None:
        return None
    ballot = Ballot(**values["ballot"]) if values["ballot"] else None
    return Card(values["text"], tuple(Choice(**choice) for choice in values["choices"]), ballot)


def _leased(row: Row[Any]) -> Leased:
    return Leased(
        row.id,
        row.connection,
        row.place,
        row.to,
        row.thread,
        row.kind,
        row.key,
        _card(row.card),
        row.gen,
        row.lease,
        row.attempts,
        row.first_try_at,
        row.cause,
        row.slot if row.key is None and row.card is None else None,
    )
