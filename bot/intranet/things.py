"""What posts, polls, events and documents have in common: a number, an audience, an author, a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.chat import Refused
from bot.intranet.people import Person


@dataclass(frozen=True)
class Thing:
    """Something with a number. `audience` names who may see it: all, a club's or a place's name."""

    number: int
    kind: str  # post | poll | event | document
    title: str
    audience: int
    scope: str  # all | club | place
    scope_name: str  # the club's or place's name, "" for all
    author: int | None
    author_name: str
    at: datetime
    made_in: int | None = None
    edited_at: datetime | None = None

    @property
    def key(self) -> str:
        """What its cards are known by wherever they hang."""
        return f"{self.kind} {self.number}"


@dataclass(frozen=True)
class Comment:
    """A remark under a thing."""

    author: str
    text: str
    at: datetime


def check_author(thing: Thing, person: Person) -> None:
    """Refuses everybody but the author and moderators."""
    if thing.author != person.id and not person.moderator:
        raise Refused("thing.not_yours", thing=thing)
