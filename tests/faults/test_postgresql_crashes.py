"""PostgreSQL itself crashes while people talk, a standby takes over, or a COMMIT is not answered: everything that was
heard is done, once, and answered once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assembly import Jet, open_jet
from bot.chat import Account, Addressed, Heard, Place, PlaceFacts
from bot.config.settings import Config, Organisation, Store
from storage.errors import StoreError
from storage.store import Store as Transaction
from tests.faults.crashable import crashable, crashing
from tests.faults.relay import relayed
from tests.faults.replicated import replicated

CANTEEN = Place("console", "canteen")


def said(number: int, line: str, event: str) -> Heard:
    account = Account("console", f"P{number}")
    return Heard(CANTEEN, account, line, event, datetime.now(UTC), Addressed.PREFIX, name=f"P{number}")


async def insisting(jet: Jet, heard: Heard) -> None:
    """As an adapter does: until it is committed, the same event is handed over again."""
    while True:
        try:
            await jet.hearing.hear(heard)
        except StoreError:
            await asyncio.sleep(0.2)
        else:
            return


async def talk(jet: Jet, number: int, posts: int) -> None:
    for count in range(posts):
        await insisting(jet, said(number, f'post "Post {number} {count}"', f"{number} p{count}"))
        await insisting(jet, said(number, f"vote 1 {'ab'[count % 2]}", f"{number} v{count}"))
        await asyncio.sleep(0.1)


def counted(store: Transaction) -> list[int]:
    """Posts, votes, lines that were answered, answers, and lines that wait."""
    queries = (
        "SELECT count(*) FROM post",
        "SELECT count(*) FROM vote",
        "SELECT count(DISTINCT cause) FROM outbox WHERE key IS NULL",
        "SELECT count(*) FROM outbox WHERE key IS NULL",
        "SELECT count(*) FROM inbox WHERE state <> 'done'",
    )
    return [store.connection.exec_driver_sql(query).scalar_one() for query in queries]


async def dialogues(url: str, folder: Path, people: int, posts: int, crash: object, times: int) -> None:
    config = Config(organisation=Organisation(first_admin="P0"), store=Store(url=url, directory=folder))
    async with open_jet(config) as jet:
        await jet.hearing.place(PlaceFacts(CANTEEN, "canteen"))
        await jet.hearing.hear(said(0, "poll Lunch? | Pizza | Soup", "poll"))
        await jet.hearing.settle()
        talking = [talk(jet, number, posts) for number in range(people)]
        await asyncio.gather(crashing(crash, times, posts * 0.2), *talking)  # type: ignore[arg-type]
        async with asyncio.timeout(60):
            while True:
                await asyncio.sleep(0.5)
                try:
                    await jet.hearing.sweep()
                    await jet.hearing.settle()
                    made = await jet.database.read(counted)
                except StoreError:
                    continue
                if made[-1] == 0:
                    break
        lines = people * posts * 2
        assert made[:2] == [people * posts, people]
        assert made[2] >= lines, "each is answered"
        assert made[2] == made[3], "and once"
        await jet.index()
        assert (await asyncio.to_thread(jet.follower.verify, lines)).sound


@pytest.mark.parametrize(("people", "posts", "times"), [(6, 12, 1), pytest.param(12, 60, 3, marks=pytest.mark.long)])
def test_everything_is_done_once(tmp_path: Path, people: int, posts: int, times: int) -> None:
    with crashable() as (url, crash):
        asyncio.run(asyncio.wait_for(dialogues(url, tmp_path, people, posts, crash, times), 200))


@pytest.mark.parametrize(("people", "posts"), [(4, 10), pytest.param(12, 60, marks=pytest.mark.long)])
def test_nobody_knows_whether_it_was_committed(tmp_path: Path, jet_postgres_url: str, people: int, posts: int) -> None:
    """It was, and the connection went before the server could say so: what is tried again is not done again."""
    with relayed(jet_postgres_url, one_in=5, most=posts) as relay:
        asyncio.run(asyncio.wait_for(dialogues(relay.url, tmp_path, people, posts, relay.begin, posts), 200))
        assert relay.lost >= posts


@pytest.mark.parametrize(("people", "posts"), [(6, 12), pytest.param(12, 60, marks=pytest.mark.long)])
def test_a_standby_takes_over(tmp_path: Path, people: int, posts: int) -> None:
    """And later the former first one is back, which stands before it in the address, and may only be read."""
    with replicated() as (url, pair):
        asyncio.run(asyncio.wait_for(dialogues(url, tmp_path, people, posts, pair.fail_over, 1), 200))
        pair.returns()
        asyncio.run(asyncio.wait_for(one_more(url, tmp_path, people * posts), 60))


async def one_more(url: str, folder: Path, before: int) -> None:
    async with open_jet(Config(store=Store(url=url, directory=folder))) as jet:
        await jet.hearing.hear(said(0, 'post "One more"', "more"))
        await jet.hearing.settle()
        assert (await jet.database.read(counted))[0] == before + 1
