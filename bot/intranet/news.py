"""What is news, for whom, and what of it comes first. Pure: gathered once, chosen from for any number of readers.

Nothing leaves a `Day` but to a reader whose audiences it has; the store looks at what was chosen once more.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
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
ABOUT_TO_BE = timedelta(days=8)  # in which an event begins that may be told once more: the longest rhythm, and a day

# Of the ten things, at most so many of a section while there are others.
_ROOM = {"polls": 3, "events": 3, "questions": 2, "posts": 5, "likes": 1, "results": 2, "documents": 2}
_ROOM |= {"said": 2, "clubs": 2, "colleagues": 1}
_TWICE = 4  # things that were told in a section before may be among the best of another
_MAY_BE_OLDER = ("polls", "events")  # than the news: they are told again before they end or begin
_WINDOWS = 8  # so many are kept: digests that are sent together tell of nearly the same time


@dataclass(frozen=True, eq=False, slots=True)
class Item:
    """One piece of news. `number` is that of a thing, 0 for others. `at` is when it became news.

    `lasts` = it is told again beside other news, though it is no news by itself; `until` = nothing to tell after that
    moment; what `begins` is news once more in the last digest before. `only_on` names the one connection on which it
    may be told. `facts` is what its text says, `hangs` where its card hangs: place -> remote id.
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
    begins: datetime | None = None
    only_on: str | None = None
    hangs: Mapping[int, str] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict)  # its words and choices, made once for many readers


@dataclass(slots=True)  # not frozen: there is one for each of a hundred thousand people
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
    ahead: datetime | None = None  # up to then, what begins is news once more

    def news(self, item: Item) -> bool:
        """Whether it happened since, or is about to begin before it can be told again."""
        if self.since < item.at:
            return True
        return item.begins is not None and self.ahead is not None and self.until < item.begins <= self.ahead


class Day:
    """All news of a stretch of time, by audience and section, best first."""

    def __init__(self, since: datetime, made_at: datetime, items: Iterable[Item]) -> None:
        self.since = since
        self.made_at = made_at
        self.kept: dict[Any, Any] = {}
        self._ranked = sorted(items, key=attrgetter("rank"), reverse=True)
        self._places: dict[int, list[int]] = {}  # by audience
        for place, item in enumerate(self._ranked):
            self._places.setdefault(item.audience, []).append(place)
        self._moments = sorted(item.at for item in self._ranked)
        self._ends = sorted(item.until for item in self._ranked if item.until is not None)
        self._begins = sorted(item.begins for item in self._ranked if item.begins is not None)
        self._numbers = [item.number for item in self._ranked]
        self._authors = [item.author or 0 for item in self._ranked]
        self._written = Counter(self._authors)
        self._windows: dict[Any, _Window] = {}
        self._older: dict[int, set[int]] = {}  # by audience
        for item in self._ranked:
            if item.section in _MAY_BE_OLDER:
                self._older.setdefault(item.audience, set()).add(item.number)
        self.older = set[int]().union(*self._older.values())
        others = (item.number for item in self._ranked if item.number and item.section not in _MAY_BE_OLDER)
        self.first = min(others, default=0)  # the lowest number of the others

    def asked(self, audiences: Set[int]) -> list[int]:
        """The polls and events that these audiences may answer."""
        return [number for audience in audiences & self._older.keys() for number in self._older[audience]]

    def chosen(self, reading: Reading, skip: int = 0) -> tuple[list[Item], bool]:
        """What to tell, in order, and whether there is more; nothing when nothing of it is new."""
        window = self._window(reading)
        found = self._by_section(window, reading, skip + MOST_ITEMS + 1)
        if all(window.news.isdisjoint(places) for places in found.values()):
            return [], False
        shares = _shares(found)
        ordered: list[int] = []
        for section, places in found.items():
            ordered += places[: shares[section]]
        for section, places in found.items():
            ordered += places[shares[section] :]
        return [self._ranked[place] for place in ordered[skip : skip + MOST_ITEMS]], len(ordered) > skip + MOST_ITEMS

    def _by_section(self, window: _Window, reading: Reading, most: int) -> dict[str, list[int]]:
        """The best of what this reader neither has seen nor wrote, those of the place's own before others. A thing is
        told in the first of its sections alone."""
        enough = most + _TWICE + len(reading.seen) + self._written.get(reading.person or 0, 0)
        best = window.best(reading.audiences - reading.own, enough)
        if reading.own:
            for section, places in window.best(reading.audiences & reading.own, enough).items():
                best[section] = places + best.get(section, [])
        numbers, authors = self._numbers, self._authors
        taken, writer = set(reading.seen), reading.person or -1
        found: dict[str, list[int]] = {}
        for section in [each for each in reading.sections if each in best]:
            places = []
            for n in best[section]:
                number = numbers[n]
                if number not in taken and authors[n] != writer:
                    places.append(n)
                    if number:
                        taken.add(number)
                    if len(places) == most:
                        break
            if places:
                found[section] = places
        return found

    def _window(self, reading: Reading) -> _Window:
        """What is the same for all who are told of the same news on the same connection, until something of it ends."""
        since, until = bisect(self._moments, reading.since), bisect(self._moments, reading.until)
        begun, ahead = bisect(self._begins, reading.until), bisect(self._begins, reading.ahead or reading.until)
        ended = bisect(self._ends, reading.now)
        key = since, until, ended, begun, ahead, reading.connection if reading.messenger else None
        window = self._windows.get(key)
        if window is None:
            if len(self._windows) == _WINDOWS:
                self._windows.clear()
            window = self._windows[key] = _Window(self._ranked, self._places, reading)
        return window


class _Window(dict[int, dict[str, list[int]]]):
    """What is to be told within a stretch of time, by audience and section: each thing at its first place in the order
    of all news. It is sorted out for the audiences that are asked for."""

    def __init__(self, ranked: Sequence[Item], places: Mapping[int, Sequence[int]], reading: Reading) -> None:
        super().__init__()
        self._ranked = ranked
        self._all = places
        self._reading = reading
        self.news: set[int] = set()  # without what is only told again

    def __missing__(self, audience: int) -> dict[str, list[int]]:
        found: dict[str, dict[Any, int]] = {}
        for place in self._all.get(audience, ()):
            item = self._ranked[place]
            if self._fits(item):
                found.setdefault(item.section, {}).setdefault(item.number or item, place)
                if self._reading.news(item):
                    self.news.add(place)
        self[audience] = {section: list(first.values()) for section, first in found.items()}
        return self[audience]

    def _fits(self, item: Item) -> bool:
        about = self._reading
        return (
            item.at <= about.until
            and (item.lasts or about.news(item))
            and (item.until is None or about.now < item.until)
            and (item.only_on is None or item.only_on == about.connection or not about.messenger)
        )

    def best(self, audiences: Iterable[int], most: int) -> dict[str, list[int]]:
        """The first of these audiences together, at least so many of each section if there are."""
        found: dict[str, list[int]] = {}
        for audience in audiences:
            for section, places in self[audience].items():
                found.setdefault(section, []).extend(places[:most])
        for places in found.values():
            places.sort()
        return found


def _shares(found: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """How many of each section are among the ten: something of every section, and the most of what matters most."""
    left = MOST_ITEMS
    shares: dict[str, int] = {}
    for section, places in found.items():
        shares[section] = min(len(places), _ROOM[section], left)
        left -= shares[section]
    for section, places in found.items():
        more = min(len(places) - shares[section], left)
        shares[section] += more
        left -= more
    return shares
