"""Words that are nearly like another."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from storage.search.spelling import Spelling

LETTERS = "aeinst"


@pytest.mark.parametrize(
    ("typed", "errors", "near"),
    [
        ("roostr", 1, [(1, "rooster")]),
        ("oroster", 1, [(1, "rooster")]),
        ("roosetr", 1, [(1, "rooster")]),
        ("rosoter", 1, [(1, "rooster")]),
        ("roosterr", 1, [(1, "rooster")]),
        ("roostre", 1, [(1, "rooster")]),
        ("rooxter", 1, [(1, "rooster")]),
        ("rosotre", 1, []),
        ("vakatniedagne", 2, [(2, "vakantiedagen")]),
        ("avkantiedagn", 2, [(2, "vakantiedagen")]),
        ("vkntiedagen", 2, [(2, "vakantiedagen")]),
        ("xvakantiedagenx", 2, [(2, "vakantiedagen")]),
        ("vakantxxdagen", 2, [(2, "vakantiedagen")]),
    ],
)
def test_what_has_so_many_errors_is_near(typed: str, errors: int, near: list[tuple[int, str]]) -> None:
    assert Spelling(["rooster", "vakantiedagen", "b2b", "os"]).near(typed, errors) == near


@given(st.text(LETTERS, min_size=5, max_size=12), st.integers(0, 2**32))
def test_all_are_found_that_comparing_with_every_word_finds(word: str, seed: int) -> None:
    dice, words = random.Random(seed), {word}
    for _ in range(40):
        words.add(_spoilt(_spoilt(word, dice), dice))
    errors = 2 if len(word) >= 9 else 1
    distances = {each: OSA.distance(word, each) for each in words if len(each) >= 4}
    near = Spelling(words).near(word, errors)
    assert sorted(near) == sorted((far, each) for each, far in distances.items() if far <= errors)


def _spoilt(word: str, dice: random.Random) -> str:
    """A word with one more error."""
    at, letter = dice.randrange(len(word) - 1), dice.choice(LETTERS)
    begin, end = word[:at], word[at + 1 :]
    return dice.choice(
        [begin + letter + end, begin + end, begin + letter + word[at:], begin + end[0] + word[at] + end[1:]]
    )


def test_added_words_are_found_too() -> None:
    spelling = Spelling(["rooster"])
    assert not spelling.near("kanten", 1)
    spelling.add("kantten")
    spelling.add("b2b-2")
    assert spelling.near("kanten", 1) == [(1, "kantten")]
    assert spelling.size == 3
