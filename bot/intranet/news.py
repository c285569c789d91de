"""What is news, for whom, and what of it comes first. Pure: gathered once, chosen from for any number of readers.

Nothing leaves a `Day` but to a reader whose audiences it has; the store looks at what was chosen once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from bot.intranet.digests import SECTIONS

MOST_ITEMS = 10
CLOSING_SOON = timedelta(days=2)
LONGEST = timedelta(days=31)  # what is older is no news, even after a long holiday
OPEN_FOR = timedelta(days=7)  # a question without an answer is told beside the news
LIKED_WITHIN = timedelta(days=14)
LEAST_LIKES = 3

# Of the ten things, at most so many of a section while there are others.
_ROOM = {"polls": 3, "questions": 2, "posts": 5, "likes": 1, "results": 2, "documents": 2}
_ROOM |= {"said": 2, "clubs": 2, "colleagues": 1}
_RANK = attrgetter("rank")
_TWICE = 4  # things that were told in a section before may be among the best of another
_NONE: Mapping[str, list[Item]] = {}


@dataclass(frozen=True, eq=False, slots=True)
class Item:
    """One piece of news. `number` is that of a thing, 0 for others. `at` is when it became news.

    `lasts` = it is told again beside other news, though it is no news by itself; `until` = nothing to tell after
    that moment. `only_on` names the one connection on which it may be told. `facts` is what its text says, `hangs`
    where its card hangs: place -> remote id.
    """

    section: str
    number: int
    audience: int
    at: datetime
    rank: float
    facts: Mapping[str, Any]
    author: int | None = None
    edited_at: datetime | None = None
    lasts: bool = False
    until: datetime | None = None
    only_on: str | None = None
    hangs: Mapping[int, str] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict)  # its words and choices, made once for many readers


@dataclass(frozen=True)
class Reading:
    """Who is told, and of what: the news since a moment up to another, without what was seen before."""

    audiences: Set[int]
    since: datetime
    until: datetime
    now: datetime
    connection: str
    own: Set[int] = frozenset()  # audiences of the place itself: they come first
    sections: Iterable[str] = SECTIONS
    person: int | None = None
    seen: Set[int] = frozenset()
    messenger: bool = True  # False: the store's own terminal, where nothing has crossed to


class Day:
    """All news of a stretch of time, by audience and section, best first."""

    def __init__(self, since: datetime, made_at: datetime, items: Iterable[Item]) -> None:
        self.since = since
        self.made_at = made_at
        self.kept: dict[Any, Any] = {}
        self._items: dict[int, dict[str, list[Item]]] = {}
        self.polls: set[int] = set()
        self.first = 0  # the lowest number of what is no poll
        for item in items:
            if item.section == "polls":
                self.polls.add(item.number)
            elif item.number:
                self.first = min(self.first or item.number, item.number)
            self._items.setdefault(item.audience, {}).setdefault(item.section, []).append(item)
        for sections in self._items.values():
            for found in sections.values():
                found.sort(key=_RANK, reverse=True)

    def chosen(self, reading: Reading, skip: int = 0) -> tuple[list[Item], bool]:
        """What to tell, in order, and whether there is more; nothing when nothing of it is new."""
        found = self._by_section(reading, skip + MOST_ITEMS + 1)
        if not any(reading.since < item.at for items in found.values() for item in items):
            return [], False
        first = _first(found)
        rest = [item for items in found.values() for item in items if item not in first]
        ordered = [item for section in found for item in first if item.section == section] + rest
        return ordered[skip : skip + MOST_ITEMS], len(ordered) > skip + MOST_ITEMS

    def _by_section(self, reading: Reading, most: int) -> dict[str, list[Item]]:
        """The best of what this reader is to be told, each thing once, those of the place's own before others."""
        found: dict[str, list[Item]] = {section: [] for section in reading.sections}
        for own in (True, False) if reading.own else (False,):
            others: dict[str, list[Item]] = {}
            for audience in reading.audiences:
                if (audience in reading.own) is own:
                    for section, items in self._items.get(audience, _NONE).items():
                        if section in found:
                            others.setdefault(section, []).extend(_fitting(items, reading, most + _TWICE))
            for section, items in others.items():
                found[section] += sorted(items, key=_RANK, reverse=True)
        return _each_once(found, most)


def _fitting(items: list[Item], reading: Reading, most: int) -> list[Item]:
    """The best of one audience and section that this reader is to be told."""
    since, until, now, seen, person = reading.since, reading.until, reading.now, reading.seen, reading.person
    found: list[Item] = []
    for item in items:
        if (
            item.at <= until
            and (since < item.at or item.lasts)
            and item.number not in seen
            and (item.author is None or item.author != person)
            and (item.until is None or now < item.until)
            and (item.only_on is None or item.only_on == reading.connection or not reading.messenger)
        ):
            found.append(item)
            if len(found) == most:
                break
    return found


def _each_once(found: Mapping[str, list[Item]], most: int) -> dict[str, list[Item]]:
    """A thing is told in the first of its sections alone."""
    taken: set[int] = set()
    once: dict[str, list[Item]] = {}
    for section, items in found.items():
        kept: list[Item] = []
        for item in items:
            if not item.number or item.number not in taken:
                taken.add(item.number)
                kept.append(item)
                if len(kept) == most:
                    break
        if kept:
            once[section] = kept
    return once


def _first(found: Mapping[str, list[Item]]) -> list[Item]:
    """Something of every section, and the most of what matters most."""
    first = [item for section, items in found.items() for item in items[: _ROOM[section]]][:MOST_ITEMS]
    for section, items in found.items():
        if len(first) < MOST_ITEMS:
            first += items[_ROOM[section] :][: MOST_ITEMS - len(first)]
    return first
