"""How often an app may call: each method by its tier a minute, and one message a second into a channel."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.slack.double.call import Method
from tests.slack.double.clock import Clock
from tests.slack.double.model import Json, Workspace

A_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}  # calls by tier; tier 5 is special and here unlimited
POSTS = {"chat.postMessage"}
BURST = 3  # messages into a channel that may come at once


@dataclass
class Bucket:
    """Tokens that drip in at a steady rate."""

    most: float
    a_second: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """Take a token; 0, or the seconds until there is one."""
        self.left = min(self.most, self.left + max(0.0, now - self.at) * self.a_second)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.a_second
        self.left -= 1
        return 0.0


class Limits:
    """Counts the calls; `enabled` may be changed at any time."""

    def __init__(self, clock: Clock, *, enabled: bool) -> None:
        self.enabled = enabled
        self._clock = clock
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def wait(self, workspace: Workspace, method: Method, arguments: Json) -> int:
        """0 if the call may go on, else the whole seconds of Retry-After."""
        if not self.enabled:
            return 0
        if method.name in POSTS:
            return self._take(workspace.app.id, f"post {arguments.get('channel')}", BURST, 1.0)
        most = A_MINUTE.get(method.tier)
        return self._take(workspace.app.id, method.name, most, most / 60) if most else 0

    def _take(self, app: str, what: str, most: float, a_second: float) -> int:
        now = self._clock.now()
        bucket = self._buckets.setdefault((app, what), Bucket(most, a_second, most, now))
        return math.ceil(bucket.take(now))
