"""What people type about a file, a club or an event, in sentences that name no command."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Employee, Office

LEAVE = "Verlofformulier. Vraag verlof vier weken van tevoren aan bij je leidinggevende."


def _clubs(office: Office, language: str) -> tuple[Employee, Employee]:
    anna, bram = office.person("Anna", language), office.person("Bram", "en")
    for name in ("Fietsen", "Boekenclub"):
        bram.says(f"club create {name}")
    return anna, bram


LIKED = [
    ("nl", "boekenclub lijkt me leuk", "Boekenclub heeft 1 lid", "ja", "Boekenclub: 2"),
    ("nl", "de fietsclub klinkt wel leuk", "Fietsen heeft 1 lid", "ja", "Fietsen: 2"),
    ("en", "the book club sounds fun", "Do you mean Boekenclub?", "yes", "Boekenclub has 1 member"),
    ("nl", "doe mij de fietsclub", "Fietsen heeft 1 lid", "ja", "Fietsen: 2"),
    ("nl", "de boekenclub", "Boekenclub heeft 1 lid", "ja", "Boekenclub: 2"),
    ("en", "the book club", "Do you mean Boekenclub?", "yes", "Boekenclub has 1 member"),
    ("nl", "hoe word ik lid van de boekenclub", "Boekenclub heeft 1 lid", "ja", "Boekenclub: 2"),
    ("nl", "hoe kan ik meedoen met de fietsclub?", "Fietsen heeft 1 lid", "ja", "Fietsen: 2"),
    ("en", "can i still join boekenclub", "Boekenclub has 1 member", "yes", "Boekenclub: 2"),
    ("en", "how do i join the book club?", "Do you mean Boekenclub?", "yes", "Boekenclub has 1 member"),
    ("en", "join cycling", "Do you mean Fietsen?", "yes", "Fietsen: 2"),
    ("nl", "ik wil bij de cycling club", "Bedoel je Fietsen?", "ja", "Fietsen: 2"),
]


@pytest.mark.parametrize(("language", "line", "offered", "yes", "seen"), LIKED, ids=[each[1] for each in LIKED])
def test_a_club_that_somebody_likes_is_offered_and_a_yes_joins(
    on_console: Office, language: str, line: str, offered: str, yes: str, seen: str
) -> None:
    anna, _ = _clubs(on_console, language)
    anna.says(line, how="plain")
    anna.sees(offered)
    anna.says(yes, how="plain")
    anna.sees(seen)


BEGUN = [
    ("nl", "wil zelf een breiclub beginnen", "Breiclub bestaat nog niet. Zal ik die beginnen", "ja", "Breiclub is er"),
    ("nl", "ik zou graag een schaakclub willen oprichten", "Schaakclub", "ja", "Schaakclub is er"),
    ("en", "i want to start a knitting club", "Knitting club does not exist yet", "yes", "Knitting club is there"),
    ("nl", "kunnen we een kookclub starten?", "Kookclub bestaat nog niet", "ja", "Kookclub is er"),
    ("en", "is there a club for runners", "Runners does not exist yet", "yes", "Runners is there"),
    ("nl", "is er een tekenclub", "Tekenclub bestaat nog niet", "ja", "Tekenclub is er"),
    ("en", "can we start a cooking club", "Cooking club does not exist yet", "yes", "Cooking club is there"),
    ("en", "start a drawing club", "Drawing club does not exist yet", "yes", "Drawing club is there"),
    ("en", "I'd like to set up a chess club", "Chess club", "yes", "Chess club is there"),
]


@pytest.mark.parametrize(("language", "line", "asked", "yes", "seen"), BEGUN, ids=[each[1] for each in BEGUN])
def test_a_club_that_somebody_wants_to_begin_is_shown_first(
    on_console: Office, language: str, line: str, asked: str, yes: str, seen: str
) -> None:
    anna, bram = _clubs(on_console, language)
    anna.says(line, how="plain")
    anna.sees(asked)
    bram.says("clubs")
    assert not any("nitting" in each.text or "Brei" in each.text or "ch" in each.text for each in bram.new[1:])
    anna.says(yes, how="plain")
    anna.sees(seen)


def test_a_club_that_is_there_already_is_offered_instead(on_console: Office) -> None:
    anna, _ = _clubs(on_console, "nl")
    anna.says("ik wil een boekenclub beginnen", how="plain")
    anna.sees("Boekenclub heeft 1 lid", "Zal ik je erbij zetten")
    anna.says("kunnen we een fietsclub beginnen", how="plain")
    anna.sees("Fietsen heeft 1 lid", "Zal ik je erbij zetten")


NEWS = [
    ("nl", "wat is er nieuw in de boekenclub", "We lezen Het diner"),
    ("nl", "nieuws van de boekenclub", "We lezen Het diner"),
    ("en", "whats new in boekenclub", "We lezen Het diner"),
]


@pytest.mark.parametrize(("language", "line", "seen"), NEWS, ids=[each[1] for each in NEWS])
def test_what_is_new_in_a_club_is_what_was_posted_there(
    on_console: Office, language: str, line: str, seen: str
) -> None:
    anna, bram = _clubs(on_console, language)
    anna.says("join boekenclub")
    bram.says('post --club boekenclub "We lezen Het diner"')
    anna.says(line, how="plain")
    anna.sees(seen)


def test_a_member_who_names_a_club_sees_what_is_next_in_it(on_console: Office) -> None:
    anna, bram = _clubs(on_console, "nl")
    bram.says('event --club boekenclub "Lezen" friday 17:00')
    anna.says("de boekenclub", how="plain")
    anna.sees_no("Lezen")
    anna.says("ja", how="plain")
    anna.says("boekenclub?", how="plain")
    anna.sees("Je zit al bij Boekenclub", "Lezen", "tijdlijn boekenclub")


@pytest.mark.parametrize(
    "line",
    ["een club", "welke club", "de soep lijkt me leuk", "ik wil een gesprek beginnen", "the new rota looks good"],
)
def test_what_is_of_no_club_begins_none(on_console: Office, line: str) -> None:
    anna, _ = _clubs(on_console, "nl")
    anna.says(line, how="plain")
    anna.sees_no("Zal ik")
    anna.sees_no("Ik ken geen club")


EVENTS = [
    ("nl", "ik kom ook naar dat fietsen zondag", "je komt naar 1"),
    ("en", "i'm coming to that ride on sunday", "you're coming to 1"),
    ("nl", "herinner me aan de fietstocht", "Kom je naar 1"),
    ("en", "remind me about the bike ride", "Are you coming to 1"),
]


@pytest.mark.parametrize(("language", "line", "seen"), EVENTS)
def test_an_event_is_known_by_what_is_done_there(on_console: Office, language: str, line: str, seen: str) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    bram.says('event "Rondje fietsen" sunday 10:00')
    bram.says('event "Yoga" saturday 10:00')
    anna.says(line, how="plain")
    anna.sees(seen)


@pytest.mark.parametrize(
    ("language", "line", "seen"),
    [("nl", "kan toch niet zondag", "je komt niet naar 1"), ("en", "cant make it sunday after all", "not coming to 1")],
)
def test_who_cannot_come_says_the_day(on_console: Office, language: str, line: str, seen: str) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    bram.says('event "Rondje fietsen" sunday 10:00')
    bram.says('event "Yoga" saturday 10:00')
    anna.says("coming 1")
    anna.says(line, how="plain")
    anna.sees(seen)


def test_who_is_reminded_already_hears_so(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('bijeenkomst "Fietstocht" zondag 10:00')
    anna.says("ik kom 1")
    anna.says("herinner me aan de fietstocht", how="plain")
    anna.sees("Dat doe ik al")
    anna.says("herinneringen uit")
    anna.says("herinner me aan de fietstocht", how="plain")
    anna.sees("Je herinneringen staan uit")
    anna.says("ja", how="plain")
    anna.says("herinner me aan de fietstocht", how="plain")
    anna.sees("Dat doe ik al")


@pytest.mark.parametrize("line", ["ik kan niet inloggen zondag", "ik kom niet in het systeem"])
def test_what_names_no_event_is_a_question(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('bijeenkomst "Fietstocht" zondag 10:00')
    anna.says("ik kom 1")
    anna.says(line, how="plain")
    anna.sees_no("je komt niet")


def test_what_follows_keeps_the_subject(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says(f'post "{LEAVE}"')
    on_console.run(on_console.jet.index())
    anna.says("hoe vraag ik verlof aan", how="plain")
    anna.says("hoelang van tevoren moet dat", how="plain")
    anna.sees("vier weken van tevoren")


@pytest.mark.parametrize(
    ("language", "line"), [("nl", "vertel meer over de tweede"), ("en", "tell me more about the second one")]
)
def test_the_second_of_a_list_is_shown(on_console: Office, language: str, line: str) -> None:
    anna = on_console.person("Anna", language)
    for words in ("The bicycle shed is behind the house", "The bicycle pump is broken"):
        anna.says(f'post "{words}"')
    on_console.run(on_console.jet.index())
    anna.says("search bicycle")
    second = 1 if "1 The bicycle pump" in anna.sees("The bicycle").text else 2
    anna.says(line, how="plain")
    anna.sees(f"{second} {'van' if language == 'nl' else 'by'} Anna")
