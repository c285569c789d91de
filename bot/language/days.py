"""Days in words, from today on: "morgen", "zaterdagavond", "next friday", "eind van de week", "vr 4 dec"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.language.calendar_words import (
    COMING,
    DAYS,
    END_FILLERS,
    ENDS,
    MONTHS,
    NEXT,
    NEXT_WEEK,
    PARTS,
    PARTS_AFTER_CLOCK,
    PERIOD_NAMES,
    PERIODS,
    PERIODS_AHEAD,
    THE,
    WEEKDAYS,
    WEEKS_LATER,
    Part,
    Period,
)
from bot.language.dates import Dates, add_months, date_at, day_of_month, last_day
from bot.language.phrases import longest, starts
from bot.language.spans import span


@dataclass(frozen=True)
class Day:
    """A day as said, `used` words long: the dates it may be, soonest first, and the part of it if named."""

    dates: Dates
    used: int
    part: Part | None = None


def day_at(words: Sequence[str], today: date) -> Day | None:
    """The day that folded words start with; of several readings the longest."""
    found = [_named(words, today), _weekday(words, today), _period(words, today), _date(words, today)]
    return max((day for day in found if day), key=lambda day: day.used, default=None)


def says_stretch(words: Sequence[str], today: date) -> bool:
    """Whether folded words say more than a day: "dit weekend", "next week"."""
    return (stretch := _period(words, today)) is not None and stretch.used == len(words)


def period_end(period: Period, ahead: int, today: date) -> date:
    """The last date of the current day, week (Sunday), month or year, or of the one that is `ahead` of it."""
    if period is Period.DAY:
        return today + timedelta(days=ahead)
    if period is Period.WEEK:
        return today + timedelta(days=6 - today.weekday() + 7 * ahead)
    month = add_months(today, ahead) if period is Period.MONTH else date(today.year + ahead, 12, 1)
    return last_day(month.year, month.month)


def _named(words: Sequence[str], today: date) -> Day | None:
    """ "vandaag", "tomorrow morning", "morgenavond", "vanavond"."""
    if found := longest(words, DAYS):
        (ahead, part), used = found
        return _later(_with_part(Day((today + timedelta(days=ahead),), used, part), words), words)
    stem, part = _split_part(words[0]) if words else ("", None)
    if part is None or stem not in DAYS:
        return None
    return Day((today + timedelta(days=DAYS[stem][0]),), 1, part)


def _weekday(words: Sequence[str], today: date) -> Day | None:
    """ "vrijdag", "volgende week vrijdag", "friday next week", "komende vrijdagavond", "vr 4 december"."""
    next_week = starts(words, NEXT_WEEK) or starts(words, NEXT)
    lead = next_week or starts(words, COMING)
    stem, part = _split_part(words[lead]) if len(words) > lead else ("", None)
    if stem not in WEEKDAYS:
        return None
    found = _with_part(Day(_coming(WEEKDAYS[stem], today), lead + 1, part), words)
    found = replace(found, used=found.used + starts(words[found.used :], COMING))
    after = starts(words[found.used :], NEXT_WEEK)
    if next_week or after:
        monday = today + timedelta(days=7 - today.weekday())
        return replace(found, dates=(monday + timedelta(days=WEEKDAYS[stem]),), used=found.used + after)
    return _dated(_later(found, words), words, today)


def _coming(weekday: int, today: date) -> Dates:
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    return first, first + timedelta(days=7)


def _dated(found: Day, words: Sequence[str], today: date) -> Day:
    """`found` with the date after the weekday; the date decides, since a weekday is more often mistaken."""
    comma = starts(words[found.used :], {""})
    rest = words[found.used + comma :]
    exact = date_at(rest, today) or day_of_month(rest, today)
    return replace(found, dates=exact[0], used=found.used + comma + exact[1]) if exact else found


def _later(found: Day, words: Sequence[str]) -> Day:
    """`found` moved by the days that follow it: "maandag over een week"."""
    weeks = span(words[found.used + 1 :]) if words[found.used : found.used + 1] == [WEEKS_LATER] else None
    if weeks is None or weeks[0].months or weeks[0].minutes:
        return found
    weeks[0].about()  # too far is said before the calendar ends
    moved = found.dates[0] + timedelta(days=weeks[0].days)
    return replace(found, dates=(moved,), used=found.used + 1 + weeks[1])


def _period(words: Sequence[str], today: date) -> Day | None:
    """ "next week", "het weekend", "eind van de maand", "end of december"."""
    if found := longest(words, PERIODS_AHEAD):
        (months, days), used = found
        return Day((add_months(today, months) + timedelta(days=days),), used)
    if named := longest(words, PERIOD_NAMES):
        return Day((period_end(*named[0], today),), named[1])
    return _end(words, today)


def _end(words: Sequence[str], today: date) -> Day | None:
    at = starts(words, THE)
    if not starts(words[at : at + 1], ENDS):
        return None
    at += 1
    while starts(words[at : at + 1], END_FILLERS):
        at += 1
    ahead = starts(words[at : at + 1], NEXT)
    at += ahead
    if at >= len(words):
        return None
    if words[at] in PERIODS:
        return Day((period_end(PERIODS[words[at]], ahead, today),), at + 1)
    if words[at] in MONTHS:
        years = (today.year, today.year + 1)
        ends = [last_day(year, MONTHS[words[at]]) for year in years]
        return Day(tuple(end for end in ends if end >= today), at + 1)
    return None


def _date(words: Sequence[str], today: date) -> Day | None:
    found = date_at(words, today) or day_of_month(words, today)
    return _with_part(Day(found[0], found[1]), words) if found else None


def _with_part(day: Day, words: Sequence[str]) -> Day:
    found = longest(words[day.used :], PARTS) or longest(words[day.used :], PARTS_AFTER_CLOCK)
    if day.part is not None or found is None:
        return day
    return replace(day, used=day.used + found[1], part=found[0])


def _split_part(word: str) -> tuple[str, Part | None]:
    """ "zaterdagavond" -> "zaterdag", EVENING; any other word and None."""
    for name, part in PARTS.items():
        stem = word.removesuffix(name).rstrip("-")
        if stem != word and (stem in WEEKDAYS or stem in DAYS):
            return stem, part
    return word, None
