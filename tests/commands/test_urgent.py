"""Whoever is in need gets the number first, at any hour and however it is typed; the organisation's own words count."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.commands.test_ask import add
from tests.dialogue.office import Office

PROTOCOL = [
    {"id": "p", "title": "Protocol bedreiging", "text": "Het protocol bedreiging staat op de schijf bij veiligheid."},
    {"id": "b", "title": "Brandoefening", "text": "De brandoefening is elke eerste donderdag van de maand."},
    {"id": "a", "title": "AED", "text": "De AED hangt in de hal naast de receptie."},
]
CRIES = {
    "ik word bedreigd": "Bel nu 112 als je in gevaar bent",
    "ik wordt bedreigt door een client": "Bel nu 112 als je in gevaar bent",
    "help, ik word bedreigd!": "Bel nu 112 als je in gevaar bent",
    "hallo ik word nu bedreigd": "Bel nu 112 als je in gevaar bent",
    "vraag ik word bedreigd": "Bel nu 112 als je in gevaar bent",
    "vraag een collega ik word bedreigd": "Bel nu 112 als je in gevaar bent",
    "BRAND": "Waarschuw iedereen",
    "er is brand in de keuken": "Waarschuw iedereen",
    "112": "Bel nu 112. Zeg waar je bent",
    "ik wil dood": "113",
    "someone is threatening me": "Bel nu 112 als je in gevaar bent",
}


def test_the_number_comes_first(office: Office) -> None:
    add(office, PROTOCOL)
    anna = office.person("Anna", "nl")
    for line, answer in CRIES.items():
        anna.says(line)
        seen = anna.sees_privately(answer, "Zocht je alleen een document?")
        assert seen.text.startswith(("Bel nu 112", "Call 112")), seen.text
        anna.says(line, "kantine", how="mention")
        anna.sees_privately(answer)
    emma = office.person("Emma", "en")
    emma.says("I am being threatened")
    emma.sees_privately("Call 112 now")


QUESTIONS = {
    "waar staat het protocol bedreiging?": "op de schijf bij veiligheid",
    "wanneer is de brandoefening?": "eerste donderdag",
    "zoek brandoefening": "Brandoefening",
}


def test_a_question_is_looked_for(office: Office) -> None:
    add(office, PROTOCOL)
    anna = office.person("Anna", "nl")
    for line, answer in QUESTIONS.items():
        anna.says(line)
        assert "112" not in anna.sees(answer).text
    anna.says("waar hangt de aed?")
    seen = anna.sees("Bel nu 112", "in de hal naast de receptie")
    assert seen.text.startswith("Bel nu 112")
    anna.says('post "Er is brand geweest, alles is veilig"')
    anna.sees("Er is brand geweest")


def test_who_searches_for_it_in_vain_has_the_number_above(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("zoek ik word bedreigd")
    assert anna.sees("Dat heb ik niet gevonden.").text.startswith("Bel nu 112")
    anna.says("vraag een collega")
    anna.sees_no("bedreigd”")


def test_at_any_hour_and_kept_nowhere(office: Office) -> None:
    anna = office.person("Anna", "nl")
    anna.says("stil 8u")
    anna.says("ik word bedreigd")
    anna.sees("Bel nu 112")
    for line in ("ik wil dood", "wat moet ik doen als ik word aangevallen?"):
        anna.says(line)
        anna.sees("112")
    for table in ("asked", "missed", "question"):
        assert (
            office.read(lambda store, table=table: store.connection.scalar(text(f"SELECT count(*) FROM {table}"))) == 0
        )


def test_an_organisation_has_its_own(office: Office) -> None:
    odile = office.person("Odile", "nl")
    anna, emma = office.person("Anna", "nl"), office.person("Emma", "en")
    odile.says("urgent")
    odile.sees_privately("bedreiging: zoals ik het meebracht", "brand", "zelfmoord")
    odile.says("urgent zet bedreiging Bel 020 123 45 67, onze beveiliging. Bij levensgevaar 112.")
    odile.sees("Zet het nummer voorop")
    anna.says("ik word bedreigd")
    anna.sees("Bel nu 112")
    odile.says("urgent zet threat Bel 020 123 45 67, onze beveiliging. Bij levensgevaar 112.")
    odile.says("ja")
    odile.sees("vanaf nu")
    anna.says("ik word bedreigd")
    anna.sees_privately("Bel 020 123 45 67, onze beveiliging.")
    emma.says("i am being threatened")
    emma.sees("Call 112 now")
    odile.says("urgent zet inbraak Bel de beveiliging: 020 123 45 67.")
    odile.says("ja")
    odile.says("urgent woorden inbraak er is ingebroken, inbreker")
    odile.sees("er is ingebroken, inbreker")
    odile.says("urgent probeer er is vannacht ingebroken")
    odile.sees("inbraak, meteen", "020 123 45 67")
    anna.says("inbreker")
    anna.sees("Bel de beveiliging")
    odile.says("urgent uit fire")
    odile.says("urgent probeer er is brand")
    odile.sees("opgezocht als elke vraag")
    odile.says("urgent herstel fire")
    anna.says("er is brand")
    anna.sees("Bel nu 112")
    odile.says("urgent herstel inbraak")
    anna.says("inbreker")
    anna.sees_no("niet bestaat")
    assert "beveiliging" not in anna.new[-1].text


FOR_ADMINS = [
    "urgent",
    "urgent set threat Call me.",
    "urgent set now threat en Call me.",
    "urgent phrases threat x, y",
    "urgent off fire",
    "urgent reset fire",
    "urgent try fire",
]


def test_only_admins_change_it(office: Office) -> None:
    office.person("Odile", "nl")
    anna = office.person("Anna")
    for line in FOR_ADMINS:
        anna.says(line)
        anna.sees_privately("That is for admins.")
    anna.says("fire")
    anna.sees("Call 112 now")


BESIDE_WHAT_IS_ASKED = [
    ("meld me af bij de fietsclub want ik word bedreigd", "Bel nu 112 als je in gevaar bent", "geen club"),
    ("wie komt er naar de fietstocht, help ik word bedreigd", "Bel nu 112 als je in gevaar bent", ""),
    ("plaats ik heb hulp nodig, er is brand in de keuken", "Waarschuw iedereen", "Typ ja om het te plaatsen"),
    ("feedback ik word gepest door een collega", "Praat met de vertrouwenspersoon", "Typ ja"),
]


@pytest.mark.parametrize(("line", "number", "asked"), BESIDE_WHAT_IS_ASKED)
def test_a_cry_is_heard_beside_whatever_is_asked(on_console: Office, line: str, number: str, asked: str) -> None:
    on_console.person("Odile", "nl").says("role give feedback Odile")
    anna = on_console.person("Anna", "nl")
    anna.says(line, how="plain")
    assert anna.sees(number, asked).text.startswith("Bel nu 112")


def test_what_is_put_up_by_a_command_stands_under_the_number(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "nl")
    anna.says('post "Er is brand in de keuken"', "kantine")
    anna.sees_privately("Waarschuw iedereen")
    bram.says("tijdlijn")
    assert "112" not in bram.sees("Er is brand in de keuken").text


NO_CRIES = [
    "plaats Er is brand geweest, alles is veilig",
    "plaats Morgen om 10 uur oefenen we wat te doen bij brand",
    "plaats Vorige week is een collega bedreigd, dank voor de hulp",
    "bijeenkomst Training agressie morgen 17:00",
]


@pytest.mark.parametrize("line", NO_CRIES)
def test_what_speaks_of_a_case_is_no_cry(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says(line, how="plain")
    assert "112" not in anna.sees("Typ ja").text


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "somebody collapsed in room 12"), ("en", "mrs Jansen has just fainted"),
        ("nl", "er is iemand in elkaar gezakt op de gang"), ("nl", "een bewoner wordt onwel"),
    ],
)  # fmt: skip
def test_who_collapses(office: Office, language: str, line: str) -> None:
    anna = office.person("Anna", language)
    anna.says(line)
    anna.sees("Call 112" if language == "en" else "Bel nu 112")
