"""Who voted, how it stands, and one's vote taken back, in the words that people use."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office

BACK = [
    ("nl", "trek mijn stem in", "teruggehaald"),
    ("nl", "ik wil niet meer stemmen", "teruggehaald"),
    ("en", "take my vote back", "taken back"),
    ("en", "i dont want to vote anymore", "taken back"),
]


@pytest.mark.parametrize(("language", "line", "seen"), BACK)
def test_a_vote_is_taken_back(on_console: Office, language: str, line: str, seen: str) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    bram.says("poll Lunch? | Pizza | Soup")
    anna.says("vote 1 a")
    anna.says(line, how="plain")
    anna.sees(seen)
    bram.says("results 1")
    bram.sees("Pizza, 0 votes")
    anna.says(line, how="plain")
    anna.sees("niets veranderd" if language == "nl" else "nothing has changed")


def test_of_several_votes_it_is_asked_which(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    bram.says("poll Lunch? | Pizza | Soup")
    bram.says("poll Cake? | Apple | Curd")
    anna.says("stem 1 a")
    anna.says("stem 2 a")
    anna.says("hoi")
    anna.says("trek mijn stem in", how="plain")
    anna.sees("In welke peiling", "1 Cake?", "2 Lunch?")
    anna.says("2", how="plain")
    anna.sees("Je stem in peiling 1 is teruggehaald")


STANDS = [
    ("nl", "wie staat er voor"),
    ("nl", "hoeveel stemmen zijn er"),
    ("en", "whos winning"),
    ("en", "how many votes are there"),
]


@pytest.mark.parametrize(("language", "line"), STANDS)
def test_how_it_stands_is_of_the_poll_that_was_shown(on_console: Office, language: str, line: str) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    bram.says("poll Lunch? | Pizza | Soup")
    bram.says("poll Cake? | Apple | Curd")
    bram.says("vote 1 a")
    anna.says(line, how="plain")
    anna.sees("Cake?", "Lunch?", "1", "2")
    anna.says("1", how="plain")
    anna.sees("Apple")
    anna.says("show 1")
    anna.says(line, how="plain")
    anna.sees("Pizza, 1", "Soup, 0")


@pytest.mark.parametrize(("language", "line"), [("nl", "wie heeft er gestemd"), ("en", "who voted")])
def test_who_voted_is_told_where_votes_have_names_and_counted_where_not(
    on_console: Office, language: str, line: str
) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    bram.says("poll Lunch? | Pizza | Soup")
    bram.says("vote 1 a")
    anna.says(line, how="plain")
    anna.sees("Bram")
    bram.says("poll Cake? | Apple | Curd anonymous")
    bram.says("vote 2 a")
    anna.says("show 2")
    anna.says(line, how="plain")
    assert "Bram" not in anna.sees("1", "verborgen" if language == "nl" else "hidden").text


UNDER = [
    ("nl", "reageer daarop met: lekker hoor", "lekker hoor"),
    ("en", "comment: yummy", "yummy"),
    ("en", "comment on it: yummy cake", "yummy cake"),
]


@pytest.mark.parametrize(("language", "line", "words"), UNDER)
def test_a_comment_without_a_number_is_on_what_was_shown(
    on_console: Office, language: str, line: str, words: str
) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    bram.says('post "There is cake"')
    bram.says('post "The lift is broken"')
    anna.says("1", how="plain")
    anna.says(line, how="plain")
    bram.says("1")
    bram.sees("There is cake", f"Anna: {words}")


def test_a_comment_that_points_at_nothing_is_asked_about(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "en")
    bram.says('post "There is cake"')
    anna.says("1", how="plain")
    anna.says("reageer mmm taart", how="plain")
    anna.sees("Bedoel je 1")
    anna.says("ja", how="plain")
    bram.says("1")
    bram.sees("Anna: mmm taart")


@pytest.mark.parametrize(("language", "line"), [("nl", "vind ik leuk"), ("en", "like it")])
def test_a_like_without_a_number_is_of_what_was_shown(on_console: Office, language: str, line: str) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    bram.says('post "There is cake"')
    anna.says("1", how="plain")
    anna.says("comment", how="plain")
    anna.says(line, how="plain")
    bram.says("1")
    bram.sees("1 like")


@pytest.mark.parametrize(("language", "line"), [("nl", "hihi"), ("en", "lol"), ("nl", "haha")])
def test_a_laugh_is_no_greeting(on_console: Office, language: str, line: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says("hoi", how="plain")
    anna.says(line, how="plain")
    anna.sees("Haha.")


@pytest.mark.parametrize(
    ("language", "line"), [("nl", "ik wil klagen zonder mijn naam"), ("en", "i want to complain without my name")]
)
def test_a_complaint_without_a_name_is_told_how(on_console: Office, language: str, line: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    anna.sees("feedback anoniem" if language == "nl" else "feedback anonymous")


def test_whoever_asks_who_comes_is_no_colleague_of_themselves(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "en")
    bram.says('event "Drinks" friday 17:00')
    bram.says("coming 1")
    anna.says("ik kom 1")
    anna.says("wie komt er", how="plain")
    anna.sees("jij komt, en 1 collega: Bram")
