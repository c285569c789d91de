"""Documents: what is said of them, reviews, reminders and earlier versions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.intranet.documents import Draft, Part
from storage.store import Store
from tests.dialogue.office import Employee, Office

TODAY = date(2026, 11, 23)


def put(office: Office, text: str = "De tillift: altijd met twee.", title: str = "Tillift", club: str = "") -> int:
    """A document from a folder, which nobody owns yet."""

    def work(store: Store) -> int:
        found = store.clubs.find(club) if club else None
        audience = store.places.audience_of_club(found.id) if found else store.places.audience_all()
        draft = Draft(f"/srv/{title}.md", title, (Part("", text, "nl"),), audience, file_name=f"{title}.md")
        return store.documents.put(draft, office.now)

    return office.write(work)


def label(office: Office, number: int, **labels: object) -> None:
    office.write(lambda store: store.documents.label(number, **labels))


def editor(office: Office, name: str = "Erik", language: str = "nl") -> Employee:
    erik = office.person(name, language)
    number = erik.number
    office.write(lambda store: store.people.give_role(number, "editor"))
    return erik


def test_an_editor_gives_a_document_an_owner_who_changes_it_further(office: Office) -> None:
    number = put(office)
    erik, fatima = editor(office), office.person("Fatima", "nl")
    erik.says(f"document {number} eigenaar Fatima soort protocol nakijken 1 maart")
    erik.sees_privately("Gedaan.", "Protocol", "beheerd door Fatima", "1 maart")
    fatima.says(f"document {number} taal engels tot 31 december 2026")
    fatima.sees_privately("in het Engels", "Geldig tot en met", "31 december")
    fatima.says(f"document {number} tot geen")
    assert "Geldig" not in fatima.sees_privately("Gedaan.").text
    fatima.says("mijn documenten")
    fatima.sees_privately(f"{number} Tillift", "1 maart")


NOT_UNDERSTOOD = [
    ("eigenaar", 'Met "eigenaar" kan ik niets', "document 1 eigenaar Fatima"),
    ("geheim", 'Met "geheim" kan ik niets', "nakijken"),
    ("soort gedicht", "geen soort die ik ken", "formulier"),
    ("taal duits", "geen taal die ik spreek"),
    ("nakijken ooit eens", "haal ik geen dag", "1 maart"),
    ("eigenaar Niemandsson", "Ik ken geen collega"),
    ("voor Schaken", "Schaken"),
]


def test_what_is_not_understood_gets_a_reason_and_changes_nothing(on_console: Office) -> None:
    office = on_console
    number = put(office)
    erik = editor(office)
    for words, *told in NOT_UNDERSTOOD:
        erik.says(
            f"document {number} soort formulier {words}" if words.startswith("nak") else f"document {number} {words}"
        )
        erik.sees_privately(*told)
    erik.says(f"document {number}")
    erik.sees_privately("Soort niet gezegd", "beheerd door nog niemand", "Iedereen kan het vinden")


def test_only_who_looks_after_it_may_change_it(office: Office) -> None:
    number = put(office)
    anna = office.person("Anna", "nl")
    for line in (f"document {number} soort formulier", f"nagekeken {number}"):
        anna.says(line)
        anna.sees_privately("Alleen wie het beheert en de redactie")
    anna.says(f"document {number}")
    assert "Veranderen gaat zo" not in anna.sees_privately("Soort niet gezegd").text


def test_what_may_not_be_seen_is_not_there(on_console: Office) -> None:
    office = on_console
    bram, anna = office.person("Bram", "nl"), office.person("Anna", "nl")
    bram.says("maak club Schaken")
    number = put(office, club="Schaken")
    missing = number + 50
    for line in ("document {}", "nagekeken {}", "versies {}", "versie {} 1"):
        for which in (number, missing):
            anna.says(line.format(which))
            anna.sees_privately(f"{which}")
    anna.says(f"document {number}")
    hidden = anna.sees_privately(str(number)).text
    anna.says(f"document {missing}")
    assert anna.sees_privately(str(missing)).text == hidden.replace(str(number), str(missing))


def test_a_document_moves_to_a_club_and_is_gone_for_the_others(office: Office) -> None:
    number = put(office)
    bram, anna = office.person("Bram", "nl"), office.person("Anna", "nl")
    bram.says("maak club Schaken")
    label(office, number, owner=bram.number)
    bram.says(f"document {number} voor Schaken")
    bram.sees_privately("De leden van Schaken kunnen het vinden (1)")
    anna.says(f"toon {number}")
    assert "twee" not in anna.sees_privately(str(number)).text
    bram.says(f"document {number} voor iedereen")
    anna.says(f"toon {number}")
    anna.sees_privately("altijd met twee")


def test_still_right_moves_the_review_by_as_long_as_before(on_console: Office) -> None:
    office = on_console
    number = put(office)
    fatima = office.person("Fatima", "en")
    label(office, number, owner=fatima.number, checked_on=TODAY - timedelta(days=90), review_on=TODAY)
    fatima.says(f"checked {number}")
    fatima.sees_privately("is right today", "21 February")
    fatima.says(f"checked {number} 1 June 2027")
    fatima.sees_privately("1 June")
    fatima.says(f"checked {number} 1 June 2020")
    fatima.sees_privately("not in the future")
    fatima.says(f"document {number}")
    fatima.sees_privately("Checked on", "23 November", "1 June")


def test_the_owner_is_reminded_before_the_day_and_weekly_and_then_somebody_who_can_ask(office: Office) -> None:
    erik, fatima = editor(office), office.person("Fatima", "nl")
    number = put(office)
    label(office, number, owner=fatima.number, review_on=TODAY + timedelta(days=21))
    office.moves_on(days=6)
    fatima.sees_nothing()
    office.moves_on(days=2)
    fatima.sees_privately(f"{number} Tillift beheer jij", "nagekeken zijn", f"nagekeken {number}")
    fatima.looks_away()
    office.tick()
    fatima.sees_nothing()
    for _ in range(5):
        office.moves_on(days=7)
        fatima.sees_privately(f"{number} Tillift beheer jij")
        erik.sees_nothing()
    fatima.looks_away()
    office.moves_on(days=7)
    fatima.sees_nothing()
    erik.sees_privately("niet op tijd nagekeken", f"{number} Tillift", "Fatima")
    erik.looks_away()
    office.moves_on(days=30)
    fatima.sees_nothing()
    erik.sees_nothing()


def test_many_documents_are_one_reminder(on_console: Office) -> None:
    office = on_console
    fatima = office.person("Fatima", "en")
    numbers = [put(office, title=f"Lift {n:02}") for n in range(15)]
    for number in numbers:
        label(office, number, owner=fatima.number, review_on=TODAY + timedelta(days=1))
    office.moves_on(days=1)
    told = fatima.sees_privately("These documents are yours", "Lift 00", "Lift 09", "And 5 more", "my documents")
    assert "Lift 10" not in told.text
    fatima.looks_away()
    office.tick()
    fatima.sees_nothing()


def test_still_right_ends_the_reminders(on_console: Office) -> None:
    office = on_console
    number = put(office)
    fatima = office.person("Fatima", "nl")
    label(office, number, owner=fatima.number, review_on=TODAY)
    office.moves_on(hours=1)
    fatima.sees_privately("beheer jij")
    fatima.says(f"klopt nog {number}")
    fatima.sees_privately("klopt vandaag")
    fatima.looks_away()
    office.moves_on(days=30)
    fatima.sees_nothing()


def test_nobody_is_reminded_when_it_is_quiet_for_them(on_console: Office) -> None:
    office = on_console
    number = put(office)
    fatima = office.person("Fatima", "nl")
    label(office, number, owner=fatima.number, review_on=TODAY)
    fatima.says("stil 8u")
    fatima.looks_away()
    office.moves_on(hours=1)
    fatima.sees_nothing()
    office.moves_on(hours=8)
    fatima.sees_privately("beheer jij")


def test_a_document_that_nobody_owns_is_told_to_the_editors(on_console: Office) -> None:
    office = on_console
    erik = editor(office)
    number = put(office)
    label(office, number, review_on=TODAY)
    office.moves_on(hours=1)
    erik.sees_privately(f"{number} Tillift", "door niemand beheerd")


def test_an_owner_who_may_not_see_it_any_more_is_not_told_of_it(on_console: Office) -> None:
    office = on_console
    bram, fatima = office.person("Bram", "nl"), office.person("Fatima", "nl")
    bram.says("maak club Directie")
    number = put(office, title="Reorganisatie", club="Directie")
    label(office, number, owner=fatima.number, review_on=TODAY)
    for employee in (bram, fatima):
        employee.looks_away()
    office.moves_on(hours=1)
    fatima.sees_no("Reorganisatie")
    bram_number = bram.number
    office.write(lambda store: store.people.give_role(bram_number, "editor"))
    label(office, number, review_on=TODAY)
    office.moves_on(hours=1)
    bram.sees_privately(f"{number} Reorganisatie")
    fatima.sees_no("Reorganisatie")


def test_earlier_versions_are_there_for_who_may_see_them(office: Office) -> None:
    number = put(office, "Alleen tillen mag.")
    office.now += timedelta(days=1)
    put(office, "Altijd met twee. " * 200)
    anna, erik = office.person("Anna", "nl"), editor(office)
    erik.says(f"document {number}")
    erik.sees_privately("Dit is versie 2", "laat de eerdere zien. Geopend door minder dan 5")
    anna.says(f"versies {number}")
    anna.sees_privately("is bij versie 2", "Versie 1", f"versie {number} 1")
    anna.says(f"versie {number} 1")
    anna.sees_privately("geldt niet meer", "Alleen tillen mag")
    anna.says(f"versie {number} 7")
    anna.sees_privately("geen eerdere versie 7", "er is wel 1")


@pytest.mark.parametrize(("outcome", "told"), [("empty", "Is it a scan?"), ("password", "Save it without one")])
def test_whoever_looks_after_it_reads_why_it_is_not_found(on_console: Office, outcome: str, told: str) -> None:
    office = on_console
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    owner = anna.number

    def work(store: Store) -> int:
        audience = store.places.audience_all()
        number = store.documents.put(Draft("/s.pdf", "s", (), audience, outcome=outcome), office.now)
        store.documents.label(number, owner=owner)
        return number

    number = office.write(work)
    anna.says(f"document {number}")
    anna.sees_privately(told, ".\nOpened by fewer than 5")
    bram.says(f"document {number}")
    assert told not in bram.sees_privately("s").text


def test_use_is_counted_for_who_looks_after_it_and_not_below_five(on_console: Office) -> None:
    office = on_console
    number = put(office)
    fatima = office.person("Fatima", "en")
    label(office, number, owner=fatima.number)
    readers = [office.person(name, "en") for name in ("Anna", "Bram", "Cor", "Daan", "Els")]
    for reader in readers[:4]:
        reader.says(f"show {number}")
    fatima.says(f"show {number}")
    fatima.says(f"document {number}")
    fatima.sees_privately("Opened by fewer than 5 colleagues")
    readers[4].says(f"show {number}")
    fatima.says(f"document {number}")
    fatima.sees_privately("Opened by 5 colleagues")
    readers[0].says(f"document {number}")
    assert "Opened" not in readers[0].sees_privately("Tillift").text
