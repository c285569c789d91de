"""What was heard: each event once, sealed until its turn has run, then only the fact that it was heard."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.chat import Account, Act, Addressed, Gesture, Heard, Place, Profile
from storage.seal import Seal
from storage.tables.delivery import inbox
from storage.upsert import upsert

_WAITS = select(inbox.c.id).where(inbox.c.id == bindparam("row"), inbox.c.state == "new").with_for_update()
_WAITING = (
    select(inbox.c.id)
    .where(inbox.c.id.in_(bindparam("rows", expanding=True)), inbox.c.state == "new")
    .order_by(inbox.c.id)
    .with_for_update()
)
_FINISHED = update(inbox).where(inbox.c.id == bindparam("row"))


@cache
def _new(dialect: str) -> Any:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    unless_known = insert(inbox).on_conflict_do_nothing(index_elements=("connection", "remote_id"))
    return unless_known.returning(inbox.c.id, inbox.c.connection, inbox.c.remote_id)


class Inbox:
    """Lines and gestures on their way to a turn."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def take(self, arrived: Sequence[Heard], at: datetime) -> dict[tuple[str, str], int]:
        """Keep what was heard: (connection, remote id) -> row of each event that was not heard before."""
        events = {(heard.place.connection, heard.remote_id): heard for heard in reversed(arrived)}
        rows = [
            {
                "connection": connection,
                "remote_id": remote_id,
                "sealed": self._seal.close(_dumped(events[connection, remote_id])),
                "state": "new",
                "attempts": 0,
                "heard_at": at,
            }
            for connection, remote_id in sorted(events)  # in one order, so that no two processes wait for each other
        ]
        made = self._connection.execute(_new(self._connection.dialect.name), rows) if rows else ()
        return {(row.connection, row.remote_id): row.id for row in made}

    def pending(self) -> list[int]:
        """Rows whose turn has not run, oldest first."""
        return list(self._connection.scalars(select(inbox.c.id).where(inbox.c.state == "new").order_by(inbox.c.id)))

    def waits(self, row: int) -> bool:
        """True when its turn has not run yet; no other process may run it until this transaction ends."""
        return self._connection.scalar(_WAITS, {"row": row}) is not None

    def waiting(self, rows: Iterable[int]) -> set[int]:
        """Those whose turn has not run yet; no other process may run them until this transaction ends."""
        return set(self._connection.scalars(_WAITING, {"rows": list(rows)}))

    def heard(self, row: int) -> Heard | None:
        """What was heard, if its turn has not run yet."""
        sealed = self._connection.scalar(select(inbox.c.sealed).where(inbox.c.id == row, inbox.c.state == "new"))
        return None if sealed is None else _loaded(self._seal.open(sealed))

    def attempted(self, row: int) -> int:
        """Count a try that crashed; how many there were."""
        counted = (
            update(inbox).where(inbox.c.id == row).values(attempts=inbox.c.attempts + 1).returning(inbox.c.attempts)
        )
        return int(self._connection.execute(counted).scalar_one())

    def finished(self, row: int, state: str) -> None:
        """Its turn has run (done, refused or failed): forget what was said."""
        self._connection.execute(_FINISHED, {"row": row, "state": state, "sealed": None})

    def done(self, rows: Iterable[int]) -> None:
        """As `finished`, for many."""
        values = [{"row": row, "state": "done", "sealed": None} for row in rows]
        if values:
            self._connection.execute(_FINISHED, values)

    def replaced(self, connection: str, remote_id: str, at: datetime) -> None:
        """An edit of that event has been done, so that a further edit of it is not done again."""
        row = {"connection": connection, "remote_id": remote_id, "state": "done", "attempts": 0, "heard_at": at}
        upsert(self._connection, inbox, row, on=("connection", "remote_id"), update=("state",))

    def state_of(self, connection: str, remote_id: str) -> str | None:
        """How the turn of an earlier event ended."""
        return self._connection.scalar(
            select(inbox.c.state).where(inbox.c.connection == connection, inbox.c.remote_id == remote_id)
        )

    def purge(self, before: datetime) -> int:
        """Forget which events were heard before a moment; how many."""
        old = delete(inbox).where(inbox.c.heard_at < before, inbox.c.state != "new")
        return self._connection.execute(old).rowcount


def _dumped(heard: Heard) -> bytes:
    return json.dumps(asdict(heard) | {"sent_at": heard.sent_at.isoformat()}).encode("utf-8", "surrogatepass")


def _loaded(data: bytes) -> Heard:
    values: dict[str, Any] = json.loads(data)
    gesture = values.pop("gesture")
    return Heard(
        **values
        | {
            "place": Place(**values["place"]),
            "account": Account(**values["account"]),
            "sent_at": datetime.fromisoformat(values["sent_at"]),
            "addressed": Addressed(values["addressed"]),
            "profile": Profile(**values.get("profile", {})),
            "gesture": Gesture(Act(gesture["act"]), tuple(gesture["values"]), gesture.get("id", ""))
            if gesture
            else None,
        }
    )
