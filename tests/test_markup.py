"""Marked-up text: cut into parts that a messenger takes."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from adapters.markup import Span, spans, split


def cost(span: Span) -> int:
    """Its bytes as JSON, so that most characters cost one and some twelve."""
    return len(json.dumps(span.text)) - 2


@given(st.text("ab \n\\*`<&é🎉", max_size=300), st.integers(12, 400))
def test_a_split_text_loses_nothing_and_every_part_fits(marked: str, most: int) -> None:
    text = spans(marked)
    parts = split(text, most, cost)
    joined = "".join(span.text for part in parts for span in part)
    assert joined.replace("\n", "") == "".join(span.text for span in text).replace("\n", "")
    assert all(sum(map(cost, part)) <= most for part in parts)


def test_it_is_cut_at_a_line_end_or_else_at_a_space() -> None:
    assert split([Span("one two\nthree four\n")], 12, cost) == [[Span("one two")], [Span("three four")]]
    assert split([Span("one two three")], 9, cost) == [[Span("one two ")], [Span("three")]]
    bold = Span("one", bold=True)
    assert split([bold, Span(" two")], 5, cost) == [[bold], [Span(" two")]]


def test_a_line_without_an_end_is_cut_all_the_same() -> None:
    parts = split([Span("é" * 1000)], 60, cost)
    assert ["".join(span.text for span in part) for part in parts] == ["é" * 10] * 100
