"""What was heard: each event once, sealed until its turn has run, then only the fact that it was heard."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.chat import Account, Act, Addressed, Gesture, Heard, Place, Profile
from storage.seal import Seal
from storage.tables.delivery import inbox
from storage.upsert import upsert

_ROW = select(inbox.c.id).where(inbox.c.connection == bindparam("of"), inbox.c.remote_id == bindparam("event"))
_WAITS = select(inbox.c.id).where(inbox.c.id == bindparam("row"), inbox.c.state == "new").with_for_update()
_FINISHED = update(inbox).where(inbox.c.id == bindparam("row"))


class Inbox:
    """Lines and gestures on their way to a turn."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def take(self, heard: Heard, at: datetime) -> int | None:
        """Keep what was heard; its row, or None when this event was heard before."""
        row = {
            "connection": heard.place.connection,
            "remote_id": heard.remote_id,
            "sealed": self._seal.close(_dumped(heard)),
            "state": "new",
            "attempts": 0,
            "heard_at": at,
        }
        if not upsert(self._connection, inbox, row, on=("connection", "remote_id"), update=()):
            return None
        found = self._connection.execute(_ROW, {"of": heard.place.connection, "event": heard.remote_id})
        return int(found.scalar_one())

    def pending(self) -> list[int]:
        """Rows whose turn has not run, oldest first."""
        return list(self._connection.scalars(select(inbox.c.id).where(inbox.c.state == "new").order_by(inbox.c.id)))

    def waits(self, row: int) -> bool:
        """True when its turn has not run yet; no other process may run it until this transaction ends."""
        return self._connection.scalar(_WAITS, {"row": row}) is not None

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
