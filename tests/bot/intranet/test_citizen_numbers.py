"""What looks like a citizen's number is seen, however it is spaced; what is another number is let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intranet.citizen_numbers import citizen_numbers, masked

SEEN = [
    "123456782",
    "mijn bsn is 123456782.",
    "bsn 123.456.782, alsjeblieft",
    "1234.56.782",
    "12 34 56 782",
    "123-456-782",
    "123\N{NO-BREAK SPACE}456\N{NO-BREAK SPACE}782",
    "bsn:111222333",
    "(123456782)",
    "in 2024 123456782",
    "1 2 3 4 5 6 7 8 2",
    "123456782, 12 jaar",
    "123456782 2024",
]
LET_THROUGH = [
    "123456789",  # fails the eleven-test
    "06 12345678",
    "020 123 45 67",
    "+31 123456782",
    "0612345678",
    "order A123456782",
    "NL91ABNA0417164300",
    "1234567820",
    "vrijdag 27 november 2026 om 12.30",
    "000000000",
    "",
    "stem 42 b",
]


@pytest.mark.parametrize("text", SEEN)
def test_seen(text: str) -> None:
    assert len(citizen_numbers(text)) == 1
    assert not citizen_numbers(masked(text))
    assert "782" not in masked(text)


@pytest.mark.parametrize("text", LET_THROUGH)
def test_let_through(text: str) -> None:
    assert citizen_numbers(text) == []
    assert masked(text) == text


@given(st.text(), st.text())
def test_any_text_around_it(before: str, after: str) -> None:
    text = f"{before} ; 123456782 ; {after}"
    assert "123456782" not in masked(text)


@given(st.text(alphabet="0123456789 .-abc", max_size=60))
def test_what_is_masked_stays_masked(text: str) -> None:
    assert not citizen_numbers(masked(text))
