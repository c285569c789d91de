"""The organisation that Jet works for, as far as a turn needs to know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from adapters.protocol import Abilities
from bot.chat import Place


@dataclass(frozen=True)
class Line:
    """One connection as the core sees it: what it can do, and where its timeline hangs."""

    name: str
    can: Abilities
    timeline: Place | None = None
    messenger: bool = True  # False: the store's own terminal
    language: str | None = None
    zone: ZoneInfo | None = None
    link: Callable[[str, str], str] = lambda place, remote_id: ""  # the address of a message there


@dataclass(frozen=True)
class House:
    """Defaults and connections of the organisation."""

    name: str
    language: str
    zone: ZoneInfo
    first_admin: str = ""
    allow_acting: bool = False
    lines: Mapping[str, Line] = field(default_factory=dict)
    digest_time: time = time(9)
    late_limit: timedelta = timedelta(hours=3)
    answer_within: timedelta = timedelta(days=2)
    review_after: timedelta = timedelta(days=365)
    largest_file: int = 50_000_000  # bytes of a document
    reads_pictures: bool = False  # the words in them
    day_off: Callable[[date], bool] = lambda day: False  # a holiday of the country or the organisation
