"""A document as the file that it came in: to the asker alone, and only while they may have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

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


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "stuur me dat"),
        ("nl", "kan ik dat bestand krijgen"),
        ("en", "send me the file"),
        ("en", "can i have that file"),
    ],
)
def test_the_file_is_of_what_was_just_shown_found_or_told(on_console: Office, language: str, line: str) -> None:
    number = put(on_console, b"De tillift.", text="Hang de tillift na gebruik aan de lader.")
    on_console.run(on_console.jet.index())
    anna = on_console.person("Anna", language)
    here = "Hier is Tillift" if language == "nl" else "Here is Tillift"
    for before in (f"show {number}", "search lader", "waar hangt de tillift aan na gebruik"):
        anna.says(before, how="plain")
        anna.says(line, how="plain")
        anna.sees(here, f"({number})")


def test_of_several_files_it_is_asked_which(on_console: Office) -> None:
    put(on_console, b"De tillift.", text="De lader van de tillift.")
    other = on_console.write(
        lambda store: store.documents.put(
            Draft("/pomp.txt", "Pomp", (Part("", "De lader van de pomp.", "nl"),), store.places.audience_all()),
            on_console.now,
        )
    )
    on_console.run(on_console.jet.index())
    anna = on_console.person("Anna", "nl")
    anna.says("zoek lader", how="plain")
    anna.says("stuur me dat", how="plain")
    anna.sees("Welk bestand zal ik sturen?", "Tillift", "Pomp")
    anna.says("pomp", how="plain")
    anna.sees(f"Van {other}", "geen bestand")


@pytest.mark.parametrize(
    ("language", "line", "seen"),
    [
        ("nl", "kan dat in het engels", "In het Engels is er Leave form"),
        ("en", "can i get it in english", "In English there is Leave form"),
        ("nl", "in het Nederlands?", "Vertalen doe ik niet"),
        ("en", "can i get that in dutch?", "I don't translate"),
    ],
)
def test_in_another_language_it_is_shown_if_it_is_there(
    on_console: Office, language: str, line: str, seen: str
) -> None:
    text = "Ask for leave four weeks ahead, with this form, and give it to your manager."
    draft = Draft("/leave.txt", "Leave form", (Part("", text, "en"),), 0, language="en")

    def work(store: Store) -> int:
        return store.documents.put(replace(draft, audience=store.places.audience_all()), on_console.now)

    on_console.write(work)
    on_console.run(on_console.jet.index())
    anna = on_console.person("Anna", language)
    anna.says("search leave form", how="plain")
    anna.says(line, how="plain")
    anna.sees(seen)


def papers(office: Office) -> None:
    """A form with a file, in both languages, and a protocol."""

    def work(store: Store) -> None:
        audience = store.places.audience_all()
        for title, text, language, _ in PAPERS:
            blob, parts = store.blobs.put(title.encode(), "text/plain", 10_000), (Part("", text, language),)
            store.documents.put(
                Draft(f"/{title}", title, parts, audience, file_name=f"{title}.txt", blob=blob), office.now
            )

    office.write(work)
    odile = office.person("Odile", "en")
    for number, (*_, kind) in enumerate(PAPERS, 1):
        odile.says(f"document {number} kind {kind}")
    office.run(office.jet.index())


PAPERS = [
    ("Verlofformulier", "Vraag verlof vier weken vooraf aan met dit formulier.", "nl", "form"),
    ("Leave request form", "Ask for leave four weeks before, with this form.", "en", "form"),
    ("Protocol verlof", "Verlof wordt door de teamleider beoordeeld.", "nl", "protocol"),
]
IN_HAND = [
    ("nl", "stuur mij het verlofformulier", "Verlofformulier"),
    ("nl", "kun je me het verlof formulier even mailen", "Verlofformulier"),
    ("nl", "ik heb het verlofformulier nodig", "Verlofformulier"),
    ("nl", "mag ik het verlofformulier hebben?", "Verlofformulier"),
    ("en", "send me the leave form please", "Leave request form"),
    ("en", "can i get the leave form", "Leave request form"),
    ("en", "i need the leave request form", "Leave request form"),
]


@pytest.mark.parametrize(("language", "line", "title"), IN_HAND)
def test_who_wants_a_form_in_hand_gets_the_file(on_console: Office, language: str, line: str, title: str) -> None:
    papers(on_console)
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    anna.sees(f"Hier is {title}" if language == "nl" else f"Here is {title}")
    assert on_console.messenger.sent_files() == [(f"{title}.txt", title.encode())]


def test_that_form_is_the_one_form_of_what_was_shown(on_console: Office) -> None:
    papers(on_console)
    anna = on_console.person("Anna", "nl")
    anna.says("zoek verlof", how="plain")
    anna.sees("Protocol verlof", "Verlofformulier")
    anna.says("stuur mij dat formulier even", how="plain")
    anna.sees("Hier is Verlofformulier")


def test_what_is_no_document_is_a_question(on_console: Office) -> None:
    papers(on_console)
    anna = on_console.person("Anna", "nl")
    anna.says("stuur mij het helikopterformulier", how="plain")
    anna.sees("een collega")
    anna.says("ik heb hulp nodig", how="plain")
    anna.says("stuur mij dat formulier", how="plain")
    assert on_console.messenger.sent_files() == []


def test_what_was_found_is_held_to_a_kind(on_console: Office) -> None:
    papers(on_console)
    anna, emma = on_console.person("Anna", "nl"), on_console.person("Emma", "en")
    anna.says("zoek verlof", how="plain")
    anna.sees("Protocol verlof", "Verlofformulier")
    anna.says("alleen formulieren", how="plain")
    assert "Protocol" not in anna.sees("1 Verlofformulier").text
    emma.says("how do I ask for leave?", how="plain")
    emma.says("only forms please", how="plain")
    emma.sees("1 Leave request form")
    emma.says("1", how="plain")
    emma.sees("Ask for leave four weeks before")


def test_whether_it_still_holds_is_told_of_what_was_answered(on_console: Office) -> None:
    papers(on_console)
    anna, emma = on_console.person("Anna", "nl"), on_console.person("Emma", "en")
    anna.says("klopt dit nog", how="plain")
    anna.sees("Wat bedoel je?")
    anna.says("hoe vraag ik verlof aan?", how="plain")
    anna.says("klopt dit nog wel", how="plain")
    anna.sees("1, “Verlofformulier”, is van 23 november 2026; niemand beheert het nog")
    emma.says("how do I ask for leave?", how="plain")
    emma.says("is this still right?", how="plain")
    emma.sees("2, “Leave request form”, is of 23 November 2026; nobody looks after it yet")
