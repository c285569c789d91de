"""Slack at its worst: events twice and retried, sockets cut, posts cut off, 429: each command is answered once."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from bot.assembly import Jet
from storage.store import Store
from tests.slack.double import BAD_GATEWAY, Channel, Person, SlackDouble, Workspace
from tests.slack.working import jet_at_work

COMMANDS, TROUBLES = 40, 16
PATIENCE = 60  # seconds
Mark = tuple[str, Person, Channel | str]


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_every_command_is_answered_once_whatever_slack_does(tmp_path: Path, template: Path, http: bool) -> None:
    asyncio.run(asyncio.wait_for(_storm(tmp_path, template, http), 120))


async def _storm(folder: Path, template: Path, http: bool) -> None:
    dice = random.Random(COMMANDS)
    troubles = Counter(dice.choices(range(COMMANDS), k=TROUBLES))
    async with SlackDouble(ack_timeout=1.0, retry_delays=(0.0, 0.3, 0.6)) as slack:
        workspace = slack.workspace()
        people = [slack.person(name) for name in ("Anna Visser", "Bram Bos", "Chris Kok", "Daan Dijk")]
        channels = [slack.channel(f"team-{number}", *people) for number in range(2)]
        async with jet_at_work(folder, template, slack, workspace, http=http) as jet:
            marks: list[Mark] = []
            for number in range(COMMANDS):
                for _ in range(troubles[number]):  # while some lines before wait for their answers
                    await _trouble(slack, workspace, http, dice)
                person, mark = people[number % len(people)], f"q{number:03d}x"
                if number % 2:
                    await person.says(person.dm, f"club create {mark}")
                else:
                    await person.says(channels[number % 4 // 2], f"@Jet poll {mark}? | yes | no")
                marks.append((mark, person, person.dm if number % 2 else channels[number % 4 // 2]))
                await slack.until(partial(_at_most_unanswered, marks, dice.randint(0, 8)), PATIENCE)
            await slack.settled()
            await slack.until(partial(_at_most_unanswered, marks, 0), PATIENCE)
            await _nothing_to_do(jet)
            counted = Counter(_answers(person, where, mark) for mark, person, where in marks)
        assert counted == {1: COMMANDS}, [m for m, p, w in marks if _answers(p, w, m) != 1]
        assert not slack.lost


async def _trouble(slack: SlackDouble, workspace: Workspace, http: bool, dice: random.Random) -> None:
    faults = slack.faults
    match dice.randrange(7):
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


def _at_most_unanswered(marks: Sequence[Mark], number: int) -> bool:
    return sum(not _answers(person, where, mark) for mark, person, where in marks) <= number


async def _nothing_to_do(jet: Jet) -> None:
    """All that was heard has had its turn, and all that was said arrived: a second answer would be there by now."""

    def waits(store: Store) -> bool:
        return bool(store.overview.unheard() or any(queue.waiting for queue in store.overview.queues(jet.now())))

    async with asyncio.timeout(PATIENCE):
        while await jet.database.read(waits):
            await asyncio.sleep(0.02)


def _answers(person: Person, where: Channel | str, mark: str) -> int:
    return sum(mark in seen.shown and seen.by_app for seen in person.sees(where))


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
                slack.faults.delay("conversations.info", 2.0)
                told = len(slack.called("conversations.info"))
                assert (await anna.slash("project", "/jet", "show 1")).ok
                assert len(slack.called("conversations.info")) == told
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
                asked = len(slack.called("apps.connections.open"))
                slack.faults.stale_tickets(1)
                await slack.refresh(workspace)
                await slack.until(lambda: len(slack.called("apps.connections.open")) >= asked + 2)  # and for another
                await slack.connected(workspace)
                await anna.says(anna.dm, "clubs")
                await anna.waits_for(anna.dm, "club")

    asyncio.run(asyncio.wait_for(scene(), 60))
