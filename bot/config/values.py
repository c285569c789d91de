"""Reading one setting: its value, or the file that its secret is in."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from bot.config.given import Given, variable
from bot.config.kinds import Kind, existing_file
from bot.config.lines import Key
from bot.config.mistakes import Mistake, Wrong
from bot.config.schema import FROM_FILE

ABSENT: Final = object()  # not given, or given wrongly
_SECRET_LIMIT = 10_000  # bytes; nobody's password is longer, but a file named by mistake is


@dataclass(frozen=True)
class Notes:
    """The mistakes and the warnings met so far."""

    mistakes: list[Mistake] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)

    def has(self, setting: Key) -> bool:
        """Whether `setting`, or the file of its secret, has a mistake already."""
        name = ".".join(setting)
        return any(each.setting in (name, name + FROM_FILE) for each in self.mistakes)


def read_setting(key: Key, kind: Kind, typed: Mapping[Key, Given], given: Mapping[Key, Given], notes: Notes) -> Any:
    """The value of the setting `key`, or ABSENT; what is wrong with it goes to `notes`.

    `typed` is what stands in the configuration file, `given` is that with the environment over it.
    """
    value = given.get(key)
    if kind.secret is None:
        return ABSENT if value is None else _read(key, kind, value, notes)
    written = typed.get(key)  # looked at even where the environment has another value: it must not stand there
    if written is not None and kind.secret(written.value):
        notes.mistakes.append(written.mistake(key, "typed_secret", {"variable": variable(key), "name": key[-1]}))
        return ABSENT
    file = given.get((*key[:-1], key[-1] + FROM_FILE))
    if file is not None and file.value != "" and (value is None or value.typed):
        return _from_file(key, kind, file, notes)
    return ABSENT if value is None else _read(key, kind, value, notes)


def _read(key: Key, kind: Kind, given: Given, notes: Notes) -> Any:
    try:
        value = given.value if given.typed else kind.parse(str(given.value))
        return kind.read(value, given.folder)
    except Wrong as wrong:
        notes.mistakes.append(given.mistake(key, wrong.key, wrong.values))
    except OSError as error:
        notes.mistakes.append(given.mistake(key, "unreachable", {"reason": error.strerror}))
    return ABSENT


def _from_file(key: Key, kind: Kind, given: Given, notes: Notes) -> Any:
    """The value of `key` from the file that `given` names."""
    key = (*key[:-1], key[-1] + FROM_FILE)
    secret = _read(key, _SECRET_FILE, given, notes)
    if secret is ABSENT:
        return ABSENT
    if secret.open_to_all:
        notes.warnings.append(given.mistake(key, "open_secret", {"value": secret.path}))
    return _read(key, kind, replace(given, value=secret.content, typed=True), notes)


@dataclass(frozen=True)
class _Secret:
    path: Path
    content: str = field(repr=False)
    open_to_all: bool


def _secret(value: Any, folder: Path) -> _Secret:
    """What the file `value` holds, without the line end that editors add."""
    path = existing_file(value, folder)
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        content = file.read(_SECRET_LIMIT)
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Wrong("not_a_secret_file", value=path) from error
    if len(lines) != 1 or not lines[0] or len(content) == _SECRET_LIMIT:
        raise Wrong("not_a_secret_file", value=path)
    return _Secret(path, lines[0], bool(mode & stat.S_IROTH))


_SECRET_FILE = Kind(_secret)
