"""What people do together, in both languages: "cycling" and "fietstocht" are about the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable

_PASTIMES = (
    "fiets wielren cycling cyclist bike biking bicycle ride",
    "boek lees lezen book reading reader",
    "brei knit haken crochet",
    "wandel lopen walk hiking hike",
    "hardloop hardlopen renloop run jogging",
    "schaak schaken chess",
    "zing zang koor sing choir",
    "kook koken cook bakken baking",
    "tuin garden moestuin",
    "zwem swim",
    "voetbal football soccer",
    "muziek music band",
    "film bios movie cinema",
    "spel spelletjes bordspel games board",
    "foto photo",
    "teken schilder draw paint",
    "dans dance dancing",
    "tennis padel",
    "zeil sail",
    "vis vissen fishing",
    "taal language",
)
_GROUPS = tuple(frozenset(words.split()) for words in _PASTIMES)
_SHORT = 4  # letters of a word that is taken only as it stands


def pastimes(words: Iterable[str]) -> frozenset[int]:
    """Which of these some words (as in a slug) speak of."""
    said = tuple(words)
    return frozenset(at for at, group in enumerate(_GROUPS) if any(_of(word, group) for word in said))


def _of(word: str, group: frozenset[str]) -> bool:
    return word in group or any(len(each) >= _SHORT and word.startswith(each) for each in group)
