"""Hundreds of commands, in plain and encrypted rooms, while Jet is killed at random: each answered exactly once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.acceptance.conftest import Company
from tests.matrix.employee import Employee

PATIENCE = 120  # seconds
MARK = re.compile(r"q\d{3}x")
Room = tuple[Employee, str, bool]


@pytest.mark.parametrize(
    ("commands", "kills"), [(20, 2), pytest.param(320, 14, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_every_command_is_answered_exactly_once(company: Company, commands: int, kills: int) -> None:
    asyncio.run(asyncio.wait_for(_storm(company, commands, kills), 900))


async def _storm(company: Company, commands: int, kills: int) -> None:
    dice = random.Random(commands)
    await company.start()
    people = [company.employee(name) for name in ("Anna", "Bram", "Chris", "Daan")]
    async with contextlib.AsyncExitStack() as stack:
        for person in people:
            await stack.enter_async_context(person)
        rooms = await _rooms(company, people)
        killer = asyncio.create_task(_kill(company, rooms, sorted(dice.sample(range(commands), kills)), dice))
        for number in range(commands):
            await _say(rooms[number % len(rooms)], f"q{number:03d}x")
            await _until(partial(_at_least_answered, company, rooms, number - dice.randint(0, commands // 4)))
        await killer
        with contextlib.suppress(TimeoutError):
            await _until(partial(_at_least_answered, company, rooms, commands))
        await _nothing_to_do(company)
        for room in rooms:  # what was said before is seen before
            await _say(room, "over")
            await room[0].until(partial(_answers, company, room, "over"), PATIENCE)
        counted = {f"q{n:03d}x": _answers(company, rooms[n % len(rooms)], f"q{n:03d}x") for n in range(commands)}
    assert await company.stop() == 0
    assert Counter(counted.values()) == {1: commands}, {m: n for m, n in counted.items() if n != 1}


async def _say(room: Room, mark: str) -> None:
    """In a shared room a poll, whose card all see; alone with Jet a club, whose answer comes there."""
    person, where, shared = room
    await person.say(where, f"!jet poll {mark}? | yes | no" if shared else f"club create {mark}")


async def _rooms(company: Company, people: list[Employee]) -> list[Room]:
    """For each person a direct conversation, and shared rooms; every other one encrypted."""
    rooms: list[Room] = []
    for position, person in enumerate(people):
        encrypted = position % 2 == 1
        rooms.append((person, await person.create_dm(company.jet, encrypted=encrypted), False))
        room = await person.create_room(company.jet, name=f"Team {position}", encrypted=encrypted)
        await person.joined(room, company.jet)
        rooms.append((person, room, True))
    return rooms


async def _kill(company: Company, rooms: list[Room], when: list[int], dice: random.Random) -> None:
    """Kill Jet when so many lines have been answered, and some milliseconds later: anywhere within a turn."""
    for answered in when:
        await _until(partial(_at_least_answered, company, rooms, answered))
        await asyncio.sleep(dice.uniform(0, 0.1))
        await company.kill()
        await company.start()


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


async def _nothing_to_do(company: Company) -> None:
    """All that was heard has had its turn, and all that was said arrived: a second answer would be there by now."""
    async with asyncio.timeout(PATIENCE):
        while True:
            _, out, _ = await company.cli("status", "--json")
            status = json.loads(out)
            if not status["unheard"] and not any(queue["waiting"] for queue in status["queues"]):
                return


def _at_least_answered(company: Company, rooms: list[Room], number: int) -> bool:
    answers = (str(event["content"]["body"]) for room in rooms for event in _said(company, room))
    return len({mark for answer in answers for mark in MARK.findall(answer)}) >= number


def _answers(company: Company, room: Room, mark: str) -> int:
    """How often Jet answered a line."""
    return sum(mark in str(event["content"]["body"]) for event in _said(company, room))


def _said(company: Company, room: Room) -> list[Any]:
    """Jet's messages there, without edits of them."""
    person, where, _ = room
    return list(person.messages(where, of=company.jet))
