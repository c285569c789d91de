"""Whether a line is a cry for help, and how surely: "ik word bedreigd" is, "waar staat het protocol bedreiging" is not.

Words of a phrase may be mistyped. Who speaks of themselves is believed; who asks what to do, speaks of the past or of
a case gets the number first and what was asked as well; who names a form, a policy or a training is only asking.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import OSA

from bot.language.urgent_phrases import (
    ABOUT,
    AROUND,
    AS_WRITTEN,
    ASKING,
    BESIDE,
    CALLING,
    IN_CASE_OF,
    LONG_AGO,
    SELF,
    SUPPOSING,
)

MOST_WORDS = 80
_GAP = 4  # other words between two of a phrase
_LONG = 6  # letters of a word in which one may be wrong
_CRY = 6  # words beside a cry of one word, of those that mean nothing beside it
_WORD = re.compile(r"[^\W_]+")
_SPACED_NUMBER = re.compile(r"\b([19])[-. ]([19])[-. ]([129])\b")

_APOSTROPHES = str.maketrans("", "", "'’‘`")

_SELF = frozenset(SELF.split())
_ABOUT = frozenset(ABOUT.split())
_ASKING = frozenset(ASKING.split())
_SUPPOSING = frozenset(SUPPOSING.split())
_IN_CASE_OF = frozenset(IN_CASE_OF.split())
_LONG_AGO = frozenset(LONG_AGO.split())
_BESIDE = frozenset(BESIDE.split())
_AROUND = frozenset(AROUND.split())
_CALLING = frozenset(CALLING.split())
_AS_WRITTEN = frozenset(AS_WRITTEN.split())


@dataclass(frozen=True)
class Cry:
    """What a line cries for; `sure` = answer that and nothing else, otherwise answer what was asked as well."""

    name: str
    sure: bool


def cry(line: str, phrases: Iterable[tuple[str, str]]) -> Cry | None:
    """What a line cries for, of (name, phrase) pairs; the surest, of those the first."""
    pairs = list(phrases)
    known = _known(tuple(phrase for _, phrase in pairs))
    words = [known.read(word) for word in _words(line)]
    found = None
    for name, phrase in pairs:
        sure = _fits(words, phrase)
        if sure:
            return Cry(name, True)
        if sure is not None and found is None:
            found = Cry(name, False)
    return found


def _words(line: str) -> list[str]:
    plain = _SPACED_NUMBER.sub(r"\1\2\3", line.lower())
    if not plain.isascii():
        plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    plain = plain.translate(_APOSTROPHES)
    return [_calm(word) for word in _WORD.findall(plain)[:MOST_WORDS]]


def _calm(word: str) -> str:
    """Without the letters that fear repeats: "helpppp"."""
    runs = [(letter, len(list(same))) for letter, same in groupby(word)]
    return word if word.isdecimal() else "".join(letter * (count if count < 3 else 1) for letter, count in runs)


@dataclass(frozen=True)
class _Read:
    """A typed word, and the words of phrases that it is, or nearly; of those, the ones without another ending."""

    typed: str
    meant: Set[str]
    strictly: Set[str]


class _Known:
    """The words of phrases, found by what may be typed for them: no word need be held against each of hundreds."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._near: dict[str, list[str]] = {}
        for word in {each for phrase in phrases for part in _parts(phrase) for each in part}:
            sound = _sound(word)
            for sign in {sound, _letters(sound), *([_begin(sound)] if len(sound) >= _LONG else [])}:
                self._near.setdefault(sign, []).append(word)

    def read(self, typed: str) -> _Read:
        """What a typed word may stand for."""
        sound = _sound(typed)
        near = {each for sign in (sound, _letters(sound), _begin(sound)) for each in self._near.get(sign, ())}
        meant = frozenset(word for word in near if _is(typed, word))
        return _Read(typed, meant, frozenset(word for word in meant if _is(typed, word, strict=True)))


@lru_cache(maxsize=4)  # of one organisation
def _known(phrases: tuple[str, ...]) -> _Known:
    return _Known(phrases)


