"""Hours of every day as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from bot.language.hours import hours

NIGHT = (time(22), time(7))


@pytest.mark.parametrize(
    "said",
    [
        "22:00-7:00", "22:00 - 7:00", "22-7", "22u-7u", "22.00–7.00", "22:00 tot 7:00", "van 22:00 tot 7:00",
        "tussen 22:00 en 7 uur", "from 10pm to 7am", "between 22:00 and 7:00", "10 pm until 7 am", "Van 22u tot 7u.",
        "elke nacht van 22:00 tot 7:00", "every night 22:00 to 07:00",
    ],
)  # fmt: skip
def test_a_night(said: str) -> None:
    assert hours(said.split(), "nl") == hours(said.split(), "en") == NIGHT


def test_half_hours_are_those_of_the_language() -> None:
    assert hours(["half", "9", "tot", "half", "10"], "nl") == (time(8, 30), time(9, 30))
    assert hours(["half", "9", "to", "half", "10"], "en") == (time(9, 30), time(10, 30))


@pytest.mark.parametrize(
    "said", ["8h", "tot morgen", "until friday", "tot 17:00", "22:00-22:00", "22:00-25:00", "", "a-b"]
)
def test_what_is_no_such_hours(said: str) -> None:
    assert hours(said.split(), "nl") is None
