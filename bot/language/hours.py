"""Hours of every day, as in "22:00-7:00", "van 22u tot 7u", "between 10pm and 7am"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from bot.language.clocks import clock
from bot.language.phrases import folded

_LEADS = frozenset({"from", "between", "van", "tussen"})
_EVERY = frozenset({"daily", "dagelijks", "nights", "'s", "nachts", "elke", "every", "nacht", "night"})
_PARTING = re.compile(r"\s*(?:(?<=[\w.])-(?=\w)|\s(?:-|tot|to|until|till|en|and)\s)\s*")


def hours(words: Sequence[str], language: str) -> tuple[time, time] | None:
    """From when to when, by the clock; None when the words are anything else."""
    said = [word for word in folded(words) if word not in _EVERY]
    if said and said[0] in _LEADS:
        del said[0]
    ends = _PARTING.split(" ".join(said))
    if len(ends) != 2:
        return None
    first, last = (_clock(end, language) for end in ends)
    return None if first is None or last is None or first == last else (first, last)


def _clock(said: str, language: str) -> time | None:
    words = said.split()
    found = clock(["om" if language == "nl" else "at", *words], language) if words else None
    return found[0] if found is not None and found[1] == len(words) + 1 else None
