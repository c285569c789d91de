"""A backup is put back, and nobody is told anything twice: on the double of Slack, with the real process."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.slack.double import SlackDouble
from tests.slack.running import Running


@pytest.mark.parametrize("old", ["readable", pytest.param("broken", marks=pytest.mark.long)])
def test_a_restore_says_nothing_twice(tmp_path: Path, old: str) -> None:
    asyncio.run(asyncio.wait_for(_restore(tmp_path, old), 90))


async def _restore(folder: Path, old: str) -> None:
    async with SlackDouble() as slack:
        workspace, anna = slack.workspace(), slack.person("Anna Visser")
        jet, shell = Running(folder, slack, workspace, "", http=False), Shell(folder)
        shell.environ = {name: value for name, value in jet.environ.items() if name.startswith("JET_")}
        await jet.start()
        await anna.says(anna.dm, "club create Chess")
        await anna.waits_for(anna.dm, "Chess is there", 20)
        slack.faults.ratelimited("chat.postMessage", retry_after=2)
        await anna.says(anna.dm, "club create Bridge")
        await slack.until(lambda: len(slack.called("chat.postMessage")) > 1, 10)
        done = await asyncio.to_thread(shell.process, "db", "backup", "copy.db")
        assert done.code == 0, done.err
        await anna.waits_for(anna.dm, "Bridge is there", 20)
        await anna.says(anna.dm, "club create Later")
        await anna.waits_for(anna.dm, "Later is there", 20)
        await jet.end(signal.SIGKILL)
        if old == "broken":
            (folder / "data" / "jet.db").write_bytes(b"SQLite format 3\0" + b"\1" * 100_000)
            (folder / "data" / "jet.db-wal").unlink(missing_ok=True)
        done = await asyncio.to_thread(shell.process, "db", "restore", "copy.db")
        assert done.code == 0, done.err
        assert ("known from the old store" in done.out) == (old == "readable")
        await jet.start()
        await anna.says(anna.dm, "clubs")
        clubs = await anna.waits_for(anna.dm, "Bridge, ", 20)
        assert "Later" not in clubs.shown
        await asyncio.sleep(1)
        seen = [each.shown for each in anna.sees(anna.dm) if each.by_app]
        for name in ("Chess", "Bridge", "Later"):
            assert sum(f"{name} is there" in each for each in seen) == 1, seen
        assert await jet.end(signal.SIGTERM) == 0, jet.log


def test_held_back_until_an_admin_says_so(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "club create Chess")
    assert connected.jet("db", "backup", "copy.db").code == 0
    done = connected.jet("db", "restore", "copy.db", "--hold")
    assert "until `jet outbox resume`" in done.out
    with connected.running():
        assert "Jet says nothing" in connected.jet("status").out
        assert "speaks again" in connected.jet("outbox", "resume").out
        assert "Nothing is held back" in connected.jet("outbox", "resume").out
        assert "Jet says nothing" not in connected.jet("status").out
