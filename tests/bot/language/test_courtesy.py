"""The words around a request, taken off without harm to what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.courtesy import request, within, without_name

NAMES = {"Jet", "Vraag het aan Jet"}


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("hee Jet, wat is er nieuw", "wat is er nieuw"),
        ("jet wat is er nieuw", "wat is er nieuw"),
        ("Vraag het aan Jet: hulp", "hulp"),
        ("jet", "jet"),
        ("Jet!", "Jet!"),
        ("jetlag na een reis", "jetlag na een reis"),
        ("wie is jet", "wie is jet"),
    ],
)
def test_a_name_before_the_line(line: str, left: str) -> None:
    assert without_name(line, NAMES) == left


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("kun je even de agenda tonen", ("de agenda tonen", True)),
        ("Hoi, zou je misschien aub 42 willen sluiten", ("42 willen sluiten", True)),
        ("could you please close 42", ("close 42", True)),
        ("please close 42", ("close 42", False)),
        ("maak een anonieme poll", ("anonieme poll", False)),
        ("please", None),
        ("kun je?", None),
        ("sluit 42", None),
    ],
)
def test_courtesy_before_a_request(line: str, asked: tuple[str, bool] | None) -> None:
    assert request(line) == asked


def test_words_around_a_name() -> None:
    assert within(["wat", "staat", "er", "op", "de", "agenda", "vandaag"]) == ("agenda",)
    assert within(["wat", "is", "de"]) == ()
    assert within(["leden", "van", "mijn", "gezin"]) == ("leden", "van", "mijn", "gezin")


@given(st.text(max_size=200))
def test_what_is_left_is_the_end_of_the_line(line: str) -> None:
    assert line.endswith(without_name(line, NAMES))
    asked = request(line)
    assert asked is None or (line.endswith(asked[0]) and asked[0])


@given(st.lists(st.sampled_from(["wat", "agenda", "the", "42", "", "is"])))
def test_what_is_within_stands_together(words: list[str]) -> None:
    found = within(words)
    assert not found or any(tuple(words[at : at + len(found)]) == found for at in range(len(words)))


def test_a_line_of_100_000_characters_is_no_trouble() -> None:
    assert request("kun je " + "even " * 20_000) is None
    assert without_name("hee " * 25_000, NAMES).startswith("hee")
