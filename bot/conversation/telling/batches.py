"""Outbox rows whose words are chosen together, when they are sent: how a feature declares what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.chat import Choice, Said
from bot.house import House
from bot.intranet.people import Person
from bot.intranet.places import Home

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True)
class Batch:
    """Some of these rows. `kept` outlives the batch."""

    store: Store
    now: datetime
    house: House
    kept: dict[str, Any]


@dataclass(slots=True)  # not frozen, as there are many
class Drawn:
    """What one of them says, where, and to whom in private: a heading, lines, and a closing line. `kept` remembers
    words that many have in common."""

    heading: Said
    lines: Sequence[Said]
    closing: Said
    choices: tuple[Choice, ...]
    home: Home
    person: Person | None
    language: str | None
    kept: dict[Any, Any]


DrawMany = Callable[[Batch, Sequence[str]], Mapping[str, Drawn]]
BATCHES: dict[str, DrawMany] = {}


def draws_many(kind: str) -> Callable[[DrawMany], DrawMany]:
    """Declare how outbox rows are drawn whose slot begins with a word; one that has nothing to say is left out."""

    def declare(draw: DrawMany) -> DrawMany:
        BATCHES[kind] = draw
        return draw

    return declare
