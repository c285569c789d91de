"""Hundreds of commands, in plain and encrypted rooms, while Jet is killed at random: each answered exactly once."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from functools import partial

import pytest

from tests.acceptance.conftest import Company
from tests.matrix.employee import Employee

LONG_ENOUGH = 3  # seconds for a second answer to arrive, if there were one


@pytest.mark.parametrize(
    ("commands", "kills"), [(48, 3), pytest.param(320, 14, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_every_command_is_answered_exactly_once(company: Company, commands: int, kills: int) -> None:
    asyncio.run(asyncio.wait_for(_storm(company, commands, kills), 900))


async def _storm(company: Company, commands: int, kills: int) -> None:
    random.seed(commands)
    await company.start()
    people = [company.employee(name) for name in ("Anna", "Bram", "Chris", "Daan")]
    async with contextlib.AsyncExitStack() as stack:
        for person in people:
            await stack.enter_async_context(person)
        rooms = await _rooms(company, people)
        wanted: dict[str, tuple[Employee, str]] = {}
        killer = asyncio.create_task(_kill(company, kills))
        for number in range(commands):
            person, room, shared = rooms[number % len(rooms)]
            mark = f"q{number:03d}x"
            # in a shared room a poll, whose card all see; alone with Jet a club, whose answer comes there
            await person.say(room, f"!jet poll {mark}? | yes | no" if shared else f"club create {mark}")
            wanted[mark] = (person, room)
            await asyncio.sleep(random.uniform(0, 0.12))
        await killer
        for mark, (person, room) in wanted.items():
            answered = partial(_answers, company, person, room, mark)
            with contextlib.suppress(TimeoutError):
                await person.until(answered, timeout=60)
        await asyncio.sleep(LONG_ENOUGH)
        answers = {mark: _answers(company, person, room, mark) for mark, (person, room) in wanted.items()}
    assert await company.stop() == 0
    assert Counter(answers.values()) == {1: commands}, {m: n for m, n in answers.items() if n != 1}


async def _rooms(company: Company, people: list[Employee]) -> list[tuple[Employee, str, bool]]:
    """For each person a direct conversation, and shared rooms; every other one encrypted."""
    rooms: list[tuple[Employee, str, bool]] = []
    for position, person in enumerate(people):
        encrypted = position % 2 == 1
        rooms.append((person, await person.create_dm(company.jet, encrypted=encrypted), False))
        room = await person.create_room(company.jet, name=f"Team {position}", encrypted=encrypted)
        await person.joined(room, company.jet)
        rooms.append((person, room, True))
    return rooms


async def _kill(company: Company, kills: int) -> None:
    for _ in range(kills):
        await asyncio.sleep(random.uniform(0.3, 2.5))
        await company.kill()
        await company.start()


def _answers(company: Company, person: Employee, room: str, mark: str) -> int:
    """How often Jet answered a line: messages, not edits of them."""
    return sum(mark in str(event["content"]["body"]) for event in person.messages(room, of=company.jet))
