"""Slack at its worst: events twice and retried, sockets cut, posts cut off, 429: each command is answered once."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.slack.double import BAD_GATEWAY, Person, SlackDouble, Workspace
from tests.slack.working import jet_at_work

COMMANDS = 40


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_every_command_is_answered_once_whatever_slack_does(tmp_path: Path, template: Path, http: bool) -> None:
    asyncio.run(asyncio.wait_for(_storm(tmp_path, template, http), 120))


async def _storm(folder: Path, template: Path, http: bool) -> None:
    random.seed(COMMANDS)
    async with SlackDouble(ack_timeout=1.0, retry_delays=(0.0, 0.3, 0.6)) as slack:
        workspace = slack.workspace()
        people = [slack.person(name) for name in ("Anna Visser", "Bram Bos", "Chris Kok", "Daan Dijk")]
        channels = [slack.channel(f"team-{number}", *people) for number in range(2)]
        async with jet_at_work(folder, template, slack, workspace, http=http):
            trouble = asyncio.create_task(_trouble(slack, workspace, http))
            marks = []
            for number in range(COMMANDS):
                person, mark = people[number % len(people)], f"q{number:03d}x"
                if number % 2:
                    await person.says(person.dm, f"club create {mark}")
                else:
                    await person.says(channels[number % 4 // 2], f"@Jet poll {mark}? | yes | no")
                marks.append((mark, person, person.dm if number % 2 else channels[number % 4 // 2]))
                await asyncio.sleep(random.uniform(0, 0.08))
            await trouble
            await slack.settled()
            for mark, person, where in marks:
                await slack.until(lambda m=mark, p=person, w=where: _answers(p, w, m), 40)  # type: ignore[misc]
            await asyncio.sleep(2)
            counted = Counter(_answers(person, where, mark) for mark, person, where in marks)
        assert counted == {1: COMMANDS}, [m for m, p, w in marks if _answers(p, w, m) != 1]
        assert not slack.lost


async def _trouble(slack: SlackDouble, workspace: Workspace, http: bool) -> None:
    faults = slack.faults
    for _ in range(14):
        await asyncio.sleep(random.uniform(0.05, 0.25))
        match random.randrange(7):
            case 0:
                faults.twice("message", 3)
            case 1:
                faults.lose_ack("events_api", 2)
            case 2:
                faults.cut_after("chat.postMessage")
            case 3:
                faults.cut_before("chat.postMessage")
            case 4:
                faults.ratelimited("chat.postMessage", 1)
            case 5:
                faults.fail("chat.postMessage", 502, BAD_GATEWAY, took_effect=True)
            case 6 if not http:
                await slack.refresh(workspace)


def _answers(person: Person, where: object, mark: str) -> int:
    return sum(mark in seen.shown and seen.by_app for seen in person.sees(where))  # type: ignore[arg-type]


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_a_command_is_acknowledged_at_once(tmp_path: Path, template: Path, http: bool) -> None:
    """Committed and acknowledged well within the three seconds that Slack waits, however busy the machine is."""

    async def measure() -> list[float]:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            anna = slack.person("Anna Visser")
            slack.channel("general", anna)
            took = []
            async with jet_at_work(tmp_path, template, slack, workspace, http=http):
                await anna.slash("general", "/jet", "hello")
                for number in range(40):
                    began = time.perf_counter()
                    assert (await anna.slash("general", "/poll", f"Number {number}? | yes | no")).ok
                    took.append(time.perf_counter() - began)
            return took

    assert max(asyncio.run(asyncio.wait_for(measure(), 60))) < 3


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_what_slack_has_to_be_asked_holds_up_no_acknowledgement(tmp_path: Path, template: Path, http: bool) -> None:
    """A channel that Jet has heard nothing of, and a Slack that is slow to tell: the answer waits, Slack does not."""

    async def scene() -> None:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            anna = slack.person("Anna Visser")
            async with jet_at_work(tmp_path, template, slack, workspace, http=http):
                guest = slack.person("Gast Vrij", is_restricted=True)
                await anna.slash(anna.dm, "/jet", 'post "Only for colleagues"')
                await anna.waits_for(anna.dm, "1 is posted")
                slack.channel("project", anna, guest)
                slack.faults.delay("conversations.info", 1.0)
                began = time.perf_counter()
                assert (await anna.slash("project", "/jet", "show 1")).ok
                assert time.perf_counter() - began < 0.9
                answer = await anna.waits_for("project", "Only for colleagues")
                assert answer.ephemeral
                assert guest.finds("project", "Only for colleagues") is None

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_an_address_that_has_expired_does_not_make_jet_deaf(tmp_path: Path, template: Path) -> None:
    async def scene() -> None:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            anna = slack.person("Anna Visser")
            async with jet_at_work(tmp_path, template, slack, workspace):
                slack.faults.stale_tickets(1)
                await slack.refresh(workspace)
                await asyncio.sleep(0.1)
                await slack.connected(workspace, 2)
                await anna.says(anna.dm, "clubs")
                await anna.waits_for(anna.dm, "club", 2)

    asyncio.run(asyncio.wait_for(scene(), 60))
