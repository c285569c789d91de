"""Personal digests for everybody at the same hour: planned, then gathered and put in words.

    python -m benchmarks.digests [--engine sqlite|postgresql] [--people 100000] [--profile]

Everybody is in five clubs and has a digest at 9:00; in the last day people posted, liked, voted and opened things. The
floor of planning is to claim as many rows and write as many to the outbox, with the bare driver; that of the rest is to
ask who is in which club and to join ten lines a person that are there already.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import gc
import multiprocessing
import pstats
import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, insert, make_url, select, text

from benchmarks.company import LINE, folder, fsync_cost, open_company, settle_in, somebody, store_url
from benchmarks.figures import most_memory
from bot.assembly import Jet
from bot.chat import Card
from bot.conversation.telling.drawing import Drawing
from storage.store import Store
from storage.tables.attention import seen
from storage.tables.delivery import outbox
from storage.tables.people import audience, club, club_member, place, place_member
from storage.tables.polls import poll, poll_option, vote
from storage.tables.things import liking, post, thing
from storage.tables.timers import schedule

_BATCH = 500
_CLUBS_EACH = 5
Row = dict[str, object]


def settle_down(url: str, directory: Path, people: int) -> None:
    """The company, a day of news that search knows of, and a digest for everybody that is due now. In a process of its
    own, so that what it needs is not counted."""
    settle_in(url, people)
    engine = create_engine(make_url(url).set(drivername="sqlite" if url.startswith("sqlite") else "postgresql+psycopg"))
    with engine.begin() as connection:
        _Day(connection, people).happens()
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    engine.dispose()
    asyncio.run(_opened_once(url, directory))


async def _opened_once(url: str, directory: Path) -> None:
    async with open_company(url, directory):
        """Its index is built."""


class _Day:
    def __init__(self, connection: Connection, people: int) -> None:
        self._connection = connection
        self._people = range(1, people + 1)
        self._chance = random.Random(42)
        self._now = datetime.now(UTC)
        self._everybody = connection.scalar(select(audience.c.id).where(audience.c.kind == "all"))

    def happens(self) -> None:
        long_ago = self._now - timedelta(days=400)
        self._connection.execute(text("UPDATE person SET since = :at"), {"at": int(long_ago.timestamp() * 1e6)})
        clubs = range(1, max(_CLUBS_EACH, len(self._people) // 50) + 1)
        made: Row = {"about": "", "founder": 1, "state": "open", "since": long_ago}
        self._put(club, ({"id": n, "name": f"Club {n}", "slug": f"club-{n}"} | made for n in clubs))
        self._put(club_member, self._memberships(clubs, long_ago))
        self._put(audience, ({"id": n + 1, "kind": "club", "about": n} for n in clubs))
        directs: Row = {"connection": LINE, "kind": "direct", "encrypted": False, "strangers": False, "left": False}
        self._put(place, ({"id": n + 1, "remote_id": f"!dm{n}", "name": ""} | directs for n in self._people))
        voices = ((n, somebody(n).id) for n in self._people)
        self._put(place_member, ({"place": n + 1, "connection": LINE, "remote_id": name} for n, name in voices))
        self._things([n + 1 for n in clubs])
        self._put(schedule, (self._schedule(n) for n in self._people))

    def _memberships(self, clubs: range, at: datetime) -> Iterator[Row]:
        for who in self._people:
            for number in self._chance.sample(clubs, _CLUBS_EACH):
                yield {"club": number, "person": who, "standing": "member", "since": at}

    def _things(self, audiences: list[int]) -> None:
        posts = range(1, len(self._people) // 20 + 1)
        polls = range(posts[-1] + 1, posts[-1] + 1 + max(5, len(self._people) // 1000))
        self._put(thing, (self._thing(n, "post", self._where(audiences)) for n in posts))
        self._put(post, ({"thing": n, "form": "note", "text": "Words. " * 40} for n in posts))
        self._put(thing, (self._thing(n, "poll", self._where(audiences)) for n in polls))
        asked: Row = {"max_choices": 1, "names_hidden": False, "closes_at": self._now + timedelta(hours=8)}
        self._put(poll, ({"thing": n, "question": f"Question {n}?"} | asked for n in polls))
        options: list[Row] = [{"poll": n, "tag": tag, "label": f"Answer {tag}"} for n in polls for tag in (1, 2, 3)]
        self._put(poll_option, ({"id": number} | each for number, each in enumerate(options, 1)))
        for table in (liking, seen):
            when: Row = {"at": self._now} if table is liking else {}
            pairs = {(self._chance.choice(posts), who) for who in self._people if self._chance.random() < 0.5}
            self._put(table, ({"thing": n, "person": who} | when for n, who in pairs))
        voters = ((polls[0], who) for who in self._people if self._chance.random() < 0.3)
        self._put(vote, ({"poll": n, "person": who, "option": 1} for n, who in voters))

    def _where(self, audiences: list[int]) -> int:
        return self._everybody if self._chance.random() < 0.02 else self._chance.choice(audiences)  # type: ignore[return-value]

    def _thing(self, number: int, kind: str, where: int) -> Row:
        at = self._now - timedelta(seconds=self._chance.randrange(60, 86_000))
        title = f"{kind} {number}: something that somebody wants the others to know, in a line of some length"
        who = self._chance.choice(self._people)
        return {"id": number, "kind": kind, "audience": where, "author": who, "state": "live", "title": title, "at": at}

    def _schedule(self, number: int) -> Row:
        return {
            "kind": "digest",
            "place": number + 1,
            "person": number,
            "days": list(range(7)),
            "local_time": "09:00",
            "zone": "Europe/Amsterdam",
            "active": True,
            "next_at": self._now - timedelta(minutes=1),
            "next_date": self._now.date(),
            "told_until": self._now - timedelta(days=1),
            "made_by": number,
            "follows": True,
        }

    def _put(self, table: Table, rows: Iterable[Row]) -> None:
        waiting: list[Row] = []
        for row in rows:
            waiting.append(row)
            if len(waiting) == 5000:
                self._connection.execute(insert(table), waiting)
                waiting = []
        if waiting:
            self._connection.execute(insert(table), waiting)


class Watch:
    """Seconds of the clock and of this process."""

    def __init__(self) -> None:
        self._at, self._cpu = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        return f"{time.perf_counter() - self._at:.2f} | {time.process_time() - self._cpu:.2f}"

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._at


async def plan_floor(jet: Jet, people: int) -> str:
    """Claim rows and write as many, a thousand a transaction, with the bare driver."""
    watch = Watch()
    lite = jet.database.reading.dialect.name == "sqlite"
    key = "INTEGER PRIMARY KEY" if lite else "BIGINT PRIMARY KEY"
    await jet.database.write(
        lambda store: store.connection.exec_driver_sql(f"CREATE TABLE floor (id {key}, slot TEXT)")
    )

    def chunk(store: Store, first: int) -> None:
        cursor = store.connection.connection.cursor()
        sign = "?" if lite else "%s"
        rows = [(n, f"digest {n} 2026-11-25") for n in range(first, min(first + 1000, people))]
        cursor.executemany(f"INSERT INTO floor VALUES ({sign}, {sign}) ON CONFLICT DO NOTHING", rows)
        cursor.executemany(f"UPDATE floor SET slot = '' WHERE id = {sign}", [row[:1] for row in rows])

    for first in range(0, people, 1000):
        await jet.database.write(partial(chunk, first=first))
    return str(watch)


async def draw_floor(jet: Jet, people: int) -> str:
    """Ask who is in which club, and join lines that are there."""
    watch = Watch()
    lines = [f"*{n}* Somebody: something that somebody wants the others to know, in a line" for n in range(5000)]

    def chunk(store: Store, first: int) -> int:
        query = select(club_member.c.person, club_member.c.club).where(
            club_member.c.person >= first, club_member.c.person < first + _BATCH
        )
        clubs: dict[int, list[int]] = {}
        for row in store.connection.execute(query):
            clubs.setdefault(row[0], []).append(row[1])
        return sum(len("\n".join(lines[(number * 10 + n) % 5000] for n in range(10))) for number in clubs)

    for first in range(1, people + 1, _BATCH):
        await jet.database.read(partial(chunk, first=first))
    return str(watch)


async def draw(jet: Jet, profiler: cProfile.Profile | None) -> tuple[str, int, int]:
    """Choose and word what every planned row says; how many there are, and their length."""
    watch, drawing, count, length = Watch(), Drawing(jet.speaking), 0, 0

    def cards_of(store: Store, some: list[str]) -> dict[str, Card]:
        if profiler is None:
            return drawing.cards(store, some, jet.now())
        return profiler.runcall(drawing.cards, store, some, jet.now())

    def slots_after(store: Store, last: int) -> list[Any]:
        following = select(outbox.c.id, outbox.c.slot).where(outbox.c.id > last).order_by(outbox.c.id)
        return list(store.connection.execute(following.limit(_BATCH)))

    last = 0
    while rows := await jet.database.read(partial(slots_after, last=last)):
        last = rows[-1].id
        cards = await jet.database.read(partial(cards_of, some=[row.slot for row in rows]))
        count += len(cards)
        length += sum(len(card.text) for card in cards.values())
    return str(watch), count, length // max(1, count)


async def run(url: str, directory: Path, people: int, profile: bool) -> None:
    """Measure and print."""
    async with open_company(url, directory) as jet:
        gc.collect()
        before = most_memory()
        print(f"fsync here: {fsync_cost(directory):.2f} ms; digests: {people}")
        print("| | seconds | CPU seconds of Jet |\n|---|---|---|")
        print(f"| planning, floor | {await plan_floor(jet, people)} |")
        watch = Watch()
        await jet.clock.tick()
        print(f"| planning | {watch} |")
        planned = await jet.database.read(lambda store: store.outbox.counts())
        assert planned["ready"] == people, planned
        print(f"| gathering and words, floor | {await draw_floor(jet, people)} |")
        profiler = cProfile.Profile() if profile else None
        figures, count, length = await draw(jet, profiler)
        print(f"| gathering and words | {figures} |")
        print(f"{count} digests of {length} characters; {most_memory():.0f} MB at most, {before:.0f} before")
        if profiler is not None:
            pstats.Stats(profiler).sort_stats("cumtime").print_stats(45)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with folder() as directory, store_url(given.engine, directory) as url:
        apart = multiprocessing.get_context("spawn").Process(target=settle_down, args=(url, directory, given.people))
        apart.start()
        apart.join()
        asyncio.run(run(url, directory, given.people, given.profile))


if __name__ == "__main__":
    main()
