"""Outbox rows on their way: leased within the limits of their messenger, settled under the lease.

All leasing for a connection happens under one lock of the store (a row of `budget`), so limits hold and the order of
a place is kept with any number of processes. Rows of one place may be leased together; while they are, nobody takes
others of that place.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from bot.chat import Account
from bot.rates import NO_RATES, Lane, Rates
from storage import due
from storage.among import listed
from storage.leased import Leased, Taken, leased
from storage.tables.base import Moment
from storage.tables.delivery import budget, outbox
from storage.upsert import upsert

DueAt = Callable[[str, int | None, str | None], datetime]  # by connection, place, and the account it is for

# What is asked at each delivery is built once.
_READY = select(outbox.c.id).where(outbox.c.state == "ready", outbox.c.connection == bindparam("of")).limit(1)
_READY_NOW = _READY.where(outbox.c.due_at <= bindparam("now", type_=Moment))
_OURS = and_(outbox.c.id == bindparam("its_id"), outbox.c.lease == bindparam("its_lease"))
_MINE, _FORGOTTEN = update(outbox).where(_OURS), delete(outbox).where(_OURS)
_UNCHANGED = _MINE.where(outbox.c.gen == bindparam("its_gen"))
_FREE: ColumnElement[Any] = literal_column("excluded.free_at")
_LATER = (("free_at", case((budget.c.free_at < _FREE, _FREE), else_=budget.c.free_at)),)


class Deliveries:
    """What is due, and what becomes of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # leasing

    def lease(
        self,
        now: datetime,
        duration: timedelta,
        limit: int,
        connection: str,
        rates: Rates = NO_RATES,
        *,
        holder: str = "",
        seen_by: Account | None = None,
    ) -> Taken:
        """Take what is due for a connection and what its limits allow: answers first, then in the order in which it
        was due; with `seen_by`, only what that account may see. `holder` names the process."""
        due.gate(self._connection, connection)
        free = due.free(self._connection, connection, now)
        found, again = self._allowed(now, duration, limit, connection, rates, free, seen_by)
        chosen = sorted(found, key=lambda row: (row.rank, row.due_at, row.id))[:limit]
        for name, free_at in _spent(chosen, rates, free, now):
            self._hold(connection, name, free_at)
        return Taken(self._take(chosen, f"{holder}.{secrets.token_hex(8)}", now, duration), again)

    def _allowed(
        self,
        now: datetime,
        duration: timedelta,
        limit: int,
        connection: str,
        rates: Rates,
        free: due.Free,
        seen_by: Account | None,
    ) -> tuple[list[Row[Any]], datetime | None]:
        """What may go now, lane by lane; and when there is room again where there is none."""
        found: list[Row[Any]] = []
        again: list[datetime] = []
        for lane in Lane:
            if lane is Lane.VERIFY and lane not in rates.lanes:
                continue
            room, next_at = due.room(rates.lanes.get(lane), free.get((lane, "")), now, limit)
            if room:
                rows = due.rows(self._connection, connection, lane, now, duration, limit, rates, seen_by)
                found += list(due.within(rows, room, rates.place if lane is Lane.POST else None, free, now))
            else:
                again += [next_at]
        return found, min(again, default=None)

    def _take(self, chosen: list[Row[Any]], name: str, now: datetime, duration: timedelta) -> list[Leased]:
        if not chosen:
            return []
        doubtful = {row.id for row in chosen if row.first_try_at is not None}
        dialect = self._connection.dialect.name
        these = {"ids": listed(dialect, (row.id for row in chosen)), "name": name}
        rows = self._connection.execute(due.take(dialect), these | {"until": now + duration, "now": now}).all()
        return sorted((leased(row, now, first=row.id not in doubtful) for row in rows), key=lambda row: row.id)

    def next_due(self, connection: str, now: datetime) -> datetime | None:
        """When something falls due, or a lease ends, after this moment."""
        [moments] = self._connection.execute(due.NEXT, {"of": connection, "now": now})
        return min((moment for moment in moments if moment is not None), default=None)

    def waits(self, connection: str) -> bool:
        """Whether anything is still to be delivered."""
        return self._connection.scalar(_READY, {"of": connection}) is not None

    def waits_for(self, account: Account, now: datetime) -> bool:
        """Whether anything is due that this account may see: others have it in hand, or it was put off."""
        seen = _READY_NOW.where(due.visible_to(account))
        return self._connection.scalar(seen, {"of": account.connection, "now": now}) is not None

    def release(self, holder: str | None = None) -> int:
        """End the leases of a process that is known to be gone, or all of them; how many."""
        taken = update(outbox).where(outbox.c.lease.is_not(None))
        if holder is not None:
            taken = taken.where(outbox.c.lease.like(f"{holder}.%"))
        return self._connection.execute(taken.values(lease=None, lease_until=None)).rowcount

    def hasten(self, connection: str) -> None:
        """What failed and was put off may be tried now; a messenger's own limits stay."""
        self._connection.execute(delete(budget).where(budget.c.connection == connection, budget.c.name == due.WAIT))

    def clock_went_back(self, now: datetime, furthest: timedelta, due_at: DueAt) -> int:
        """What waits for a moment that is further away than a failure puts anything off was put off by a wrong clock,
        or by somebody's quiet hours: it is due when `due_at` says so; how much."""
        far = now + furthest
        self._connection.execute(delete(budget).where(budget.c.free_at > far))
        late = outbox.c.state.in_(("ready", "verify")), outbox.c.due_at > far
        spots = select(outbox.c.connection, outbox.c.place, outbox.c.to).where(*late).distinct()
        put_off = 0
        for of, place, to in self._connection.execute(spots).all():
            there = [outbox.c.place.is_not_distinct_from(place), outbox.c.to.is_not_distinct_from(to)]
            again = update(outbox).where(*late, outbox.c.connection == of, *there).values(due_at=due_at(of, place, to))
            put_off += self._connection.execute(again).rowcount
        return put_off

    # settling

    def all_delivered(self, rows: Iterable[Leased], now: datetime) -> None:
        """These arrived; none of them is a card that may be drawn again."""
        if taken := list(rows):
            self._forget(row for row in taken if row.traceless)
            dialect = self._connection.dialect.name
            these = {"ids": listed(dialect, (row.id for row in taken)), "now": now}
            these["leases"] = listed(dialect, {row.lease for row in taken})
            self._connection.execute(due.done(dialect), these)

    def delivered(self, row: Leased, now: datetime, *, redraw: bool = False, rest: float = 0.0) -> None:
        """It arrived. When another redraw was asked for meanwhile (or `redraw`), it is ready again after so many
        seconds of `rest`; else the next one that is asked for waits as long."""
        if row.traceless:
            self._forget([row])
            return
        rested = now + timedelta(seconds=rest)
        common: dict[str, Any] = {"lease": None, "lease_until": None, "error": None, "due_at": rested}
        common |= {"lane": Lane.EDIT} if row.key is not None and row.card is None else {}
        changes = {"state": "done", "done_at": now, "card": None, "detail": None} | common
        if redraw or self._connection.execute(_UNCHANGED, _mine(row) | {"its_gen": row.gen} | changes).rowcount == 0:
            self._settle(row, **{"state": "ready", "attempts": 0, "first_try_at": None} | common)

    def put_back(self, rows: Iterable[Leased], due_at: datetime | None = None) -> None:
        """They were not tried after all; they are due when they were, or at `due_at`."""
        for row in rows:
            first = {"first_try_at": None} if row.first else {}
            self._settle(row, due_at=due_at or row.due_at, attempts=row.attempts - 1, **first)

    def later(self, row: Leased, at: datetime, error: str, *, known: bool = False) -> None:
        """It did not arrive (`known`), or nobody knows; try again at a moment. The next attempt knows of one of which
        nobody knows. Nothing else goes to that place before, and it keeps its turn there."""
        first = {"first_try_at": None} if known and row.first else {}
        self._settle(row, error=error, **first)
        self._hold(row.connection, (due.WAIT, row.spot), at)

    def hold(self, connection: str, lane: Lane, until: datetime, rates: Rates) -> None:
        """A messenger asked for a pause: no process sends in that lane before."""
        rate = rates.lanes.get(lane)
        self._hold(connection, (lane, ""), rate.held(until) if rate is not None else until)

    def dead(self, row: Leased, now: datetime, error: str) -> None:
        """It will never arrive by itself."""
        whom = {"place": None, "to": None, "thread": None, "card": None, "detail": None} if row.traceless else {}
        self._settle(row, state="dead", done_at=now, error=error, **whom)

    def look_later(self, row: Leased, due_at: datetime, place_id: int, detail: dict[str, Any]) -> None:
        """An attempt of which nobody knows may still arrive: it is looked for at `due_at`, and then taken away."""
        fixed = {"kind": "verify", "lane": Lane.VERIFY, "state": "verify", "rank": 1, "gen": 1, "attempts": 0}
        values = {"connection": row.connection, "place": place_id, "thread": row.thread, "key": row.key}
        values["traceless"] = row.traceless or None
        moments = {"due_at": due_at, "promised_at": due_at, "detail": detail}
        self._connection.execute(insert(outbox).values(**fixed, **values, **moments))

    def _forget(self, rows: Iterable[Leased]) -> None:
        for row in rows:
            self._connection.execute(_FORGOTTEN, _mine(row))

    def _settle(self, row: Leased, **values: Any) -> None:
        self._connection.execute(_MINE, _mine(row) | {"lease": None, "lease_until": None} | values)

    def _hold(self, connection: str, name: tuple[str, str], free_at: datetime) -> None:
        lane, spot = name
        row = {"connection": connection, "name": lane, "spot": spot, "free_at": free_at}
        upsert(self._connection, budget, row, update=(), also=_LATER)

    def purge(self, before: datetime) -> int:
        """Forget limits that were free before a moment; how many."""
        return self._connection.execute(delete(budget).where(budget.c.free_at < before)).rowcount


def _spent(
    chosen: list[Row[Any]], rates: Rates, free: due.Free, now: datetime
) -> Iterator[tuple[tuple[str, str], datetime]]:
    """The limits that these rows use up, and when each is free then."""
    for lane, number in Counter(row.lane for row in chosen).items():
        if (rate := rates.lanes.get(lane)) is not None:
            yield (lane, ""), rate.taken(free.get((lane, "")), now, number)
    if rates.place is not None:
        for spot, number in Counter(row.spot for row in chosen if row.lane == Lane.POST).items():
            yield (Lane.POST, spot), rates.place.taken(free.get((Lane.POST, spot)), now, number)


def _mine(row: Leased) -> dict[str, Any]:
    return {"its_id": row.id, "its_lease": row.lease}
