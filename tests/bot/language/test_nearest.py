"""Typing errors that are understood, and ordinary words that are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.nearest import is_nearly, nearest, suggestions

KNOWN = [
    *("post", "plaats", "bericht", "show", "toon", "timeline", "tijdlijn", "edit", "wijzig", "delete", "weg"),
    *("comment", "reageer", "like", "leuk", "unlike", "poll", "peiling", "vote", "stem", "results", "stand"),
    *("uitslag", "close", "sluit", "club", "clubs", "join", "leave", "members", "invite", "leden", "search"),
    *(
        "zoek",
        "ask",
        "vraag",
        "more",
        "meer",
        "digest",
        "overzicht",
        "settings",
        "instellingen",
        "me",
        "link",
    ),
    *(
        "koppel",
        "quiet",
        "stil",
        "privacy",
        "help",
        "hulp",
        "news",
        "nieuws",
        "event",
        "anoniem",
        "anonymous",
    ),
    *("doe mee", "word lid", "stop met", "my data", "mijn gegevens", "forget me", "praat me bij", "leuk weg"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("annoniem", "anoniem"),
        ("Anoneim.", "anoniem"),
        ("anonimous", "anonymous"),
        ("pol", "poll"),
        ("polll", "poll"),
        ("ppoll", "poll"),
        ("opll", "poll"),
        ("pokl", "poll"),
        ("—Pol.", "poll"),
        ("peilling", "peiling"),
        ("peil", "peiling"),
        ("peiilng", "peiling"),
        ("stme", "stem"),
        ("stm", "stem"),
        ("stwm", "stem"),
        ("tsem", "stem"),
        ("vtoe", "vote"),
        ("psot", "post"),
        ("pst", "post"),
        ("plats", "plaats"),
        ("plaast", "plaats"),
        ("berciht", "bericht"),
        ("hlep", "help"),
        ("hepl", "help"),
        ("hullp", "hulp"),
        ("serach", "search"),
        ("seach", "search"),
        ("zoke", "zoek"),
        ("zoekk", "zoek"),
        ("setings", "settings"),
        ("instelingen", "instellingen"),
        ("instell", "instellingen"),
        ("ovezicht", "overzicht"),
        ("overzigt", "overzicht"),
        ("digets", "digest"),
        ("comemnt", "comment"),
        ("timelin", "timeline"),
        ("tijdljin", "tijdlijn"),
        ("privcy", "privacy"),
        ("resluts", "results"),
        ("uitlsag", "uitslag"),
        ("ldeen", "leden"),
        ("member", "members"),
        ("polls", "poll"),
        ("wge", "weg"),
        ("dooe mee", "doe mee"),
        ("doe  meee", "doe mee"),
        ("forgt me", "forget me"),
        ("mijn gegvens", "mijn gegevens"),
        ("mijn geg", "mijn gegevens"),
    ],
)
def test_typing_errors(typed: str, meant: str):
    assert nearest(typed, KNOWN) == meant


@pytest.mark.parametrize(
    "word",
    [
        *(
            "ik",
            "wat",
            "waar",
            "hoe",
            "is",
            "wie",
            "wanneer",
            "waarom",
            "kan",
            "kun",
            "mag",
            "moet",
            "heb",
            "de",
        ),
        *(
            "het",
            "een",
            "dit",
            "dat",
            "deze",
            "toen",
            "stel",
            "weer",
            "maar",
            "graag",
            "even",
            "leuke",
            "links",
        ),
        *(
            "over",
            "mijn",
            "word",
            "doe",
            "mee",
            "tijd",
            "ziek",
            "reden",
            "boek",
            "pot",
            "stad",
            "nieuw",
            "stom",
        ),
        *(
            "the",
            "what",
            "where",
            "how",
            "who",
            "why",
            "when",
            "can",
            "could",
            "does",
            "this",
            "these",
            "those",
        ),
        *(
            "still",
            "quite",
            "most",
            "past",
            "step",
            "note",
            "live",
            "held",
            "time",
            "pool",
            "meet",
            "new",
            "my",
        ),
        *(
            "as",
            "at",
            "we",
            "he",
            "hi",
            "hoi",
            "ja",
            "nee",
            "ok",
            "yes",
            "no",
            "thanks",
            "dank",
            "sorry",
            "getting",
        ),
        *("beterschap", "fiets", "vakantie", "verlof", "rooster", "salaris", "holiday", "schedule", "pizza"),
        *("pall", "vate", "hulk", "inst", "sett", "tijd", "stuk"),
        *("", "?", "42", "#42", "👍", "p", "st"),
    ],
)
def test_ordinary_words_are_left_alone(word: str):
    assert nearest(word, KNOWN) is None
    assert not is_nearly(word.capitalize(), KNOWN)


def test_another_ordinary_word_in_a_phrase_is_no_typing_error():
    assert nearest("mag ik mijn", ["mag ik bij"]) is None
    assert nearest("mag ik bjj", ["mag ik bij"]) == "mag ik bij"
    assert nearest("doe me", ["doe mee"]) == "doe mee"


def test_exact_words_are_exact():
    for word in KNOWN:
        assert suggestions(word.upper() + ".", KNOWN) == [word]
    assert nearest("ik", ["ik", "is"]) == "ik"
    assert nearest("waar", ["waar"]) == "waar"


def test_several_suggestions_come_nearest_first():
    assert suggestions("clubss", ["club", "clubs", "poll"]) == ["clubs"]
    assert suggestions("steam", ["stem", "steen"]) == []
    assert suggestions("post it", ["post in", "post id", "vote"], most=1) == ["post id"]
    assert suggestions("resulta", ["result", "results"]) == ["result", "results"]


def test_nothing_known_is_near_to_nothing():
    assert nearest("poll", []) is None


@given(st.text(max_size=40))
def test_any_text_is_answered_with_a_known_word_or_none(text: str):
    assert nearest(text, KNOWN) in {None, *KNOWN}


@given(st.sampled_from([word for word in KNOWN if len(word) > 5]), st.data())
def test_two_letters_swapped_in_a_longer_word_are_understood(word: str, data: st.DataObject):
    at = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert nearest(swapped, KNOWN) == word
