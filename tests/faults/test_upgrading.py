"""A rolling upgrade: an older Jet and this one share a store on PostgreSQL for a while; nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.migrate import newest, revision_at
from storage.seal import Seal
from tests.faults.older import sources_before
from tests.slack.double import Channel, Person, SlackDouble
from tests.slack.running import Running

IN_FLIGHT = 6  # lines that were said and are not answered yet
PATIENCE = 120.0  # seconds for all of them, on the slowest machine
ACKNOWLEDGED = 15.0  # seconds; how quickly is the matter of others, so a busy machine has more than Slack gives


@dataclass
class Talk:
    """People who talk to whichever process Slack hands their events to."""

    slack: SlackDouble
    people: list[Person]
    teams: list[Channel]
    asked: list[tuple[Person, Channel, str]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def answers(self, asked: tuple[Person, Channel, str]) -> int:
        person, where, mark = asked
        return sum(mark in seen.shown and seen.by_app for seen in person.sees(where))

    def open(self) -> int:
        return sum(not self.answers(each) for each in self.asked)

    async def goes_on(self, lines: int) -> None:
        """So many lines more; each waits only until enough of those before were answered."""
        for number in itertools.islice(self._numbers, lines):
            await self.slack.until(lambda: self.open() < IN_FLIGHT, PATIENCE)
            person, mark = self.people[number % len(self.people)], f"q{number:03d}x"
            if number % 5 == 0:
                self.slack.faults.twice("message", 2)
            if number % 7 == 0:
                self.slack.faults.lose_ack("events_api")
            if number % 2:
                team = self.teams[number % len(self.teams)]
                assert (await person.slash(team, "/poll", f"{mark}? | yes | no --here")).ok
                self.asked.append((person, team, f"{mark}?"))
            else:
                await person.says(person.dm, f"club create {mark}")
                self.asked.append((person, person.dm, f"{mark} is there"))
        await self.slack.until(lambda: not self.open(), PATIENCE)


@pytest.mark.parametrize(
    ("revision", "lines", "end"),
    [
        (newest(), 12, signal.SIGTERM),
        pytest.param(newest(), 120, signal.SIGKILL, marks=pytest.mark.long),
        pytest.param("0011", 120, signal.SIGKILL, marks=pytest.mark.long),
    ],
    ids=["short", "long", "two-behind"],
)
def test_an_older_jet_beside_this_one(
    tmp_path: Path, postgres_url: str, revision: str, lines: int, end: signal.Signals
) -> None:
    old = sources_before(revision, tmp_path / "sources")
    asyncio.run(asyncio.wait_for(_rolling(tmp_path, postgres_url, old, lines, end), 600))


async def _rolling(folder: Path, url: str, old: Path, lines: int, end: signal.Signals) -> None:
    Seal.kept_in(folder / "jet.key")
    retries = (0.3, 1.0, 4.0, 12.0, 30.0, 60.0)
    async with SlackDouble(ack_timeout=ACKNOWLEDGED, retry_delays=retries) as slack:
        workspace = slack.workspace()
        people = [slack.person(name) for name in ("Anna Visser", "Bram Bos", "Chris Kok")]
        general = slack.channel("general", *people)
        talk = Talk(slack, people, [slack.channel(f"team-{number}", *people) for number in range(4)])
        jets = []
        for name, sources in (("older", {"sources": old}), ("newer", {})):
            home = folder / name
            (home / "data").mkdir(parents=True)
            shutil.copy(folder / "jet.key", home / "data" / "jet.key")
            jets.append(Running(home, slack, workspace, general.id, http=False, url=url, **sources))
        older, newer = jets
        await older.start()
        await slack.connected(workspace, PATIENCE)
        assert revision_at(url) != newest()
        await talk.goes_on(lines // 4)
        await newer.start()
        await slack.until(lambda: len(slack.sockets.connections(workspace)) == 2, PATIENCE)
        assert revision_at(url) == newest()
        await talk.goes_on(lines)
        assert _processes(url) == 2, "both had their share"
        ended = await older.end(end)
        await talk.goes_on(lines // 4)
        await slack.settled()
        assert ended == (0 if end is signal.SIGTERM else -signal.SIGKILL)
        assert await newer.end(signal.SIGTERM) == 0
        assert Counter(talk.answers(each) for each in talk.asked) == {1: len(talk.asked)}
        assert not slack.lost
        assert not re.search(r"crashed|Traceback", newer.log), (
            newer.log
        )  # what the older one does wrong, it tries again
        assert _count(url, "count(*) FROM inbox WHERE state = 'new'") == 0


def _processes(url: str) -> int:
    """How many processes took lines that people said."""
    return _count(url, "count(DISTINCT holder) FROM inbox")


def _count(url: str, what: str) -> int:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        found = connection.scalar(text(f"SELECT {what}"))
    engine.dispose()
    return int(found)
