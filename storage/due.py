"""What is due and may go: the queries and limits behind `storage.deliveries`, built once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Text, and_, bindparam, cast, func, or_, select, update

from bot.chat import Account
from bot.rates import Lane, Rate, Rates
from storage.among import among_given
from storage.tables.base import Moment
from storage.tables.delivery import budget, outbox
from storage.tables.people import place, place_member
from storage.upsert import upsert

Free = dict[tuple[str, str], datetime]  # lane and place ("" = the whole lane) -> when it is free again

WAIT = "wait"  # names a place where nothing goes before a moment, so that people read in order
_GATE = "gate"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NOW = bindparam("now", type_=Moment)
_OF = bindparam("of", type_=Text)
SPOT = func.coalesce(cast(outbox.c.place, Text), "@" + outbox.c.to, "")
_GATE_ROW = select(budget.c.name).where(budget.c.connection == _OF, budget.c.name == _GATE).with_for_update()
_FREE = select(budget.c.name, budget.c.spot, budget.c.free_at).where(
    budget.c.connection == _OF, budget.c.free_at > _NOW
)
# what is on its way to a place, or must wait there, holds up what comes after it
_BUSY = select(SPOT).where(
    outbox.c.connection == _OF, outbox.c.lease_until > _NOW, outbox.c.lease_until <= bindparam("sane", type_=Moment)
)
_HELD = select(budget.c.spot).where(
    budget.c.connection == _OF,
    budget.c.spot != "",
    or_(
        and_(budget.c.name == WAIT, budget.c.free_at > _NOW),
        and_(budget.c.name == bindparam("lane"), budget.c.free_at > bindparam("full", type_=Moment)),
    ),
)
_DUE = (
    select(outbox.c.id, outbox.c.rank, outbox.c.due_at, outbox.c.lane, outbox.c.first_try_at, SPOT.label("spot"))
    .where(
        outbox.c.state == bindparam("state"),
        outbox.c.connection == _OF,
        outbox.c.lane == bindparam("lane"),
        outbox.c.due_at <= _NOW,
        SPOT.not_in(_BUSY),
        SPOT.not_in(_HELD),
    )
    .order_by(outbox.c.rank, outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
_TAKE = (
    update(outbox)
    .values(
        lease=bindparam("name"),
        lease_until=bindparam("until", type_=Moment),
        attempts=outbox.c.attempts + 1,
        first_try_at=func.coalesce(outbox.c.first_try_at, _NOW),
    )
    .returning(outbox)
)
_DONE = update(outbox).values(
    state="done", done_at=_NOW, card=None, detail=None, lease=None, lease_until=None, error=None
)


@cache
def take(dialect: str) -> Any:
    """Lease the rows "ids"."""
    return _TAKE.where(among_given(dialect, outbox.c.id, "ids"))


@cache
def done(dialect: str) -> Any:
    """The rows "ids", as long as they are held by "leases", have arrived."""
    mine = among_given(dialect, outbox.c.id, "ids"), among_given(dialect, outbox.c.lease, "leases")
    return _DONE.where(*mine)


def _next(lane: Lane, rank: int) -> Any:
    query = select(func.min(outbox.c.due_at)).where(
        outbox.c.state == state_of(lane),
        outbox.c.connection == _OF,
        outbox.c.lane == lane.value,
        outbox.c.rank == rank,
        outbox.c.due_at > _NOW,
    )
    return query.scalar_subquery().label(f"{lane}{rank}")


def state_of(lane: Lane) -> str:
    """The state of what waits in a lane. Looking for duplicates has one of its own, which an older Jet that works
    beside this one passes over."""
    return "verify" if lane is Lane.VERIFY else "ready"


NEXT = select(
    *(_next(lane, rank) for lane in Lane for rank in (0, 1)),
    select(func.min(outbox.c.lease_until))
    .where(outbox.c.connection == _OF, outbox.c.lease_until > _NOW)
    .scalar_subquery()
    .label("lease"),
    select(func.min(budget.c.free_at))
    .where(budget.c.connection == _OF, budget.c.name == WAIT, budget.c.free_at > _NOW)
    .scalar_subquery()
    .label("wait"),
)


def gate(connection: Connection, name: str) -> None:
    """One at a time leases for a connection, until this transaction ends."""
    if connection.dialect.name == "sqlite":
        return  # there is one writer anyway
    upsert(connection, budget, {"connection": name, "name": _GATE, "spot": "", "free_at": _LONG_AGO}, update=())
    connection.execute(_GATE_ROW, {"of": name})


def free(connection: Connection, name: str, now: datetime) -> Free:
    """Which limits are in use, and until when."""
    rows = connection.execute(_FREE, {"of": name, "now": now})
    return {(row.name, row.spot): row.free_at for row in rows}


def room(rate: Rate | None, free_at: datetime | None, now: datetime, limit: int) -> tuple[int, datetime]:
    """How many may go in a lane now, at most `limit`; when the next may."""
    if rate is None:
        return (0, free_at) if free_at is not None and free_at > now else (limit, now)
    return min(limit, rate.room(free_at, now)), rate.next_at(free_at or now)


def rows(
    connection: Connection,
    name: str,
    lane: Lane,
    now: datetime,
    duration: timedelta,
    limit: int,
    rates: Rates,
    seen_by: Account | None,
) -> list[Row[Any]]:
    """What is due in a lane, in the order in which it is to go."""
    query = _DUE if seen_by is None else _DUE.where(visible_to(seen_by))
    full = now + (rates.place.burst - 1) * rates.place.apart if rates.place is not None else now
    values = {"of": name, "lane": lane.value, "state": state_of(lane), "now": now, "most": limit, "full": full}
    return list(connection.execute(query, values | {"sane": now + 2 * duration}))


def within(found: Iterable[Row[Any]], most: int, at_each: Rate | None, free: Free, now: datetime) -> Iterator[Row[Any]]:
    """Of these rows, so many as may go, and at each place so many as may go there."""
    left: dict[str, int] = {}
    for row in found:
        if most == 0:
            return
        if at_each is not None:
            there = left.get(row.spot)
            there = at_each.room(free.get((Lane.POST, row.spot)), now) if there is None else there
            left[row.spot] = max(0, there - 1)
            if there == 0:
                continue
        most -= 1
        yield row


def visible_to(voice: Account) -> Any:
    """Its own rows, and those of places except the direct conversations of others."""
    mine = select(place_member.c.place).where(
        place_member.c.connection == voice.connection, place_member.c.remote_id == voice.id
    )
    others = select(place.c.id).where(place.c.kind == "direct", place.c.id.not_in(mine))
    public = and_(outbox.c.to.is_(None), outbox.c.place.not_in(others))
    return or_(outbox.c.to == voice.id, public)
