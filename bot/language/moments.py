"""From words to the wall-clock times they may mean; which of them it is, `when` decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.language.calendar_words import (
    BETWEEN_DAY_AND_CLOCK,
    CLOCK_LEADS,
    DAY_LEADS,
    END_OF_THAT_DAY,
    FROM_NOW,
    SPAN_LEADS,
    THROUGH,
    Part,
)
from bot.language.clocks import Clock, clock_at
from bot.language.dates import EARLIEST_YEAR, LATEST_YEAR, add_months
from bot.language.days import Day, day_at
from bot.language.phrases import starts
from bot.language.spans import Span, span

END_OF_DAY = time(23, 59)
# The hour that people mean by a part of the day, and the end of that part.
_HOURS = {
    Part.MORNING: (time(9), time(12)),
    Part.AFTERNOON: (time(15), time(18)),
    Part.EVENING: (time(20), END_OF_DAY),
    Part.NIGHT: (time(22), END_OF_DAY),
}
_TIMESTAMP = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}t[0-9]{2}:.*")
# A spoken hour before this is one of the afternoon; without a day it is the nearest of the two.
_AFTERNOON_BEFORE, _NEAREST_BEFORE = time(6), time(7)
_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True)
class Lead:
    """The prepositions before a time; with `clock` a time of day must follow, asked for in `language`."""

    used: int = 0
    through: bool = False
    clock: bool = False
    language: str = ""


@dataclass(frozen=True)
class Moment:
    """The wall-clock times that `used` words may mean, in order of preference."""

    walls: tuple[datetime, ...]
    used: int
    said_time: bool


@dataclass(frozen=True)
class Ahead:
    """A duration counted from now; `explicit` when a word said so ("over", "from now")."""

    span: Span
    used: int
    explicit: bool

    def from_wall(self, now: datetime) -> datetime:
        """The wall-clock time its months and days later. Raises TooFar."""
        self.span.about()
        day = add_months(now.date(), self.span.months) + timedelta(days=self.span.days)
        return datetime.combine(day, now.time())


def lead_of(words: Sequence[str]) -> Lead:
    """The prepositions that folded words start with: "tot en met", "uiterlijk op", "at"."""
    lead = Lead()
    while lead.used < len(words):
        rest = words[lead.used :]
        if through := starts(rest, THROUGH):
            lead = replace(lead, used=lead.used + through, through=True)
        elif rest[0] in CLOCK_LEADS:
            return replace(lead, used=lead.used + 1, clock=True, language=CLOCK_LEADS[rest[0]])
        elif rest[0] in DAY_LEADS:
            lead = replace(lead, used=lead.used + 1)
        else:
            break
    return lead


def ahead_of(words: Sequence[str]) -> Ahead | None:
    """ "over 2 uur", "3d", "an hour from now"."""
    lead = starts(words, SPAN_LEADS)
    found = span(words[lead:])
    if found is None:
        return None
    used = lead + found[1]
    trail = starts(words[used:], FROM_NOW)
    return Ahead(found[0], used + trail, bool(lead or trail))


def moment_at(words: Sequence[str], lead: Lead, now: datetime, zone: ZoneInfo, language: str) -> Moment | None:
    """The longest reading of folded words as a day, a time of day or both; `now` is the wall-clock time."""
    readings = [
        _timestamp(words, zone),
        _day_first(words, lead, now.date(), language),
        _clock_first(words, lead, now.date(), language),
        _clock_after_span(words, now, language),
    ]
    return max((found for found in readings if found), key=lambda found: found.used, default=None)


def _timestamp(words: Sequence[str], zone: ZoneInfo) -> Moment | None:
    """ "2026-12-01T17:00", with or without an offset, as programs write it."""
    match = _TIMESTAMP.fullmatch(words[0]) if words else None
    if match is None or not EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR:
        return None
    try:
        at = datetime.fromisoformat(words[0].upper())
    except ValueError:
        return None
    # `fold` survives, so that an offset still tells the two 2:30s of an autumn night apart.
    wall = at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at
    return Moment((wall,), 1, True)


def _day_first(words: Sequence[str], lead: Lead, today: date, language: str) -> Moment | None:
    day = day_at(words, today)
    if day is None:
        return None
    at = day.used + starts(words[day.used :], BETWEEN_DAY_AND_CLOCK)
    found, used = _clock_here(words[at:], language)
    if found is None:
        ending = starts(words[day.used :], END_OF_THAT_DAY)
        return _whole_day(replace(day, used=day.used + ending), lead.through)
    return Moment(_walls(day, found), at + used, True)


def _clock_here(words: Sequence[str], language: str) -> tuple[Clock | None, int]:
    """The clock time after a day, where "om 9" and "9h" are times too."""
    lead = 1 if words and words[0] in CLOCK_LEADS else 0
    spoken = CLOCK_LEADS[words[0]] if lead else ""
    found = clock_at(words[lead:], spoken or language, bare_number=lead > 0, after_day=True)
    return found, lead + found.used if found else 0


def _clock_first(words: Sequence[str], lead: Lead, today: date, language: str) -> Moment | None:
    """ "17:00", "9 uur morgenavond", "5pm on friday"."""
    found = clock_at(words, lead.language or language, bare_number=lead.clock)
    if found is None:
        return None
    at = found.used + starts(words[found.used :], {"", "-"})
    at += starts(words[at:], DAY_LEADS)
    day = day_at(words[at:], today)
    if day is not None:
        return Moment(_walls(day, found), at + day.used, True)
    dates = [today + timedelta(days=ahead) for ahead in range(3)]
    walls = [_wall(date, found) for date in dates]
    if found.open and found.at < _NEAREST_BEFORE:
        walls += [wall + _HALF_A_DAY for wall in walls]
    return Moment(tuple(sorted(walls)), found.used, True)


def _clock_after_span(words: Sequence[str], now: datetime, language: str) -> Moment | None:
    """ "over 2 dagen om 9 uur", "in a week at noon"."""
    ahead = ahead_of(words)
    if ahead is None or ahead.span.minutes or not starts(words[ahead.used : ahead.used + 1], CLOCK_LEADS):
        return None
    found, used = _clock_here(words[ahead.used :], language)
    if found is None:
        return None
    day = Day((ahead.from_wall(now).date(),), ahead.used)
    return Moment(_walls(day, found), ahead.used + used, True)


def _whole_day(day: Day, through: bool) -> Moment:
    if day.part is None:
        return Moment(tuple(datetime.combine(date, END_OF_DAY) for date in day.dates), day.used, False)
    hours = _HOURS[day.part][1:] if through else _HOURS[day.part]
    walls = [datetime.combine(date, hour) for date in day.dates for hour in hours]
    return Moment(tuple(walls), day.used, True)


def _walls(day: Day, found: Clock) -> tuple[datetime, ...]:
    if day.part is not None:
        found = found.in_part(day.part, of_day=True)
    shift = _HALF_A_DAY if found.open and found.at < _AFTERNOON_BEFORE else timedelta()
    return tuple(_wall(date, found) + shift for date in day.dates)


def _wall(day: date, found: Clock) -> datetime:
    return datetime.combine(day + timedelta(days=1 if found.next_day else 0), found.at)
