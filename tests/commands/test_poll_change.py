"""Polls that change after they were asked."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("edit 1 Diner?", ("Diner?", "\nA Pizza, 0", "\nB Soep, 0")),
        ("wijzig 1 Diner? | Friet | Sla | Niets", ("Diner?", "\nA Friet, 0", "\nC Niets, 0")),
        ('edit 1 "Diner?" "Friet" "Sla"', ("Diner?", "\nA Friet, 0", "\nB Sla, 0")),
        ('edit 1 "Wat eten we: friet of sla?"', ("Wat eten we: friet of sla?", "\nA Pizza, 0")),
        ("edit 1 Diner?\nFriet\nSla", ("Diner?", "\nA Friet, 0", "\nB Sla, 0")),
        ('edit 1 "Lunch?" "Soep" "Pizza"', ("Lunch?", "\nA Soep, 0", "\nB Pizza, 0")),
    ],
)
def test_other_words_while_nobody_has_voted(office: Office, line: str, shown: tuple[str, ...]) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    anna.says(line, "kantine")
    anna.sees_privately("1 now has your new text")
    card = office.card("poll 1", "kantine").text
    assert "(edited)" in card
    for part in shown:
        assert part in card
    bram.says("vote 1 b", "kantine")
    assert office.card("poll 1", "kantine").choices[1].count == 1


def test_a_button_of_before_chooses_nothing_else(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    anna.says("edit 1 Lunch? | Soep | Pizza", "kantine")
    bram.says("vote 1 id:1", "kantine")
    bram.sees_privately("Poll 1 has no answer “id:1”. There is A Soep, B Pizza.")
    bram.presses("Pizza", key="poll 1")
    assert [each.count for each in office.card("poll 1", "kantine").choices[:2]] == [0, 1]


def test_once_somebody_voted_the_words_stay(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    office.place("kantine", anna, bram)
    for asked in ("poll Lunch? | Pizza | Soep", "poll Blij? | Ja | Nee | anoniem"):
        anna.says(asked, "kantine")
    bram.says("vote 1 a")
    bram.says("vote 2 a")
    for number, question in ((1, "Lunch?"), (2, "Blij?")):
        anna.says(f"wijzig {number} Diner? | Friet | Sla", "kantine")
        anna.sees_privately(f"Er is al gestemd op peiling {number}")
        assert question in office.card(f"poll {number}", "kantine").text
    bram.says("vote 1 none")
    anna.says("wijzig 1 Diner?", "kantine")
    assert "Diner?" in office.card("poll 1", "kantine").text


def test_what_could_not_be_asked_is_refused(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soep | Sla | max 3", "kantine")
    anna.says("edit 1 Lunch? | Soep | soep", "kantine")
    anna.sees_privately("The answer “Soep” is there twice")
    anna.says("edit 1 Lunch? | Soep | Sla", "kantine")
    anna.sees_privately("can be 1 to 2, not 3")
    bram.says("edit 1 Diner?", "kantine")
    bram.sees_privately("1 is by Anna, so only they or a moderator can change it")
    anna.says("poll close 1", "kantine")
    anna.says("edit 1 Diner?", "kantine")
    anna.sees_privately("Poll 1 is closed. The result")
    assert "Lunch?" in office.card("poll 1", "kantine").text


def test_it_is_found_by_its_new_words(office: Office) -> None:
    anna = office.person("Anna", "en")
    anna.says("poll Barbecue? | Ribs | Corn", "kantine")
    anna.says("edit 1 Picnic? | Quiche | Grapes", "kantine")
    office.run(office.jet.index())
    anna.says("search quiche")
    anna.sees("1 Picnic?")
    anna.says("search ribs")
    anna.sees("I didn't find that")


MORE_TIME = [
    "poll extend 1 until friday 17:00",
    "extend 1 friday 17:00",
    "verleng 1 tot vrijdag 17:00",
    "verleng peiling 1 vrijdag om 17:00",
    "peiling verleng 1 tot vrijdag 17:00",
]


@pytest.mark.parametrize("line", MORE_TIME)
def test_more_time(office: Office, line: str) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soep | until 11:00", "kantine")
    anna.says(line, "kantine")
    anna.sees_privately("Poll 1 is open until Friday 27 November 17:00.")
    assert "Closes Friday 27 November 17:00." in office.card("poll 1", "kantine").text
    office.moves_on(hours=3)
    bram.says("vote 1 a", "kantine")
    assert office.card("poll 1", "kantine").choices[0].count == 1
    office.moves_on(days=5)
    bram.sees("Poll 1 is closed", "Pizza, 1 vote")


def test_an_open_end_gets_an_hour(office: Office) -> None:
    anna = office.person("Anna", "en")
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    anna.says("extend 1 2h", "kantine")
    anna.sees_privately("Poll 1 is open until Monday 23 November 12:00.")
    office.moves_on(hours=3)
    anna.sees("Poll 1 is closed", "Nobody voted.")


def test_more_time_is_refused(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soep | until friday 17:00", "kantine")
    for line, why in [
        ("extend 1 until tomorrow 9:00", "stays open until Friday 27 November 17:00"),
        ("extend 1 until 23-11-2025", "already passed"),
        ("extend 1 until the cows come home", "poll extend 42 until friday 17:00"),
    ]:
        anna.says(line, "kantine")
        anna.sees_privately(why)
    bram.says("verleng 1 tot zondag", "kantine")
    bram.sees_privately("Alleen Anna of een moderator kan peiling 1 wijzigen of sluiten.")
    anna.says("poll close 1", "kantine")
    anna.says("extend 1 until sunday", "kantine")
    anna.sees_privately("Poll 1 is closed.")


def test_the_menu_offers_what_can_be_done(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    anna.says("options 1", "kantine")
    anna.sees_privately("change it: ", "edit 1", "poll extend 1")
    bram.says("options 1", "kantine")
    theirs = bram.sees_privately("you can:").text
    assert "edit 1" not in theirs
    assert "extend" not in theirs
    bram.says("vote 1 a", "kantine")
    anna.says("options 1", "kantine")
    assert "edit 1" not in anna.sees_privately("poll extend 1").text
