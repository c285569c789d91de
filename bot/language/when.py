"""When something ends or happens, in plain Dutch and English words.

What words leave open is settled so, and the answer should repeat the time that was understood:
- a day without a time is its last minute, 23:59; "vrijdagavond" is a usual hour of it, with "t/m" its end;
- a weekday, a date without a year and a time without a day are the next ones to come;
- a spoken hour before six ("vrijdag 4 uur") is in the afternoon; without a day it is the nearest;
- "2 uur" alone is a duration, but a time of day after "tot", and so is "6 uur" or later in any case;
- "volgende week vrijdag" and "next friday" lie in the week after this one; weeks end on Sunday.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.language.clocks import clock
from bot.language.moments import Ahead, Moment, ahead_of, lead_of, moment_at
from bot.language.phrases import folded
from bot.language.spans import TooFar, duration
from bot.language.weekdays import weekdays

__all__ = ["Found", "Past", "TooFar", "clock", "duration", "read", "weekdays"]

_MOST_WORDS = 16  # more than any expression has
_FURTHEST = timedelta(days=5 * 366)
_DURATION_BEFORE, _DURATION_FROM = 6 * 60, 24 * 60  # minutes between which "N uur" is a time of day


class Past(ValueError):
    """A time that was named exactly and is over; `at` is that time in UTC."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"{at.isoformat()} is past")
        self.at = at


@dataclass(frozen=True)
class Found:
    """A time that was read: `at` in UTC, from the first `used` words; not `said_time` if only a day was said."""

    at: datetime
    used: int
    said_time: bool


def read(words: Sequence[str], *, sent_at: datetime, zone: ZoneInfo, language: str) -> Found | None:
    """The time that `words` start with, counted from `sent_at` in `zone`; None when they start with none.

    Both languages are always understood; `language` ("nl", "en") decides only "half 9". The time is always
    later than `sent_at`. Raises Past and TooFar, both ValueErrors, and ValueError for a naive `sent_at`.
    """
    if sent_at.tzinfo is None:
        raise ValueError("`sent_at` must carry a time zone")
    said = folded(words[:_MOST_WORDS])
    lead = lead_of(said)
    rest = said[lead.used :]
    now = sent_at.astimezone(UTC)
    wall = now.astimezone(zone).replace(tzinfo=None)
    moment = moment_at(rest, lead, wall, zone, language)
    ahead = None if lead.clock else ahead_of(rest)
    if ahead and (moment is None or _prefers(ahead, moment, after_until=lead.used > 0)):
        return Found(_later(ahead, now, zone), lead.used + ahead.used, True)
    if moment is None:
        return None
    return Found(_first_to_come(moment, now, zone), lead.used + moment.used, moment.said_time)


def _prefers(ahead: Ahead, moment: Moment, *, after_until: bool) -> bool:
    if ahead.used != moment.used:
        return ahead.used > moment.used
    lowest = 0 if after_until else _DURATION_BEFORE
    return not lowest <= ahead.span.minutes < _DURATION_FROM


def _later(ahead: Ahead, now: datetime, zone: ZoneInfo) -> datetime:
    """Days and months on the calendar, so that the hour stays; hours and minutes as they really pass."""
    moved = now
    if ahead.span.months or ahead.span.days:
        wall = ahead.from_wall(now.astimezone(zone).replace(tzinfo=None))
        moved = wall.replace(tzinfo=zone).astimezone(UTC)
    ahead.span.about()
    return moved + timedelta(minutes=ahead.span.minutes)


def _first_to_come(moment: Moment, now: datetime, zone: ZoneInfo) -> datetime:
    """The first of the times that is still to come; fold=0 takes the first of two and moves out of a gap."""
    past = now
    for wall in moment.walls:
        if wall.date() > (now + _FURTHEST).date():
            raise TooFar(wall.isoformat())
        at = wall.replace(tzinfo=zone).astimezone(UTC)
        if at > now:
            return at
        past = at
    raise Past(past)
