"""One poll, one tally: asked once, voted on in two Slack workspaces, in Matrix and at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.fixtures import opened
from tests.dialogue.matrix import MatrixMessenger
from tests.dialogue.messenger import Messenger
from tests.dialogue.office import Office
from tests.dialogue.slack import SlackMessenger

WHERE = ("slack", "branch", "matrix", "console")


@pytest.fixture
def everywhere(tmp_path: Path, template: Path) -> Iterator[Office]:
    """An office on every messenger, Slack twice."""
    messengers: list[Messenger] = [ConsoleMessenger(), SlackMessenger(), SlackMessenger("branch"), MatrixMessenger()]
    with opened(tmp_path, template, messengers) as made:
        yield made


def tally(office: Office) -> list[int | None]:
    """The counts that every card shows."""
    shown = [office.card("poll 1", "timeline", on=on) for on in WHERE]
    counts = [[choice.count for choice in card.choices if choice.count is not None] for card in shown]
    assert counts == [counts[0]] * len(WHERE)
    return counts[0]


def test_votes_from_everywhere_are_one_tally_on_every_card(everywhere: Office) -> None:
    people = {on: everywhere.person(f"Voter{number}", "en", on=on) for number, on in enumerate(WHERE)}
    for on, person in people.items():
        everywhere.place("timeline", person, on=on)
    people["slack"].says('poll "Lunch?" "Pizza" "Soup"', "timeline")
    assert tally(everywhere) == [0, 0]

    people["slack"].presses("Pizza", key="poll 1")
    people["branch"].says("vote 1 b", "timeline")
    people["matrix"].reacts("1️⃣", "poll 1", "timeline")
    people["console"].says("vote 1 soup")
    assert tally(everywhere) == [2, 2]
    for on in WHERE:
        card = everywhere.card("poll 1", "timeline", on=on)
        assert "Pizza, 2 votes, 50 percent" in card.text
        assert "Soup, 2 votes, 50 percent" in card.text

    people["branch"].presses("Pizza", key="poll 1")
    assert tally(everywhere) == [3, 1]


def test_what_somebody_asks_for_comes_where_they_ask(everywhere: Office) -> None:
    people = {on: everywhere.person(f"Sam{number}", "en", on=on) for number, on in enumerate(WHERE)}
    for on in WHERE[1:]:
        people["slack"].says("link")
        code = people["slack"].sees_privately("Your code is").text.split("Your code is ")[1].split(",")[0]
        people[on].says(f"link {code}")
    people["slack"].says("poll Lunch? | Pizza | Soup")
    for on, person in people.items():
        everywhere.place("kantine", person, on=on)
        person.says("poll export 1", "kantine")
        person.sees_privately("The results as a table")
        assert [each for each in WHERE if everywhere.messengers[each].sent_files()] == list(
            WHERE[: WHERE.index(on) + 1]
        )


def test_somebody_with_accounts_everywhere_has_one_vote(everywhere: Office) -> None:
    people = {on: everywhere.person(f"Sam{number}", "en", on=on) for number, on in enumerate(WHERE)}
    for on, person in people.items():
        everywhere.place("timeline", person, on=on)
    first = people["slack"]
    first.says('poll "Lunch?" "Pizza" "Soup"', "timeline")
    for on, person in people.items():
        person.says(f"vote 1 {'ab'[on != 'slack']}", "timeline")
    assert tally(everywhere) == [1, 3]
    for on in WHERE[1:]:
        first.says("link")
        code = first.sees_privately("Your code is").text.split("Your code is ")[1].split(",")[0]
        people[on].says(f"link {code}")
        people[on].sees_privately("You are one person now")
    assert len({person.number for person in people.values()}) == 1
    assert tally(everywhere) == [1, 0]
    for number, on in enumerate(WHERE):
        people[on].says(f"vote 1 {'ba'[number % 2]}", "timeline")
        assert tally(everywhere) == [number % 2, 1 - number % 2], "the last vote counts"
