"""Reading the configuration: the file, then the environment over it, and everything that is wrong at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.config.checks import Finding, completed, faults, warnings
from bot.config.given import File, Given, from_environment, variable
from bot.config.lines import Key
from bot.config.mistakes import Mistake, Mistakes
from bot.config.schema import groups, needed, sections, settings_of
from bot.config.settings import Config
from bot.config.strangers import strangers
from bot.config.values import ABSENT, Notes, read_setting

DEFAULT_FILE = Path("config.toml")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def load(path: Path | None, environ: Mapping[str, str], *, connecting: bool = True) -> Config:
    """The settings of `path` and, over them, of the environment variables `JET_<SECTION>__<SETTING>`.

    `path` None is `config.toml` in the working directory, and where that is not there the built-in defaults.
    Unless `connecting`, a workspace's secrets may be missing. Raises `Mistakes` with everything that is wrong.
    """
    if path is None and DEFAULT_FILE.exists():
        path = DEFAULT_FILE
    file = File.absent() if path is None else File.read(path)
    return _Reading(file, environ, connecting).config()


class _Reading:
    """One pass over all that was given, which goes on after a mistake."""

    def __init__(self, file: File, environ: Mapping[str, str], connecting: bool) -> None:
        self.connecting = connecting
        self.file = file
        self.environ = environ
        self.typed = dict(file.settings(groups()))
        self.given = self.typed | dict(from_environment(environ, groups()))
        self.notes = Notes()

    def config(self) -> Config:
        """The configuration; raises `Mistakes`."""
        parts: dict[str, Any] = {name: self._section((name,), kind) for name, kind in sections().items()}
        names = {messenger: self._names(messenger) for messenger in groups()}
        for messenger, kind in groups().items():
            parts[messenger] = {name: self._connection((messenger, name), kind) for name in names[messenger]}
        self.notes.mistakes.extend(strangers(self.given, self.environ, self.file, names))
        config = completed(Config(**parts, file=self.file.path), self.file.folder)
        wrong = [found for found in faults(config) if self.connecting or found[1] != "no_slack_secret"]
        self.notes.mistakes.extend(self._note(found) for found in wrong if not self.notes.has(found[0]))
        if self.notes.mistakes:
            raise Mistakes(sorted(self.notes.mistakes, key=lambda each: (each.line is None, each.line or 0)))
        self.notes.warnings.extend(map(self._note, warnings(config)))
        return replace(config, warnings=tuple(self.notes.warnings))

    def _connection(self, key: Key, kind: type[Any]) -> Any:
        if not _NAME.fullmatch(key[1]):
            self.notes.mistakes.append(self._note((key, "not_a_connection_name", {"value": key[1]})))
        return self._section(key, kind)

    def _section(self, key: Key, kind: type[Any]) -> Any:
        """The section `key`; what cannot be used has its default, or is empty where there is no default."""
        values = {}
        for name, each in settings_of(kind).items():
            value = read_setting((*key, name), each, self.typed, self.given, self.notes)
            if value is not ABSENT:
                values[name] = value
            elif name in needed(kind):
                values[name] = ""
                self._miss((*key, name))
        return kind(**values)

    def _miss(self, key: Key) -> None:
        """Say that a setting without a default was not given, unless it was, wrongly."""
        if not self.notes.has(key):
            told = {"name": key[-1], "variable": variable(key)}
            self.notes.mistakes.append(self._note((key, "missing", told)))

    def _names(self, messenger: str) -> list[str]:
        """The names of a messenger's connections, in the order of the file, then those of the environment."""
        given = [key[1] for key in self.given if key[0] == messenger and len(key) > 2]
        return list(dict.fromkeys([*self.file.tables(messenger), *given]))

    def _note(self, found: Finding) -> Mistake:
        """A finding, where its setting stands, or where it should have stood."""
        key, text, values = found
        given = self.given.get(key)
        if given is None and self.file.path is None:
            given = Given(None, variable(key), None, self.file.folder, typed=False)
        return (given or self.file.given(None, key)).mistake(key, text, values)
