"""The weekdays of something that recurs: "dagelijks", "werkdagen", "ma-vr", "every monday and thursday"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.calendar_words import AND, RANGES, RECURRENCE_LEADS, RECURRENCES, WEEKDAYS, WEEKLY
from bot.language.phrases import folded, longest, starts

_MONDAY = frozenset({0})
_SEPARATED = re.compile(r"[,/&+]")


def weekdays(words: Sequence[str], language: str) -> tuple[frozenset[int], int] | None:
    """The weekdays (Monday = 0) at the start of `words` and the number of words they take.

    Only names count: schedulers disagree on whether 1 is Monday. "Weekly" alone is Monday. `language` is
    there for symmetry with `clock`: no name of a day means two things.
    """
    said = folded(words)
    if named := longest(said, RECURRENCES):
        return named
    weekly = starts(said, WEEKLY)
    lead = weekly
    while step := starts(said[lead : lead + 1], RECURRENCE_LEADS):
        lead += step
    days, used = _listed(said[lead:])
    if days:
        return days, lead + used
    return (_MONDAY, weekly) if weekly else None


def _listed(said: Sequence[str]) -> tuple[frozenset[int], int]:
    """ "ma, wo en vr", "ma t/m do en za"."""
    days: frozenset[int] = frozenset()
    used, at = 0, 0
    while found := _span(said[at:]):
        days, used = days | found[0], at + found[1]
        at = used + starts(said[used : used + 1], AND)
        at += starts(said[at : at + 1], RECURRENCE_LEADS)
    return days, used


def _span(said: Sequence[str]) -> tuple[frozenset[int], int] | None:
    """One word of days, or a range over several words."""
    first = _word(said[0]) if said else None
    if first is None:
        return None
    between = starts(said[1:], RANGES)
    last = _word(said[1 + between]) if between and len(said) > 1 + between else None
    if last is None or len(first) > 1 or len(last) > 1:
        return first, 1
    return _range(min(first), min(last)), 2 + between


def _word(word: str) -> frozenset[int] | None:
    """ "ma", "mondays", "ma-vr", "ma,wo,vr"."""
    days: frozenset[int] = frozenset()
    for piece in _SEPARATED.split(word):
        ends = [_name(name) for name in piece.split("-")]
        if len(ends) > 2 or None in ends:
            return None
        numbers = [end for end in ends if end is not None]
        days |= _range(numbers[0], numbers[-1])
    return days


def _name(word: str) -> int | None:
    for ending in ("", "s", "en"):
        stem = word.removesuffix(ending)
        if stem in WEEKDAYS and (not ending or len(stem) > 4):
            return WEEKDAYS[stem]
    return None


def _range(first: int, last: int) -> frozenset[int]:
    """From `first` up to and including `last`, over the end of the week where need be."""
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
