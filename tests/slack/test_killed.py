"""The real process at its worst: killed at random, sockets cut, events twice and retried, posts cut off, 429. Each
command is answered once, no post is lost and none is doubled."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.slack.double import BAD_GATEWAY, Person, SlackDouble, Workspace
from tests.slack.running import Running

_TEAMS = 4
LATE = 2.0  # seconds in which a second answer would come


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
    asyncio.run(asyncio.wait_for(_storm(tmp_path, http, commands, kills), 90 + 6 * commands))


async def _storm(folder: Path, http: bool, commands: int, kills: int) -> None:
    random.seed(commands)
    async with SlackDouble(ack_timeout=1.0, retry_delays=(0.3, 1.0, 4.0, 12.0, 30.0)) as slack:
        workspace = slack.workspace()
        people = [slack.person(name) for name in ("Anna Visser", "Bram Bos", "Chris Kok", "Daan Dijk")]
        timeline = slack.channel("general", *people)
        for number in range(_TEAMS):
            slack.channel(f"team-{number}", *people)
        jet = Running(folder, slack, workspace, timeline.id, http)
        asked = []
        async with jet.running():
            async with asyncio.TaskGroup() as troubles:
                troubles.create_task(_kill(jet, kills))
                troubles.create_task(_trouble(slack, workspace, commands))
                for number in range(commands):
                    asked.append(await _ask(people[number % len(people)], number, timeline))
                    await asyncio.sleep(random.uniform(0, 0.4))
            await _judge(jet, slack, asked)


async def _judge(jet: Running, slack: SlackDouble, asked: list[Asked]) -> None:
    """Every answer is there once."""
    await slack.settled()
    for each in asked:
        with contextlib.suppress(TimeoutError):
            await slack.until(each.answers, 60 if each.sure else 0.01)
    await asyncio.sleep(LATE)
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


async def _kill(jet: Running, kills: int) -> None:
    for _ in range(kills):
        await asyncio.sleep(random.uniform(0.5, 2.5))
        await jet.end(signal.SIGKILL)
        await jet.start()


async def _trouble(slack: SlackDouble, workspace: Workspace, times: int) -> None:
    faults = slack.faults
    for _ in range(times // 2):
        await asyncio.sleep(random.uniform(0.1, 0.4))
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
