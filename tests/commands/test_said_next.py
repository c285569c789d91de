"""What people say right after something was shown or done: it is about that."""

from __future__ import annotations

import pytest

from tests.commands.test_question import ambassador
from tests.dialogue.office import Office

WHICH = [("nl", "is goed", "Welke bedoel je?", "nee"), ("en", "ok", "Which one?", "no"), ("nl", "ja", "Welke", "nee")]


@pytest.mark.parametrize(("language", "yes", "asked", "no"), WHICH)
def test_a_yes_to_a_list_asks_which(office: Office, language: str, yes: str, asked: str, no: str) -> None:
    anna, bram = office.person("Anna", language), office.person("Bram", "en")
    for club in ("Fietsen", "Breien", "Schaken"):
        bram.says(f"club create {club}")
    anna.says("clubs")
    anna.says(yes, how="plain")
    anna.sees(asked, "1 Breien", "2 Fietsen", "3 Schaken")
    anna.says(yes, how="plain")
    anna.sees(asked)
    anna.says("2", how="plain")
    anna.sees("Fietsen: 2")
    anna.says(yes, how="plain")
    anna.sees("niets veranderd" if language == "nl" else "nothing has changed")
    anna.says("schaken", how="plain")
    anna.sees("Schaken: 2")
    anna.says(no, how="plain")
    anna.says("breien", how="plain")
    anna.sees_no("Breien: 2")


def test_a_yes_to_what_may_help_asks_which(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    anna.says('post "The bicycle shed is behind the house"')
    anna.says('post "The bicycle pump is broken"')
    on_console.run(on_console.jet.index())
    anna.says("where does my bicycle stand", how="plain")
    anna.sees("these may help")
    anna.says("ok", how="plain")
    anna.sees("Which one?", "1 The bicycle", "2 The bicycle", "ask a colleague")


def test_a_yes_to_the_one_club_of_a_list_joins_nothing(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "en")
    bram.says("club create Fietsen")
    anna.says("clubs")
    anna.says("is goed")
    anna.sees("niets veranderd")
    anna.says("1")
    anna.sees("Fietsen: 2")


def test_a_yes_to_did_this_help_says_so(on_console: Office) -> None:
    anna = ambassador(on_console, "Anna", language="en")
    anna.says('keep answer "Where is the first aid kit?" It hangs in the kitchen.')
    on_console.run(on_console.jet.index())
    anna.says("where is the first aid kit?", how="plain")
    anna.sees("Did this help?")
    anna.says("yes", how="plain")
    anna.sees("Good to hear")
