"""Finding the longest known phrase at the start of some words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from bot.language.quotes import bare, dashes

_DASH_SIGNS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012–—―−", "-"))
_MOST_WORDS = 5  # of the longest phrase in the tables

Meaning = TypeVar("Meaning")


def folded(words: Sequence[str]) -> list[str]:
    """The words as the tables write them, one for one; a lone dash stays "-", other marks become ""."""
    return [bare(word).translate(_DASH_SIGNS) or ("-" if word and not dashes(word) else "") for word in words]


def longest(words: Sequence[str], table: Mapping[str, Meaning]) -> tuple[Meaning, int] | None:
    """The meaning of the longest phrase of `table` that `words` start with, and its number of words."""
    for used in range(min(_MOST_WORDS, len(words)), 0, -1):
        phrase = " ".join(words[:used])
        if phrase in table:
            return table[phrase], used
    return None


def starts(words: Sequence[str], phrases: Collection[str]) -> int:
    """The number of words of the longest of `phrases` that `words` start with; 0 when there is none."""
    for used in range(min(_MOST_WORDS, len(words)), 0, -1):
        if " ".join(words[:used]) in phrases:
            return used
    return 0
