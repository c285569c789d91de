"""Signing up and off: in the same words for a club and for an event."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Employee, Office


@pytest.fixture
def bram(office: Office) -> Employee:
    """Somebody who may join Fietsen and come to Zomerborrel, which is 1."""
    anna = office.person("Anna", "nl")
    anna.says("maak club Fietsen")
    anna.sees("eerste lid")
    anna.says('event "Zomerborrel" vrijdag 17:00')
    anna.sees("Zomerborrel")
    return office.person("Bram", "nl")


@pytest.mark.parametrize(
    "line",
    [
        "aanmelden voor de zomerborrel",
        "ik wil me in schrijven voor zomerborrel",
        "geef me op voor 1",
        "meld me aan voor de borrel",
        "schrijf me in voor vrijdag",
    ],
)
def test_for_an_event(bram: Employee, line: str) -> None:
    bram.says(line)
    bram.sees("je komt naar 1")
    bram.says("afmelden voor de borrel")
    bram.sees("je komt niet naar 1")


@pytest.mark.parametrize(
    "line", ["aanmelden voor de fietsclub", "aan melden bij fietsen", "kan ik me inschrijven voor de fietsclub?"]
)
def test_for_a_club(bram: Employee, line: str) -> None:
    bram.says(line)
    bram.sees("je bent erbij in Fietsen")
    bram.says("ik wil me uitschrijven bij de fietsclub")
    bram.sees("Je zit niet meer bij Fietsen")


def test_in_english(office: Office, bram: Employee) -> None:
    chris = office.person("Chris")
    chris.says("sign me up for fietsen")
    chris.sees("Fietsen")
    chris.says("sign me off for cycling")
    chris.sees('I don\'t know a club called "cycling". Do you mean Fietsen?')
    chris.says("register for zomerborrel")
    chris.sees("you're coming to 1")
    chris.says("sign me off for the zomerborrel")
    chris.sees("you're not coming to 1")
    chris.says("sign me off for fietsen")
    chris.sees("no longer in Fietsen")


def test_what_is_neither(bram: Employee) -> None:
    bram.says("inschrijven bij de schaakclub")
    bram.sees('Ik ken geen club die "schaakclub" heet')
    bram.says("aanmelden bij het urensysteem lukt niet")
    bram.sees("een collega")
    bram.says("meld me af voor maandag")
    bram.sees("Voor maandag weet ik geen bijeenkomst", "leidinggevende")
    bram.says("aanmelden voor")
    bram.sees("Zo: aanmelden voor FIETSTOCHT")
    bram.says("aanmelden voor " + "9" * 30)
    bram.sees("een collega")
    bram.says("aanmelden voor 77")
    bram.sees("Ik ken geen 77")
    bram.says("maak club 2024")
    bram.sees("2024")
    bram.says("inschrijven voor 2024")
    bram.sees("Je zit al bij 2024")


def test_who_signs_off_in_need_sees_the_number_first(bram: Employee) -> None:
    bram.says("ik meld me af voor vandaag want ik word bedreigd")
    bram.sees("112")
