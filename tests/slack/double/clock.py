"""Slack's clock and the timestamps that name its messages."""

from __future__ import annotations

import time
from datetime import datetime


class Clock:
    """The machine's clock, which a test may move: triggers, response URLs, tickets and rates go by it."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._last = 0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self._ahead += seconds

    def set(self, at: datetime) -> None:
        """Make it this moment; an aware datetime. Going back makes no earlier `ts`."""
        self._ahead = at.timestamp() - time.time()

    def ts(self) -> str:
        """A timestamp that nothing has yet: seconds with six decimals, growing."""
        self._last = max(int(self.now() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"
