"""Times of day in words: "9u30", "half negen", "kwart voor 9", "9 uur 's avonds", "quarter past nine"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from bot.language.calendar_words import (
    AFTER_HOUR,
    BEFORE_HOUR,
    CLOCK_LEADS,
    CLOCK_NAMES,
    DUTCH_NUMBERS,
    ENGLISH_NUMBERS,
    HALVES,
    HOUR_MARKS,
    HOUR_WORDS,
    MINUTE_WORDS,
    PARTS_AFTER_CLOCK,
    QUARTERS,
    Part,
)
from bot.language.phrases import folded, longest, starts

_DIGITS = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2})(?::[0-9]{2})?)?([a-z][a-z.]*)?([0-9]{2})?")
_TWO_DIGITS = re.compile(r"[0-5][0-9]")
_MARKS = frozenset({*HALVES, *HOUR_WORDS, *HOUR_MARKS})


@dataclass(frozen=True)
class Clock:
    """A time of day as said, `used` words long.

    `hour` runs to 24. `halves` tells whether an hour up to 12 can still turn out to be in the other half of
    the day, `open` that it was said as people speak ("4 uur", not "4:00") with nothing to settle the half.
    `next_day`: it falls after the midnight that ends the day.
    """

    hour: int
    minute: int
    used: int
    halves: bool = True
    open: bool = False
    next_day: bool = False

    @property
    def at(self) -> time:
        return time(self.hour % 24, self.minute)

    def in_part(self, part: Part, *, of_day: bool = False) -> Clock:
        """This time in that part of the day; `of_day`: the part was said with the day ("vrijdagnacht")."""
        if not self.halves or self.hour > 12:
            return self
        settled = replace(self, halves=False, open=False)
        if self.hour == 12 and part in (Part.EVENING, Part.NIGHT):
            return replace(settled, hour=0, next_day=True)
        if part == Part.NIGHT and self.hour < 7:
            return replace(settled, next_day=of_day)
        if part == Part.EVENING and self.hour < 4:
            return replace(settled, next_day=True)
        afternoon = part != Part.MORNING and (part != Part.AFTERNOON or self.hour < 9)
        return replace(settled, hour=self.hour + 12) if afternoon and self.hour < 12 else settled


def clock(words: Sequence[str], language: str) -> tuple[time, int] | None:
    """The time of day at the start of `words` and the number of words it takes.

    `language` decides "half 9": 8:30 in Dutch, 9:30 in English.
    """
    said = folded(words)
    lead = 1 if said and said[0] in CLOCK_LEADS else 0
    language = CLOCK_LEADS.get(said[0], "") or language if lead else language
    found = clock_at(said[lead:], language, bare_number=lead > 0, after_day=True)
    return (found.at, found.used + lead) if found else None


def clock_at(
    words: Sequence[str], language: str, *, bare_number: bool = False, after_day: bool = False
) -> Clock | None:
    """The clock time at the start of folded words, with the part of the day that may follow it.

    `bare_number`: "9" is a time too, as after "om". `after_day`: "9h" is a time and no duration.
    """
    found = (
        _named(words)
        or _half(words, language)
        or _minutes_from(words, language)
        or _hour(words, after_day)
        or (_bare(words) if bare_number else None)
    )
    if found is None or found.hour > 24 or found.minute > 59 or (found.hour == 24 and found.minute):
        return None
    if found.hour == 24:
        found = replace(found, next_day=True, halves=False)
    part = longest(words[found.used :], PARTS_AFTER_CLOCK)
    return replace(found.in_part(part[0]), used=found.used + part[1]) if part else found


def _named(words: Sequence[str]) -> Clock | None:
    name = longest(words, CLOCK_NAMES)
    return Clock(name[0], 0, name[1], halves=False) if name else None


def _half(words: Sequence[str], language: str) -> Clock | None:
    """ "half 9"; the language of a number in letters settles it, "half past" is always English."""
    if len(words) < 2 or words[0] != "half":
        return None
    past = 1 if words[1] == "past" else 0
    hour = _number(words[1 + past]) if len(words) > 1 + past else None
    if hour is None or not 1 <= hour <= 24:
        return None
    word = words[1 + past]
    english = word in ENGLISH_NUMBERS or (word not in DUTCH_NUMBERS and not language.startswith("nl"))
    if past or english:
        return Clock(hour, 30, 2 + past, open=hour <= 12)
    return Clock(hour - 1 or 12, 30, 2, open=hour <= 12)


def _minutes_from(words: Sequence[str], language: str) -> Clock | None:
    """ "kwart over 9", "ten to nine", "5 voor half 9"."""
    quarter = starts(words, QUARTERS)
    minutes = 15 if quarter else _number(words[0]) if words else None
    at = quarter or 1
    at += 1 if starts(words[at : at + 1], MINUTE_WORDS) and not quarter else 0
    if minutes is None or minutes >= 60 or len(words) < at + 2 or words[at] not in AFTER_HOUR | BEFORE_HOUR:
        return None
    base = _half(words[at + 1 :], language) or _whole(words[at + 1])
    if base is None:
        return None
    total = base.hour * 60 + base.minute + (minutes if words[at] in AFTER_HOUR else -minutes)
    hour, minute = divmod(total, 60)
    return replace(base, hour=hour or 12, minute=minute, used=at + 1 + base.used)


def _whole(word: str) -> Clock | None:
    hour = _number(word)
    return Clock(hour, 0, 1, open=hour <= 12) if hour is not None and 1 <= hour <= 24 else None


def _hour(words: Sequence[str], after_day: bool) -> Clock | None:
    """ "9:00", "9.00 uur", "9u30", "9 uur 30", "negen uur", "5pm", "5 p.m."."""
    match = _DIGITS.fullmatch(words[0]) if words else None
    if match is None:
        hour, minute, mark, late = _number(words[0]) if words else None, None, None, None
    else:
        hour, minute, mark, late = int(match[1]), match[2], match[3], match[4]
    if hour is None:
        return None
    used = 1
    if mark is None and len(words) > 1 and words[1] in _MARKS:
        mark, used = words[1], 2
    if not _sensible(minute, mark, late, after_day):
        return None
    if used == 2 and mark in HOUR_WORDS and not minute and _TWO_DIGITS.fullmatch(" ".join(words[2:3])):
        late, used = words[2], 3
    spoken = minute is None and not words[0].startswith("0")
    found = Clock(hour, int(minute or late or 0), used, open=spoken and 0 < hour <= 12)
    return _in_half(found, HALVES[mark]) if mark in HALVES else found


def _sensible(minute: str | None, mark: str | None, late: str | None, after_day: bool) -> bool:
    if mark is None:
        return minute is not None and late is None
    if mark not in _MARKS or (late and (minute or mark in HALVES)):
        return False
    return mark not in HOUR_MARKS or after_day or minute is not None


def _in_half(found: Clock, start: int) -> Clock:
    hour = found.hour % 12 + start if found.hour <= 12 else found.hour
    return replace(found, hour=hour, halves=False, open=False)


def _bare(words: Sequence[str]) -> Clock | None:
    hour = _number(words[0]) if words else None
    return Clock(hour, 0, 1, open=0 < hour <= 12) if hour is not None else None


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit() and len(word) <= 2:
        return int(word)
    return DUTCH_NUMBERS.get(word) or ENGLISH_NUMBERS.get(word)
