"""Compounds and typing errors, by the words of the texts themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.lexicon import Lexicon

COUNTS = {
    "vakantie": 40,
    "dagen": 80,
    "thuis": 30,
    "werk": 60,
    "vergoeding": 20,
    "vakantiedagen": 5,
    "verlof": 30,
    "formulier": 25,
    "verlofformulier": 2,
    "fietsregeling": 4,
    "arbeid": 9,
    "overeenkomst": 8,
    "zelden": 1,
    "wilgenhof": 1,
    "bijzonder": 4,
}


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon(COUNTS.items())


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("vakantiedagen", ("vakantie", "dagen")),
        ("thuiswerkvergoeding", ("thuis", "werk", "vergoeding")),
        ("arbeidsovereenkomst", ("arbeid", "overeenkomst")),
        ("verlofformulier", ("verlof", "formulier")),
        ("vakantie", ()),
        ("zeldenwerk", ("zelden", "werk")),  # rare, but in a dictionary
        ("wilgenhofwerk", ()),  # too rare to be a part
        ("dag", ()),
        ("vakantie4dagen", ()),
    ],
)
def test_compounds_split_into_words_that_are_used(lexicon: Lexicon, word: str, parts: tuple[str, ...]) -> None:
    assert lexicon.split(word) == parts


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vakntie", ["vakantie"]),
        ("vakantei", ["vakantie"]),
        ("formullier", ["formulier"]),
        ("vregoedding", ["vergoeding"]),
        ("verlofformuleer", ["verlofformulier"]),
        ("vakantie", []),  # known
        ("werp", []),  # too short
        ("kerstborrel", []),
    ],
)
def test_typing_errors_are_repaired_by_known_words(lexicon: Lexicon, typed: str, meant: list[str]) -> None:
    assert lexicon.repaired(typed) == meant


def test_neighbours_are_joined_to_a_known_compound(lexicon: Lexicon) -> None:
    assert lexicon.joined("fiets", "regeling") == "fietsregeling"
    assert lexicon.joined("vakantie", "formulier") is None
    assert lexicon.joined("arbeid", "overeen", "komst") is None
    assert (
        Lexicon([("gemeenteraadsverkiezing", 2)]).joined("gemeente", "raad", "verkiezing") == "gemeenteraadsverkiezing"
    )


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("zeldendagen", ("zelden", "dagen")),
        ("mijnverlof", ("verlof",)),  # a stop word says nothing
        ("wilgenhofis", ("wilgenhof",)),
        ("vergoedingwerkplek", ()),  # the index does not know the second
        ("vanmijn", ()),
        ("deze", ()),
        ("verlof2026", ()),
    ],
)
def test_two_words_written_as_one_are_parted(lexicon: Lexicon, written: str, parts: tuple[str, ...]) -> None:
    assert lexicon.parted(written) == parts


def test_of_several_ways_to_part_a_word_it_is_the_commonest() -> None:
    assert Lexicon([("kosten", 9), ("dekking", 2), ("kost", 4), ("endekking", 1)]).parted("kostendekking") == (
        "kosten",
        "dekking",
    )


def test_added_words_count_once_a_passage(lexicon: Lexicon) -> None:
    for _ in range(3):
        lexicon.add(["kerst", "kerst", "borrel"])
    assert lexicon.split("kerstborrel") == ("kerst", "borrel")
    assert lexicon.passages == 3


def test_what_words_are_found_by_is_written_with_their_parts_as_often_as_they_stand(lexicon: Lexicon) -> None:
    text = ["verlofformulier", "dagen", "dagen"]
    assert sorted(lexicon.written(text, "nl").split()) == ["dag", "dag", "formulier", "verlof", "verlofformulier"]
    assert lexicon.written(["dagen"], "en") == "dagen"


def test_what_words_are_found_by_is_decided_anew_after_many_were_added(lexicon: Lexicon) -> None:
    assert lexicon.written(["tuinfeest"], "nl") == "tuinfeest"
    for _ in range(9):
        lexicon.add(["tuin", "feest"])
    lexicon.forget_splits()
    assert lexicon.written(["tuinfeest"], "nl") == "tuinfeest tuin feest"


@given(st.text(max_size=40))
def test_any_word_is_safe(word: str) -> None:
    lexicon = Lexicon(COUNTS.items())
    assert all(part in lexicon for part in lexicon.split(word))
    assert all(known in lexicon for known in lexicon.repaired(word))
