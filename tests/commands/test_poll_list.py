"""Which polls are open: for whom, in what order, some at a time."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office


@pytest.mark.parametrize("line", ["welke peilingen lopen er?", "peilingen", "open polls"])
def test_the_open_polls_newest_first(office: Office, line: str) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    bram.says(line)
    bram.sees("Er zijn geen open peilingen. Vraag zelf iets")
    anna.says("poll Lunch? | Pizza | Soup")
    anna.says("poll Tea? | Green | Black | until friday 17:00")
    anna.says("poll Over? | Yes | No")
    anna.says("close 3")
    bram.says(line)
    bram.sees("2 Tea? A Green, B Black. Sluit", "1 Lunch? A Pizza, B Soup.", "Typ stem 2 a om te kiezen")
    assert "Over?" not in bram.everything[-1].text


def test_only_what_the_asker_may_see_some_at_a_time(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    anna.says("club create Cycling")
    anna.says("poll Where? | North | South | --club cycling")
    for number in range(6):
        anna.says(f"poll Question {number}? | a | b")
    bram.says("polls")
    bram.sees("Question 5?", "Question 1?", "more for the next")
    bram.says("more")
    bram.sees("Question 0?")
    assert not any("Where?" in seen.text for seen in bram.everything)
    anna.says("polls")
    anna.says("more")
    anna.sees("1 Where? (Cycling) A North, B South.")
