"""A private answer, shown to all: as everybody there may see it, in the name of who shares it."""

from __future__ import annotations

from pathlib import Path

from tests.commands.test_ask import add
from tests.dialogue.fixtures import opened
from tests.dialogue.office import Office
from tests.dialogue.slack import SlackMessenger

SHARING = ["share", "deel", "Deel hier.", "share this"]


def test_an_answer_that_others_may_want_is_shared(office: Office) -> None:
    add(office)
    anna, bram = office.person("Anna", "en"), office.person("Bram")
    office.place("kantine", anna, bram, language="nl")
    for line in SHARING:
        anna.says("search verlofformulier", "kantine")
        private = anna.sees_privately("1 Verlofformulier", "share", "kantine")
        assert [choice.label for choice in private.choices if choice.run.startswith("share")] == ["Share here"]
        bram.looks_away()
        anna.says(line, private.place if private.place == "kantine" else None)
        seen = bram.sees("Anna deelt:", "1 Verlofformulier", "toon")
        assert not seen.private
        assert "meer" not in seen.text


def test_the_button_shares_too(office: Office) -> None:
    add(office)
    anna, bram = office.person("Anna", "nl"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("hoeveel cent per kilometer op de fiets?", "kantine", how="mention")
    anna.sees_privately("23 cent per kilometer", "deel")
    bram.looks_away()
    anna.presses("Deel hier")
    seen = bram.sees("Anna shares:", "23 cent per kilometer", "Fietsregeling")
    assert {choice.run.split()[0] for choice in seen.choices} == {"show"}
    anna.sees("Anna shares:")


def test_what_others_may_not_read_is_not_even_named(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("club create Chess")
    anna.says('post --club chess "Our secret opening"')
    anna.says("timeline", "kantine")
    anna.sees_privately("secret opening", "share")
    bram.looks_away()
    anna.presses("Share here")
    anna.sees_privately("nothing in it that everyone in kantine may see")
    bram.sees_nothing()
    anna.says('post "Soup today"')
    anna.says("timeline", "kantine")
    anna.presses("Share here")
    assert "secret opening" not in bram.sees("Anna shares:", "Soup today").text
    bram.sees_no("secret opening")


def test_a_choice_of_ones_own_is_not_shared_with_a_result(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soup", "kantine")
    number = next(seen.key for seen in anna.everything if seen.key and seen.key.startswith("poll")).split()[1]
    anna.says(f"vote {number} a")
    anna.says(f"results {number}", "kantine")
    anna.sees_privately("You chose Pizza")
    anna.presses("Share here")
    assert "chose" not in bram.sees("Anna shares:", "Pizza, 1 vote").text


def test_a_thing_is_shared_by_its_number(office: Office) -> None:
    add(office)
    anna, bram = office.person("Anna", "nl"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("zoek verlofformulier", "kantine")
    anna.says("deel 1", "kantine")
    bram.sees("Anna shares:", "vier weken vooraf")
    anna.says("deel 99", "kantine")
    anna.sees_privately("niets bij dat iedereen in kantine mag zien")


def test_a_number_typed_never_shares_by_a_slip(office: Office) -> None:
    add(office)
    anna, bram = office.person("Anna", "en"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("search verlofformulier", "kantine")
    seen = anna.sees_privately("1 Verlofformulier")
    bram.looks_away()
    for line in ("2", "7", "ja"):
        anna.says(line, seen.place if seen.place == "kantine" else None)
    bram.sees_nothing()


def test_what_cannot_be_shared_is_told_why(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("share", "kantine")
    anna.sees_privately("no answer here that can be shared")
    anna.says("share poll Lunch?", "kantine")
    anna.sees_privately("What others may see")
    anna.says("share me", "kantine")
    anna.sees_privately("nothing in it")
    anna.says("share 1")
    anna.sees_privately("Only you read along here")
    anna.says("share --in 999 help", "kantine")
    anna.sees_privately("Only you read along here")
    anna.says("deel ik mijn rooster met anderen?", how="plain")
    anna.sees_privately("didn't find that")
    bram.sees_no("shares:")


def test_nothing_is_shared_into_a_place_that_one_is_not_in(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram")
    office.place("bestuur", bram)
    bestuur = office.read(lambda store: office.home(store, "bestuur"))
    anna.says(f"share --in {bestuur} clubs", how="plain")
    anna.sees_privately("Only you read along here")
    bram.sees_no("shares")


def test_a_list_stays_when_one_of_it_was_read(office: Office) -> None:
    add(office)
    anna, bram = office.person("Anna", "en"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("search tillift", "kantine")
    where = anna.sees_privately("1 Tillift").place
    where = where if where == "kantine" else None
    anna.says("1", where)
    anna.says("2", where)
    second = anna.sees_privately("controleer je").text
    anna.says("share", where)
    shown = bram.sees("Anna shares:", "controleer je").text if where else second
    assert shown.split("controleer je")[1].startswith(second.split("controleer je")[1][:20])


def test_what_can_be_read_nowhere_else_is_repeated_where_whispers_vanish(tmp_path: Path, template: Path) -> None:
    with opened(tmp_path, template, [SlackMessenger()]) as office:
        anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
        office.place("kantine", anna, bram)
        anna.says("club create Chess")
        anna.says("poll --club chess Which opening? | e4 | d4", "kantine")
        told = [seen for seen in anna.new if "Chess" in seen.text and "opening" not in seen.text]
        assert [(seen.place, seen.private) for seen in told] == [("kantine", True), ("@Anna", True)]
        assert "/jet" not in told[1].text
        anna.says("help", "kantine")
        assert len(anna.new) == 1
