"""The real process at its worst: killed at random, sockets cut, events twice and retried, posts cut off, 429. Each
command is answered once, no post is lost and none is doubled."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.slack.double import BAD_GATEWAY, Person, SlackDouble, Workspace
from tests.slack.running import Running

_TEAMS = 4
PATIENCE = 180.0  # seconds for what must come, on the slowest machine
IN_FLIGHT = 6  # commands that are not answered yet
RETRIES = (0.3, 1.0, 4.0, 12.0, 30.0, 60.0, 60.0)  # an event waits longer than any start takes


@dataclass(frozen=True)
class Asked:
    """A command that was given: who looks where for what, and whether Slack took it as acknowledged."""

    person: Person
    where: object
    mark: str
    sure: bool = True

    def answers(self) -> int:
        """How often it was answered."""
        shown = self.person.sees(self.where)  # type: ignore[arg-type]
        return sum(self.mark in seen.shown and seen.by_app for seen in shown)


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
@pytest.mark.parametrize(
    ("commands", "kills"), [(15, 2), pytest.param(90, 6, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_whatever_happens_each_command_is_answered_once(tmp_path: Path, http: bool, commands: int, kills: int) -> None:
    asyncio.run(asyncio.wait_for(_storm(tmp_path, http, commands, kills), 2 * PATIENCE + 10 * commands))


async def _storm(folder: Path, http: bool, commands: int, kills: int) -> None:
    random.seed(commands)
    async with SlackDouble(ack_timeout=1.0, retry_delays=RETRIES) as slack:
        workspace = slack.workspace()
        people = [slack.person(name) for name in ("Anna Visser", "Bram Bos", "Chris Kok", "Daan Dijk")]
        timeline = slack.channel("general", *people)
        for number in range(_TEAMS):
            slack.channel(f"team-{number}", *people)
        jet = Running(folder, slack, workspace, timeline.id, http)
        asked: list[Asked] = []
        async with jet.running():
            fatal, starting = set(random.sample(range(1, commands), kills)), asyncio.create_task(asyncio.sleep(0))
            for number in range(commands):
                if number % 2:
                    _trouble(slack, workspace)
                asked.append(await _ask(people[number % len(people)], number, timeline))
                await slack.until(lambda: _open(asked) < IN_FLIGHT, PATIENCE)
                if number in fatal:
                    await starting
                    await _kill(jet, slack, asked)
                    starting = asyncio.create_task(jet.start())  # meanwhile people go on
            await starting
            await _judge(jet, slack, asked)


async def _judge(jet: Running, slack: SlackDouble, asked: list[Asked]) -> None:
    """Every answer is there once."""
    await slack.settled()
    for each in asked:
        with contextlib.suppress(TimeoutError):
            await slack.until(each.answers, PATIENCE if each.sure else 0.01)
    await _nothing_waits(jet)  # a second answer would be in the store, or with Slack, whose events are settled
    counted = {each.mark: each.answers() for each in asked}
    assert Counter(counted[each.mark] for each in asked if each.sure) == {1: sum(each.sure for each in asked)}, (
        {mark: count for mark, count in counted.items() if count != 1},
    )
    assert all(counted[each.mark] <= 1 for each in asked)
    assert not slack.lost
    assert not any(each.mark in jet.log for each in asked), "what people type is in no log"


async def _ask(person: Person, number: int, timeline: object) -> Asked:
    """A club in the direct conversation, a post that all see, or a poll by slash command, which Slack never retries."""
    mark = f"q{number:03d}x"
    match number % 3:
        case 0:
            await person.says(person.dm, f"club create {mark}")
            return Asked(person, person.dm, f"{mark} is there")
        case 1:
            await person.says("general", f"@Jet post news {mark} for everybody")
            return Asked(person, timeline, f"{mark} for everybody")
        case _:
            team = f"team-{number % _TEAMS}"  # one post a second in each channel
            outcome = await person.slash(team, "/poll", f"{mark}? | yes | no --here")
            return Asked(person, team, f"{mark}?", sure=outcome.ok)


def _open(asked: list[Asked]) -> int:
    return sum(each.sure and not each.answers() for each in asked)


async def _kill(jet: Running, slack: SlackDouble, asked: list[Asked]) -> None:
    """In the middle of what it does: after so many calls more, or when it has nothing to do."""
    calls = len(slack.calls) + random.randrange(5)
    await slack.until(lambda: len(slack.calls) >= calls or not _open(asked), PATIENCE)
    await jet.end(signal.SIGKILL)


async def _nothing_waits(jet: Running) -> None:
    waits = (
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'new')"
        " + (SELECT count(*) FROM outbox WHERE state = 'ready' AND connection = 'office')"
    )
    file = f"file:{jet.folder / 'data' / 'jet.db'}?mode=ro"
    async with asyncio.timeout(PATIENCE):
        with contextlib.closing(sqlite3.connect(file, uri=True)) as store:
            while store.execute(waits).fetchone() != (0,):
                await asyncio.sleep(0.1)


def _trouble(slack: SlackDouble, workspace: Workspace) -> None:
    faults = slack.faults
    match random.randrange(8):
        case 0:
            faults.twice("message", 2)
        case 1:
            faults.lose_ack("events_api", 1)
        case 2:
            faults.cut_after("chat.postMessage")
        case 3:
            faults.cut_before("chat.postMessage")
        case 4:
            faults.ratelimited("chat.postMessage", 1)
        case 5:
            faults.fail("chat.postMessage", 502, BAD_GATEWAY, took_effect=True)
        case 6:
            slack.sockets.cut(workspace)
        case 7:
            faults.twice("app_mention", 2)
