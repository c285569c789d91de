"""What an administrator gave: the settings of a file and of the environment, each with where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.config.lines import Key, find
from bot.config.mistakes import Mistake, Mistakes

PREFIX = "JET_"
SEPARATOR = "__"


@dataclass(frozen=True)
class Given:
    """One value, as it was given. `typed` is False for the text of an environment variable."""

    value: object
    source: str
    line: int | None
    folder: Path
    typed: bool

    def mistake(self, setting: Key, key: str, values: Mapping[str, object]) -> Mistake:
        """The mistake, or warning, that this value makes."""
        return Mistake(self.source, self.line, ".".join(setting), key, values)


@dataclass(frozen=True)
class File:
    """A configuration file, or the lack of one: then `path` is None and it says nothing.

    `name` is the path as it was asked for, which is how people know it.
    """

    name: str
    path: Path | None
    folder: Path
    tree: Mapping[str, object]
    lines: Mapping[Key, int]

    @classmethod
    def absent(cls) -> File:
        """No file: relative paths start from the working directory."""
        return cls("", None, Path.cwd(), {}, {})

    @classmethod
    def read(cls, path: Path) -> File:
        """Read `path`; raises `Mistakes` where it is not there, not readable or not TOML."""
        name = str(path)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise Mistakes([Mistake(name, None, "", "no_config")]) from error
        except OSError as error:
            raise Mistakes([Mistake(name, None, "", "unreadable", {"reason": error.strerror})]) from error
        return replace(cls.parsed(name, data), path=path.absolute(), folder=path.absolute().parent)

    @classmethod
    def parsed(cls, name: str, data: bytes) -> File:
        """A file that was read; raises `Mistakes` where it is not TOML."""
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
            tree = tomllib.loads(text)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise Mistakes([Mistake(name, line, "", "not_utf8")]) from error
        except tomllib.TOMLDecodeError as error:
            raise Mistakes([_syntax(name, text, str(error))]) from error
        return cls(name, None, Path.cwd(), tree, find(text))

    def given(self, value: object, key: Key) -> Given:
        """`value` as it stands at `key`, or at the nearest key around it."""
        around = (self.lines[key[:size]] for size in range(len(key), 0, -1) if key[:size] in self.lines)
        return Given(value, self.name, next(around, None), self.folder, typed=True)

    def tables(self, section: str) -> list[str]:
        """The names of the tables directly under `section`, those with nothing in them too."""
        content = self.tree.get(section)
        return [name for name, value in content.items() if isinstance(value, dict)] if isinstance(content, dict) else []

    def settings(self, groups: Container[str]) -> Iterator[tuple[Key, Given]]:
        """All that the file sets: `(section, setting)`, or `(section, connection, setting)` in `groups`.

        What stands too shallow to be a setting comes with the shorter key it has.
        """
        for section, content in self.tree.items():
            if not isinstance(content, dict):
                yield (section,), self.given(content, (section,))
                continue
            for name, value in content.items():
                if section in groups and isinstance(value, dict):
                    for setting, inner in value.items():
                        yield (section, name, setting), self.given(inner, (section, name, setting))
                else:
                    yield (section, name), self.given(value, (section, name))


def from_environment(environ: Mapping[str, str], groups: Container[str]) -> Iterator[tuple[Key, Given]]:
    """All that the environment sets: `JET_STORE__URL` is `store.url`; an empty variable sets nothing.

    A connection's name has hyphens where its variables have underscores: `JET_MATRIX__HEAD_OFFICE__USER`.
    """
    for variable, text in sorted(environ.items()):
        if not variable.startswith(PREFIX) or SEPARATOR not in variable or not text:
            continue
        section, *rest = variable.removeprefix(PREFIX).lower().split(SEPARATOR)
        if section in groups and rest:
            rest[0] = rest[0].replace("_", "-")
        yield (section, *rest), Given(text, variable, None, Path.cwd(), typed=False)


def variable(key: Key) -> str:
    """The environment variable of a setting."""
    return PREFIX + SEPARATOR.join(part.upper().replace("-", "_") for part in key)


def _syntax(name: str, text: str, fault: str) -> Mistake:
    """What `tomllib` says, its "(at line 3, column 5)" taken apart."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", fault, re.DOTALL)
    reason, line = (found[1], found[2]) if found else (fault, None)
    return Mistake(name, int(line) if line else text.count("\n") + 1, "", "syntax", {"reason": reason})
