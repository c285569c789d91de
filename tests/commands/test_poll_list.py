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


def test_how_the_newest_stands_needs_no_number(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    bram.says("wat is de uitslag?")
    bram.sees("Er zijn geen open peilingen.")
    anna.says("poll Lunch? | Pizza | Soup")
    anna.says("club create Cycling")
    anna.says("poll Where? | North | South | --club cycling")
    bram.says("1b")
    bram.sees_privately("Genoteerd: Soup")
    bram.says("wat is de uitslag?")
    bram.sees("Lunch?", "Soup, 1 stem")


@pytest.mark.parametrize("line", ["1c", "7b", "A1b", "1b of niet"])
def test_what_only_looks_like_a_number_and_a_letter(office: Office, line: str) -> None:
    anna = office.person("Anna", "en")
    anna.says("poll Lunch? | Pizza | Soup")
    anna.says(line)
    assert anna.new
    anna.says("results 1")
    anna.sees("Soup, 0 votes")


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
