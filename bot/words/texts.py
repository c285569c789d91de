"""Jet's words: Jinja2 templates, one TOML file a feature and language, chosen when the reader is known.

A file `poll.nl.toml` holds texts (`card = "…"`, known as `poll.card`) and, under `[command."poll close"]`, how
Dutch says a command. Layers, the last one wins: the files that Jet came with, the organisation's own folder,
and texts edited by command. What people typed is escaped on its way in, so it never becomes markup.
"""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined, Template, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.chat import Lines, Said
from bot.grammar.vocabulary import CommandWords, Vocabulary
from bot.language import LANGUAGES
from bot.words import permitted
from bot.words.wording import FILTERS, Marked, Placeholder, escaped, moment_filters

log = logging.getLogger(__name__)

# What was put in words for one reader and is the same for others; whoever keeps it keeps the texts too.
Kept = dict[Any, Any]


@dataclass(frozen=True)
class Tongue:
    """How one reader is spoken to: the language, the zone of times, and what to type before a command there."""

    language: str
    zone: ZoneInfo
    prefix: str = ""
    now: datetime | None = None  # moments near it are said without their year
    shared: bool = False  # everybody in a place reads it: what is offered to one person means nothing there


def shelf(kept: Kept, tongue: Tongue) -> dict[int, Any]:
    """What is kept for readers who are spoken to in the same way, by the id of the text or choice."""
    key = tongue.language, tongue.zone.key, tongue.prefix, tongue.shared
    found: dict[int, Any] | None = kept.get(key)
    if found is None:
        found = kept[key] = {}
    return found


@dataclass(frozen=True)
class Persona:
    """Who Jet is in this organisation."""

    name: str = "Jet"
    command: str = "jet"
    organisation: str = ""
    voice: str = "warm"  # or sober: without catchphrases


class Texts:
    """Every text in every language."""

    def __init__(self, folders: Iterable[Path], persona: Persona) -> None:
        self.persona = persona
        self._files = _read(tuple(each for folder in folders if folder.is_dir() for each in _listed(folder)))
        self._shipped = self._files.texts
        self._edited: dict[tuple[str, str], str] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        """How the languages say commands and flags."""
        return self._files.vocabulary

    def words(self, said: Said, tongue: Tongue, kept: Kept | None = None) -> str:
        """The text in words, marked up; raises `LookupError` for a key that no file has. A text edited by command
        that fails gives way to the one it replaced. `kept` remembers the words of lines that many texts share."""
        values = self._globals(tongue) | dict(said.values)
        for name, value in said.values.items():
            if isinstance(value, Lines):
                values[name] = self.lines(value, tongue, kept)
        try:
            return self._template(said.key, tongue.language).render(values).strip()
        except Exception as error:
            edited = self._edited.pop((said.key, tongue.language), None)
            if edited is None:
                raise
            log.warning("the edited text %s (%s) failed: %s", said.key, tongue.language, type(error).__name__)
            return self.words(said, tongue, kept)

    def lines(self, lines: Lines, tongue: Tongue, kept: Kept | None = None) -> list[Marked]:
        """Texts within a text."""
        known = shelf(kept if kept is not None else {}, tongue)
        found = []
        for said in lines.said:
            words = known.get(id(said))
            if words is None:
                words = known[id(said)] = Marked(self.words(said, tongue))
            found.append(words)
        return found

    def edit(self, edited: Mapping[tuple[str, str], str]) -> None:
        """Take over the texts edited by command: (key, language) -> template."""
        self._edited = dict(edited)

    def rename(self, name: str) -> None:
        """Jet is called something else from now on."""
        self.persona = replace(self.persona, name=name)

    def keys(self, language: str) -> set[str]:
        """The keys of a language."""
        return set(self._shipped[language])

    def template(self, key: str, language: str) -> str | None:
        """The text with that key as it is now."""
        return self._edited.get((key, language)) or self._shipped[language].get(key)

    def variables(self, key: str, language: str) -> set[str]:
        """What a shipped text needs to be told."""
        return self._variables(self._shipped[language][key])

    def try_template(self, key: str, language: str, template: str) -> str:
        """How another template would read, values as ‹names›; raises `ValueError` saying what is wrong."""
        try:
            self._check(key, language, template)
            unknown = self._variables(template) - self.variables(key, language)
            if unknown:
                raise ValueError(", ".join(sorted(unknown)))
            example = _environment(Placeholder).from_string(template)
            values = {name: Placeholder(name=name) for name in self.variables(key, language)}
            return example.render(self._globals(Tongue(language, ZoneInfo("UTC"))) | values).strip()
        except ValueError:
            raise
        except Exception as error:  # whatever an expression in braces can do
            raise ValueError(str(error)) from error

    def _check(self, key: str, language: str, template: str) -> None:
        if len(template) > permitted.LONGEST:
            raise ValueError(f"{len(template)} > {permitted.LONGEST}")
        parse = _environment(StrictUndefined).parse
        permitted.check(parse(template), parse(self._shipped[language][key]))

    def _variables(self, template: str) -> set[str]:
        return set(_undeclared(template) - self._globals(Tongue("en", ZoneInfo("UTC"))).keys())

    def _template(self, key: str, language: str) -> Template:
        source = self.template(key, language)
        if source is None:
            raise LookupError(f"no text {key!r} in {language!r}")
        return _compiled(source)

    def _globals(self, tongue: Tongue) -> dict[str, Any]:
        return {
            "persona": self.persona,
            "catchphrase": self._catchphrase(tongue.language),
            "to": tongue.prefix,
            "shared": tongue.shared,
            "_tongue": tongue,
        }

    def _catchphrase(self, language: str) -> Marked:
        """What an organisation has its assistant say now and then; never in a sober voice."""
        said = self.template("persona.catchphrase", language) if self.persona.voice == "warm" else None
        return Marked(said or "")


