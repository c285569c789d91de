"""What waits, what failed, what is due: numbers and times for whoever looks after Jet, never what is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, func, select

from storage.tables.base import Moment
from storage.tables.delivery import inbox, outbox
from storage.tables.timers import occurrence, schedule


@dataclass(frozen=True)
class Queue:
    """What waits to be delivered by one connection. `oldest` is since when the first of it has been due."""

    connection: str
    waiting: int
    due: int
    oldest: datetime | None
    tried: int  # of what waits, how much was tried before
    dead: int
    error: str | None  # of the oldest that was tried before
    lanes: dict[str, int] = field(default_factory=dict)  # what waits, by the limit of its messenger that it counts for
    sent: int = 0  # of what was promised no earlier than the oldest that is due, how much has arrived
    arrived_at: datetime | None = None  # when something last arrived
    ends_at: datetime | None = None  # when the last of it can have arrived, with the limits of its messenger


@dataclass(frozen=True)
class Failure:
    """A delivery that will never arrive."""

    id: int
    connection: str
    at: datetime
    error: str


@dataclass(frozen=True)
class Digests:
    """How digests stand: how many there are, when the next is due, what came of those since a moment."""

    active: int
    next_at: datetime | None
    outcomes: dict[str, int]


class Overview:
    """Reads across the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def queues(self, now: datetime) -> list[Queue]:
        """Each connection that has something waiting or dead."""
        ready, due = outbox.c.state == "ready", (outbox.c.state == "ready") & (outbox.c.due_at <= now)
        rows = self._connection.execute(
            select(
                outbox.c.connection,
                func.count().filter(ready).label("waiting"),
                func.count().filter(due).label("due"),
                func.min(outbox.c.due_at, type_=Moment).filter(due).label("oldest"),
                func.count().filter(ready & (outbox.c.attempts > 0)).label("tried"),
                func.count().filter(outbox.c.state == "dead").label("dead"),
            )
            .where(outbox.c.state != "done")
            .group_by(outbox.c.connection)
            .order_by(outbox.c.connection)
        )
        queues = [Queue(**row._mapping, error=self._error(row.connection) if row.tried else None) for row in rows]
        return [self._looked_at(each) for each in queues]

    def failures(self, limit: int) -> list[Failure]:
        """The last deliveries that were given up, newest first."""
        query = select(outbox.c.id, outbox.c.connection, outbox.c.done_at.label("at"), outbox.c.error)
        rows = self._rows(query.where(outbox.c.state == "dead").order_by(outbox.c.id.desc()).limit(limit))
        return [Failure(row.id, row.connection, row.at, row.error or "") for row in rows]

    def unheard(self) -> int:
        """How many lines wait for their turn."""
        return self._connection.scalar(select(func.count()).where(inbox.c.state == "new")) or 0

    def crashed(self, since: datetime) -> list[int]:
        """The references of turns that failed since a moment."""
        query = select(inbox.c.id).where(inbox.c.state == "failed", inbox.c.heard_at >= since)
        return list(self._connection.scalars(query.order_by(inbox.c.id.desc()).limit(20)))

    def digests(self, since: datetime) -> Digests:
        """How digests stand."""
        [active] = self._rows(
            select(func.count().label("number"), func.min(schedule.c.next_at, type_=Moment).label("next_at")).where(
                schedule.c.active
            )
        )
        outcomes = self._rows(
            select(occurrence.c.state, func.count().label("number"))
            .where(occurrence.c.at >= since)
            .group_by(occurrence.c.state)
        )
        return Digests(active.number, active.next_at, {row.state: row.number for row in outcomes})

    def _looked_at(self, queue: Queue) -> Queue:
        name = queue.connection
        return replace(queue, lanes=self._lanes(name), sent=self._sent(name), arrived_at=self._arrived_at(name))

    def _arrived_at(self, connection: str) -> datetime | None:
        done = outbox.c.connection == connection, outbox.c.state == "done", outbox.c.done_at.is_not(None)
        return self._connection.scalar(select(outbox.c.done_at).where(*done).order_by(outbox.c.done_at.desc()).limit(1))

    def _lanes(self, connection: str) -> dict[str, int]:
        ready = outbox.c.connection == connection, outbox.c.state == "ready"
        rows = self._rows(select(outbox.c.lane, func.count().label("number")).where(*ready).group_by(outbox.c.lane))
        return {row.lane: row.number for row in rows}

    def _sent(self, connection: str) -> int:
        mine = outbox.c.connection == connection
        promised = select(func.min(outbox.c.promised_at)).where(mine, outbox.c.state == "ready").scalar_subquery()
        arrived = mine, outbox.c.state == "done", outbox.c.promised_at >= promised
        return self._connection.scalar(select(func.count()).where(*arrived)) or 0

    def _error(self, connection: str) -> str | None:
        """Why the oldest delivery of a connection that was tried before did not arrive yet."""
        query = select(outbox.c.error).where(outbox.c.state == "ready", outbox.c.error.is_not(None))
        return self._connection.scalar(query.where(outbox.c.connection == connection).order_by(outbox.c.id).limit(1))

    def _rows(self, query: Executable) -> list[Any]:
        return list(self._connection.execute(query))
