"""Digests: what is new, told in a place or to a person, at a chosen hour, or now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.chat import Lines, Message, Refused, Reply, say
from bot.command import Due, Turn, command, timer
from bot.intranet.digests import SECTIONS, Past, Rhythm, Schedule, check_may_change, fates
from bot.intranet.news import Reading
from bot.intranet.places import Home
from commands.digest_news import Asked, gathered, horizon, house_zone, window
from commands.digest_wanted import Until, Wanted

_AT_ONCE = 1000
_CHANGES = {True: "digest me", False: "digest here"}  # how a command begins that changes it
_EVERY_DAY = frozenset(range(7))


@command("digest")
def digest(turn: Turn, wanted: Wanted | None = None) -> Reply:
    """Tell what is new here, or to me, from now on; bare, what is set."""
    if wanted is None:
        return _status(turn)
    mine = wanted.mine or turn.home.direct
    home = turn.store.places.direct_with(turn.heard.account) if mine and not turn.home.direct else turn.home
    if home is None:
        raise Refused("me.in_private")
    had = turn.store.schedules.of(place=home.id, person=turn.person.id if mine else None)
    if not mine:
        _check(turn, had)
    schedule = _set(turn, wanted, had, home, mine)
    return Reply(Message(say("digest.set", **_values(turn, schedule))), public=not mine, about=_CHANGES[mine])


def _set(turn: Turn, wanted: Wanted, had: Schedule | None, home: Home, mine: bool) -> Schedule:
    """What was not said stays as it was."""
    zone = turn.zone if mine else house_zone(turn.house, home, turn.zone)
    zone = wanted.zone or (had.rhythm.zone if had is not None and not had.follows else zone)
    days = wanted.days or (had.rhythm.days if had is not None else _EVERY_DAY)
    at = wanted.at or (had.rhythm.at if had is not None else turn.house.digest_time)
    sections = wanted.sections or (had.sections if had is not None else None)
    if sections is not None and set(sections) == set(SECTIONS):
        sections = None
    return turn.store.schedules.set(
        Rhythm(days, at, zone),
        place=home.id,
        person=turn.person.id if mine else None,
        made_by=turn.person.id,
        now=turn.now,
        language=wanted.language or (had.language if had is not None else None),
        sections=sections,
        follows=mine and wanted.zone is None and (had is None or had.follows),
    )


def _values(turn: Turn, schedule: Schedule) -> dict[str, Any]:
    """What is said of a schedule."""
    sections = schedule.sections or ()
    few = 2 * len(sections) <= len(SECTIONS)
    paused = schedule.paused_until
    return {
        "mine": schedule.person is not None,
        "rhythm": schedule.rhythm,
        "every_day": len(schedule.rhythm.days) == len(_EVERY_DAY),
        "next_at": schedule.next_at,
        "sections": _named(sections if few else ()),
        "without": _named([section for section in SECTIONS if section not in sections] if sections and not few else ()),
        "by": turn.person.first_name,
        "paused_until": paused if paused is not None and paused > turn.now else None,
    }


def _named(sections: Iterable[str]) -> Lines:
    return Lines(tuple(say(f"digest.section_{section}") for section in sections))


def _check(turn: Turn, had: Schedule | None) -> None:
    """Whether the asker may change or stop the digest of this place."""
    if had is None:
        return
    club = turn.home.club
    members = turn.store.clubs.members(club) if club is not None else []
    owners = {person for person, _, standing in members if standing == "owner"}
    check_may_change(had, turn.person, owners, turn.store.readers.people([had.made_by]).get(had.made_by))


def _status(turn: Turn) -> Reply:
    """What is set here and for the asker, and what became of the last one."""
    mine = turn.store.schedules.of(place=None, person=turn.person.id)
    here = None if turn.home.direct else turn.store.schedules.of(place=turn.home.id, person=None)
    if mine is None and here is None:
        return Reply(Message(say("digest.status_none", direct=turn.home.direct)), about=_CHANGES[True])
    parts = [say("digest.status", last=_last(turn, each), **_values(turn, each)) for each in (here, mine) if each]
    said = say("digest.status_all", parts=Lines(tuple(parts)), direct=turn.home.direct)
    return Reply(Message(said), about=_CHANGES[here is None])


def _last(turn: Turn, schedule: Schedule) -> Past | None:
    last = turn.store.schedules.last(schedule.id)
    return last if last is not None and last.state != "sent" else None


@command("digest off")
def off(turn: Turn) -> Reply:
    """No more digests here; in a direct conversation, none to me."""
    had = _here(turn)
    if had is None:
        return Reply(Message(say("digest.none", mine=turn.home.direct)))
    turn.store.schedules.stop(place=had.place, person=had.person)
    said = say("digest.stopped", mine=turn.home.direct, by=turn.person.first_name)
    return Reply(Message(said), public=not turn.home.direct)


@command("digest pause")
def pause(turn: Turn, until: Until) -> Reply:
    """No digests until a day; what happens meanwhile is told afterwards."""
    return _paused(turn, until.at)


@command("digest resume")
def resume(turn: Turn) -> Reply:
    """Digests come again."""
    return _paused(turn, None)


def _paused(turn: Turn, until: datetime | None) -> Reply:
    had = _here(turn)
    if had is None:
        raise Refused("digest.none", mine=turn.home.direct)
    schedule = turn.store.schedules.pause(had, until, turn.now)
    said = say("digest.paused" if until else "digest.resumed", **_values(turn, schedule))
    return Reply(Message(said), public=not turn.home.direct)


def _here(turn: Turn) -> Schedule | None:
    """The digest that is meant here, and that the asker may change: in a direct conversation their own."""
    if turn.home.direct:
        return turn.store.schedules.of(place=None, person=turn.person.id)
    had = turn.store.schedules.of(place=turn.home.id, person=None)
    _check(turn, had)
    return had


@command("digest now", reading=True)
def now(turn: Turn, *, page: int = 1) -> Reply:
    """What is new since the last digest, or since yesterday; in a shared place, for all to see."""
    schedule = _reading_here(turn)
    since = window(schedule, turn.now)
    if schedule is not None and turn.store.schedules.last_told(schedule.id) is None:
        since = min(since, window(None, turn.now))  # it was only just asked for, and told nothing yet
    message = _gathered(turn, schedule, since, turn.now, page)
    about = _CHANGES[turn.home.direct]
    if message is None:
        return Reply(Message(say("digest.nothing")), about=about)
    return Reply(replace(message, more=f"digest now --page {page + 1}"), public=page == 1, about=about)


@command("digest more", reading=True)
def more(turn: Turn, page: int = 2) -> Reply:
    """What did not fit into the last digest, to the asker alone."""
    schedule = _reading_here(turn)
    told = turn.store.schedules.last_told(schedule.id) if schedule is not None else None
    message = _gathered(turn, schedule, told[0], told[1], page) if told is not None else None
    if message is None:
        return Reply(Message(say("digest.no_more")))
    return Reply(replace(message, more=f"digest more {page + 1}"))


def _reading_here(turn: Turn) -> Schedule | None:
    person = turn.person.id if turn.home.direct else None
    return turn.store.schedules.of(place=turn.home.id, person=person)


def _gathered(turn: Turn, schedule: Schedule | None, since: datetime, until: datetime, page: int) -> Message | None:
    """The news as everybody here may see it; in a direct conversation, as the asker may."""
    line = turn.house.lines[turn.home.place.connection]
    own = turn.here.audiences - {turn.store.places.audience_all()}
    about = Reading(
        turn.here.audiences,
        since,
        until,
        turn.now,
        line.name,
        own=frozenset() if turn.home.direct else own,
        sections=(schedule.sections if schedule is not None else None) or SECTIONS,
        person=turn.person.id if turn.home.direct else None,
        messenger=line.messenger,
        ahead=horizon(schedule, turn.now),
    )
    person = turn.person if turn.home.direct else None
    return gathered(turn.store, Asked(turn.home, line, about, turn.zone, person, page=page))


@timer(lambda store, now: store.schedules.waits(now))
def plan(due: Due) -> list[Reply]:
    """Each schedule once for each local date: handed to the outbox, put off, or passed over."""
    found = due.store.schedules.due(due.now, _AT_ONCE)
    for at in {each.next_at for each in found}:
        due.late(due.now - at)
    due.store.schedules.settle(fates(found, due.now, due.house.late_limit, due.house.day_off), due.now)
    return []
