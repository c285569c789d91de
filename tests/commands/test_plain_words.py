"""What people type who know no command, and what must come of it, in both languages."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office

LINES = [
    ("nl", "niet storen tot morgen 9:00", "Ik ben stil tot"),
    ("en", "do not disturb until tomorrow 9:00", "I keep quiet until"),
    ("nl", "zet mijn taal op engels", "From now on I speak English with you"),
    ("en", "change my language to dutch", "Vanaf nu spreek ik Nederlands met je"),
    ("nl", "verander mijn naam in Anna Bakker", "Anna Bakker"),
    ("en", "change my name to Anna Baker", "Anna Baker"),
    ("nl", "nooit meer overzichten", "overzicht"),
    ("en", "I don't want digests", "overview"),
    ("nl", "ik wil een klacht indienen", "feedback [anoniem] TEKST"),
    ("en", "I have a complaint", "feedback [anonymous] TEXT"),
    ("nl", "hoe oud ben je?", "een programma en geen mens"),
    ("en", "what is your name?", "a program and no human being"),
    ("nl", "wat heb ik gemist?", "Nieuw voor jou"),
    ("en", "what did I miss?", "New for you"),
    ("nl", "zet meldingen uit", "Waarmee zal ik stoppen?"),
    ("en", "stop sending me messages", "What shall I stop?"),
    ("nl", "verwijder mijn laatste bericht", "Je hebt vandaag en gisteren niets"),
    ("en", "send me the file", "Which file?"),
    ("nl", "stuur me het bestand", "Welk bestand?"),
    ("nl", "haha", "Anna"),
    ("nl", "wis dat", "Je hebt vandaag en gisteren niets"),
    ("en", "delete that", "You put nothing up"),
]


@pytest.mark.parametrize(("language", "line", "seen"), LINES, ids=[line for _, line, _ in LINES])
def test_plain_words_are_understood(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says(line)
    anna.sees(seen)


@pytest.mark.parametrize("line", ["ik kan toch niet", "ik kom toch niet", "I can't make it"])
def test_who_can_not_come_after_all(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('event "Borrel" friday 17:00')
    anna.says("ik kom")
    anna.says("zet het in mijn agenda")
    anna.sees("agenda")
    anna.says(line)
    anna.sees("Genoteerd: je komt niet naar 1")
    anna.says("wie komt er allemaal?")
    anna.sees("nog niemand")


def test_a_club_may_be_asked_for_politely(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "en")
    anna.says("maak club Fietsen")
    bram.says("join fietsen please")
    bram.sees("you're in Fietsen")
    bram.says("leave fietsen, thanks")
    bram.sees("no longer in Fietsen")
