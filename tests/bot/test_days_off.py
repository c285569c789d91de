"""Days off: public holidays and the organisation's own."""

from __future__ import annotations

from datetime import date

import pytest

from bot.days_off import DaysOff


@pytest.mark.parametrize(
    ("holidays", "day", "off"),
    [
        ("NL", date(2026, 4, 27), True),
        ("NL", date(2027, 4, 27), True),
        ("NL", date(2025, 4, 27), False),  # a Sunday: the king's birthday was on Saturday
        ("NL", date(2026, 7, 14), False),
        ("FR", date(2026, 7, 14), True),
        ("DE-BY", date(2026, 1, 6), True),
        ("DE", date(2026, 1, 6), False),
        ("", date(2026, 12, 25), False),
    ],
)
def test_public_holidays(holidays: str, day: date, off: bool) -> None:
    assert DaysOff(holidays)(day) is off


def test_days_of_the_organisation() -> None:
    days = DaysOff("NL", frozenset({date(2026, 12, 24)}))
    assert days(date(2026, 12, 24))
    assert days(date(2026, 12, 25))
    assert not days(date(2026, 12, 23))
