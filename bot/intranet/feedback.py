"""The rules of feedback: what may be said, to whom it goes, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.chat import Refused

LONGEST = 3000
ENDED = ("done", "declined")


@dataclass(frozen=True)
class Line:
    """Something said about a piece of feedback; `ours` = by those who look after it."""

    ours: bool
    name: str  # "" = the sender, without a name
    text: str


@dataclass(frozen=True)
class Feedback:
    """What somebody put in the box. `author` is None for one without a name."""

    number: int
    text: str
    nameless: bool
    author: int | None
    author_name: str
    state: str  # new | seen | doing | done | declined
    outcome: str
    at: datetime
    lines: tuple[Line, ...] = ()

    @property
    def key(self) -> str:
        """What its cards are known by."""
        return f"feedback {self.number}"

    @property
    def ended(self) -> bool:
        return self.state in ENDED


def check_words(words: str, longest: int = LONGEST) -> str:
    """Refuses what is empty or too long."""
    words = words.strip()
    if not words:
        raise Refused("feedback.empty")
    if len(words) > longest:
        raise Refused("feedback.too_long", length=len(words), longest=longest)
    return words


def check_open(one: Feedback) -> None:
    """Refuses what has come to its end."""
    if one.ended:
        raise Refused("feedback.ended", feedback=one)


def said_and_done(words: str) -> tuple[str, str]:
    """What was said and what was done about it, in "too dark in the shed | there is a lamp now"; without a bar, only
    what was done."""
    said, bar, done = words.partition("|")
    return (said.strip(), check_words(done)) if bar else ("", check_words(words))
