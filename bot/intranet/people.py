"""The people of the organisation, and who may read what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

GROUP_ROLES = ("feedback", "editor", "admin")  # who looks after feedback: the first of these that somebody has


@dataclass(frozen=True)
class Person:
    """One employee, whichever messengers they speak through. `language` and `zone` None = not chosen."""

    id: int
    name: str
    language: str | None = None
    zone: ZoneInfo | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    quiet_until: datetime | None = None

    @property
    def first_name(self) -> str:
        """What a colleague would say."""
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def admin(self) -> bool:
        return "admin" in self.roles

    @property
    def moderator(self) -> bool:
        return self.admin or "moderator" in self.roles

    @property
    def in_feedback_group(self) -> bool:
        return bool(self.roles.intersection(GROUP_ROLES))


@dataclass(frozen=True)
class Reader:
    """Who will read something: a person, or a place (what everybody there may see).

    Every getter of the store takes one, and gives out only things whose audience is among `audiences`.
    """

    audiences: frozenset[int]
    person: int | None = None
    place: int | None = None


@dataclass(frozen=True)
class Awake:
    """Somebody who talks to Jet just now: what is for them may come at once, and where they are."""

    person: int
    connection: str
