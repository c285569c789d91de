"""Slack's speed limits are kept."""

from __future__ import annotations

import asyncio

import pytest

from adapters.protocol import NotNow
from adapters.slack.pace import Pace


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_posts_in_one_channel_are_apart() -> None:
    clock = Clock()
    pace = Pace(0.02, 50, clock)

    async def posts() -> list[float]:
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(pace.post("C1") for _ in range(4)), pace.post("C2"))
        return [asyncio.get_running_loop().time() - began]

    [took] = asyncio.run(posts())
    assert 0.055 <= took < 1


def test_a_long_wait_is_the_couriers() -> None:
    clock = Clock()
    pace = Pace(1.0, 50, clock)
    pace.hold("C1", 30)
    with pytest.raises(NotNow) as not_now:
        asyncio.run(pace.post("C1"))
    assert not_now.value.retry_after == 30
    clock.at += 30
    asyncio.run(pace.post("C1"))


def test_fifty_edits_a_minute() -> None:
    clock = Clock()
    pace = Pace(0.0, 50, clock)

    async def edits(count: int) -> None:
        for number in range(count):
            await pace.edit("C1", str(number))

    asyncio.run(edits(50))
    with pytest.raises(NotNow):
        asyncio.run(edits(1))
    clock.at += 61
    asyncio.run(edits(50))
