"""A file shared with Jet becomes a document after a yes, or there is a kind reason why not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.run import receiving
from bot.extraction import formats
from tests.dialogue.messenger import Messenger
from tests.dialogue.office import MESSENGERS, Employee, Office


@pytest.fixture(params=["matrix", "slack"])
def messenger(request: pytest.FixtureRequest) -> Messenger:
    """Each messenger on which files can be shared."""
    return MESSENGERS[request.param]()


TEXT = b"Werkinstructie: til altijd met twee personen en zet de rem erop."


def shares(office: Office, who: Employee, name: str, data: bytes = TEXT, text: str = "", **more: object) -> None:
    who.says(text, shares=((name, data),), **more)  # type: ignore[arg-type]


def takes_in(office: Office) -> None:
    """What was confirmed is fetched and read."""

    async def work() -> None:
        while await receiving(office.jet).take_one():
            pass
        await office.jet.index()

    office.run(work())
    office.flush()


def test_a_file_is_kept_after_a_yes_and_found(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    shares(office, anna, "til_instructie.txt")
    anna.sees_privately("Ik heb til_instructie.txt gekregen", "iedereen het vindt", "bewaar bestand")
    bram.says("search werkinstructie")
    bram.sees_privately("didn't find")
    anna.presses("Bewaar het voor iedereen")
    anna.sees_privately("Ik lees til_instructie.txt")
    anna.looks_away()
    takes_in(office)
    number = int(anna.sees_privately("til instructie", "is bewaard", "Jij beheert het").text.split()[0])
    bram.says("search werkinstructie")
    bram.sees_privately("met twee personen")
    bram.says(f"file {number}")
    assert office.messenger.sent_files() == [("til_instructie.txt", TEXT)]
    takes_in(office)
    anna.looks_away()
    takes_in(office)
    anna.sees_nothing()


def test_for_a_club_of_a_kind_by_typing(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "nl")
    anna.says("maak club Zorg")
    shares(office, anna, "til.txt")
    anna.sees_privately("til.txt")
    anna.says("bewaar bestand 1 voor Zorg soort protocol")
    anna.looks_away()
    takes_in(office)
    number = anna.sees_privately("de leden van Zorg vinden het").text.split()[0]
    bram.says("zoek werkinstructie")
    bram.sees_privately("niet gevonden")
    anna.says(f"document {number}")
    anna.sees_privately("Protocol", "beheerd door Anna", "De leden van Zorg")


def test_a_file_of_the_same_name_is_offered_as_the_new_version(office: Office) -> None:
    anna = office.person("Anna", "nl")
    for data in (TEXT, b"Werkinstructie: nu met de nieuwe lift."):
        shares(office, anna, "til.txt", data)
        anna.presses("Nieuwe versie van 1" if data != TEXT else "Bewaar het voor iedereen")
        anna.looks_away()
        takes_in(office)
    anna.sees_privately("1 til heeft een nieuwe versie")
    anna.says("versies 1")
    anna.sees_privately("is bij versie 2")


REASONS = [
    ("foto.exe", b"MZ", "kan ik niet lezen: dit soort bestand niet"),
    ("groot.pdf", b"x" * 60_000_000, "te groot: ik neem hooguit 50 MB"),
]


def test_what_cannot_be_kept_gets_a_reason_at_once(office: Office) -> None:
    anna = office.person("Anna", "nl")
    for name, data, told in REASONS:
        shares(office, anna, name, data)
        anna.sees_privately(name, told)
        office.moves_on(minutes=1)


def test_what_cannot_be_read_gets_a_reason_and_is_not_kept(office: Office) -> None:
    anna = office.person("Anna", "nl")
    shares(office, anna, "kapot.pdf", b"%PDF-1.4 nee")
    anna.presses("Bewaar het voor iedereen")
    anna.looks_away()
    takes_in(office)
    anna.sees_privately("kapot.pdf niet lezen", "beschadigd")
    assert office.read(lambda store: store.documents.listed()) == []


def test_a_no_and_what_is_not_ones_own(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "nl")
    shares(office, anna, "til.txt")
    bram.says("bewaar bestand 1")
    bram.sees_privately("wacht er geen bestand")
    anna.presses("Nee")
    anna.sees_privately("niets van bewaard")
    for line in ("bewaar bestand 1", "laat bestand 1", "drop file 1"):
        anna.says(line)
        anna.sees_privately("wacht er geen bestand")
    takes_in(office)
    assert office.read(lambda store: store.documents.listed()) == []


def test_what_moves_is_small_talk_and_a_command_stays_one(office: Office) -> None:
    anna = office.person("Anna", "nl")
    shares(office, anna, "kat.gif", b"GIF8")
    assert "kat.gif" not in anna.sees_privately("").text
    shares(office, anna, "til.txt", text="help")
    anna.sees_privately("Peilingen")


def test_a_new_version_is_for_whoever_the_document_is_for_when_it_is_read(office: Office) -> None:
    """It was moved to fewer people between the yes and the reading."""
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "nl")
    anna.says("maak club Zorg")
    shares(office, anna, "til.txt")
    anna.presses("Bewaar het voor iedereen")
    takes_in(office)
    shares(office, anna, "til.txt", b"Werkinstructie: nu met de nieuwe lift.")
    number = office.read(lambda store: store.documents.listed())[0].number
    anna.presses(f"Nieuwe versie van {number}")
    anna.says(f"document {number} voor Zorg soort protocol taal en")
    takes_in(office)
    bram.says("zoek lift")
    bram.sees_privately("niet gevonden")
    [kept] = office.read(lambda store: store.documents.listed())
    assert (kept.version, kept.kind, kept.language, kept.owner) == (2, "protocol", "en", anna.number)


SEVERAL = (("til.txt", TEXT), ("spel.exe", b"MZ"), ("rooster.md", b"# Rooster\n\nHet rooster hangt bij de koffie."))


def test_of_several_files_each_gets_its_outcome_in_one_answer(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "nl")
    office.person("Chris", "nl").says("maak club Zorg")
    anna.says("", shares=SEVERAL)  # in Matrix one after another, each asked about with those before it
    anna.sees_privately(
        "3 bestanden",
        "1 til.txt\n",
        "spel.exe: dit soort bestand",
        "3 rooster.md\n",
        "bewaar bestanden 1 3",
        "ze vindt",
    )
    anna.presses("Bewaar ze voor iedereen")
    anna.sees_privately("Ik lees til.txt en rooster.md")
    anna.looks_away()
    takes_in(office)
    anna.sees_privately("til is bewaard")
    anna.sees_privately("Rooster is bewaard")
    bram.says("zoek rooster")
    bram.sees_privately("bij de koffie")


def test_what_cannot_be_kept_is_told_with_what_comes_behind_it(office: Office) -> None:
    anna = office.person("Anna", "nl")
    anna.says("", shares=(SEVERAL[1], ("groot.pdf", b"x" * 60_000_000), SEVERAL[0]))
    anna.sees_privately("3 bestanden", "spel.exe: dit soort bestand", "groot.pdf: te groot", "3 til.txt\n", "Zal ik 3")
    for line in ("bewaar bestand 1", "bewaar bestanden 1 2", "laat bestand 2"):
        anna.says(line)
        anna.sees_privately("wacht er geen bestand")
    anna.says("laat bestanden 3")
    office.moves_on(seconds=30)
    shares(office, anna, "spel.txt")
    assert "bestanden" not in anna.sees_privately("Ik heb spel.txt gekregen").text, "it is a second try"


def test_what_is_refused_beside_what_waits_takes_no_offer_away(office: Office) -> None:
    anna = office.person("Anna", "nl")
    shares(office, anna, "til.txt")
    shares(office, anna, "spel.exe", b"MZ")
    anna.sees_privately("2 bestanden", "1 til.txt\n", "spel.exe: dit soort bestand kan ik niet lezen")
    anna.says("ja")
    anna.sees_privately("Ik lees til.txt")


def test_several_are_kept_for_a_club_or_left_by_typing(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    anna.says("club create Care")
    anna.says("", shares=(SEVERAL[0], SEVERAL[2], ("kapot.pdf", b"%PDF-1.4 nee")))
    anna.sees_privately("I got 3 files", "3 kapot.pdf")
    anna.says("keep files 1 2 in no way")
    anna.sees_privately("don't know what to do with", "keep files 1 2 for Cycling")
    bram.says("keep files 1 2 3")
    bram.sees_privately("no file waiting")
    bram.says("drop files 1, 2")
    bram.sees_privately("no file waiting")
    anna.says("keep files 1, 3 for Care kind protocol")
    anna.sees_privately("reading til.txt and kapot.pdf")
    anna.says("drop files 2 1")
    anna.sees_privately("leave rooster.md alone")
    anna.looks_away()
    takes_in(office)
    anna.sees_privately("the members of Care find it")
    anna.sees_privately("can't read kapot.pdf", "damaged")
    [kept] = office.read(lambda store: store.documents.listed())
    assert (kept.title, kept.kind) == ("til", "protocol")
    bram.says("search werkinstructie")
    bram.sees_privately("didn't find")


def test_what_was_shared_long_ago_or_by_somebody_else_is_not_asked_about_again(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    shares(office, bram, "rooster.md")
    shares(office, anna, "til.txt")
    office.moves_on(minutes=3)
    shares(office, anna, "bed.txt")
    assert "files" not in anna.sees_privately("I got bed.txt").text


@pytest.mark.usefixtures("blind")
def test_several_of_which_none_can_be_kept(office: Office) -> None:
    anna = office.person("Anna", "en")
    anna.says("", shares=(("kat.jpg", b"\xff\xd8"), ("a.exe", b"MZ"), ("b.pdf", b"x" * 60_000_000)))
    anna.sees_privately("3 files", "kat.jpg: words in a picture", "a.exe: I can't", "b.pdf: too large", "kept nothing")


@pytest.fixture
def blind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which no pictures are read."""
    monkeypatch.setenv("PATH", str(tmp_path))
    formats.tesseract.cache_clear()
    yield
    formats.tesseract.cache_clear()


