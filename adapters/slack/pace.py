"""Slack's speed limits, kept before they are reached: one post a second in a channel, fifty edits a minute."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Hashable

from adapters.protocol import NotNow

LONGEST_WAIT = 5.0  # seconds that a delivery waits here; for longer ones the courier waits
_MANY = 2_000


class Pace:
    """When the next thing may be sent. `clock` gives seconds and never goes back."""

    def __init__(self, apart: float, edits_a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = apart
        self._most = edits_a_minute
        self._clock = clock
        self._next: dict[Hashable, float] = {}
        self._edits: deque[float] = deque()

    async def post(self, channel: str) -> None:
        """Wait for the turn of a post in a channel; `NotNow` when that would take long."""
        await self._wait(self._slot(channel))

    async def edit(self, channel: str, ts: str) -> None:
        """Wait for the turn of an edit of a message; `NotNow` when that would take long."""
        now = self._clock()
        while self._edits and self._edits[0] <= now - 60:
            self._edits.popleft()
        if len(self._edits) >= self._most:
            raise NotNow("enough edits for this minute", self._edits[0] + 60 - now)
        wait = self._slot((channel, ts))
        self._edits.append(now + wait)
        await self._wait(wait)

    def hold(self, channel: str, seconds: float) -> None:
        """Slack asked for a pause in a channel."""
        self._next[channel] = max(self._next.get(channel, 0.0), self._clock() + seconds)

    def _slot(self, key: Hashable) -> float:
        """Seconds until the turn, which is taken."""
        now = self._clock()
        if len(self._next) > _MANY:
            self._next = {key: at for key, at in self._next.items() if at > now}
        at = max(now, self._next.get(key, 0.0))
        if at - now > LONGEST_WAIT:
            raise NotNow("many messages wait for this channel", at - now)
        self._next[key] = at + self._apart
        return at - now

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await asyncio.sleep(seconds)
