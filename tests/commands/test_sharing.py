"""A file shared with Jet becomes a document after a yes, or there is a kind reason why not."""

from __future__ import annotations

import pytest

from bot.cli.run import receiving
from tests.dialogue.messenger import Messenger
from tests.dialogue.office import MESSENGERS, Employee, Office


@pytest.fixture(params=["matrix", "slack"])
def messenger(request: pytest.FixtureRequest) -> Messenger:
    """Each messenger on which files can be shared."""
    return MESSENGERS[request.param]()


TEXT = b"Werkinstructie: til altijd met twee personen en zet de rem erop."


def shares(office: Office, who: Employee, name: str, data: bytes = TEXT, text: str = "", **more: object) -> None:
    who.says(text, shares=(name, data), **more)  # type: ignore[arg-type]


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


def test_a_picture_is_small_talk_and_a_command_stays_one(office: Office) -> None:
    anna = office.person("Anna", "nl")
    shares(office, anna, "kat.jpg", b"\xff\xd8")
    assert "kat.jpg" not in anna.sees_privately("").text
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
