"""What a text edited by command may do."""

from __future__ import annotations

import time

import pytest

from bot.assembly import TEXTS
from bot.words.texts import Persona, Texts

BOMBS = [
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'x' * 3000000000 }}",
    "{{ ('x' * 30000) * 30000 }}",
    "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}",
    "{% for a in labels %}{% for b in labels %}{% for c in labels %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in labels recursive %}{{ loop(labels) }}{% endfor %}",
    "{% for a in labels %}{% endfor %}" * 6,
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% set x = 'a' %}{{ x }}",
    "{{ labels | map('center', 1000000000) }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ lipsum(n=1000000) }}",
    "{{ labels | marked }}",
    "{{ labels | attr('__class__') }}",
    "{{ labels.__class__.__mro__ }}{{ labels.append(1) }}",
    "{{ poll.share(1) }}",
    "{{ self }}{{ self._TemplateReference__context }}{{ nobody }}",
    "{% include 'poll.card' %}",
    "{% import 'os' as os %}",
    "{{ x",
    "x" * 5001,
]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts([TEXTS], Persona())


@pytest.mark.parametrize("template", BOMBS, ids=range(len(BOMBS)))
def test_what_costs_time_or_memory_or_reaches_beyond_is_refused(texts: Texts, template: str) -> None:
    began = time.monotonic()
    with pytest.raises(ValueError, match=r"\w"):
        texts.try_template("poll.noted", "en", template)
    assert time.monotonic() - began < 1


def test_words_choices_and_lists_are_permitted(texts: Texts) -> None:
    template = "{% if poll.closes_at %}{{ labels | map(attribute='x') | listed }}{% else %}*Noted*{% endif %}"
    assert texts.try_template("poll.noted", "en", template)
