"""Declaring what a screen shows somebody who looks at it without having asked for anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.chat import Screen
from bot.house import House
from bot.intranet.people import Person, Reader
from bot.intranet.places import Home
from storage.store import Store


@dataclass(frozen=True)
class Look:
    """Somebody who looks at a screen; `home` is their direct conversation."""

    store: Store
    person: Person
    reader: Reader
    home: Home
    house: House
    now: datetime
    language: str


SCREENS: dict[str, Callable[[Look], Screen]] = {}


def screen(name: str) -> Callable[[Callable[[Look], Screen]], Callable[[Look], Screen]]:
    """Declare what a screen shows."""

    def declare(draw: Callable[[Look], Screen]) -> Callable[[Look], Screen]:
        SCREENS[name] = draw
        return draw

    return declare
