"""What adapters hand over, with every text in it made sound: any database and any messenger takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.words.wording import showable

T = TypeVar("T")


def sound(value: T) -> T:
    """`value` with all its texts, also those in tuples, mappings and dataclasses, without NUL and the like."""
    made: Any = value
    if type(made) is str:  # and no enumeration
        made = showable(made)
    elif isinstance(value, tuple):
        made = tuple(map(sound, value))
    elif isinstance(value, Mapping):
        made = {sound(key): sound(each) for key, each in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{field.name: sound(getattr(value, field.name)) for field in fields(value)})
    return made  # type: ignore[no-any-return]
