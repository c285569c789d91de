"""Calendar dates in words and figures: "2026-12-01", "1-12", "1/12/26", "1 december", "dec 1st, 2026"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from bot.language.calendar_words import MONTHS, OF, THE
from bot.language.phrases import starts
from bot.language.spans import TooFar

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?")
_DAY = re.compile(r"([0-9]{1,2})(st|nd|rd|th|e|de|ste)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}|'[0-9]{2}")
EARLIEST_YEAR = 1900  # four other figures are no year, and zone data starts about here
LATEST_YEAR = 9000  # beyond it, sums with dates may leave the calendar
_LEAP_YEARS_APART = 8  # at most, so that "29 februari" always comes

Dates = tuple[date, ...]


def date_at(words: Sequence[str], today: date) -> tuple[Dates, int] | None:
    """What date folded words start with, and the number of words.

    With a year that is one date, which may be past; without, it is every coming one within some years. Raises
    TooFar for years after LATEST_YEAR.
    """
    if not words:
        return None
    return _iso(words[0]) or _numeric(words[0], today) or _named_month(words, today)


def day_of_month(words: Sequence[str], today: date) -> tuple[Dates, int] | None:
    """ "de 15e", "the 4th": the next few months that have that day."""
    the = starts(words, THE)
    match = _DAY.fullmatch(words[the]) if len(words) > the else None
    if not (match and match[2] and the):
        return None
    months = [add_months(today.replace(day=1), ahead) for ahead in range(4)]
    dates = [_valid(month.year, month.month, int(match[1])) for month in months]
    coming = tuple(day for day in dates if day and day >= today)
    return (coming, the + 1) if coming else None


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, last_day(year, month + 1).day))


def last_day(year: int, month: int) -> date:
    """The last date of a month."""
    return date(year, month, monthrange(year, month)[1])


def _iso(word: str) -> tuple[Dates, int] | None:
    match = _ISO.fullmatch(word)
    day = _valid(*map(int, match.groups())) if match else None
    return ((day,), 1) if day else None


def _numeric(word: str, today: date) -> tuple[Dates, int] | None:
    """Day first; month first only where that is the one possibility ("12/25")."""
    match = _NUMERIC.fullmatch(word)
    if match is None or (match[2] == "." and not match[4]):
        return None  # 9.30 is a time
    day, month = int(match[1]), int(match[3])
    if month > 12:
        day, month = month, day
    dates = _dates(match[4], month, day, today)
    return (dates, 1) if dates else None


def _named_month(words: Sequence[str], today: date) -> tuple[Dates, int] | None:
    """ "1 december 2026", "the 1st of december", "december 1st"."""
    day, at = _day(words)
    if day is not None:
        at += starts(words[at:], OF)
        month, at = MONTHS.get(words[at]) if at < len(words) else None, at + 1
    else:
        month = MONTHS.get(words[0])
        day, more = _day(words[1:]) if month else (None, 0)
        at = 1 + more
    if day is None or month is None:
        return None
    year = words[at] if at < len(words) and _YEAR.fullmatch(words[at]) else None
    dates = _dates(year, month, day, today)
    return (dates, at + (1 if year else 0)) if dates else None


def _day(words: Sequence[str]) -> tuple[int | None, int]:
    the = starts(words, THE)
    match = _DAY.fullmatch(words[the]) if len(words) > the else None
    return (int(match[1]), the + 1) if match else (None, 0)


def _dates(year: str | None, month: int, day: int, today: date) -> Dates:
    if year is not None:
        short = len(year) < 4  # '26
        found = _valid(int(year.lstrip("'")) + (2000 if short else 0), month, day)
        return (found,) if found else ()
    years = range(today.year, today.year + _LEAP_YEARS_APART + 1)
    dates = [_valid(each, month, day) for each in years]
    return tuple(found for found in dates if found and found >= today)


def _valid(year: int, month: int, day: int) -> date | None:
    if year > LATEST_YEAR:
        raise TooFar(str(year))
    if year < EARLIEST_YEAR or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)
