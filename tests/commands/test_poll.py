"""Polls."""

from __future__ import annotations

from tests.dialogue.office import Office


def test_a_poll_from_question_to_result(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says('poll "Lunch?" "Pizza" "Soep"', "kantine")
    anna.sees("Poll 1", "Lunch?", "A Pizza", "B Soep", "Anna")
    bram.presses("Pizza", key="poll 1")
    assert office.card("poll 1", "kantine").choices[0].count == 1
    anna.says("stem 1 b", "kantine")
    anna.sees_privately("Genoteerd: Soep.")
    anna.says("sluit 1", "kantine")
    bram.sees("Soep, 1 vote, 50 percent.")
