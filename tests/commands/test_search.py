"""Searching: what has been written down, found by words."""

from __future__ import annotations

from tests.commands.test_ask import add
from tests.dialogue.office import Office

SEARCHING = ["search verlofformulier", "zoek verlofformulier", "Zoek verlof formulier.", "find verlofformulier"]


def test_searching(office: Office) -> None:
    add(office)
    anna = office.person("Anna")
    for line in SEARCHING:
        anna.says(line, "kantine")
        anna.sees_privately("1 Verlofformulier", "Type a number to read it")


def test_results_are_read_one_by_one_and_there_is_more(office: Office) -> None:
    add(office)
    anna = office.person("Anna", "nl")
    anna.says("zoek tillift")
    anna.sees("1 Tillift", "2 Tillift", "3 Tillift", "meer")
    anna.says("2")
    second = anna.sees("controleer je voor gebruik").text
    anna.says("3")
    assert anna.sees("controleer je voor gebruik").text != second
    anna.says("zoek tillift")
    anna.says("meer")
    anna.sees("1 Tillift", "2 Tillift")
    anna.says("meer")
    anna.sees("Dat was alles")


WHAT_LOOKS_LIKE_A_FILTER_IS_WORDS = [
    "title:verlof",
    "verlof AND (",
    'search "verlof',
    "search +verlof -fiets",
    "search *",
    "search ~",
    "search a:b:c",
    "search \\",
]


def test_what_looks_like_a_filter_is_words(office: Office) -> None:
    add(office)
    anna = office.person("Anna")
    for line in WHAT_LOOKS_LIKE_A_FILTER_IS_WORDS:
        anna.says(line)
        assert anna.new
        assert "Something went wrong" not in anna.new[-1].text


def test_documents_of_a_club_are_found_by_its_members_only(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    add(
        office,
        [
            {
                "id": "route",
                "title": "Geheime route",
                "text": "De geheime route loopt langs de zwijgplaat en het bos.",
                "audience": "club:Fietsen",
            }
        ],
    )
    number = office.read(lambda store: store.documents.listed()[0].number)
    anna.says("search zwijgplaat")
    anna.sees("Geheime route")
    for line in (
        "search zwijgplaat",
        "waar loopt de geheime route?",
        f"show {number}",
        f"{number}",
        f"comment {number} x",
    ):
        bram.says(line)
    bram.sees_no("Geheime route", "zwijgplaat en")
    assert bram.new
