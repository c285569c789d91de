"""The courier: rows leased, delivered to a messenger that costs nothing, and settled, against a floor in the same run.

The floor is what a row must at least cost in the store: a lease and an end of many rows in one statement each, with
the same commits. `python -m benchmarks.courier [ROWS]`; the store lies where `BENCH_DIR` says.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, insert, select, update

from benchmarks.company import LINE, Costless, folder, fsync_cost, open_company, settle_in, store_url
from bot.assembly import Jet
from bot.chat import Card
from storage.outbox import Answer
from storage.store import Store
from storage.tables.delivery import outbox
from storage.tables.people import place

PLACES = 1000
ROWS = 20_000
BATCH = 1600  # what the courier takes at once for a messenger with 64 sends in flight
REACH = {"sqlite": 5000, "postgresql": 1300}
ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Measured:
    """Rows a second, and milliseconds of CPU for each."""

    engine: str
    courier: float
    floor: float
    cpu: float
    fsync: float


def measure(engine: str, rows: int = ROWS) -> Measured:
    """Measure one engine."""
    with folder() as home, store_url(engine, home) as url:
        settle_in(url, 10)
        floor, courier, cpu = asyncio.run(_measure(url, home, rows))
        return Measured(engine, courier, floor, cpu, fsync_cost(home))


async def _measure(url: str, home: Path, rows: int) -> tuple[float, float, float]:
    async with open_company(url, home) as jet:
        await jet.database.write(_places)
        await _fill(jet, rows)
        floor = rows / await _floor(jet)
        await _fill(jet, rows)
        began, cpu = time.perf_counter(), time.process_time()
        await _carry(jet, rows)
        return floor, rows / (time.perf_counter() - began), (time.process_time() - cpu) / rows * 1000


def _places(store: Store) -> None:
    fixed = {"connection": LINE, "kind": "room", "encrypted": False, "strangers": False, "left": False}
    numbers = range(2, PLACES + 2)
    rows = [fixed | {"id": number, "remote_id": f"!r{number}", "name": f"Room {number}"} for number in numbers]
    store.connection.execute(insert(place), rows)


async def _fill(jet: Jet, rows: int) -> None:
    """Messages for many rooms, as those of a morning with digests."""
    card = Card("Good morning. Three things since yesterday. " * 10)
    answers = [Answer(2 + number % PLACES, None, None, card, None) for number in range(rows)]
    for first in range(0, rows, 1000):
        some = answers[first : first + 1000]
        await jet.database.write(lambda store, some=some: store.outbox.say_each(LINE, some, jet.now()))  # type: ignore[misc]


async def _floor(jet: Jet) -> float:
    began = time.perf_counter()
    while await jet.database.write(_leased_and_ended):
        pass
    return time.perf_counter() - began


def _leased_and_ended(store: Store) -> int:
    """Both in one: the least that is written."""
    ready = select(outbox.c.id).where(outbox.c.state == "ready").order_by(outbox.c.id).limit(BATCH)
    ids = list(store.connection.scalars(ready))
    mine = update(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    until = datetime.now(UTC) + timedelta(seconds=60)
    leased = mine.values(lease=secrets.token_hex(8), lease_until=until, attempts=1).returning(outbox)
    taken = store.connection.execute(leased, {"ids": ids}).all() if ids else []
    if taken:
        done = mine.values(state="done", done_at=until, lease=None, lease_until=None, card=None)
        store.connection.execute(done, {"ids": ids})
    return len(taken)


async def _carry(jet: Jet, rows: int) -> None:
    adapter = jet.adapters[LINE]
    assert isinstance(adapter, Costless)
    running = asyncio.create_task(jet.courier.run([LINE]))
    while await jet.database.read(lambda store: store.deliveries.waits(LINE)):
        await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert adapter.delivered == rows


def table(rows: int = ROWS) -> str:
    """Both engines, as a table for the docs."""
    lines = ["| store | rows a second | to reach | floor | CPU a row | fsync |", "|---|---|---|---|---|---|"]
    for engine in ENGINES:
        found = measure(engine, rows)
        lines.append(
            f"| {engine} | {found.courier:,.0f} | {REACH[engine]:,} | {found.floor:,.0f} | {found.cpu:.2f} ms"
            f" | {found.fsync:.2f} ms |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
