"""What waits together runs together, and none suffers for another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.conversation.arriving.together import MOST, Together
from storage.errors import Full


class Doubling:
    """Doubles numbers, and remembers which it was given at once."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.gate = asyncio.Event()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.groups.append(list(numbers))
        await self.gate.wait()
        if -13 in numbers:
            raise ValueError("-13")
        if 507 in numbers:
            raise Full("disk")
        return [2 * number for number in numbers]


async def begun(run: Together[int, int], numbers: Sequence[int]) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(run(number)) for number in numbers]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


def test_what_comes_meanwhile_is_the_next_group() -> None:
    async def play() -> None:
        work = Doubling()
        run: Together[int, int] = Together(work)
        first = await begun(run, [1])
        rest = await begun(run, range(2, MOST + 5))
        work.gate.set()
        assert await asyncio.gather(*first, *rest) == [2 * number for number in range(1, MOST + 5)]
        assert [len(group) for group in work.groups] == [1, MOST, 3]

    asyncio.run(play())


def test_one_that_fails_fails_alone() -> None:
    async def play() -> None:
        work = Doubling()
        work.gate.set()
        results = await asyncio.gather(*map(Together(work), [1, -13, 2]), return_exceptions=True)
        assert [result for result in results if not isinstance(result, Exception)] == [2, 4]
        assert isinstance(results[1], ValueError)

    asyncio.run(play())


def test_when_the_store_fails_all_are_told_and_the_next_are_tried() -> None:
    async def play() -> None:
        work = Doubling()
        work.gate.set()
        run: Together[int, int] = Together(work)
        results = await asyncio.gather(*map(run, [1, 507, 2]), return_exceptions=True)
        assert all(isinstance(result, Full) for result in results)
        assert len(work.groups) == 1
        assert await run(4) == 8

    asyncio.run(play())


def test_who_waits_no_longer_is_left_out() -> None:
    async def play() -> None:
        work = Doubling()
        run: Together[int, int] = Together(work)
        [first] = await begun(run, [1])
        [gone, stays] = await begun(run, [2, 3])
        gone.cancel()
        work.gate.set()
        assert await first == 2
        assert await stays == 6
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert work.groups == [[1], [3]]

    asyncio.run(play())
