"""The store takes no writes for a while: people can look things up, hear why nothing else works, and lose nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from bot.assembly import Jet
from bot.running.health import troubles
from bot.running.status import advice, gather
from tests.postgres import fill, make_room
from tests.slack.double import Person, SlackDouble
from tests.slack.working import jet_at_work


def _in_file(jet: Jet, may: bool) -> None:
    """SQLite itself refuses, as it does where a disk became read-only."""
    with jet.database.engine.connect() as connection:
        dbapi = connection.connection.dbapi_connection
        assert dbapi is not None
        dbapi.execute(f"PRAGMA query_only={'OFF' if may else 'ON'}")


def _on_server(jet: Jet, may: bool) -> None:
    """PostgreSQL refuses, as one does that is no longer the first."""
    server = create_engine(jet.database.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.exec_driver_sql("SET default_transaction_read_only = off")
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {not may}')
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> :mine"
        connection.execute(text(others), {"name": name, "mine": connection.scalar(text("SELECT pg_backend_pid()"))})


def _said(person: Person, words: str) -> int:
    return sum(words in seen.shown and seen.by_app for seen in person.sees(person.dm))


@pytest.mark.parametrize(("http", "server"), [(False, False), (True, False), (False, True)])
def test_who_looks_something_up_is_answered_and_others_hear_why_not(
    tmp_path: Path, template: Path, request: pytest.FixtureRequest, http: bool, server: bool
) -> None:
    url = request.getfixturevalue("jet_postgres_url") if server else ""

    async def may_write(jet: Jet, *, may: bool) -> None:
        await asyncio.to_thread(_on_server if server else _in_file, jet, may)

    async def scene() -> None:
        async with SlackDouble(retry_delays=(0.2, 0.5, *([1.0] * 60))) as slack:
            workspace = slack.workspace()
            anna = slack.person("Anna Visser")
            slack.channel("general", anna)
            async with jet_at_work(tmp_path, template, slack, workspace, url=url, http=http) as jet:
                await anna.says(anna.dm, "club create Chess")
                await anna.waits_for(anna.dm, "Chess is there")
                while set(await jet.database.read(lambda store: store.outbox.counts())) != {"done"}:
                    await asyncio.sleep(0.05)
                await may_write(jet, may=False)
                await anna.says(anna.dm, "clubs")
                await anna.waits_for(anna.dm, "Chess, 1 member")
                await anna.says(anna.dm, "club create Bridge")
                await anna.waits_for(anna.dm, "I can't keep anything just now")
                assert not (await anna.slash("general", "/jet", "club create Go")).ok
                assert (await anna.slash("general", "/jet", "clubs")).ok
                await anna.waits_for("general", "Chess, 1 member")
                assert "full or read-only" in (await troubles(jet))["store"]
                assert next(advice(await gather(jet))).startswith("Nothing can be kept (The disk is full or read-only")
                await may_write(jet, may=True)
                await slack.until(lambda: _said(anna, "Bridge is there"), 90)
                await slack.settled()
                assert await troubles(jet) == {}
                assert [_said(anna, words) for words in ("Chess, 1 member", "can't keep", "Bridge is")] == [1, 1, 1]

    asyncio.run(asyncio.wait_for(scene(), 120))


def test_where_what_was_said_found_room_and_what_it_asks_did_not(
    tmp_path: Path, template: Path, jet_postgres_url: str
) -> None:
    async def scene() -> None:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            anna, bram = slack.person("Anna Visser"), slack.person("Bram Bos")
            slack.channel("general", anna, bram)
            async with jet_at_work(tmp_path, template, slack, workspace, url=jet_postgres_url):
                for each, line in ((bram, "hello"), (anna, "club create Chess")):
                    await each.says(each.dm, line)
                    await each.waits_for(each.dm, "Hi ")
                await anna.waits_for(anna.dm, "Chess is there")
                await asyncio.to_thread(fill, jet_postgres_url)
                await anna.says(anna.dm, "club create Bridge")
                await anna.waits_for(anna.dm, "I can't keep anything just now")
                await bram.says(bram.dm, "clubs")
                await bram.waits_for(bram.dm, "Chess, 1 member")
                await asyncio.to_thread(make_room, jet_postgres_url)
                await slack.until(lambda: _said(anna, "Bridge is there"), 90)
                await bram.says(bram.dm, "club members bridge")
                await bram.waits_for(bram.dm, "Bridge")
                assert [_said(bram, "Chess, 1 member"), _said(anna, "can't keep")] == [1, 1]

    asyncio.run(asyncio.wait_for(scene(), 120))