@pytest.mark.usefixtures("blind")
def test_a_picture_is_never_met_with_silence(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    shares(office, anna, "kat.jpg", b"\xff\xd8")
    anna.sees_privately("Dank je voor kat.jpg", "PDF of Word", "tesseract")
    shares(office, bram, "kat.jpg", b"\xff\xd8")
    bram.sees_privately("Thank you for kat.jpg", "PDF or Word", "tesseract")
    shares(office, anna, "scherm.png", b"\x89PNG", text="waar is de verbanddoos?")
    anna.sees_privately("niet gevonden", "een collega")  # the words are what was meant


# A program that answers as tesseract does.
READS = """#!/bin/sh
case "$1" in
--list-langs) printf 'List of available languages (2):\neng\nnld\n' ;;
*) printf 'De verbanddoos hangt naast de lift.\n' ;;
esac
"""


@pytest.fixture
def sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which pictures are read."""
    program = tmp_path / "tesseract"
    program.write_text(READS)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    formats.tesseract.cache_clear()
    yield
    formats.tesseract.cache_clear()


@pytest.mark.usefixtures("sees")
def test_a_picture_is_read_where_tesseract_is(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "nl")
    shares(office, anna, "plattegrond.png", b"\x89PNG")
    anna.presses("Bewaar het voor iedereen")
    anna.looks_away()
    takes_in(office)
    anna.sees_privately("plattegrond is bewaard")
    bram.says("zoek verbanddoos")
    bram.sees_privately("naast de lift")


def test_numbers_that_no_file_has(office: Office) -> None:
    anna = office.person("Anna", "en")
    for line in ("keep files 999999999999999999999999", "drop files 8 999999999999999999999999", "drop files ١٢"):
        anna.says(line)
        anna.sees("no file waiting")
