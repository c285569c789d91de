"""Files that come with the command, or with its form, become documents at once."""

from __future__ import annotations

from datetime import date

import pytest

from commands.giving import document_add_line
from tests.commands.test_sharing import REASONS, TEXT, messenger, shares, takes_in
from tests.dialogue.office import Office

__all__ = ["messenger"]


def test_a_file_with_the_command_is_kept_as_it_says(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "nl")
    anna.says("maak club Zorg")
    line = (
        'document toevoegen titel "Tillen voor Zorg" voor Zorg soort protocol taal nl eigenaar Bram nakijken 2027-03-01'
    )
    shares(office, anna, "til.txt", text=line)
    anna.sees_privately("Ik lees til.txt", "vinden de leden van Zorg het")
    anna.looks_away()
    takes_in(office)
    told = anna.sees_privately("Tillen voor Zorg is bewaard", "de leden van Zorg vinden het", "Bram beheert het")
    [kept] = office.read(lambda store: store.documents.listed())
    assert str(kept.number) == told.text.split()[0]
    assert (kept.title, kept.kind, kept.owner) == ("Tillen voor Zorg", "protocol", bram.number)
    assert kept.review_on == date(2027, 3, 1)
    bram.says("zoek werkinstructie")
    bram.sees_privately("niet gevonden")
    bram.says("doe mee Zorg")
    bram.says("zoek werkinstructie")
    bram.sees_privately("Tillen voor Zorg", "met twee personen")


def test_a_title_that_was_said_outlives_the_next_version(office: Office) -> None:
    anna = office.person("Anna", "nl")
    shares(office, anna, "til.txt", text='document toevoegen titel "Veilig tillen"')
    takes_in(office)
    anna.sees_privately("Veilig tillen is bewaard")
    shares(office, anna, "til.txt", TEXT + b" En altijd met de rem erop.")
    anna.says("ja")
    takes_in(office)
    anna.sees_privately("1 Veilig tillen heeft een nieuwe versie")
    [kept] = office.read(lambda store: store.documents.listed())
    assert (kept.title, kept.version) == ("Veilig tillen", 2)
    anna.says("zoek rem erop")
    anna.sees_privately("Veilig tillen")


@pytest.mark.parametrize("messenger", ["slack"], indirect=True)  # in Matrix each file is a message
def test_several_files_at_once(office: Office) -> None:
    anna = office.person("Anna", "en")
    files = tuple((f"{name}.txt", TEXT) for name in ("one", "two"))
    anna.says('add documents title "Both" kind form', shares=files)
    anna.sees_privately("A title is for one file")
    anna.says("add documents kind form", shares=files)
    anna.sees_privately("I'm reading one.txt and two.txt", "everybody finds them")
    takes_in(office)
    assert [each.kind for each in office.read(lambda store: store.documents.listed())] == ["form", "form"]


@pytest.mark.parametrize("messenger", ["slack"], indirect=True)  # in Matrix each file is a message
def test_nothing_is_kept_while_something_is_wrong(office: Office) -> None:
    anna = office.person("Anna", "nl")
    for name, data, told in REASONS:
        anna.says("document toevoegen", shares=(("til.txt", TEXT), (name, data)))
        anna.sees_privately(name, told)
    wrong = tuple((name, data) for name, data, _ in REASONS)
    anna.says("document toevoegen", shares=(("til.txt", TEXT), *wrong))
    anna.sees_privately("foto.exe: dit soort bestand", "groot.pdf: te groot", "dan neem ik de andere")
    for words, told in (
        ("soort brief", "geen soort die ik ken"),
        ("voor Zorg", "Je zit niet in Zorg"),
        ("mooi ding", 'Met "mooi" kan ik niets'),
        (f'titel "{"lang " * 50}"', "te lang"),
    ):
        anna.says(f"document toevoegen {words}", shares=(("til.txt", TEXT),))
        anna.sees_privately(told)
    anna.looks_away()
    takes_in(office)
    anna.sees_nothing()
    assert office.read(lambda store: store.documents.listed()) == []


def test_what_may_be_a_new_version_is_asked_about(office: Office) -> None:
    anna = office.person("Anna", "nl")
    line = "document toevoegen soort protocol"
    shares(office, anna, "til.txt", text=line)
    takes_in(office)
    shares(office, anna, "til.txt", b"Werkinstructie: nu met de nieuwe lift.", text=line)
    anna.sees_privately("Is het de nieuwe versie van 1")
    anna.presses("Bewaar het voor iedereen")
    takes_in(office)
    shares(office, anna, "til.txt", b"Werkinstructie: nu met de derde lift.", text=line)
    anna.presses("Nieuwe versie van 1")
    anna.looks_away()
    takes_in(office)
    anna.sees_privately("1 til heeft een nieuwe versie")
    found = office.read(lambda store: store.documents.listed())
    assert sorted((each.number, each.version, each.kind) for each in found) == [(1, 2, "protocol"), (2, 1, "protocol")]


def test_without_a_file_jet_says_how_to_give_one(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    for line in ("document toevoegen", "voeg een document toe", "document add kind form"):
        anna.says(line)
        anna.sees_privately("Welk bestand", "hier")
    bram.says("add a document", "kantine")
    bram.sees("Which file", "our direct conversation")


def test_at_the_terminal_there_are_no_files_to_give(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    anna.says("document add")
    anna.sees_privately("at the terminal", "jet documents add")


def test_a_colleague_from_elsewhere_gives_nothing(office: Office) -> None:
    zoe = office.stranger("Zoe")
    office.place("kantine", zoe)
    zoe.says("document add", "kantine", shares=(("til.txt", TEXT),))
    takes_in(office)
    assert office.read(lambda store: store.documents.listed()) == []


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "document add"),
        ({"called": "For", "audience": "Zorg & co"}, 'document add title "For" audience "Zorg & co"'),
        ({"review": "1 maart", "until": "geen"}, 'document add review "1 maart" until "geen"'),
    ],
)
def test_the_line_of_the_form(values: dict[str, str], line: str) -> None:
    assert document_add_line(values) == line


def test_a_title_may_be_a_word_that_says_something_else(office: Office) -> None:
    anna = office.person("Anna", "en")
    shares(office, anna, "til.txt", text=document_add_line({"called": "For", "kind": "form"}))
    takes_in(office)
    [kept] = office.read(lambda store: store.documents.listed())
    assert (kept.title, kept.kind) == ("For", "form")
