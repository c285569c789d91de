"""How documents are cut, which language they are in, which sentences answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intranet.cutting import LONG, SCRAP, WHOLE, cut, language_of
from bot.intranet.documents import (
    Hit,
    Section,
    guess_language,
    sentences,
)

SENTENCE = "Je belt voor acht uur je leidinggevende en je zegt hoe lang je weg denkt te zijn."


def words(text: str) -> list[str]:
    return text.split()


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=3000)), max_size=5))
def test_cutting_loses_no_word_and_keeps_the_order(pieces: list[tuple[str, str]]) -> None:
    parts = cut(Section(heading, text) for heading, text in pieces)
    read = [w for part in parts for w in words(part.text)]
    assert "".join(read) == "".join(w for _, text in pieces for w in words(text))


def test_a_word_that_is_no_word_is_cut_like_a_sentence() -> None:
    parts = cut([Section("", "Een plaatje in letters: " + "x" * 100_000)])
    assert max(len(part.text) for part in parts) < 40_000
    assert "".join(part.text for part in parts).count("x") == 100_000


def test_a_heading_that_is_the_title_is_not_said_twice() -> None:
    def heading(section: str) -> str:
        return Hit(1, "a", "telefoonlijst", section, "p", 1.0, "a", "nl", 1.0).heading

    assert [heading(each) for each in ("Telefoonlijst", "Wie | Toestel", "Storingen", "")] == ["", "", "Storingen", ""]


@given(st.integers(0, 900), st.integers(1, 60))
def test_passages_are_of_readable_length(size: int, sentence: int) -> None:
    text = " ".join(
        ("Woord" if n % sentence == 0 else "woord") + ("." if (n + 1) % sentence == 0 else "") for n in range(size)
    )
    lengths = [len(words(part.text)) for part in cut([Section("Kop", text)])]
    assert sum(lengths) == size
    assert max(lengths, default=0) <= (WHOLE if size <= WHOLE else LONG)
    if sentence <= 20 and size > WHOLE:
        assert min(lengths[:-1]) >= 60


def test_a_cut_falls_between_sentences_and_keeps_the_heading() -> None:
    parts = cut([Section("Ziek melden", " ".join([SENTENCE] * 40))])
    assert len(parts) > 3
    assert all(part.section == "Ziek melden" and part.text.endswith(".") for part in parts)
    assert {part.language for part in parts} == {"nl"}


def test_sections_stay_apart_but_a_page_foot_is_no_passage() -> None:
    parts = cut([Section("Een", SENTENCE), Section("Twee", SENTENCE), Section("", "Wilgenhof, Tilburg")])
    assert [part.section for part in parts] == ["Een", "Twee"]
    assert parts[1].text.endswith("Wilgenhof, Tilburg")
    assert len(words("Wilgenhof, Tilburg")) < SCRAP


def test_a_document_of_a_few_words_is_kept() -> None:
    assert [part.text for part in cut([Section("", "Wilgenhof")])] == ["Wilgenhof"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bel voor 8:00 uur je leidinggevende.", "nl"),
        ("Call your manager before 8:00.", "en"),
        ("Wat moet ik doen als een bewoner gevallen is", "nl"),
        ("What is in it for me", "en"),
        ("waar is het verlofformulier", "nl"),
        ("Who pays my train ticket?", "en"),
    ],
)
def test_the_language_is_guessed_by_function_words(text: str, language: str) -> None:
    assert guess_language(text) == guess_language(text.upper()) == language
    assert guess_language(text, default="en") == guess_language(text, default="nl")


def test_without_function_words_the_default_or_the_document_decides() -> None:
    assert guess_language("VPN 4400", "en") == "en"
    parts = cut([Section("", "Ask your manager for the form and fill it in."), Section("Numbers", "VPN 4400")])
    assert [part.language for part in parts] == ["en", "en"]
    assert language_of([Section("", "Vraag het je leidinggevende, niet de receptie.")]) == "nl"


def test_a_document_may_be_in_two_languages() -> None:
    parts = cut(
        [
            Section("", "Dit is voor alle collega's van het huis."),
            Section("", "This is for all of the colleagues in our house and their visitors."),
        ]
    )
    assert [part.language for part in parts] == ["nl", "en"]


def test_sentences_are_whole() -> None:
    text = "Bel voor 8.00 uur je baas. Zie art. 12 van de cao. 3 dagen mag ook.\nnieuwe regel"
    assert sentences(text) == [
        "Bel voor 8.00 uur je baas.",
        "Zie art. 12 van de cao.",
        "3 dagen mag ook.",
        "nieuwe regel",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Meld je bij mevrouw A. de Wit of bij J.W. Vermeer.",
        "Bel dhr. Bakker of mw. Bos, of loop binnen bij dr. Th. Jansen.",
        "Het staat in de regeling, o.a. Artikel 12 en blz. 40 t.a.v. Personeel.",
        "The office is opposite St. Mary's, ask for Dr. E. Jones, e.g. Monday morning.",
    ],
)
def test_a_name_with_an_initial_or_a_title_stays_whole(text: str) -> None:
    assert sentences(f"Dit is de eerste zin. {text} Dit is de laatste zin.") == [
        "Dit is de eerste zin.",
        text,
        "Dit is de laatste zin.",
    ]


@given(st.text(max_size=500))
def test_sentences_keep_every_letter(text: str) -> None:
    def letters(found: str) -> str:
        return "".join(c for c in found if c.isalnum())

    assert letters("".join(sentences(text))) == letters(text)


def test_there_are_three_bands() -> None:
    def hit(confidence: float) -> Hit:
        return Hit(1, "a", "t", "", "p", 1.0, "a", "nl", 1.0, (), confidence)

    assert hit(0.6).sure
    assert hit(0.3).may_help
    assert not hit(0.3).sure
    assert not hit(0.1).may_help
