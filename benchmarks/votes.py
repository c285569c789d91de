"""Votes on one poll, open loop: each is heard at its moment, whether or not the one before has been answered.

    python -m benchmarks.votes [--engine sqlite|postgresql] [--rate 1000] [--seconds 10] [--people 10000]
        [--processes 3]

A vote counts as answered when its turn has committed. The floor, in the same run: what any vote must at least do
(look whether the poll is open, put the vote, ask for a redraw), through the same group commit.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import shutil
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import select

from benchmarks.company import (
    LINE,
    folder,
    fsync_cost,
    open_company,
    said,
    settle_in,
    store_url,
)
from benchmarks.figures import percentile
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


def through_jet(jet: Jet, number: int, people: int, name: str, first: int = 0) -> Cast:
    """A vote as it is heard from a messenger."""

    async def cast(n: int) -> None:
        heard = said((first + n) % people + 1, f"vote {number} id:{n % 4 + 1}", f"{name}{n}", datetime.now(UTC))
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


async def run(url: str, directory: Path, given: argparse.Namespace) -> None:
    """Measure and print."""
    rate, people = given.rate, given.people
    async with open_company(url, directory) as jet:
        number = await make_poll(jet)
        options = await jet.database.read(lambda store: list(store.connection.scalars(select(poll_option.c.id))))
        await open_loop(through_jet(jet, number, people, "warm"), rate / 4, 1)
        gc.collect()
        print(f"fsync: {fsync_cost(directory):.2f} ms; {people} people; {rate:.0f} votes/s for {given.seconds:.0f} s")
        print("| | p50 ms | p95 ms | max ms | CPU ms a vote |\n|---|---|---|---|---|")
        floor_cost = row("floor", *await open_loop(floor(jet, number, people, options), rate, given.seconds))
        if given.processes > 1:
            found = await asyncio.to_thread(in_processes, url, directory, number, given)
        else:
            found = await open_loop(through_jet(jet, number, people, "vote"), rate, given.seconds)
        cost = row(f"through Jet, {given.processes} process(es)", *found)
        print(f"cost of a vote: {cost / floor_cost:.1f} times the floor")
        await _check(jet, number, people, int(rate * given.seconds))


def row(name: str, waits: list[float], cpu: float) -> float:
    """Print a line of the table; the cost of one vote."""
    p50, p95 = percentile(waits, 0.5), percentile(waits, 0.95)
    print(f"| {name} | {p50:.1f} | {p95:.1f} | {max(waits):.1f} | {cpu:.2f} |", flush=True)
    return cpu


def in_processes(url: str, directory: Path, number: int, given: argparse.Namespace) -> tuple[list[float], float]:
    """The same votes, spread over several Jets on one store."""
    with ProcessPoolExecutor(given.processes, get_context("spawn")) as pool:
        parts = [pool.submit(_part, url, directory, number, given, part) for part in range(given.processes)]
        found = [part.result() for part in parts]
    return [wait for waits, _ in found for wait in waits], sum(cpu for _, cpu in found) / len(found)


def _part(url: str, directory: Path, number: int, given: argparse.Namespace, part: int) -> tuple[list[float], float]:
    own = directory / f"process{part}"  # its own index, the key of all
    own.mkdir()
    shutil.copy(directory / "jet.key", own)

    async def vote() -> tuple[list[float], float]:
        async with open_company(url, own) as jet:
            cast = through_jet(jet, number, given.people, f"part{part} ")
            await open_loop(cast, given.rate / given.processes, 1)
            again = through_jet(jet, number, given.people, f"part{part} again ", part * given.people // given.processes)
            return await open_loop(again, given.rate / given.processes, given.seconds)

    return asyncio.run(vote())


async def _check(jet: Jet, number: int, people: int, votes: int) -> None:
    reader = await jet.database.read(lambda store: store.people.reader(1))
    counted = await jet.database.read(lambda store: store.polls.get(number, reader).voters)
    assert min(people, votes) <= counted <= people, f"{counted} voters of {votes} votes"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rate", type=float, default=1000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=1, help="on PostgreSQL: how many Jets share the votes")
    given = parser.parse_args()
    with folder() as directory, store_url(given.engine, directory) as url:
        settle_in(url, given.people)
        asyncio.run(run(url, directory, given))


if __name__ == "__main__":
    main()
