"""Which known word somebody meant to type, and when to keep quiet about it.

A wrong suggestion is worse than none: whoever opens a sentence with "How" must not be asked whether they
meant "show". So the first letter must stand, a wrong letter in a short word must lie beside the right one
on the keyboard, and ordinary words of either language are never taken for typing errors.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import OSA, Levenshtein

from bot.language.ordinary_words import ORDINARY_WORDS
from bot.language.quotes import bare

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST_PREFIX = 4
_SHORTEST_END = 3  # letters of a last word that may be unfinished
_TOO_SHORT = 2  # letters of two ordinary words up to which one is no slip for the other: "de" is not "je"
_ALMOST_SURE = 0.5  # the distance of what is hardly an error: letters doubled, the end not typed


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` (words or phrases) that `word` is, or is nearly; None when none is near."""
    return next(iter(suggestions(word, known, most=1)), None)


def is_nearly(word: str, known: Iterable[str]) -> bool:
    """Whether `word` is one of `known` or a likely typing error for one."""
    return nearest(word, known) is not None


def suggestions(word: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """At most `most` of `known` that `word` may stand for, nearest first; an exact match stands alone."""
    typed = _folded(word)
    distances = {candidate: _distance(typed, _known(candidate)) for candidate in known}
    near = sorted((distance, candidate) for candidate, distance in distances.items() if distance is not None)
    if near and near[0][0] == 0:
        return [near[0][1]]
    return [candidate for _, candidate in near[:most]]


def _folded(text: str) -> str:
    return " ".join(filter(None, map(bare, text.split())))


_known = lru_cache(maxsize=4096)(_folded)  # the phrases of all commands, at each line that is none of them


def _distance(typed: str, known: str) -> float | None:
    """Edits between the two, relative to their length; None when it is not a likely typing error."""
    if typed == known:
        return 0
    if typed in ORDINARY_WORDS or not _same_opening(typed, known) or _says_another_word(typed, known):
        return None
    if _is_start_of(typed, known) or (len(typed) > 3 and _single(typed) == _single(known)):
        return _ALMOST_SURE / len(known)
    longer = max(len(typed), len(known))
    edits = OSA.distance(typed, known)
    if edits > _allowed(longer) or (longer <= 5 and not _is_slip(typed, known)):
        return None
    return edits / longer


def _says_another_word(typed: str, known: str) -> bool:
    """Whether a word stands where a phrase has another: "mag ik mijn" is not "mag ik bij", and "who is wim" is not
    "who is in". Only the last may be unfinished."""
    said, meant = typed.split(), known.split()
    slips = [OSA.distance(a, b) for a, b in zip(said, meant, strict=False)]
    if any(a in ORDINARY_WORDS and slip > 1 for a, slip in zip(said, slips, strict=False)):
        return True
    both = [(a, b) for a, b in zip(said, meant, strict=False) if a != b and {a, b} <= ORDINARY_WORDS]
    if any(len(a) == len(b) <= _TOO_SHORT for a, b in both):
        return True
    if len(said) != len(meant):
        return False
    unfinished = len(said[-1]) >= _SHORTEST_END and meant[-1].startswith(said[-1])  # "ik wil me" says all of "me"
    whole = slips[:-1] if unfinished else slips
    return any(slip > max(1, _allowed(len(a))) for a, slip in zip(said, whole, strict=False))


def _allowed(length: int) -> int:
    if length <= 2:
        return 0
    return 1 if length <= 7 else 2 if length <= 12 else 3


def _same_opening(typed: str, known: str) -> bool:
    return typed[:1] == known[:1] or (len(known) > 3 and typed[:2] == known[1::-1])


def _is_start_of(typed: str, known: str) -> bool:
    return len(typed) >= _SHORTEST_PREFIX and 2 * len(typed) > len(known) and known.startswith(typed)


def _is_slip(typed: str, known: str) -> bool:
    """Whether one slip of the fingers makes `typed` of the short `known`; of three letters, only a swap."""
    if len(typed) != len(known):
        return max(len(typed), len(known)) > 3
    swapped = Levenshtein.distance(typed, known) == 2
    wrong = [(a, b) for a, b in zip(typed, known, strict=True) if a != b]
    return swapped or (len(known) > 3 and all(_beside(a, b) for a, b in wrong))


def _single(text: str) -> str:
    return "".join(letter for letter, _ in groupby(text))


def _beside(a: str, b: str) -> bool:
    spots = [(row, keys.index(letter)) for letter in (a, b) for row, keys in enumerate(_KEYBOARD) if letter in keys]
    if len(spots) < 2:
        return False
    (row, column), (other_row, other_column) = spots
    # Each row stands half a key further to the right than the one above it.
    offset = (column + row / 2) - (other_column + other_row / 2)
    return abs(row - other_row) <= 1 and abs(offset) <= 1
