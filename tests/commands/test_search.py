"""Searching: what has been written down, found by words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.store import Store
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


FORMS = [
    {"id": "verlof", "title": "Verlofformulier", "text": "Vraag verlof vier weken vooraf aan. Lever het in bij HR."},
    {"id": "beleid", "title": "Verlofbeleid", "text": "Verlof van vier dagen mag. Weken vooraf vragen hoeft niet."},
]


def labelled(office: Office) -> None:
    """A form and a protocol about leave."""
    add(office, FORMS)

    def label(store: Store) -> None:
        form, policy = (document.number for document in store.documents.listed())
        store.documents.label(form, kind="form")
        store.documents.label(policy, kind="protocol")

    office.write(label)
    office.run(office.jet.index())


BY_KIND = [
    "search verlof kind:form",
    "zoek verlof soort:formulier",
    "Zoek verlof Soort:Formulieren.",
    "search verlof soort:form,news",
]


def test_by_kind(office: Office) -> None:
    labelled(office)
    anna = office.person("Anna", "nl")
    for line in BY_KIND:
        anna.says(line)
        anna.sees("1 Verlofformulier (formulier")
        assert "Verlofbeleid" not in anna.new[-1].text


def test_since_a_day(office: Office) -> None:
    labelled(office)
    office.moves_on(days=20)
    add(office, [{"id": "nieuw", "title": "Zorgverlof", "text": "Zorgverlof is verlof voor wie voor iemand zorgt."}])
    anna = office.person("Anna", "nl")
    for line in ("zoek verlof sinds:2026-12-01", "search verlof since:december"):
        anna.says(line)
        anna.sees("Zorgverlof")
        assert "Verlofformulier" not in anna.new[-1].text
    anna.says("zoek verlof sinds:2026")
    anna.sees("Zorgverlof", "Verlofformulier")


def test_in_quotes_and_without(office: Office) -> None:
    labelled(office)
    anna = office.person("Anna", "nl")
    for line in ('zoek "vier weken"', "zoek verlof “vier weken”", "zoek verlof -dagen", "zoek weken -dagen"):
        anna.says(line)
        anna.sees("1 Verlofformulier")
        assert "Verlofbeleid" not in anna.new[-1].text


def test_a_filter_that_means_nothing_is_told(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram")
    anna.says("zoek verlof soort:onzin")
    anna.sees("De soort onzin ken ik niet", "formulier, instructie")
    bram.says("search leave since:never")
    bram.sees("I don't understand since when never is")
    bram.says("search since:2026 -leave")
    bram.sees("With -leave I leave something out", "no word to look for")
    bram.says("search leave club:secret")
    bram.sees("I don't know a club secret that you are in")


def test_nothing_with_filters_offers_to_leave_them_out(office: Office) -> None:
    labelled(office)
    anna = office.person("Anna", "nl")
    anna.says("zoek verlof soort:nieuws")
    anna.sees("Met die filters vind ik niets over verlof", "Typ 1")
    anna.says("1")
    anna.sees("Verlofformulier")


def test_did_you_mean(office: Office) -> None:
    add(office)
    anna = office.person("Anna")
    anna.says("search verlofformuleer")
    anna.sees("Did you mean verlofformulier?", "1 Verlofformulier")


def test_posts_polls_and_comments_are_found(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram")
    anna.says('plaats "De nieuwe espressomachine staat in de keuken"')
    anna.says('poll "Welke koffiebonen nemen we?" "Arabica" "Robusta"')
    bram.says("comment 1 Mine is a cappuccino please")
    office.run(office.jet.index())
    bram.says("search espressomachine")
    bram.sees("De nieuwe espressomachine", "post, Anna")
    anna.says("zoek arabica")
    anna.sees("Welke koffiebonen nemen we?", "peiling, Anna")
    anna.says("zoek cappuccino")
    anna.sees("eronder: Mine is a cappuccino please")
    anna.says('wijzig 1 "De theepot staat in de keuken"')
    office.run(office.jet.index())
    bram.says("search espressomachine")
    bram.sees("I didn't find that")
    anna.says("weg 1")
    for line in ("search theepot", "search cappuccino"):
        bram.says(line)
        bram.sees("I didn't find that")


def test_what_is_new(office: Office) -> None:
    labelled(office)
    anna = office.person("Anna", "nl")
    anna.says("plaats er is taart in de kantine")
    anna.says("ja")
    anna.says("zoek sinds:gisteren")
    anna.sees("Nieuw of veranderd sinds", "1 er is taart in de kantine (bericht, Anna")
    anna.says("zoek soort:formulier")
    anna.sees("Nieuw of veranderd:", "1 Verlofformulier")


def test_of_a_club(office: Office) -> None:
    add(office)
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    anna.says('post --club fietsen "The tillift ride is on Sunday"')
    office.run(office.jet.index())
    anna.says("search tillift club:fietsen")
    anna.sees("1 The tillift ride")
    assert "controleer" not in anna.new[-1].text
    bram.says("search tillift club:fietsen")
    bram.sees("I don't know a club fietsen that you are in")
    bram.says("search ride")
    bram.sees("I didn't find that")


PARTS = [
    "kind:",
    "soort:form",
    "since:2026",
    "sinds:",
    "club:x",
    '"',
    "“",
    "-",
    "-x",
    "x",
    "-“x”",
    "type:poll",
    "a:b",
    "--page",
    "2",
    "(",
]


def test_whatever_is_looked_for_gets_an_answer(on_console: Office) -> None:
    add(on_console)
    anna = on_console.person("Anna")

    @given(st.text(max_size=60) | st.lists(st.sampled_from(PARTS), max_size=7).map(" ".join))
    @settings(max_examples=100, deadline=None)
    def answers(line: str) -> None:
        anna.says(f"search {line}")
        assert anna.new
        assert "Something went wrong" not in anna.new[-1].text

    answers()


SINCE = [
    ("nl", "wat is er sinds gisteren veranderd", "Nieuw of veranderd sinds"),
    ("nl", "welke formulieren zijn er nieuw sinds maandag?", "Verlofformulier"),
    ("nl", "nieuwe formulieren", "Verlofformulier"),
    ("nl", "laat de nieuwste documenten zien", "Nieuw of veranderd"),
    ("en", "what has changed since last week?", "New or changed since"),
    ("en", "new forms since march", "Verlofformulier"),
]


@pytest.mark.parametrize(("language", "line", "seen"), SINCE, ids=[line for _, line, _ in SINCE])
def test_what_is_new_is_asked_in_plain_words(on_console: Office, language: str, line: str, seen: str) -> None:
    labelled(on_console)
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    anna.sees(seen)


@pytest.mark.parametrize("line", ["wat is er veranderd sinds de fusie", "new forms for visitors", "the latest"])
def test_what_only_sounds_like_it_is_a_question(on_console: Office, line: str) -> None:
    labelled(on_console)
    anna = on_console.person("Anna", "en")
    anna.says(line, how="plain")
    anna.sees_no("New or changed")
