"""What a digest says: the news that its readers may see, as lines and things to press."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat import Choice, Lines, Message, Said, say
from bot.conversation.telling.batches import Batch, Drawn, draws_many
from bot.house import House, Line
from bot.intranet.digests import SECTIONS, SLOT, Schedule, Telling, ahead_of
from bot.intranet.news import LONGEST, MOST_ITEMS, Day, Item, Reading
from bot.intranet.people import Person, Reader
from bot.intranet.places import Home
from bot.language.quotes import quote
from storage.store import Store

_FRESH = timedelta(seconds=60)  # how long one gathering may be chosen from; each thing is looked at once more
_TRIES = 3
_BUTTONS = {"polls": 2, "events": 3, "posts": 3, "likes": 1, "clubs": 3}  # of how many items of a section
_FEW_OPTIONS = 4
_KEPT = "digest"


@dataclass(slots=True)  # as `Reading`
class Asked:
    """One digest to be put together: for whom, where, and of what."""

    home: Home
    line: Line
    reading: Reading
    zone: ZoneInfo
    person: Person | None = None
    language: str | None = None
    page: int = 1


@dataclass(frozen=True)
class _Readers:
    """Who reads a batch of digests, fetched together."""

    tellings: Sequence[Telling]
    homes: Mapping[int, Home]
    people: Mapping[int, Person]
    of_people: Mapping[int, Reader]
    of_places: Mapping[int, Reader]
    muted: Mapping[int, Collection[int]]
    everybody: Set[int]


def gathered(store: Store, asked: Asked) -> Message | None:
    """The digest of one reader alone; None when nothing is new."""
    about = asked.reading
    day = Day(about.since, about.now, store.news.since(about.since, about.now, about.audiences))
    if about.person is not None:
        who = [about.person]
        asks = [(about.person, number) for number in day.asked(about.audiences)]
        seen = store.news.seen_by(who, day.first, day.older, asks).get(about.person, set())
        muted = store.news.muted_by(who).get(about.person, set())
        asked = replace(asked, reading=replace(about, seen=seen, audiences=about.audiences - muted))
    items, more = day.chosen(asked.reading, MOST_ITEMS * (asked.page - 1))
    if not items:
        return None
    told = _told(store, day, asked, items, more)
    said = say("digest.lines", lines=Lines(tuple(told.lines)))
    return Message(said, told.choices, language=told.language, before=told.heading, after=told.closing)


@draws_many(SLOT)
def draw(batch: Batch, slots: Sequence[str]) -> Mapping[str, Drawn]:
    """The digests of many readers: what happened is gathered for all of them at once."""
    store = batch.store
    readers = _readers(store, store.schedules.tellings(slots))
    if not readers.tellings:
        return {}
    for _ in range(_TRIES):
        day = _day(batch, readers.tellings)
        asks = [(who, number) for who, each in readers.of_people.items() for number in day.asked(each.audiences)]
        seen = store.news.seen_by(readers.people, day.first, day.older, asks)
        asked = _asked(batch, readers, seen)
        chosen = {slot: day.chosen(each.reading) for slot, each in asked.items()}
        if store.news.unchanged({item for items, _ in chosen.values() for item in items}):
            return {
                slot: _told(store, day, asked[slot], items, more) for slot, (items, more) in chosen.items() if items
            }
        batch.kept.pop(_KEPT, None)  # which another batch may have done meanwhile
    raise RuntimeError("what is to be told keeps changing")


def _readers(store: Store, tellings: Sequence[Telling]) -> _Readers:
    people = {each.person for each in tellings if each.person is not None}
    homes = store.places.many({each.place for each in tellings})
    places = {each.place for each in tellings if each.person is None}
    shared = [home for home in homes.values() if home.id in places]
    return _Readers(
        tellings,
        homes,
        store.readers.people(people),
        store.readers.of_people(people),
        store.readers.of_places(shared),
        store.news.muted_by(people),
        store.readers.everybody,
    )


def _asked(batch: Batch, readers: _Readers, seen: Mapping[int, Set[int]]) -> dict[str, Asked]:
    """One for each telling whose reader is still there."""
    found: dict[str, Asked] = {}
    for telling in readers.tellings:
        home = readers.homes.get(telling.place)
        line = batch.house.lines.get(home.place.connection) if home is not None else None
        person = readers.people.get(telling.person or 0)
        if home is None or line is None or home.left or (telling.person is not None and person is None):
            continue
        reader = readers.of_places[home.id] if telling.person is None else readers.of_people[telling.person]
        made = _reading(reader, telling, batch.now, line, readers, seen)
        found[telling.slot] = Asked(home, line, made, telling.zone, person, telling.language)
    return found


def _reading(
    reader: Reader,
    telling: Telling,
    now: datetime,
    line: Line,
    readers: _Readers,
    seen: Mapping[int, Set[int]],
) -> Reading:
    who = telling.person
    muted = readers.muted.get(who) if who is not None else None
    return Reading(
        reader.audiences.difference(muted) if muted else reader.audiences,
        max(telling.since, now - LONGEST),
        telling.until,
        now,
        line.name,
        own=frozenset() if who is not None else reader.audiences - readers.everybody,
        sections=telling.sections or SECTIONS,
        person=who,
        seen=seen.get(who, frozenset()) if who is not None else frozenset(),
        messenger=line.messenger,
        ahead=telling.ahead,
    )


def _day(batch: Batch, tellings: Sequence[Telling]) -> Day:
    """What happened, gathered once for some batches."""
    since = max(min(each.since for each in tellings), batch.now - LONGEST)
    until = max(each.until for each in tellings)
    day: Day | None = batch.kept.get(_KEPT)
    if day is None or not (day.since <= since and until <= day.made_at <= batch.now < day.made_at + _FRESH):
        day = Day(since, batch.now, batch.store.news.since(since, batch.now))
        batch.kept[_KEPT] = day
    return day


def _told(store: Store, day: Day, asked: Asked, items: Sequence[Item], more: bool) -> Drawn:
    lines = [_line_of(store, day, asked, item) for item in items]
    heading, closing = _around(day, asked, more)
    return Drawn(heading, lines, closing, _choices(items), asked.home, asked.person, asked.language, day.kept)


def _around(day: Day, asked: Asked, more: bool) -> tuple[Said, Said]:
    """What stands above and below the lines; the same ones for all who are greeted alike."""
    about = asked.reading
    name = "" if asked.home.direct else asked.home.name
    key = name, asked.home.direct, about.since, about.now, asked.zone, asked.page, more
    found: tuple[Said, Said] | None = day.kept.get(key)
    if found is None:
        since, now = about.since.astimezone(asked.zone), about.now.astimezone(asked.zone)
        heading = say(
            "digest.news",
            name=name,
            mine=asked.home.direct,
            part="morning" if now.hour < 12 else "afternoon" if now.hour < 18 else "evening",
            days_ago=(now.date() - since.date()).days,
            since=since,
            page=asked.page,
        )
        found = day.kept[key] = heading, say("digest.closing", more=more)
    return found


def _line_of(store: Store, day: Day, asked: Asked, item: Item) -> Said:
    """The line of an item; the same one for all who read it with the same address."""
    link = _link(store, day, asked, item) if item.hangs else ""
    said: Said | None = item.kept.get(link)
    if said is None:
        said = item.kept[link] = Said(f"digest.item_{item.section}", {**item.facts, "link": link})
    return said


def _link(store: Store, day: Day, asked: Asked, item: Item) -> str:
    """Where the original hangs for these readers: in their own place, the club's, or on their timeline."""
    if asked.home.id in item.hangs:
        return asked.line.link(asked.home.place.id, item.hangs[asked.home.id])
    key = ("link", asked.line.name)
    if key not in item.kept:
        item.kept[key] = next(
            (
                asked.line.link(home.place.id, item.hangs[home.id])
                for home in _homes(store, day, item.hangs)
                if home.place.connection == asked.line.name
                and (home.place == asked.line.timeline or (item.facts["scope"] == "club" and home.club is not None))
            ),
            "",
        )
    found: str = item.kept[key]
    return found


