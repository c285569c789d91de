"""What adapters hand over, with every text in it made sound: any database and any messenger takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from bot.words.wording import showable

T = TypeVar("T")


def sound(value: T) -> T:
    """`value` with all its texts, also those in tuples, mappings and dataclasses, without NUL and the like; the same
    object when it was sound already."""
    made: Any = value
    if type(made) is str:  # and no enumeration
        made = showable(made)
    elif isinstance(value, tuple):
        made = tuple(map(sound, value))
    elif names := _fields(made.__class__):
        mended = {name: each for name in names if (each := sound(was := getattr(value, name))) is not was}
        return replace(made, **mended) if mended else value
    elif isinstance(value, Mapping):
        made = {sound(key): sound(each) for key, each in value.items()}
    return value if made == value else made


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
