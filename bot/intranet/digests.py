"""The rules of digests: when they come, and what becomes of one whose hour has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.chat import Refused
from bot.intranet.occurrences import instant, next_after
from bot.intranet.people import Person

# In the order in which they are told.
SECTIONS = ("polls", "events", "questions", "posts", "likes", "results", "said", "documents", "clubs", "colleagues")

_SOON_AFTER = timedelta(hours=3)  # what begins so soon after an overview is told in the one before it, too
SLOT = "digest"  # what the slots of outbox rows of digests begin with: "digest 42 2026-11-25"


@dataclass(frozen=True)
class Rhythm:
    """Wall-clock times: on which days (Monday = 0), at what local time, in which zone."""

    days: frozenset[int]
    at: time
    zone: ZoneInfo

    @classmethod
    def of(cls, days: Iterable[int], at: str, zone: str) -> Rhythm:
        """From its stored form."""
        return _rhythm(tuple(days), at, zone)

    def next_after(self, moment: datetime) -> tuple[date, datetime]:
        """The next occurrence: its local date, which is its key, and its instant."""
        return next_after(moment, self.at, self.zone, self.days)


@lru_cache(maxsize=4096)
def _rhythm(days: tuple[int, ...], at: str, zone: str) -> Rhythm:
    """Many people share few rhythms."""
    return Rhythm(frozenset(days), time.fromisoformat(at), ZoneInfo(zone))


@dataclass(frozen=True)
class Schedule:
    """A digest for a place or a person. `sections` None = all; `follows` = its zone is that of the person."""

    id: int
    place: int | None
    person: int | None
    rhythm: Rhythm
    language: str | None
    next_at: datetime
    next_date: date
    told_until: datetime
    made_by: int
    sections: tuple[str, ...] | None = None
    follows: bool = False
    paused_until: datetime | None = None


def ahead_of(next_at: datetime) -> datetime:
    """Up to when a digest tells of events once more: those for which the next one, at that moment, comes too late."""
    return next_at + _SOON_AFTER


@dataclass(slots=True)  # as `Reading`
class Telling:
    """An occurrence that is to be told now: the news of a schedule since a moment, up to another."""

    slot: str
    place: int
    person: int | None
    zone: ZoneInfo
    language: str | None
    sections: tuple[str, ...] | None
    since: datetime
    until: datetime
    ahead: datetime  # events up to then are told once more


@dataclass(frozen=True)
class Past:
    """What became of an earlier occurrence."""

    local_date: date
    state: str


@dataclass(frozen=True)
class QuietHours:
    """From when to when, by the clock where the person is, Jet sends nothing unasked."""

    starts: time
    ends: time

    def until(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet around a moment ends; None when the moment is not within it."""
        wall = moment.astimezone(zone)
        clock = wall.time().replace(tzinfo=None)
        over_midnight = self.starts >= self.ends
        within = (clock >= self.starts or clock < self.ends) if over_midnight else self.starts <= clock < self.ends
        if not within:
            return None
        day = wall.date() + timedelta(days=1 if over_midnight and clock >= self.starts else 0)
        end = instant(day, self.ends, zone)
        return end if end is not None and end > moment else moment + timedelta(minutes=1)


def quiet_end(now: datetime, quiet_until: datetime | None, hours: QuietHours | None, zone: ZoneInfo) -> datetime | None:
    """When Jet may speak unasked to somebody again; None = now. Hours within which a longer quiet ends lengthen it."""
    end = quiet_until if quiet_until is not None and quiet_until > now else None
    return (hours.until(end or now, zone) if hours is not None else None) or end


@dataclass(frozen=True)
class Due:
    """A schedule whose hour has come, with what decides about it. `gone` = nobody is there to read it."""

    id: int
    rhythm: Rhythm
    next_at: datetime
    next_date: date
    gone: bool = False
    quiet_until: datetime | None = None
    quiet_hours: QuietHours | None = None
    zone: ZoneInfo | None = None  # the person's; None = that of the schedule

    @property
    def like(self) -> tuple[object, ...]:
        """What is the same for all schedules that have the same fate."""
        return self.rhythm, self.next_at, self.next_date, self.gone, self.quiet_until, self.quiet_hours, self.zone


@dataclass(frozen=True)
class Fate:
    """What becomes of an occurrence. `state`: sent, skipped (too late), holiday, quiet, or gone; None = it waits
    until `next_at` under the same date."""

    state: str | None
    next_date: date
    next_at: datetime


def fates(
    found: Iterable[Due], now: datetime, late_limit: timedelta, day_off: Callable[[date], bool]
) -> dict[int, Fate]:
    """Decide about schedules whose hour has come, by their ids; of many, most are alike."""
    known: dict[tuple[object, ...], Fate] = {}
    decided: dict[int, Fate] = {}
    for due in found:
        like = due.like
        if like not in known:
            known[like] = fate(due, now, late_limit, day_off)
        decided[due.id] = known[like]
    return decided


def fate(due: Due, now: datetime, late_limit: timedelta, day_off: Callable[[date], bool]) -> Fate:
    """Decide about a schedule whose hour has come."""
    following = due.rhythm.next_after(max(now, due.next_at))
    if due.gone:
        return Fate("gone", *following)
    if day_off(due.next_date):
        return Fate("holiday", *following)
    if now - due.next_at > late_limit:
        # the one after it may be late as well, and yet in time
        return Fate("skipped", *due.rhythm.next_after(max(now - late_limit, due.next_at)))
    quiet = quiet_end(now, due.quiet_until, due.quiet_hours, due.zone or due.rhythm.zone)
    if quiet is None:
        return Fate("sent", *following)
    if quiet < following[1]:
        return Fate(None, due.next_date, quiet)
    return Fate("quiet", *following)


def check_may_change(had: Schedule, person: Person, owners: set[int], maker: Person | None) -> None:
    """Refuses to change a place's digest to everybody but who set it, the club's owners and moderators; when who
    set it has left, anybody there may. `maker` None = has left."""
    if maker is not None and had.made_by != person.id and person.id not in owners and not person.moderator:
        raise Refused("digest.not_yours", name=maker.name)
