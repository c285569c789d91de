"""Home tabs: who has opened theirs, and when it is to be drawn anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    literal,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.chat import Account
from bot.rates import Lane
from storage.among import Given
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
        self._draw("whose", at, {"line": voice.connection, "voice": voice.id})

    def draw_of(self, people: Collection[int], at: datetime) -> None:
        """What these people see on theirs has changed."""
        self._draw("of", at, _PEOPLE.values(self._connection.dialect.name, [(person,) for person in people]))

    def draw_recent(self, since: datetime, at: datetime) -> None:
        """Something that many see has changed: for those who looked at theirs a short while ago, and may still be
        looking. The others get it when they open theirs."""
        self._draw("recent", at, {"since": since})

    def shown(self, voice: Account) -> tuple[str, int] | None:
        """The digest of what it shows, and the direct conversation; None for somebody who never opened theirs."""
        row = self._connection.execute(select(home.c.shown, home.c.place).where(_is(voice))).one_or_none()
        return None if row is None else (row.shown, row.place)

    def shows(self, voice: Account, digest: str) -> None:
        """It has been drawn."""
        self._connection.execute(update(home).where(_is(voice)).values(shown=digest))

    def purge(self, before: datetime) -> None:
        """Forget those who have not looked since a moment; they are drawn when they do."""
        self._connection.execute(delete(home).where(home.c.opened_at < before))

    def _draw(self, which: str, at: datetime, values: Mapping[str, Any]) -> None:
        """One statement, for however many."""
        self._connection.execute(_drawing(self._connection.dialect.name, which), {"at": at, **values})


_WANTED = literal_column("excluded.due_at", Moment)
_AGAIN = (  # one that waits already is not put off by another wish
    ("gen", outbox.c.gen + 1),
    ("state", "ready"),
    ("due_at", case((and_(outbox.c.state == "ready", outbox.c.due_at < _WANTED), outbox.c.due_at), else_=_WANTED)),
    ("promised_at", case((outbox.c.state == "ready", outbox.c.promised_at), else_=_WANTED)),
    ("attempts", case((outbox.c.state == "ready", outbox.c.attempts), else_=0)),
    ("first_try_at", case((outbox.c.state == "ready", outbox.c.first_try_at), else_=None)),
    ("error", None),
)


def _is(voice: Account) -> ColumnElement[bool]:
    return and_(home.c.connection == voice.connection, home.c.remote_id == voice.id)


_PEOPLE = Given(person=BigInteger())


@cache
def _drawing(dialect: str, which: str) -> Any:
    """Building a statement takes five times as long as running it."""
    people = account.c.person.in_(select(*_PEOPLE.columns(dialect)))
    theirs = select(account.c.connection, account.c.remote_id).where(people)
    whose = {
        "whose": (home.c.connection == bindparam("line")) & (home.c.remote_id == bindparam("voice")),
        "of": tuple_(home.c.connection, home.c.remote_id).in_(theirs),
        "recent": home.c.opened_at >= bindparam("since", type_=Moment),
    }
    at = bindparam("at", type_=Moment)
    values: dict[str, Any] = {
        "connection": home.c.connection,
        "to": home.c.remote_id,
        "kind": literal(KIND),
        "lane": literal(Lane.HOME.value),
        "rank": literal(1),
        "slot": literal(f"{KIND} ") + home.c.connection + " " + home.c.remote_id,
        "gen": literal(1),
        "state": literal("ready"),
        "due_at": at,
        "promised_at": at,
        "attempts": literal(0),
    }
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    rows = insert(outbox).from_select(list(values), select(*values.values()).where(whose[which]))
    return rows.on_conflict_do_update(index_elements=("slot",), set_=dict(_AGAIN))
