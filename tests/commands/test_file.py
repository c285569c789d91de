"""A document as the file that it came in: to the asker alone, and only while they may have it."""

from __future__ import annotations

from datetime import timedelta

from bot.intranet.documents import Draft, Part
from storage.store import Store
from tests.dialogue.office import Office


def put(office: Office, data: bytes, club: str = "", text: str = "De tillift.") -> int:
    def work(store: Store) -> int:
        found = store.clubs.find(club) if club else None
        audience = store.places.audience_of_club(found.id) if found else store.places.audience_all()
        blob = store.blobs.put(data, "text/plain", 10_000) if data else None
        draft = Draft("/til.txt", "Tillift", (Part("", text, "nl"),), audience, file_name="til lift.txt", blob=blob)
        return store.documents.put(draft, office.now)

    return office.write(work)


def test_the_file_comes_by_direct_message(office: Office) -> None:
    number = put(office, b"De tillift.")
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says(f"bestand {number}")
    anna.sees_privately("Hier is Tillift", str(number))
    assert office.messenger.sent_files() == [("til lift.txt", b"De tillift.")]
    office.place("kantine", anna, bram)
    bram.says(f"file {number}", "kantine")
    bram.sees_privately("by direct message")
    bram.sees_privately("Here is Tillift")
    anna.sees_no("Here is Tillift")
    assert len(office.messenger.sent_files()) == 2


def test_it_is_offered_with_the_text(office: Office) -> None:
    number = put(office, b"De tillift.")
    anna = office.person("Anna", "nl")
    anna.says(f"toon {number}")
    anna.sees_privately("De tillift.", f"bestand {number}")
    anna.says("1")
    anna.sees_privately("Hier is Tillift")
    assert office.messenger.sent_files() == [("til lift.txt", b"De tillift.")]


def test_without_a_file_there_is_the_text(office: Office) -> None:
    number = put(office, b"")
    anna = office.person("Anna", "en")
    anna.says(f"file {number}")
    anna.sees_privately("There is no file of", f"show {number}")


def test_who_may_not_see_it_gets_nothing(office: Office) -> None:
    bram, anna = office.person("Bram", "nl"), office.person("Anna", "nl")
    bram.says("maak club Schaken")
    number = put(office, b"Geheim.", club="Schaken")
    anna.says(f"bestand {number}")
    hidden = anna.sees_privately(str(number)).text
    anna.says(f"bestand {number + 50}")
    assert anna.sees_privately(str(number + 50)).text == hidden.replace(str(number), str(number + 50))
    assert office.messenger.sent_files() == []


def test_whoever_may_not_have_it_any_more_when_it_goes_is_told_so(office: Office) -> None:
    """The document moves to a club between asking and sending."""
    bram, anna = office.person("Bram", "nl"), office.person("Anna", "nl")
    bram.says("maak club Schaken")
    number = put(office, b"Nog van iedereen.")
    office.now += timedelta(seconds=1)
    held = office.run(_said_only(office, anna.name, f"bestand {number}"))
    assert held == []
    put(office, b"Nu geheim.", club="Schaken")
    office.flush()
    anna.sees_privately("er voor jou niet meer")
    assert office.messenger.sent_files() == []


async def _said_only(office: Office, who: str, text: str) -> list[tuple[str, bytes]]:
    """Somebody types a line, and nothing is delivered yet."""
    from bot.chat import Addressed, Heard

    account = office.people[(office.messenger.name, who)].account
    home = await office.jet.database.read(lambda store: store.places.direct_with(account))
    assert home is not None
    heard = Heard(home.place, account, text, "x-1", office.now, Addressed.DIRECT, name=who)
    await office.jet.hearing.hear(heard)
    await office.jet.hearing.settle()
    return office.messenger.sent_files()


def test_an_earlier_version_can_be_had(office: Office) -> None:
    number = put(office, b"Oud.", text="Oud.")
    office.now += timedelta(days=1)
    put(office, b"Nieuw.", text="Nieuw.")
    anna = office.person("Anna", "en")
    anna.says(f"file {number} 1")
    anna.sees_privately("version 1, which no longer counts")
    anna.says(f"file {number} 2")
    anna.sees_privately("Here is")
    assert [data for _, data in office.messenger.sent_files()] == [b"Oud.", b"Nieuw."]
    anna.says(f"file {number} 9")
    anna.sees_privately("no earlier version 9", "there is 1")
