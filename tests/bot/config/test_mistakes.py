"""Every mistake that the code can tell of has a text, the same in both languages, and every text is used."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import bot.config
import bot.documents.labels
from bot.config.mistakes import Mistake, texts

SOURCES = sorted(Path(bot.config.__file__).parent.glob("*.py"))
SOURCES.append(Path(bot.documents.labels.__file__))  # it tells of a jet.toml in the same words


def _words_of_the_code() -> set[str]:
    trees = [ast.parse(source.read_text("utf-8")) for source in SOURCES]
    constants = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in constants if isinstance(node.value, str)}


def _variables(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_texts_with_the_same_variables() -> None:
    english, dutch = texts("en"), texts("nl")
    assert list(english) == list(dutch)
    for key in english:
        for part in ("wrong", "mend"):
            assert _variables(english[key][part]) == _variables(dutch[key][part]), key


def test_no_text_is_left_over() -> None:
    assert texts("en").keys() <= _words_of_the_code()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_texts_are_sentences_without_exclamation(language: str) -> None:
    for key, text in texts(language).items():
        assert text.keys() == {"wrong", "mend"}
        for sentence in text.values():
            assert sentence.endswith((".", "?")), key
            assert "!" not in sentence, key


def test_a_long_or_strange_value_is_shown_short_and_printable() -> None:
    mistake = Mistake("config.toml", 2, "persona.name", "not_letters", {"value": "\x1b[31m" + "x" * 500})
    assert "\x1b" not in str(mistake)
    assert len(str(mistake)) < 300
