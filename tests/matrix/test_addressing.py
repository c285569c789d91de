"""Who is spoken to, and what is left of the line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.addressing import Names, addressed
from bot.chat import Addressed

ME = Names(("jet", "joost"), "Jet van Wilgenhof", "@jet:wilgenhof.nl")
PREFIX, MENTION, DIRECT = Addressed.PREFIX, Addressed.MENTION, Addressed.DIRECT


@pytest.mark.parametrize(
    ("text", "how", "line"),
    [
        ("!jet poll a b", PREFIX, "poll a b"),
        ("!JET  poll", PREFIX, "poll"),
        ("!joost help", PREFIX, "help"),
        ("!jet", PREFIX, ""),
        ("!jet: help", PREFIX, "help"),
        ("/jet help", PREFIX, "help"),
        ("  !jet help ", PREFIX, "help"),
        ("!jet\npoll Lunch?\nPizza\nSoup", PREFIX, "poll Lunch?\nPizza\nSoup"),
        ("jet: help", MENTION, "help"),
        ("Jet, waar is het formulier?", MENTION, "waar is het formulier?"),
        ("@jet help", MENTION, "help"),
        ("@Jet: help", MENTION, "help"),
        ("@jet:wilgenhof.nl help", MENTION, "help"),
        ("@jet:wilgenhof.nl: help", MENTION, "help"),
        ("Jet van Wilgenhof: help", MENTION, "help"),
        ("@jet", MENTION, ""),
    ],
)
def test_forms_of_speaking_to_jet(text: str, how: Addressed, line: str) -> None:
    assert addressed(text, ME, direct=False) == (how, line)
    assert addressed(text, ME, direct=True) == (how, line)


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "!help",
        "/help",
        "jet help",
        "jet is nice",
        "!jetset go",
        "@jetty hi",
        "@jet:elsewhere.nl hi",
        "jet:poll",
        "jet://landing",
        "I asked !jet help",
        "the plane is a jet",
        "Jet van Wilgenhof is out",
        "",
    ],
)
def test_what_is_meant_for_others(text: str) -> None:
    assert addressed(text, ME, direct=False) is None


@pytest.mark.parametrize(
    ("text", "how", "line"),
    [
        ("waar is het formulier?", DIRECT, "waar is het formulier?"),
        ("!help", PREFIX, "help"),
        ("/poll a b", PREFIX, "poll a b"),
        ("!!!", DIRECT, "!!!"),
        ("/ 3", DIRECT, "/ 3"),
        ("", DIRECT, ""),
    ],
)
def test_no_name_is_needed_in_private(text: str, how: Addressed, line: str) -> None:
    assert addressed(text, ME, direct=True) == (how, line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Jet help", "help"),
        ("Jet van Wilgenhof help", "help"),
        ("Jetje: help", "help"),
        ("[Jet](https://matrix.to/#/@jet:wilgenhof.nl): help", "help"),
        ("where is the form @jet", "where is the form"),
        ("where is the form Jetje", "where is the form"),
        ("can Jetje help?", "can Jetje help?"),
        ("help", "help"),
    ],
)
def test_a_mention_the_client_vouches_for(text: str, line: str) -> None:
    assert addressed(text, ME, direct=False, mentioned=True, pills=("Jetje",)) == (MENTION, line)


@given(st.text(max_size=60))
def test_a_prefix_takes_off_the_prefix_alone(text: str) -> None:
    assert addressed(f"!jet {text}", ME, direct=False) == (PREFIX, text.strip())


@given(st.text(min_size=1, max_size=12))
def test_any_name_can_be_listened_to(name: str) -> None:
    name = re.sub(r"\s", "x", name)
    assert addressed(f"!{name} help", Names((name,), "", "@x:y"), direct=False) == (PREFIX, "help")


@given(st.text(max_size=80), st.text(max_size=10))
def test_no_text_and_no_label_breaks_it(text: str, label: str) -> None:
    found = addressed(text, ME, direct=True, mentioned=True, pills=(label,))
    assert found is not None
    assert found[1] in text
