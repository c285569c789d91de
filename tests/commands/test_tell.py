"""What somebody wants others to hear, in a sentence: shown first, for those they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.told import as_question, as_statement, told
from tests.dialogue.office import Employee, Office


@pytest.fixture
def two(office: Office) -> tuple[Employee, Employee]:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("maak club Fietsen")
    bram.says("club create Book club")
    return anna, bram


TO_A_CLUB = [
    "vertel de fietsclub dat we vroeg gaan",
    "kun je de fietsclub vertellen dat we vroeg gaan",
    "laat de leden van fietsen even weten dat we vroeg gaan",
    "zeg tegen de fietsclub: we vroeg gaan",
]


@pytest.mark.parametrize("line", TO_A_CLUB)
def test_a_club_is_told_after_a_yes(two: tuple[Employee, Employee], line: str) -> None:
    anna, bram = two
    anna.says(line, how="plain")
    anna.sees("We gaan vroeg" if " dat " in line else "we vroeg gaan", "De leden van Fietsen zien het dan (1)")
    bram.says("timeline")
    assert not any("vroeg" in seen.text for seen in bram.new)
    anna.says("ja", how="plain")
    anna.sees("1 is geplaatst. Zichtbaar voor de leden van Fietsen")


def test_everybody_is_asked_after_a_yes(two: tuple[Employee, Employee]) -> None:
    anna, bram = two
    anna.says("kun je iedereen vragen of ze taart willen", how="plain")
    anna.sees("Iedereen ziet het dan", "Willen jullie taart?", "Ja / Nee")
    bram.says("polls")
    assert not any("taart" in seen.text for seen in bram.new)
    anna.says("is goed", how="plain")
    anna.sees("Peiling 1", "Willen jullie taart?")
    bram.says("ask everyone whether there is cake left", how="plain")
    bram.sees("Is there cake left?", "Yes / No")


def test_who_is_not_in_the_club_tells_it_nothing(two: tuple[Employee, Employee]) -> None:
    _, bram = two
    bram.says("tell the cycling club that it rains", how="plain")
    bram.sees('don\'t know a club called "cycling club"')
    bram.says("tell fietsen that it rains", how="plain")
    bram.sees("You are not in Fietsen")
    bram.says("ask fietsen if they come", how="plain")
    bram.sees("You are not in Fietsen")


ON_THE_BOARD = [
    ("zet even op het prikbord dat mijn fiets te koop is voor 50 euro", "Mijn fiets is te koop voor 50 euro"),
    ("plaats op het prikbord: fiets te koop", "fiets te koop"),
    ("hang dit op het bord: wie heeft mijn mok", "wie heeft mijn mok"),
    ("can you put on the notice board that I lost my keys", "I lost my keys"),
]


@pytest.mark.parametrize(("line", "text"), ON_THE_BOARD)
def test_what_goes_on_the_board_is_for_everybody(two: tuple[Employee, Employee], line: str, text: str) -> None:
    anna, _ = two
    anna.says(line, how="plain")
    anna.sees(f"\n{text}\n", "Iedereen ziet het dan")
    anna.says("ja", how="plain")
    anna.sees("1 is geplaatst")


SENTENCES = [
    ("we om 9 uur vertrekken", "We vertrekken om 9 uur"),
    ("we zaterdag gaan fietsen", "We gaan zaterdag fietsen"),
    ("er morgen taart is!", "Er is morgen taart!"),
    ("de grote lift kapot is.", "De grote lift is kapot."),
    ("het brandalarm getest wordt om 10 uur", "Het brandalarm wordt getest om 10 uur"),
    ("ik morgen vrij ben", "Ik ben morgen vrij"),
    ("we krijgen nieuwe stoelen", "We krijgen nieuwe stoelen"),
    ("de kapper morgen komt", "De kapper morgen komt"),  # "komt" may be a "kast", as far as is known
    ("de", "De"),
    ("it rains", "It rains"),
]


@pytest.mark.parametrize(("clause", "sentence"), SENTENCES)
def test_a_clause_becomes_a_sentence(clause: str, sentence: str) -> None:
    assert as_statement(clause) == sentence


@given(st.text().filter(str.strip))
def test_a_sentence_has_the_words_of_its_clause(clause: str) -> None:
    moved = sorted(as_statement(clause).casefold().replace(".", "").replace("!", "").split())
    assert moved == sorted(clause.casefold().replace(".", "").replace("!", "").split())


NOT_TO_OTHERS = [
    "vertel me een mop",
    "vertel de bewoner dat je gaat tillen",
    "tell me that again",
    "ask my manager if i can leave early",
    "kun je vragen of ze komen",
    "zeg dat je ziek bent",
]


@pytest.mark.parametrize("line", NOT_TO_OTHERS)
def test_what_is_for_nobody_here_is_a_question(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says("club create Cycling")
    anna.says(line, how="plain")
    anna.sees("didn't find")


PUT = [
    ("ze taart willen", "Willen jullie taart?"),
    ("ze morgen kunnen komen", "Kunnen jullie morgen komen?"),
    ("iemand een boor heeft", "Heeft iemand een boor?"),
    ("er iemand morgen mee wil", "Wil er iemand morgen mee?"),
    ("ze komen", "Komen jullie?"),
    ("they want cake", "Do you want cake?"),
    ("they can come on friday", "Can you come on friday?"),
    ("anyone has a drill", "Has anyone a drill?"),
    ("people like the soup", "People like the soup?"),
    ("lunch", "Lunch?"),
]


@pytest.mark.parametrize(("clause", "question"), PUT)
def test_what_is_asked_of_them_is_put_to_them(clause: str, question: str) -> None:
    assert as_question(clause) == question


def test_a_long_line_names_nobody() -> None:
    assert told("tell " + "word " * 5000) is None