def _homes(store: Store, day: Day, numbers: Collection[int]) -> list[Home]:
    known: dict[int, Home] = day.kept.setdefault("homes", {})
    if missing := [number for number in numbers if number not in known]:
        known.update(store.places.many(missing))
    return [known[number] for number in numbers if number in known]


def _choices(items: Sequence[Item]) -> tuple[Choice, ...]:
    """What can be done about some of them at once."""
    left = dict(_BUTTONS)
    found: list[Choice] = []
    for item in items:
        if left.get(item.section):
            left[item.section] -= 1
            choices = item.kept.get("choices")
            if choices is None:
                choices = item.kept["choices"] = tuple(_choices_of(item))
            found += choices
    return tuple(found)


def _choices_of(item: Item) -> list[Choice]:
    facts: Mapping[str, Any] = item.facts
    if item.section == "clubs":
        join = f"club join {quote(facts['slug'])}"
        return [Choice(say("digest.join", name=facts["name"]), join)] if facts["open"] else []
    if item.section == "events":
        return [Choice(say("event.coming", number=item.number), f"coming {item.number}")]
    if item.section in ("posts", "likes"):
        return [Choice(say("digest.like", number=item.number), f"like {item.number}")]
    if len(facts["options"]) > _FEW_OPTIONS:
        return [Choice(say("digest.show", number=item.number), f"show {item.number}")]
    verb = "toggle " if facts["several"] else ""
    return [
        Choice(
            say("digest.vote", number=item.number, label=option["label"]),
            f"vote {item.number} {verb}id:{option['tag']}",
        )
        for option in facts["options"]
    ]


def house_zone(house: House, home: Home, otherwise: ZoneInfo) -> ZoneInfo:
    """The clock of a place: its own, its connection's, else another."""
    line = house.lines.get(home.place.connection)
    return ZoneInfo(home.zone) if home.zone else (line.zone if line is not None else None) or otherwise


def horizon(schedule: Schedule | None, now: datetime) -> datetime:
    """Up to when events are told once more."""
    return ahead_of(schedule.next_at) if schedule is not None else now + timedelta(days=1)


def window(schedule: Schedule | None, now: datetime) -> datetime:
    """Since when news has not been told."""
    return max(schedule.told_until if schedule is not None else now - timedelta(days=1), now - LONGEST)
