"""Durations in words: "2h", "1u30", "drie dagen", "an hour and a half", "1 week en 2 dagen"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.language.calendar_words import AND, ARTICLES, DUTCH_NUMBERS, ENGLISH_NUMBERS, SPANS, UNITS
from bot.language.phrases import folded, longest, starts

_AMOUNT = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,3})?")
_COMPACT = re.compile(r"(?:[0-9]{1,12}(?:[.,][0-9]{1,3})?[a-z]+)+(?:[0-5][0-9])?")
_COMPACT_PARTS = re.compile(r"([0-9.,]+)([a-z]*)")
_COUNTS = {**DUTCH_NUMBERS, **ENGLISH_NUMBERS, **ARTICLES}
_DAYS_A_MONTH, _MINUTES_A_DAY = 30, 24 * 60
_HOUR = (0, 0, 60)
_FURTHEST_DAYS = 5 * 366


class TooFar(ValueError):
    """A time, or a duration, of more than five years ahead: surely a slip."""


@dataclass(frozen=True)
class Span:
    """A length of time as people count it: a month or a day is not a number of minutes."""

    months: int
    days: int
    minutes: int

    def __add__(self, other: Span) -> Span:
        return Span(self.months + other.months, self.days + other.days, self.minutes + other.minutes)

    def about(self) -> timedelta:
        """Its length, with 30 days to a month. Raises TooFar."""
        days = self.months * _DAYS_A_MONTH + self.days + self.minutes // _MINUTES_A_DAY
        if days > _FURTHEST_DAYS:
            raise TooFar(f"{days} days")
        return timedelta(days=days, minutes=self.minutes % _MINUTES_A_DAY)


def duration(words: Sequence[str], language: str) -> tuple[timedelta, int] | None:
    """The duration at the start of `words` and the number of words it takes. Raises TooFar.

    `language` is there for symmetry with `clock`: no word for a duration means two things.
    """
    found = span(folded(words))
    return (found[0].about(), found[1]) if found else None


def span(words: Sequence[str]) -> tuple[Span, int] | None:
    """The duration at the start of folded words: all its parts added up, never zero."""
    total, used, joined = Span(0, 0, 0), 0, 0
    while part := _part(words[used + joined :]):
        total, used = total + part[0], used + joined + part[1]
        joined = 1 if starts(words[used : used + 1], AND) else 0
    return (total, used) if total != Span(0, 0, 0) else None


def _part(words: Sequence[str]) -> tuple[Span, int] | None:
    if named := longest(words, SPANS):
        return Span(*named[0]), named[1]
    if not words:
        return None
    if _COMPACT.fullmatch(words[0]):
        compact = _compact(words[0])
        return (compact, 1) if compact else None
    amount = _amount(words[0])
    if amount is None or len(words) < 2 or words[1] not in UNITS:
        return None
    return _times(amount, UNITS[words[1]]), 2


def _amount(word: str) -> float | None:
    if _AMOUNT.fullmatch(word):
        return float(word.replace(",", "."))
    return _COUNTS.get(word)


def _compact(word: str) -> Span | None:
    total, unit = Span(0, 0, 0), _HOUR
    for amount, name in _COMPACT_PARTS.findall(word):
        if name not in UNITS and (name or unit != _HOUR):
            return None  # only hours may be followed by mere digits: 1u30
        unit = UNITS[name] if name else UNITS["min"]
        total += _times(float(amount.replace(",", ".")), unit)
    return total


def _times(amount: float, unit: tuple[int, int, int]) -> Span:
    months, days, minutes = unit
    if amount == int(amount):
        return Span(months * int(amount), days * int(amount), minutes * int(amount))
    return Span(0, 0, round(amount * ((months * _DAYS_A_MONTH + days) * _MINUTES_A_DAY + minutes)))
