"""Which settings there are, as the dataclasses of `settings` declare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from bot.config.kinds import Kind
from bot.config.settings import Config

FROM_FILE = "_file"  # password_file names the file that holds the password


@cache
def sections() -> dict[str, type[Any]]:
    """The sections of which there is one, by name."""
    hints = get_type_hints(Config).items()
    return {name: hint for name, hint in hints if isinstance(hint, type) and is_dataclass(hint)}


@cache
def groups() -> dict[str, type[Any]]:
    """The sections of which there is one a connection, by messenger."""
    hints = get_type_hints(Config).items()
    return {name: get_args(hint)[1] for name, hint in hints if get_origin(hint) is Mapping}


def settings_of(section: type[Any]) -> dict[str, Kind]:
    """The settings of a section, by name, with the kind of value each takes."""
    hints = get_type_hints(section, include_extras=True)
    return {name: get_args(hint)[1] for name, hint in hints.items() if get_origin(hint) is Annotated}


def needed(section: type[Any]) -> set[str]:
    """The settings without a default."""
    return {each.name for each in fields(section) if each.default is MISSING and each.default_factory is MISSING}


def spellings(section: type[Any]) -> list[str]:
    """All that may be written in a section: its settings, and the files of those that may be secret."""
    kinds = settings_of(section).items()
    return [name for name, _ in kinds] + [name + FROM_FILE for name, kind in kinds if kind.secret is not None]
