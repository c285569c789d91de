"""Slack's wire text becomes what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.typed import typed
from adapters.slack.write import escaped

NAMES = {"U0002": "Bob de Boer"}


@pytest.mark.parametrize(
    ("wire", "line"),
    [
        ("hello &lt;world&gt; &amp; <@U0002>", "hello <world> & @Bob de Boer"),
        ("<@U0002|bob> and <@U0009|eve> and <@U0009>", "@Bob de Boer and @eve and @U0009"),
        ("in <#C0002|random> and <#C0003>", "in #random and #C0003"),
        ("<!here> <!channel> <!subteam^S1|@crew>", "@here @channel @crew"),
        ("until <!date^1764000000^{date}|27 November>", "until 27 November"),
        ("see <https://wilgenhof.nl>", "see https://wilgenhof.nl"),
        ("see <http://wilgenhof.nl|wilgenhof.nl>", "see wilgenhof.nl"),
        ("see <https://wilgenhof.nl/a?b=1&amp;c=2|the page>", "see the page (https://wilgenhof.nl/a?b=1&c=2)"),
        ("<mailto:a@b.nl|a@b.nl> <tel:+3130|+3130>", "a@b.nl +3130"),
        ("vote #42 &amp;amp; &lt;@U0002&gt;", "vote #42 &amp; <@U0002>"),
        ("a <b> c < d <@ home>", "a <b> c < d <@ home>"),
        ("nul \0 half \ud800", "nul  half ?"),
    ],
)
def test_what_was_typed(wire: str, line: str) -> None:
    assert typed(wire, lambda user: NAMES.get(user, "")) == line


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_what_slack_escaped_comes_back_as_it_was(text: str) -> None:
    assert typed(escaped(text)) == text


@given(st.text(alphabet="<>@#!|&;ampltU0C:/htps^ "))
def test_nothing_makes_it_fail(text: str) -> None:
    typed(text)
