"""The rules of digests: when they come, and what is news."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.intranet.occurrences import next_after
from bot.intranet.polls import Poll
from bot.intranet.posts import Post

CLOSING_SOON = timedelta(days=2)
MOST_ITEMS = 10


@dataclass(frozen=True)
class Rhythm:
    """Wall-clock times: on which days (Monday = 0), at what local time, in which zone."""

    days: frozenset[int]
    at: time
    zone: ZoneInfo

    @classmethod
    def of(cls, days: Iterable[int], at: str, zone: str) -> Rhythm:
        """From its stored form."""
        return cls(frozenset(days), time.fromisoformat(at), ZoneInfo(zone))

    def next_after(self, moment: datetime) -> tuple[date, datetime]:
        """The next occurrence: its local date, which is its key, and its instant."""
        return next_after(moment, self.at, self.zone, self.days)


@dataclass(frozen=True)
class Schedule:
    """A digest for a place or a person."""

    id: int
    place: int | None
    person: int | None
    rhythm: Rhythm
    language: str | None
    next_at: datetime
    next_date: date
    told_until: datetime


@dataclass(frozen=True)
class News:
    """What is new for a reader."""

    posts: tuple[Post, ...]
    closing: tuple[Poll, ...]
    opened: tuple[Poll, ...]
    closed: tuple[Poll, ...]

    def __bool__(self) -> bool:
        return bool(self.posts or self.closing or self.opened or self.closed)
