"""Since when, in plain words: "2026", "maart", "last week", "maandag", "1-3-2026": the beginning of it, in the past."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.language.calendar_words import MONTHS, WEEKDAYS
from bot.language.dates import add_months, date_at
from bot.language.phrases import folded
from bot.language.spans import TooFar

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH = re.compile(r"((?:19|20)[0-9]{2})[-/.]([0-9]{1,2})")
_DAYS = {
    **dict.fromkeys(("vandaag", "today", "nu", "now"), 0),
    **dict.fromkeys(("gisteren", "yesterday"), 1),
    **dict.fromkeys(("eergisteren",), 2),
    **dict.fromkeys(("week", "vorige week", "afgelopen week", "deze week", "last week", "this week", "a week"), 7),
    **dict.fromkeys(("maand", "vorige maand", "afgelopen maand", "last month", "month", "a month"), 31),
    **dict.fromkeys(("jaar", "vorig jaar", "afgelopen jaar", "last year", "year", "a year"), 366),
}


def since(text: str, today: date) -> date | None:
    """The day that `text` names as a beginning; None when it names none."""
    words = [word for word in folded(text.split()) if word]
    said = " ".join(words)
    if said in _DAYS:
        return today - timedelta(days=_DAYS[said])
    if _YEAR.fullmatch(said):
        return date(int(said), 1, 1)
    if (match := _MONTH.fullmatch(said)) and 1 <= int(match[2]) <= 12:
        return date(int(match[1]), int(match[2]), 1)
    if said in WEEKDAYS:
        return today - timedelta(days=(today.weekday() - WEEKDAYS[said]) % 7 or 7)
    return _month(words, today) or _date(words, today)


def _month(words: list[str], today: date) -> date | None:
    """ "maart", "march 2025": the last one that has begun."""
    if not words or words[0] not in MONTHS or len(words) > 2:
        return None
    first = date(today.year, MONTHS[words[0]], 1)
    if len(words) == 2:
        return first.replace(year=int(words[1])) if _YEAR.fullmatch(words[1]) else None
    return first if first <= today else add_months(first, -12)


def _date(words: list[str], today: date) -> date | None:
    """A date; without a year, the last one."""
    try:
        found = date_at(words, today)
    except TooFar:
        return None
    if found is None or found[1] != len(words) or not found[0]:
        return None
    day = found[0][0]
    return day if day <= today or len(found[0]) == 1 else add_months(day, -12)
