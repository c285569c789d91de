"""SIGTERM while a messenger does not answer: Jet waits for it a little, ends in time, and says it once afterwards."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.slack.double import SlackDouble
from tests.slack.double.faults import Faults
from tests.slack.running import Running

IN_TIME = 15.0  # seconds; systemd (docs/examples/jet.service) kills it five later
NEVER = 600.0


def _there_are(folder: Path, which: str) -> bool:
    """Whether there are such rows in the outbox."""
    query = f"SELECT count(*) FROM outbox WHERE {which}"
    with closing(sqlite3.connect(folder / "data" / "jet.db", timeout=10)) as store:
        return bool(store.execute(query).fetchone()[0])


@pytest.mark.long
def test_what_hangs_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_stops(tmp_path), 300))


async def _stops(folder: Path) -> None:
    async with SlackDouble() as slack:
        workspace, anna = slack.workspace(), slack.person("Anna Visser")
        jet = Running(folder, slack, workspace, "", http=False)
        await jet.start()
        await anna.says(anna.dm, "club create Chess")
        await anna.waits_for(anna.dm, "Chess is there", 60)
        while _there_are(folder, "state = 'ready'"):
            await asyncio.sleep(0.1)
        slack.faults.delay("chat.postMessage", NEVER, times=9)
        await anna.says(anna.dm, "club create Bridge")
        await slack.until(lambda: _there_are(folder, "lease IS NOT NULL"), 60)
        await asyncio.sleep(1)  # from its lease until it is sent
        began = time.monotonic()
        assert await jet.end(signal.SIGTERM) == 0, jet.log
        took = time.monotonic() - began
        print(f"ended after {took:.1f} s")
        assert took < IN_TIME
        slack.faults = Faults()
        await jet.start()
        await anna.says(anna.dm, "club create Go")
        await anna.waits_for(anna.dm, "Go is there", 90)
        assert await jet.end(signal.SIGTERM) == 0, jet.log
        seen = [each.shown for each in anna.sees(anna.dm) if each.by_app]
        assert [sum(f"{name} is there" in each for each in seen) for name in ("Chess", "Bridge", "Go")] == [1, 1, 1]
        order = [name for each in seen for name in ("Bridge is there", "Go is there") if name in each]
        assert order == ["Bridge is there", "Go is there"]
