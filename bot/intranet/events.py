"""The rules of an event: when and where, how many may come, when those who come are reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat import Refused
from bot.intranet.things import Thing

LONGEST_TITLE = 200
LONGEST_VENUE = 200
LONGEST_TEXT = 3000
LONGEST = timedelta(days=31)
REMINDED_BEFORE = (timedelta(days=1), timedelta(hours=1))


@dataclass(frozen=True)
class Draft:
    """An event before it has a number. `venue` and `text` "" = not said, `most` None = everybody may come."""

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    venue: str = ""
    text: str = ""
    most: int | None = None


@dataclass(frozen=True)
class Event:
    """Something that people come to. `coming` and `waiting` are numbers of people."""

    thing: Thing
    starts_at: datetime
    ends_at: datetime | None
    venue: str
    text: str
    most: int | None
    coming: int
    waiting: int

    @property
    def left(self) -> int | None:
        """How many places are free; None = as many as come. Who waits goes before who answers now."""
        if self.most is None:
            return None
        return max(0, self.most - self.coming - self.waiting)

    @property
    def ends(self) -> datetime:
        """When it is over: when it ends, or where that was not said, when it begins."""
        return self.ends_at or self.starts_at

    @property
    def draft(self) -> Draft:
        """What can be changed of it."""
        return Draft(self.thing.title, self.starts_at, self.ends_at, self.venue, self.text, self.most)

    def check_ahead(self, sent_at: datetime) -> None:
        """Refuses an answer once it is over, judged by when that was sent."""
        if sent_at > self.ends:
            raise Refused("event.over", event=self)


@dataclass(frozen=True)
class Guest:
    """Somebody who comes, or waits for a place."""

    person: int
    name: str
    waiting: bool


@dataclass(frozen=True)
class Reminder:
    """That somebody is to be reminded of an event."""

    rsvp: int
    event: int
    person: int


def check(wanted: Draft) -> Draft:
    """The event that somebody wants, tidied; refuses what cannot be."""
    title, venue, text = " ".join(wanted.title.split()), " ".join(wanted.venue.split()), wanted.text.strip()
    if not title:
        raise Refused("event.no_title")
    for what, said, longest in (
        ("title", title, LONGEST_TITLE),
        ("venue", venue, LONGEST_VENUE),
        ("text", text, LONGEST_TEXT),
    ):
        if len(said) > longest:
            raise Refused("event.too_long", what=what, longest=longest, length=len(said))
    if wanted.most is not None and wanted.most < 1:
        raise Refused("event.for_nobody")
    if wanted.ends_at is not None and not wanted.starts_at < wanted.ends_at <= wanted.starts_at + LONGEST:
        raise Refused("event.ends_oddly", starts_at=wanted.starts_at, ends_at=wanted.ends_at)
    return Draft(title, wanted.starts_at, wanted.ends_at, venue, text, wanted.most)


def remind_at(starts_at: datetime, now: datetime) -> datetime | None:
    """When to remind of it next; None = not again."""
    return min((starts_at - before for before in REMINDED_BEFORE if starts_at - before > now), default=None)
