"""What was heard: each event once, sealed until its turn has run, then only the fact that it was heard."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, LargeBinary, Text, bindparam, delete, func, literal, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from bot.chat import Account, Act, Addressed, Gesture, Heard, Place, Profile
from bot.files import SharedFile
from storage.among import Given, among
from storage.seal import Seal
from storage.tables.base import Moment
from storage.tables.delivery import inbox
from storage.tables.processes import process
from storage.upsert import upsert

_WAITS = select(inbox.c.id).where(inbox.c.id == bindparam("row"), inbox.c.state == "new").with_for_update()
_SAID = inbox.alias("said")
_EARLIER = (
    select(_SAID.c.id)
    .join(inbox, (inbox.c.whose == _SAID.c.whose) & (inbox.c.id < _SAID.c.id))
    .where(_SAID.c.id.in_(bindparam("rows", expanding=True)), inbox.c.state == "new")
    .where(or_(inbox.c.holder.is_(None), inbox.c.holder != bindparam("mine")))
)
_FINISHED = update(inbox).where(inbox.c.id == bindparam("row"))


@cache
def _new(dialect: str) -> Any:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    unless_known = insert(inbox).on_conflict_do_nothing(index_elements=("connection", "remote_id"))
    return unless_known.returning(inbox.c.id, inbox.c.connection, inbox.c.remote_id)


_EVENTS = Given(connection=Text(), remote_id=Text())


@cache
def _done(dialect: str) -> Any:
    own = {each.name: each for each in _EVENTS.columns(dialect)}
    alike = {"state": literal("done"), "attempts": literal(0), "heard_at": bindparam("at", type_=Moment)}
    given = select(*own.values(), *alike.values()).where(true())
    made = (sqlite if dialect == "sqlite" else postgresql).insert(inbox).from_select([*own, *alike], given)
    unless_known = made.on_conflict_do_nothing(index_elements=("connection", "remote_id"))
    return unless_known.returning(inbox.c.id, inbox.c.connection, inbox.c.remote_id)


@cache
def _unfinished(dialect: str) -> Any:
    if dialect == "postgresql":
        theirs = inbox.c.whose == func.any(bindparam("voices", type_=ARRAY(LargeBinary)))
    else:
        theirs = inbox.c.whose.in_(bindparam("voices", expanding=True))
    elsewhere = or_(inbox.c.holder.is_(None), inbox.c.holder != bindparam("mine"))
    return select(inbox.c.whose).where(theirs, inbox.c.state == "new", elsewhere)


class Inbox:
    """Lines and gestures on their way to a turn."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def take(self, arrived: Sequence[Heard], at: datetime, holder: str | None = None) -> dict[tuple[str, str], int]:
        """Keep what was heard: (connection, remote id) -> row of each event that was not heard before. `holder` is the
        process that is to run their turns."""
        events: dict[tuple[str, str], Heard] = {}
        for heard in arrived:
            events.setdefault((heard.place.connection, heard.remote_id), heard)
        rows = [
            {
                "connection": connection,
                "remote_id": remote_id,
                "sealed": self._seal.close(_dumped(events[connection, remote_id])),
                "state": "new",
                "attempts": 0,
                "heard_at": at,
                "holder": holder,
                "whose": self._seal.voice(events[connection, remote_id].account),
            }
            for connection, remote_id in events  # rows are numbered in the order in which people spoke
        ]
        made = self._connection.execute(_new(self._connection.dialect.name), rows) if rows else ()
        return {(row.connection, row.remote_id): row.id for row in made}

    def take_done(self, arrived: Iterable[Heard], at: datetime) -> dict[tuple[str, str], int]:
        """As `take`, where their turns run in this same transaction: nothing of what was said is written."""
        events = sorted({(heard.place.connection, heard.remote_id) for heard in arrived})
        dialect = self._connection.dialect.name
        made = self._connection.execute(_done(dialect), {"at": at, **_EVENTS.values(dialect, events)})
        return {(row.connection, row.remote_id): row.id for row in made}

    def not_taken(self, rows: Iterable[int]) -> None:
        """Their turns did not run after all: as if these events had not been heard."""
        self._connection.execute(delete(inbox).where(among(self._connection, inbox.c.id, rows)))

    def unfinished(self, accounts: Iterable[Account], mine: str) -> set[Account]:
        """Those who said something that another process heard, and that has not had its turn."""
        voices = {self._seal.voice(account): account for account in accounts}
        statement = _unfinished(self._connection.dialect.name)
        return {voices[each] for each in self._connection.scalars(statement, {"voices": list(voices), "mine": mine})}

    def pending(self) -> list[int]:
        """Rows whose turn has not run, oldest first."""
        return list(self._connection.scalars(select(inbox.c.id).where(inbox.c.state == "new").order_by(inbox.c.id)))

    def claim(self, holder: str) -> list[int]:
        """Take over rows whose process is gone, oldest first."""
        living = select(process.c.id)
        orphans = select(inbox.c.id).where(
            inbox.c.state == "new", or_(inbox.c.holder.is_(None), inbox.c.holder.not_in(living))
        )
        found = list(self._connection.scalars(orphans.order_by(inbox.c.id).with_for_update(skip_locked=True)))
        self._connection.execute(update(inbox).where(inbox.c.id.in_(found)).values(holder=holder))
        return found

    def held(self, holder: str) -> list[int]:
        """Rows that wait for their turn in a process, oldest first."""
        mine = select(inbox.c.id).where(inbox.c.state == "new", inbox.c.holder == holder)
        return list(self._connection.scalars(mine.order_by(inbox.c.id)))

    def behind(self, rows: Iterable[int], holder: str) -> set[int]:
        """Those of these rows before which the same account said something that another process heard, and that has
        not had its turn."""
        return set(self._connection.scalars(_EARLIER, {"rows": list(rows), "mine": holder}))

    def waits(self, row: int) -> bool:
        """True when its turn has not run yet; no other process may run it until this transaction ends."""
        return self._connection.scalar(_WAITS, {"row": row}) is not None

    def is_ours(self, row: int, holder: str | None) -> bool:
        """As `waits`, and no other process has taken it over; `holder` is this process, None where there is but one."""
        mine = _WAITS if holder is None else _WAITS.where(inbox.c.holder == holder)
        return self._connection.scalar(mine, {"row": row}) is not None

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
        self._connection.execute(_FINISHED, {"row": row, "state": state, "sealed": None, "whose": None})

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
    return json.dumps(heard, default=_plain).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else vars(value)


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
            "files": tuple(SharedFile(**file) for file in values.get("files", ())),
            "gesture": Gesture(Act(gesture["act"]), tuple(gesture["values"]), gesture.get("id", ""))
            if gesture
            else None,
        }
    )
