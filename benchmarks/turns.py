"""Ordinary turns in a large organisation: from what was heard to what is in the outbox, commit not counted.

    python -m benchmarks.turns [--engine sqlite|postgresql] [--people 100000] [--posts 1000000] [--times 200]

Processor milliseconds of the thread that runs the turn, and the time that passed. The floor, in the same run: ten
look-ups by key, about what any turn needs to know who speaks where and who may read what.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, create_engine, insert, make_url, select

from benchmarks.company import driver, folder, open_company, said, settle_in, store_url
from benchmarks.figures import percentile
from bot.assembly import Jet
from bot.chat import Heard
from storage.store import Store
from storage.tables.documents import passage
from storage.tables.people import audience, club, club_member, person
from storage.tables.things import comment, liking, post, thing

CLUBS = 2_000
CHUNK = 20_000
LINES: Mapping[str, str] = {
    "poll": 'poll "Lunch {n}?" "Soup" "Pizza" "Salad" until friday 17:00',
    "vote": "vote {poll} {option}",
    "post": "post The lift at the east entrance works again since this morning, number {n}.",
    "comment": "comment {post} Good to know.",
    "like": "like {post}",
    "show": "show {post}",
    "club create": "club create Walking {n}",
    "join": "join club{other}",
    "clubs": "clubs",
    "timeline": "timeline",
    "timeline of a club": "timeline club{club}",
    "me": "me",
}


def furnish(url: str, people: int, posts: int) -> None:
    """Clubs with members, and posts of two years, for all and for clubs, with likes and remarks."""
    engine = create_engine(make_url(url).set(drivername=driver(url)))
    dice = random.Random(1)
    with engine.begin() as connection:
        everybody = connection.scalar(select(audience.c.id).where(audience.c.kind == "all"))
        now = datetime.now(UTC)
        names = [{"name": f"club{n}", "slug": f"club{n}", "about": "", "founder": 1, "state": "open"} for n in _clubs()]
        connection.execute(insert(club), [row | {"since": now} for row in names])
        connection.execute(insert(audience), [{"kind": "club", "about": n} for n in _clubs()])
        rows = {(dice.randint(1, CLUBS), who) for who in range(1, people + 1) for _ in range(5)}
        member = {"standing": "member", "since": now}
        connection.execute(insert(club_member), [{"club": c, "person": who} | member for c, who in sorted(rows)])
        theirs = list(connection.scalars(select(audience.c.id).where(audience.c.kind == "club")))
        for start in range(1, posts + 1, CHUNK):
            numbers = range(start, min(start + CHUNK, posts + 1))
            _post(connection, numbers, people, [everybody or 1, *theirs], now - timedelta(days=730), posts)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _clubs() -> range:
    return range(1, CLUBS + 1)


def _post(
    connection: Connection, numbers: range, people: int, audiences: list[int], begin: datetime, posts: int
) -> None:
    dice = random.Random(numbers.start)
    spell = timedelta(days=729) / posts
    things = [
        {
            "kind": "post",
            "audience": audiences[0] if dice.random() < 0.5 else dice.choice(audiences),
            "author": dice.randint(1, people),
            "state": "live",
            "title": f"Notice {n}",
            "made_in": 1,
            "at": begin + n * spell,
        }
        for n in numbers
    ]
    connection.execute(insert(thing), things)
    text = "The lift at the east entrance is out of order until noon; please take the stairs. Number"
    connection.execute(
        insert(post), [{"thing": n, "form": "note", "text": f"{text} {n}", "link": None} for n in numbers]
    )
    some = [n for n in numbers if n % 5 == 0]
    connection.execute(
        insert(comment),
        [{"thing": n, "author": n % people + 1, "text": "Thanks", "at": begin + n * spell} for n in some],
    )
    found = [(n, 0) for n in numbers] + [(n, -(n // 5)) for n in some]  # comments are numbered as they come
    said = {"section": "", "text": "", "language": "en", "rev": 1}
    connection.execute(insert(passage), [{"thing": n, "ordinal": ordinal} | said for n, ordinal in found])
    likes = {(n, dice.randint(1, people)) for n in some for _ in range(3)}
    connection.execute(insert(liking), [{"thing": n, "person": who, "at": begin} for n, who in sorted(likes)])


@dataclass(frozen=True)
class Talk:
    """What there is to talk about: posts that everybody may see, some clubs with who is in them, polls."""

    posts: Sequence[int]
    members: Sequence[tuple[int, int]]
    polls: Sequence[int]


def talk(store: Store) -> Talk:
    """What there is now."""
    numbers = store.connection.scalars
    mine = store.connection.execute(select(club_member.c.club, club_member.c.person).where(club_member.c.club < 50))
    return Talk(
        numbers(select(thing.c.id).where(thing.c.audience == store.places.audience_all(), thing.c.id % 97 == 0)).all(),
        [(row.club, row.person) for row in mine],
        numbers(select(thing.c.id).where(thing.c.kind == "poll")).all() or [0],
    )


def _lines(template: str, times: int, about: Talk) -> Iterator[Heard]:
    dice = random.Random(template)
    for n in range(times):
        club, who = dice.choice(about.members)
        line = template.format(
            n=n,
            post=dice.choice(about.posts),
            poll=dice.choice(about.polls),
            option=dice.choice("abc"),
            club=club,
            other=dice.randint(1, CLUBS),
        )
        yield said(who, line, f"{template}{n}{time.time_ns()}", datetime.now(UTC))


async def measure(jet: Jet, lines: list[Heard]) -> tuple[list[float], list[float], int]:
    """Processor and passed milliseconds of each turn, and how many were refused."""

    def work(store: Store, heard: Heard) -> tuple[float, float, bool]:
        [row] = jet.hearing.arrivals.take(store, [heard])
        assert row is not None
        cpu, began = time.thread_time(), time.perf_counter()
        assert store.inbox.waits(row)
        outcome = jet.hearing.turns.think(store, heard, jet.now())
        jet.hearing.turns.record(store, row, heard, outcome, jet.now())
        return (time.thread_time() - cpu) * 1000, (time.perf_counter() - began) * 1000, outcome.state == "refused"

    found = [await jet.database.write(lambda store, heard=heard: work(store, heard)) for heard in lines]  # type: ignore[misc]
    return [each[0] for each in found], [each[1] for each in found], sum(each[2] for each in found)


async def floor(jet: Jet, people: int, times: int) -> tuple[list[float], list[float]]:
    """Ten look-ups by key."""
    statement = select(person).where(person.c.id == 1)

    def work(store: Store) -> tuple[float, float]:
        cpu, began = time.thread_time(), time.perf_counter()
        for _ in range(10):
            store.connection.execute(statement).one()
        return (time.thread_time() - cpu) * 1000, (time.perf_counter() - began) * 1000

    found = [await jet.database.write(work) for _ in range(times)]
    return [each[0] for each in found], [each[1] for each in found]


async def run(url: str, directory: Path, people: int, posts: int, times: int) -> None:
    """Measure and print."""
    async with open_company(url, directory) as jet:
        print(f"people: {people}; posts: {posts}; clubs: {CLUBS}; each {times} times")
        print("| | CPU p50 ms | CPU p95 ms | p50 ms | p95 ms | refused |\n|---|---|---|---|---|---|")
        cpu, passed = await floor(jet, people, times)
        _row("floor: ten look-ups", cpu, passed, 0)
        for name, template in LINES.items():
            lines = list(_lines(template, times + 5, await jet.database.read(talk)))
            await measure(jet, lines[:5])
            cpu, passed, refused = await measure(jet, lines[5:])
            _row(name, cpu, passed, refused)


def _row(name: str, cpu: list[float], passed: list[float], refused: int) -> None:
    figures = [percentile(values, share) for values in (cpu, passed) for share in (0.5, 0.95)]
    print(f"| {name} | {' | '.join(f'{figure:.2f}' for figure in figures)} | {refused} |", flush=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=200)
    given = parser.parse_args()
    with folder() as directory, store_url(given.engine, directory) as url:
        settle_in(url, given.people)
        furnish(url, given.people, given.posts)
        asyncio.run(run(url, directory, given.people, given.posts, given.times))


if __name__ == "__main__":
    main()