@lru_cache(maxsize=1024)
def _parts(phrase: str) -> tuple[tuple[str, ...], ...]:
    """The words of a phrase, those that are as good together."""
    return tuple(tuple(part.split("|")) for part in phrase.lstrip("?=").split())


def _sound(word: str) -> str:
    return word.replace("ij", "ei")  # they sound alike in Dutch


def _letters(sound: str) -> str:
    return "swapped " + "".join(sorted(sound))


def _begin(sound: str) -> str:
    return "begins " + sound[:1]


def _fits(read: Sequence[_Read], phrase: str) -> bool | None:
    """True = surely, False = perhaps, None = not at all."""
    perhaps, alone = phrase.startswith("?"), phrase.startswith("=")
    wanted = _parts(phrase)
    if len(wanted) == 1:
        return _cries(read, wanted[0], perhaps)
    at = _stands(read, wanted)
    if at is None:
        return None
    start, end = at
    words = [word.typed for word in read]
    if alone:
        others = [word.typed for word in read if all(word.meant.isdisjoint(part) for part in wanted)]
        return True if _AROUND.issuperset(others) and words[0] not in _ASKING else None
    own = not _SELF.isdisjoint(words[start:end])
    if not own and not _ABOUT.isdisjoint(words):
        return None
    supposing = _SUPPOSING if own else _SUPPOSING | _IN_CASE_OF  # "bij de fietsclub want ik word bedreigd"
    supposed = not supposing.isdisjoint(words[:start]) or not _LONG_AGO.isdisjoint(words)
    asked = words[0] in _ASKING and start > 0
    return not (perhaps or supposed or (asked and not own) or (own and not _ABOUT.isdisjoint(words[start:end])))


def _cries(read: Sequence[_Read], wanted: Sequence[str], perhaps: bool) -> bool | None:
    """One word is a cry when next to nothing stands beside it."""
    others = [word.typed for word in read if word.strictly.isdisjoint(wanted)]
    if len(others) == len(read) or any(word.typed in _ABOUT for word in read):
        return None
    if perhaps:
        return False
    beside = _CALLING if wanted[0].isdecimal() else _BESIDE  # "kamer 112" is a room
    alone = len(others) <= _CRY and all(word in beside or _numbers(word, wanted) for word in others)
    return True if alone and read[0].typed not in _ASKING else None


def _numbers(word: str, wanted: Sequence[str]) -> bool:
    """A number beside a cry says where: "brand afdeling 3"."""
    return word.isdecimal() and not wanted[0].isdecimal()


def _stands(read: Sequence[_Read], wanted: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Where the words of a phrase stand, in their order and nearest together: the first, and behind the last."""
    found: list[tuple[int, int]] = []
    for start, word in enumerate(read):
        at: int | None = None if word.meant.isdisjoint(wanted[0]) else start
        for alternatives in wanted[1:]:
            at = None if at is None else _next(read, alternatives, at + 1)
        if at is not None:
            found.append((start, at + 1))
    return min(found, key=lambda each: each[1] - each[0], default=None)


def _next(read: Sequence[_Read], alternatives: Sequence[str], start: int) -> int | None:
    for at in range(start, min(start + _GAP + 1, len(read))):
        if not read[at].meant.isdisjoint(alternatives):
            return at
    return None


def _is(typed: str, word: str, *, strict: bool = False) -> bool:
    """Whether a typed word is this one, or nearly; `strict` = another ending is another word."""
    typed, word = _sound(typed), _sound(word)
    if typed == word:
        return True
    if len(typed) == len(word) > 3 and sorted(typed) == sorted(word):
        return OSA.distance(typed, word) == 1  # two letters changed places
    if word in _AS_WRITTEN or len(word) < _LONG or typed[:1] != word[:1] or abs(len(typed) - len(word)) > 2:
        return False
    if strict and (typed.startswith(word) or word.startswith(typed)):
        return False
    return OSA.distance(typed, word, score_cutoff=2) <= (1 if len(word) < 10 else 2)
