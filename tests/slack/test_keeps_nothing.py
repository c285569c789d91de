"""The store takes no writes for a while: people can look things up, hear why nothing else works, and lose nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.assembly import Jet
from bot.running.health import troubles
from bot.running.status import advice, gather
from tests.slack.double import Person, SlackDouble
from tests.slack.working import jet_at_work


async def _may_write(jet: Jet, *, may: bool) -> None:
    """SQLite itself refuses, as it does where a disk became read-only."""

    def run() -> None:
        with jet.database.engine.connect() as connection:
            dbapi = connection.connection.dbapi_connection
            assert dbapi is not None
            dbapi.execute(f"PRAGMA query_only={'OFF' if may else 'ON'}")

    await asyncio.to_thread(run)


def _said(person: Person, words: str) -> int:
    return sum(words in seen.shown and seen.by_app for seen in person.sees(person.dm))


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_who_looks_something_up_is_answered_and_others_hear_why_not(tmp_path: Path, template: Path, http: bool) -> None:
    async def scene() -> None:
        async with SlackDouble(retry_delays=(0.2, 0.5, *([1.0] * 60))) as slack:
            workspace = slack.workspace()
            anna = slack.person("Anna Visser")
            slack.channel("general", anna)
            async with jet_at_work(tmp_path, template, slack, workspace, http=http) as jet:
                await anna.says(anna.dm, "club create Chess")
                await anna.waits_for(anna.dm, "Chess is there")
                while set(await jet.database.read(lambda store: store.outbox.counts())) != {"done"}:
                    await asyncio.sleep(0.05)
                await _may_write(jet, may=False)
                await anna.says(anna.dm, "clubs")
                await anna.waits_for(anna.dm, "Chess, 1 member")
                await anna.says(anna.dm, "club create Bridge")
                await anna.waits_for(anna.dm, "I can't keep anything just now")
                assert not (await anna.slash("general", "/jet", "club create Go")).ok
                assert (await anna.slash("general", "/jet", "clubs")).ok
                await anna.waits_for("general", "Chess, 1 member")
                assert "full or read-only" in (await troubles(jet))["store"]
                assert list(advice(await gather(jet)))
                await _may_write(jet, may=True)
                await slack.until(lambda: _said(anna, "Bridge is there"), 90)
                await slack.settled()
                assert await troubles(jet) == {}
                assert [_said(anna, words) for words in ("Chess, 1 member", "can't keep", "Bridge is")] == [1, 1, 1]

    asyncio.run(asyncio.wait_for(scene(), 120))
