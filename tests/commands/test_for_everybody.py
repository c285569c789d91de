"""A notice, and what asks everybody something: shown as a post first; what a text answers is answered."""

from __future__ import annotations

import pytest

from bot.language.for_everybody import calls_everybody, is_notice
from tests.commands.test_ask import add
from tests.dialogue.office import Office

NOTICES = [
    "te koop: kinderfiets",
    "ik heb een fiets te koop",
    "ik wil mijn fiets verkopen",
    "ik verkoop mijn bank, 50 euro",
    "boek gratis af te halen",
    "telefoon gevonden in de kantine",
    "ik heb een sjaal gevonden bij de receptie",
    "i have a bike for sale",
    "i want to sell my bike",
    "selling my old couch",
    "found a phone in the canteen",
]
CALLS = [
    "heeft iemand een oplader over",
    "rijdt er morgen iemand naar utrecht",
    "wie gaat er mee hardlopen in de pauze",
    "wie wil zaterdag ruilen",
    "heeft iemand mijn tas gezien",
    "kan iemand mijn late dienst overnemen",
    "can someone take over my shift on friday",
    "is anyone driving to utrecht tomorrow",
    "does anyone have a spare charger?",
    "anyone want to go running at lunch",
    "who's up for pizza",
]
NEITHER = [
    "waar is de fiets te koop",
    "is er koffie te koop in de kantine?",
    "ik heb het niet gevonden in het handboek",
    "ik heb een fout gevonden in het rooster",
    "ik wil mijn verlofdagen verkopen",
    "i want to sell my leave days",
    "ik heb een dossier gevonden bij de printer",
    "hoe verkoop ik mijn auto",
    "weet iemand waar de sleutel ligt",
    "wie heeft er dienst",
    "wie is de baas",
    "te koop",
    "",
]


@pytest.mark.parametrize("line", NOTICES)
def test_a_notice_is_known(line: str) -> None:
    assert is_notice(line)
    assert not calls_everybody(line)


@pytest.mark.parametrize("line", CALLS)
def test_a_call_is_known(line: str) -> None:
    assert calls_everybody(line)
    assert not is_notice(line)


@pytest.mark.parametrize("line", NEITHER)
def test_what_is_something_else(line: str) -> None:
    assert not is_notice(line)
    assert not calls_everybody(line)


@pytest.mark.parametrize("line", ["x " * 10_000, "te koop " * 3_000, "found a " * 4_000, "ik wil mijn " + "x" * 20_000])
def test_a_long_line_is_neither(line: str) -> None:
    assert not is_notice(line)
    assert not calls_everybody(line)


def test_it_is_shown_first_and_put_up_after_a_yes(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("ik heb een fiets te koop", how="plain")
    anna.sees("Iedereen ziet het dan", "ik heb een fiets te koop")
    bram.says("timeline")
    assert not any("fiets" in seen.text for seen in bram.new)
    anna.says("ja", how="plain")
    anna.sees("1 is geplaatst")
    bram.says("is anyone driving to Utrecht tomorrow?", how="plain")
    bram.sees("Everybody will see it", "is anyone driving to Utrecht tomorrow?")


def test_what_a_text_answers_is_answered(office: Office) -> None:
    anna = office.person("Anna", "nl")
    text = "Heeft iemand een oplader nodig? Bij de receptie liggen opladers voor telefoons."
    add(office, [{"id": "opladers", "title": "Opladers", "text": text, "language": "nl", "source": "opladers.md"}])
    anna.says("heeft iemand een oplader nodig", how="plain")
    anna.sees("Bij de receptie liggen opladers")
    anna.says("wie gaat er mee hardlopen in de pauze", how="plain")
    anna.sees("Iedereen ziet het dan")


def test_a_call_that_a_colleague_has_put_up_is_shown(on_console: Office) -> None:
    bram, anna = on_console.person("Bram"), on_console.person("Anna", "nl")
    bram.says('post "Wie wil zaterdag mijn late dienst ruilen?"')
    on_console.run(on_console.jet.index())
    anna.says("wie wil zaterdag ruilen", how="plain")
    anna.sees("misschien helpt dit", "mijn late dienst ruilen?")


def test_who_comes_is_no_call_where_there_is_such_an_event(office: Office) -> None:
    anna = office.person("Anna", "nl")
    anna.says('bijeenkomst "Rondje Oisterwijk" zondag 10:00')
    anna.says("wie gaat er mee naar het rondje oisterwijk", how="plain")
    anna.sees("Rondje Oisterwijk")
    anna.sees_no("Iedereen ziet het dan")
