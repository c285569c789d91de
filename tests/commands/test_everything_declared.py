"""Every declared command has its words in both languages, and appears in a dialogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.assembly import TEXTS
from bot.command import COMMANDS
from bot.grammar.vocabulary import Vocabulary
from bot.language import LANGUAGES
from bot.language.quotes import bare
from bot.words.texts import Persona, Texts
from tests.dialogue.office import Office

HERE = Path(__file__).parent
TYPED_BY_NOBODY = {
    "poll anew",
    "poll for others",
    "post for others",
    "take file",
    "ask colleague now",
    "urgent now",
    "urgent set now",
    "club offer",
    "club rename",
    "club taste",
    "edit preview",
    "file of",
    "narrow",
    "event preview",
    "for everybody",
    "forget me now",
    "vote named",  # "vote" and an answer
}  # only behind a button, or said of what was just made in other words


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Texts([TEXTS], Persona()).vocabulary


@pytest.mark.parametrize(("path", "language"), [(path, language) for path in COMMANDS for language in LANGUAGES])
def test_words_usage_and_about(vocabulary: Vocabulary, path: str, language: str) -> None:
    said = vocabulary.said(path, language)
    assert said.usage
    assert said.about.endswith(".")
    assert said.words or path in TYPED_BY_NOBODY
    assert vocabulary.find(said.usage) is not None
    found = vocabulary.find(said.usage)
    assert found is not None
    assert found.path == path or path in TYPED_BY_NOBODY


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_flag_has_words(vocabulary: Vocabulary, path: str) -> None:
    for flag in COMMANDS[path].flags:
        for language in LANGUAGES:
            assert vocabulary.said(path, language).flags.get(flag.name), f"{flag.name} of {path} in {language}"


def test_nothing_is_said_that_is_not_declared(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.commands) == set(COMMANDS)


def dialogues() -> str:
    return "\n".join(file.read_text() for file in HERE.glob("test_*.py") if file.name != Path(__file__).name)


def test_every_command_is_typed_in_a_dialogue(vocabulary: Vocabulary) -> None:
    typed = {bare(text).replace("\\n", " ") for text in re.findall(r"[\"']((?:[^\"'\\\n]|\\.)+)", dialogues())}
    missing = [
        path
        for path, languages in vocabulary.commands.items()
        for phrases in [{path, *(phrase for said in languages.values() for phrase in said.words)}]
        if path not in TYPED_BY_NOBODY
        if not any(text == phrase or text.startswith(f"{phrase} ") for text in typed for phrase in phrases)
    ]
    assert not missing, f"no dialogue has {missing}"


def test_every_word_of_every_command_is_understood(on_console: Office) -> None:
    """Bare, in private, with the capital and full stop of a phone: done, or answered with what is missing."""
    anna = on_console.person("Anna")
    for path in sorted(set(COMMANDS) - TYPED_BY_NOBODY - {"yes"}):
        for said in on_console.jet.texts.vocabulary.commands[path].values():
            for phrase in said.words:
                anna.says(f"{phrase.capitalize()}.", how="plain")
                answer = anna.sees_privately("").text
                for misunderstood in ("I didn't find that", "I don't know", "Did you mean", "Something went wrong"):
                    assert misunderstood not in answer, phrase
