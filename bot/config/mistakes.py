"""What is wrong with a configuration: where, what, and how to mend it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


class Wrong(Exception):
    """A value does not do. `key` names the text of `mistakes.*.toml` that says so, `values` fill it in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Mistake:
    """One fault, or one warning, in one place. Its values never hold a secret.

    `source` is the file's path or the name of an environment variable; `line` counts from 1, None for a
    variable and for the whole file. `setting` is like `matrix.main.user`, empty for the whole file.
    """

    source: str
    line: int | None
    setting: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """`config.toml:12`, as editors and terminals make a link of."""
        return self.source if self.line is None else f"{self.source}:{self.line}"

    def wrong(self, language: str = "en") -> str:
        """What is wrong, as a sentence."""
        return self._told("wrong", language)

    def mend(self, language: str = "en") -> str:
        """What to do about it, as a sentence."""
        return self._told("mend", language)

    def told(self, language: str = "en") -> str:
        """Place, fault and mend on one line."""
        return f"{self.where}: {self.wrong(language)} {self.mend(language)}"

    def __str__(self) -> str:
        return self.told()

    def _told(self, part: str, language: str) -> str:
        values = {name: _shown(value) for name, value in self.values.items()}
        return texts(language)[self.key][part].format(setting=self.setting, source=self.source, **values)


class Mistakes(Exception):
    """The configuration cannot be used; `mistakes` has all that is wrong with it, in the file's order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


@cache
def texts(language: str) -> dict[str, dict[str, str]]:
    """The texts of all mistakes in `language` ("en" or "nl"): key -> "wrong" and "mend"."""
    return tomllib.loads(files(__package__).joinpath(f"mistakes.{language}.toml").read_text("utf-8"))


def _shown(value: object) -> str:
    """A value as a text shows it: several with commas, one of at most 80 characters, nothing unprintable."""
    if isinstance(value, tuple | list):
        return ", ".join(map(_shown, value))
    text = "".join(sign if sign.isprintable() else "�" for sign in str(value))
    return text if len(text) <= 80 else f"{text[:79]}…"
