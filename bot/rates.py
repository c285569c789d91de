"""How fast a messenger may be written to: its limits as data, and what they mean for what waits.

A limit is kept as one moment, `free_at`: when everything sent so far would be paid off. It grows with each send, and
a messenger that asks for a pause moves it on. So all processes share a limit by sharing that moment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Lane(StrEnum):
    """What a delivery counts as at its messenger. Each lane has a limit of its own, and waits for no other."""

    POST = "post"
    EDIT = "edit"
    WHISPER = "whisper"
    HOME = "home"
    VERIFY = "verify"


@dataclass(frozen=True)
class Rate:
    """So many in so many seconds, of which `burst` may come at once."""

    count: int
    seconds: float = 60.0
    burst: int = 1

    @property
    def apart(self) -> timedelta:
        """The time between two, when there are many."""
        return timedelta(seconds=self.seconds / self.count)

    def room(self, free_at: datetime | None, now: datetime) -> int:
        """How many may go now."""
        if free_at is None or free_at <= now:
            return self.burst
        return max(0, self.burst - math.ceil((free_at - now) / self.apart))

    def next_at(self, free_at: datetime) -> datetime:
        """When there is room again, where there is none."""
        return free_at - (self.burst - 1) * self.apart

    def taken(self, free_at: datetime | None, now: datetime, number: int) -> datetime:
        """`free_at` after so many more."""
        return max(free_at or now, now) + number * self.apart

    def held(self, until: datetime) -> datetime:
        """`free_at` such that nothing goes before a moment."""
        return until + (self.burst - 1) * self.apart


@dataclass(frozen=True)
class Rates:
    """The limits of one connection; what is not named has none."""

    lanes: Mapping[Lane, Rate] = field(default_factory=dict)
    place: Rate | None = None  # posts in one place
    redraw: float = 0.0  # seconds between two drawings of one card

    def spread(self, waiting: Mapping[Lane, int]) -> timedelta:
        """How long it takes at the least until so many have gone."""
        each = (self.lanes[lane].apart * number for lane, number in waiting.items() if lane in self.lanes)
        return max(each, default=timedelta())


NO_RATES = Rates()
