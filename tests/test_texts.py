"""Every text exists in both languages with the same variables, and is said somewhere."""

from __future__ import annotations

import ast
import re
from datetime import datetime
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from bot.assembly import TEXTS
from bot.command import FORMS, form_text
from bot.language import LANGUAGES
from bot.words.texts import Persona, Texts

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts([TEXTS], Persona())


def test_the_languages_have_the_same_texts_and_files(texts: Texts) -> None:
    assert texts.keys("en") == texts.keys("nl")
    for language in LANGUAGES:
        assert {file.stem.partition(".")[0] for file in TEXTS.glob(f"*.{language}.toml")} == {
            file.stem.partition(".")[0] for file in TEXTS.glob("*.toml")
        }


def test_the_languages_use_the_same_variables(texts: Texts) -> None:
    for key in sorted(texts.keys("en")):
        assert texts.variables(key, "en") == texts.variables(key, "nl"), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_tried(texts: Texts, language: str) -> None:
    for key in sorted(texts.keys(language)):
        texts.try_template(key, language, texts.template(key, language) or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_jet_does_not_shout(texts: Texts, language: str) -> None:
    for key in sorted(texts.keys(language)):
        words = re.sub(r"{[{%].*?[%}]}", "", texts.template(key, language) or "", flags=re.DOTALL)
        assert "!" not in words, key
        assert language != "nl" or not re.search(r"\b(u|uw|jullie)\b", words), key


def test_every_text_is_said_somewhere(texts: Texts) -> None:
    files = [file for folder in ("bot", "commands", "storage") for file in (ROOT / folder).rglob("*.py")]
    code = "\n".join(file.read_text("utf-8") for file in files)
    templates = "\n".join(texts.template(key, "en") or "" for key in texts.keys("en"))
    unsaid = [
        key
        for key in sorted(texts.keys("en"))
        if f'"{key}"' not in code and key not in templates and not _built(key, code) and key not in _of_forms()
    ]
    assert not unsaid


def test_what_texts_read_of_things_is_declared_somewhere(texts: Texts) -> None:
    """A text reads attributes that no type checker sees: one that is no longer there would show in a dialogue only."""
    declared = {name for builtin in (str, list, dict, datetime) for name in dir(builtin)}
    for folder in ("bot", "commands", "storage"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    declared.add(node.name)
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    declared.add(node.target.id)
                elif isinstance(node, ast.Dict):
                    declared |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
    read = {
        (attribute.attr, key)
        for language in LANGUAGES
        for key in texts.keys(language)
        for attribute in Environment().parse(texts.template(key, language) or "").find_all(nodes.Getattr)
    }
    assert len(read) > 100
    assert not sorted((attribute, key) for attribute, key in read if attribute not in declared)


def _of_forms() -> set[str]:
    """The words of every form that is declared."""
    found = set()
    for path, declared in FORMS.items():
        names = [name for entry in declared.entries for name in (entry.name, f"{entry.name}_hint")]
        found |= {form_text(path, name) for name in ("title", "submit", *names)}
        found |= {form_text(path, "of_message")} if declared.of_message else set()
    return found


def test_every_form_has_its_words(texts: Texts) -> None:
    assert _of_forms() <= texts.keys("en")


def _built(key: str, code: str) -> bool:
    """Keys made in parts: say(f"me.language_{chosen}"), the catchphrase."""
    return key == "persona.catchphrase" or any(f'f"{key[:n]}{{' in code for n in range(4, len(key)))


def test_every_text_that_is_said_exists(texts: Texts) -> None:
    files = [file for folder in ("bot", "commands") for file in (ROOT / folder).rglob("*.py")]
    said = {
        key for file in files for key in re.findall(r'(?:say|Refused)\(\s*"([a-z]+\.[a-z_]+)"', file.read_text("utf-8"))
    }
    assert said
    assert said <= texts.keys("en")
