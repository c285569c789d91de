"""Votes on one poll, open loop: each is heard at its moment, whether or not the one before has been answered.

    python -m benchmarks.votes [--engine sqlite|postgresql] [--rate 1000] [--seconds 10] [--people 10000]

A vote counts as answered when its turn has committed. The floor, in the same run: what any vote must at least do
(look whether the poll is open, put the vote, ask for a redraw), through the same group commit.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from benchmarks.company import (
    LINE,
    folder,
    fsync_cost,
    open_company,
    percentile,
    said,
    settle_in,
    store_url,
)
from bot.assembly import Jet
from storage.store import Store
from storage.tables.polls import poll, poll_option, vote
from storage.upsert import upsert

Cast = Callable[[int], Awaitable[None]]


async def open_loop(cast: Cast, rate: float, seconds: float) -> tuple[list[float], float]:
    """Milliseconds from the moment each vote was due until it was answered; CPU milliseconds a vote."""
    total = int(rate * seconds)
    waits = [0.0] * total
    started, cpu = time.perf_counter() + 0.05, time.process_time()

    async def one(number: int, due: float) -> None:
        await cast(number)
        waits[number] = (time.perf_counter() - due) * 1000

    async with asyncio.TaskGroup() as group:
        for number in range(total):
            due = started + number / rate
            if (left := due - time.perf_counter()) > 0.001:
                await asyncio.sleep(left)
            elif number % 16 == 0:
                await asyncio.sleep(0)
            group.create_task(one(number, due))
    return waits, (time.process_time() - cpu) * 1000 / total


async def make_poll(jet: Jet) -> int:
    """A poll with four answers, asked by a colleague in the square."""
    await jet.hearing.hear(said(1, 'poll "Lunch?" "Soup" "Pizza" "Salad" "Bread"', "poll", jet.now()))
    await jet.hearing.settle()
    found = await jet.database.read(lambda store: store.connection.scalar(select(poll.c.thing)))
    assert found is not None
    return int(found)


def through_jet(jet: Jet, number: int, people: int, name: str) -> Cast:
    """A vote as it is heard from a messenger."""

    async def cast(n: int) -> None:
        heard = said(n % people + 1, f"vote {number} id:{n % 4 + 1}", f"{name}{n}", datetime.now(UTC))
        await jet.hearing.hear(heard)
        await jet.hearing.settle(heard.account)

    return cast


def floor(jet: Jet, number: int, people: int, options: list[int]) -> Cast:
    """The least that any vote must do, in the same store."""

    def work(store: Store, n: int) -> None:
        connection = store.connection
        is_open = select(poll.c.closed_at).where(poll.c.thing == number)
        assert connection.execute(is_open).one().closed_at is None
        row = {"poll": number, "person": n % people + 1, "option": options[n % 4], "source": None}
        upsert(connection, vote, row, update=("source",))
        store.outbox.draw(f"poll {number}", LINE, 1, jet.now())

    async def cast(n: int) -> None:
        await jet.database.write(lambda store: work(store, n))

    return cast


async def run(url: str, directory: Path, rate: float, seconds: float, people: int) -> None:
    """Measure and print."""
    async with open_company(url, directory) as jet:
        number = await make_poll(jet)
        options = await jet.database.read(lambda store: list(store.connection.scalars(select(poll_option.c.id))))
        await open_loop(through_jet(jet, number, people, "warm"), rate / 4, 1)
        gc.collect()
        print(f"fsync here: {fsync_cost(directory):.2f} ms; people: {people}; {rate:.0f} votes/s for {seconds:.0f} s")
        print("| | p50 ms | p95 ms | max ms | CPU ms a vote |\n|---|---|---|---|---|")
        costs = []
        for name, cast in (
            ("floor", floor(jet, number, people, options)),
            ("through Jet", through_jet(jet, number, people, "vote")),
        ):
            waits, cpu = await open_loop(cast, rate, seconds)
            costs.append(cpu)
            p50, p95 = percentile(waits, 0.5), percentile(waits, 0.95)
            print(f"| {name} | {p50:.1f} | {p95:.1f} | {max(waits):.1f} | {cpu:.2f} |")
        print(f"cost of a vote: {costs[1] / costs[0]:.1f} times the floor")
        await _check(jet, number, people, int(rate * seconds))


async def _check(jet: Jet, number: int, people: int, votes: int) -> None:
    reader = await jet.database.read(lambda store: store.people.reader(1))
    counted = await jet.database.read(lambda store: store.polls.get(number, reader).voters)
    assert counted == min(people, votes), f"{counted} voters of {min(people, votes)}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rate", type=float, default=1000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--people", type=int, default=10_000)
    given = parser.parse_args()
    with folder() as directory, store_url(given.engine, directory) as url:
        settle_in(url, given.people)
        asyncio.run(run(url, directory, given.rate, given.seconds, given.people))


if __name__ == "__main__":
    main()