@dataclass(frozen=True)
class _Files:
    """What files say: the texts by language and key, the words of commands by path and language."""

    texts: Mapping[str, Mapping[str, str]]
    commands: Mapping[str, Mapping[str, CommandWords]]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.commands)


def _listed(folder: Path) -> list[tuple[str, int]]:
    """Its files of texts, by name, and when each was last changed (ns)."""
    with os.scandir(folder) as entries:
        return sorted((each.path, each.stat().st_mtime_ns) for each in entries if each.name.endswith(".toml"))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> _Files:
    """Files of texts, the last one wins, as they were when they were last changed."""
    texts: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    commands: dict[str, dict[str, CommandWords]] = {}
    for file, changed in files:
        feature, _, language = Path(file).stem.partition(".")
        content = _parsed(file, changed)
        for path, values in content.get("command", {}).items():
            commands.setdefault(path, {})[language] = _command_words(values)
        texts[language].update({f"{feature}.{key}": text for key, text in content.items() if key != "command"})
    return _Files(texts, commands)


@lru_cache(maxsize=256)
def _parsed(file: str, _: int) -> Mapping[str, Any]:
    """A file of texts as it was when it was last changed."""
    return tomllib.loads(Path(file).read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)
def _undeclared(source: str) -> Set[str]:
    return frozenset(meta.find_undeclared_variables(_environment(StrictUndefined).parse(source)))


@lru_cache(maxsize=2048)
def _compiled(source: str) -> Template:
    return _environment(StrictUndefined).from_string(source)


def _command_words(values: Mapping[str, Any]) -> CommandWords:
    flags = {name: words if isinstance(words, dict) else {"": words} for name, words in values.get("flags", {}).items()}
    words, hints = tuple(values.get("words", ())), tuple(values.get("hints", ()))
    return CommandWords(words, values.get("usage", ""), values.get("about", ""), flags, hints)


@lru_cache(maxsize=2)
def _environment(undefined: type[Any]) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(undefined=undefined, finalize=escaped, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(FILTERS)
    made.filters.update(moment_filters())
    return made
