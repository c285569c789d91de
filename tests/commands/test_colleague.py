"""Who a colleague is: by whole or first name; whoever is no colleague is asked about in a question."""

from __future__ import annotations

import pytest

from tests.commands.test_ask import add
from tests.commands.test_question import ambassador
from tests.dialogue.office import Office


def test_what_a_colleague_looks_after(office: Office) -> None:
    fatima = ambassador(office, "Fatima", "verlof, rooster")
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    bram.says("club create Fietsen")
    for line in ("wie is Fatima?", "Wie is fatima"):
        anna.says(line, how="plain")
        anna.sees_privately("Fatima: vraagbaak voor", "rooster en verlof")
    anna.says("wie is bram", how="plain")
    anna.sees_privately("Bram", "Trekt Fietsen")
    bram.says("who is Anna?", how="plain")
    bram.sees_privately("Anna. A colleague; I know no more.")
    fatima.says("away until friday")
    bram.says("who's fatima", how="plain")
    bram.sees_privately("ambassador for", "away until")


def test_what_others_may_not_read_is_not_named(office: Office) -> None:
    odile, bram, anna = office.person("Odile", "nl"), office.person("Bram", "nl"), office.person("Anna", "nl")
    bram.says("maak club Directie")
    add(office, [{"id": "a", "title": "Loonlijst", "text": "De lonen.", "audience": "club:directie"}])
    odile.says("doe mee Directie")
    odile.says("document 1 eigenaar Bram")
    odile.sees_privately("Bram")
    for who in (bram, anna):
        who.says("wie is bram", how="plain")
    bram.sees_privately("Beheert 1 Loonlijst")
    assert "Loonlijst" not in anna.sees_privately("Bram. Trekt Directie").text


def test_who_is_no_colleague_is_a_question(office: Office) -> None:
    add(office, [{"id": "d", "title": "Directie", "text": "De directeur van het huis is Karin Smit."}])
    anna = office.person("Anna", "nl")
    anna.says("wie is de directeur?", how="plain")
    anna.sees_privately("De directeur van het huis is Karin Smit")
    anna.says("wie is jet", how="plain")
    anna.sees_privately("een programma en geen mens")
    anna.says("who is coming to fix the lift?", how="plain")
    anna.sees_privately("niet gevonden")


def test_names_beyond_ascii(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    for name in ("Élise Ünal", "ÖMER Şahin", "J%n Percent"):
        on_console.person(name)
    for line, seen in (
        ("who is élise", "Élise"),
        ("who is ömer", "ÖMER"),
        ("who is j%n", "J%n"),
        ("who is ÉLISE ÜNAL", "Élise"),
    ):
        anna.says(line, how="plain")
        anna.sees(seen)


@pytest.mark.parametrize(
    ("language", "line", "seen"),
    [("nl", "wie is mijn leidinggevende", "houd ik niet bij"), ("en", "who's my boss?", "I don't keep")],
)
def test_who_leads_whom_is_not_kept_unless_it_is_written(
    on_console: Office, language: str, line: str, seen: str
) -> None:
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    anna.sees(seen, "Je ziet eerst wie" if language == "nl" else "You'll see who first")
    anna.says("ja" if language == "nl" else "yes", how="plain")
    anna.sees(line)
