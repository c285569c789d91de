"""Home tabs: who has opened theirs, and when it is to be drawn anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, delete, literal_column, select, update

from bot.chat import Account
from bot.rates import Lane
from storage.tables.base import Moment
from storage.tables.delivery import outbox
from storage.tables.homes import home
from storage.tables.people import account
from storage.upsert import upsert

KIND = "home"


class Homes:
    """The home tabs that somebody has opened. A row in the outbox draws one; several wishes for one are one row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def opened(self, voice: Account, place: int, at: datetime) -> None:
        """Somebody looks at theirs."""
        row = {"connection": voice.connection, "remote_id": voice.id, "place": place, "opened_at": at, "shown": ""}
        upsert(self._connection, home, row, update=("place", "opened_at"))
        self._draw(voice.connection, voice.id, at)

    def draw_of(self, people: Collection[int], at: datetime) -> None:
        """What these people see on theirs has changed."""
        mine = (account.c.connection == home.c.connection) & (account.c.remote_id == home.c.remote_id)
        query = select(home).join(account, mine).where(account.c.person.in_(people))
        self._draw_all(self._connection.execute(query), at)

    def draw_recent(self, since: datetime, at: datetime) -> None:
        """Something that many see has changed: for those who looked at theirs a short while ago, and may still be
        looking. The others get it when they open theirs."""
        self._draw_all(self._connection.execute(select(home).where(home.c.opened_at >= since)), at)

    def shown(self, voice: Account) -> tuple[str, int] | None:
        """The digest of what it shows, and the direct conversation; None for somebody who never opened theirs."""
        row = self._connection.execute(select(home.c.shown, home.c.place).where(*_is(voice))).one_or_none()
        return None if row is None else (row.shown, row.place)

    def shows(self, voice: Account, digest: str) -> None:
        """It has been drawn."""
        self._connection.execute(update(home).where(*_is(voice)).values(shown=digest))

    def purge(self, before: datetime) -> None:
        """Forget those who have not looked since a moment; they are drawn when they do."""
        self._connection.execute(delete(home).where(home.c.opened_at < before))

    def _draw_all(self, rows: Iterable[Any], at: datetime) -> None:
        for row in list(rows):
            self._draw(row.connection, row.remote_id, at)

    def _draw(self, connection: str, to: str, at: datetime) -> None:
        row = {
            "connection": connection,
            "to": to,
            "kind": KIND,
            "lane": Lane.HOME,
            "rank": 1,
            "slot": f"{KIND} {connection} {to}",
            "gen": 1,
            "state": "ready",
            "due_at": at,
            "promised_at": at,
            "attempts": 0,
        }
        upsert(self._connection, outbox, row, on=("slot",), update=("state", "promised_at"), also=_AGAIN)


_WANTED = literal_column("excluded.due_at", Moment)
_AGAIN = (  # one that waits already is not put off by another wish
    ("gen", outbox.c.gen + 1),
    ("due_at", case((and_(outbox.c.state == "ready", outbox.c.due_at < _WANTED), outbox.c.due_at), else_=_WANTED)),
    ("attempts", case((outbox.c.state == "ready", outbox.c.attempts), else_=0)),
    ("first_try_at", case((outbox.c.state == "ready", outbox.c.first_try_at), else_=None)),
    ("error", None),
)


def _is(voice: Account) -> tuple[Any, Any]:
    return home.c.connection == voice.connection, home.c.remote_id == voice.id
