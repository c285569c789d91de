"""After a backup was put back: what the store no longer knows, and how nothing is said twice all the same.

Between the making of the copy and the loss of the store, Jet heard, answered and delivered, and the copy knows nothing
of it. So: what waits in the copy may have arrived, and is looked up at the messenger before it is sent; what cannot be
looked up is given up. What people said before the loss was answered, and is not done again. What fell due before the
loss was told, and is taken up without a word. Numbers go on where the lost store may have been, for people still see
its cards. Where the lost store can still be read, all of this is known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, inspect, literal, select, text, update

from storage.settings import Settings
from storage.tables.base import Moment, metadata
from storage.tables.delivery import cursor, inbox, outbox
from storage.tables.people import place

_NAME = "restore"
_STATE = select(cursor.c.name, cursor.c.value).where(cursor.c.connection == _NAME)
_LEAP = {"outbox": 1_000_000, "inbox": 1_000_000}
_STEP = 1000  # for what people see the numbers of
_UNSEEN = "restored: it may have been shown, and this messenger cannot tell"


@dataclass(frozen=True)
class Restored:
    """A store that was put back. `lost_at` is when the lost one was last written to; `exact` = all that it had heard
    and sent is known; `held` = an admin lets it speak; `quiet` = what fell due before the loss is yet to be taken up.
    """

    made_at: datetime
    lost_at: datetime
    exact: bool
    held: bool
    quiet: bool


class Restoring:
    """The way from a copy to a store that may speak again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._settings = Settings(connection)

    def begin(self, made_at: datetime | None, lost_at: datetime, *, exact: bool, held: bool) -> Restored:
        """This store was just put back; `made_at` None = not known, then as late as it knows of anything."""
        made_at = made_at or self._newest() or lost_at
        found = Restored(made_at, lost_at, exact, held, quiet=True)
        self._doubt(made_at)
        if not exact:
            self._leap()
        moments = {"made_at": made_at.isoformat(), "lost_at": lost_at.isoformat()}
        self._settings.remember(
            _NAME, moments | {name: str(getattr(found, name)) for name in ("exact", "held", "quiet")}
        )
        return found

    def state(self) -> Restored | None:
        """How a restored store stands; None once it speaks again."""
        rows = self._connection.execute(_STATE)
        values = {row.name: row.value for row in rows}
        if not values:
            return None
        made_at, lost_at = (datetime.fromisoformat(values[name]) for name in ("made_at", "lost_at"))
        return Restored(made_at, lost_at, *(values[name] == "True" for name in ("exact", "held", "quiet")))

    def taken_up(self) -> None:
        """What fell due before the loss has been taken up."""
        self._settings.remember(_NAME, {"quiet": "False"})

    def mark(self) -> int:
        """How far the outbox goes."""
        return self._connection.scalar(select(func.max(outbox.c.id))) or 0

    def unsay(self, mark: int) -> None:
        """What timers have decided to say since then is not said; cards that hang are drawn anew all the same."""
        drawn = outbox.c.key.is_not(None) & outbox.c.slot.is_not(None)
        said = outbox.c.id > mark, outbox.c.cause.is_(None), outbox.c.kind == "message", ~drawn
        self._connection.execute(delete(outbox).where(*said))

    def resume(self) -> bool:
        """Let it speak; False when it did already."""
        gone = delete(cursor).where(cursor.c.connection == _NAME)
        return self._connection.execute(gone).rowcount > 0

    def skipped(self, since: datetime) -> int:
        """How many lines that came since a moment had been said before the loss, and were not done again."""
        these = select(func.count()).where(inbox.c.state == "skipped", inbox.c.heard_at >= since)
        return self._connection.scalar(these) or 0

    def _newest(self) -> datetime | None:
        found = [self._connection.scalar(select(func.max(column, type_=column.type))) for column in _MOMENTS]
        return max(filter(None, found), default=None)

    def _doubt(self, made_at: datetime) -> None:
        """Whatever waits may have been sent since: the next attempt is no first one, so it looks before it sends."""
        waiting = update(outbox).where(outbox.c.state == "ready").values(lease=None, lease_until=None)
        tried = {
            "attempts": func.coalesce(func.nullif(outbox.c.attempts, 0), 1),
            "first_try_at": func.coalesce(outbox.c.first_try_at, literal(made_at, Moment)),
        }
        self._connection.execute(waiting.values(**tried))
        shared = select(place.c.id).where(place.c.kind != "direct")
        whispered = outbox.c.to.is_not(None) & outbox.c.place.in_(shared)
        given_up = {"state": "dead", "error": _UNSEEN, "card": None, "done_at": made_at}
        self._connection.execute(waiting.where(whispered).values(**given_up))
        # its turn ran right after the copy was made
        self._connection.execute(update(inbox).where(inbox.c.state == "new").values(state="skipped", sealed=None))

    def _leap(self) -> None:
        """No number is given out that the lost store may have given out."""
        for table in metadata.sorted_tables:
            if "id" in table.c and table.c.id.primary_key and inspect(self._connection).has_table(table.name):
                self._forward(table.name, _LEAP.get(table.name, _STEP))

    def _forward(self, table: str, step: int) -> None:
        if self._connection.dialect.name == "sqlite":
            forward = text("UPDATE sqlite_sequence SET seq = seq + :step WHERE name = :table")
            if not self._connection.execute(forward, {"step": step, "table": table}).rowcount:
                made = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :step)")
                self._connection.execute(made, {"step": step, "table": table})
        else:
            named = {"table": table, "step": step}
            forward = text(
                "SELECT setval(pg_get_serial_sequence(:table, 'id'), "
                "nextval(pg_get_serial_sequence(:table, 'id')) + :step)"
            )
            self._connection.execute(forward, named)


_MOMENTS = (inbox.c.heard_at, outbox.c.done_at)
