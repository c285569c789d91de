"""The rules of questions to colleagues: whose turn it is, what two askings of one question are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.chat import Refused

LONGEST = 2000  # characters of a question
LONGEST_ANSWER = 5000
ALIKE = 0.5  # share of the words of two askings that make them one question
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Question:
    """A question to a colleague, as one of its readers may see it.

    `state` is open, answered (by a colleague, not accepted yet), accepted, or unanswered (nobody left to ask).
    `asker_name` is "" where the asker is not told to whom it is with. `others` = how many more asked the same;
    `joined` = its reader is one of those, and it stands here in their words.
    """

    number: int
    text: str
    topic: str
    language: str
    asker: int
    asker_name: str
    nameless: bool
    state: str
    assignee: int | None
    assignee_name: str
    due_at: datetime | None
    answer: str
    answered_by: int | None
    answered_by_name: str
    answered_at: datetime | None
    place: int | None
    thread: str | None
    shared: bool
    kept: int | None
    at: datetime
    others: int = 0
    joined: bool = False

    def in_words_of_another(self, text: str) -> Question:
        """As somebody sees it who asked the same, and learns nothing of who did so first."""
        return replace(self, text=text, asker_name="", others=0, joined=True)

    @property
    def key(self) -> str:
        """What its cards are known by."""
        return f"question {self.number}"

    @property
    def shown_asker(self) -> str:
        """Who asks, for others than the asker; "" = that is not told."""
        return "" if self.nameless else self.asker_name


@dataclass(frozen=True)
class Knower:
    """Somebody who may know. `owns` = the nearest document is theirs; `fits` = words of the question that are a
    topic of theirs; `topics` = they have set any; `recent` = questions in the last while; `last` = the newest."""

    person: int
    name: str
    topic: str = ""
    owns: bool = False
    fits: int = 0
    topics: bool = False
    recent: int = 0
    last: datetime | None = None


def in_turn(knowers: Iterable[Knower]) -> list[Knower]:
    """Who is asked first, second, …: whose document is nearest, then whose topic it is, then who is there for
    everything, then the others; among equals whoever had the fewest, then whose last is longest ago."""

    def order(knower: Knower) -> tuple[int, int, int, datetime, int]:
        rank = 0 if knower.owns else 1 if knower.fits else 3 if knower.topics else 2
        return rank, -knower.fits, knower.recent, knower.last or _NEVER, knower.person

    return sorted(knowers, key=order)


def alike(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two askings, each by its stems, are one question."""
    a, b = set(one), set(other)
    if not a or not b:
        return a == b
    return len(a & b) / len(a | b) >= ALIKE


def check_question(text: str) -> str:
    """The words of a question, tidied; refuses none and too many."""
    words = text.strip()
    if not words:
        raise Refused("question.empty")
    if len(words) > LONGEST:
        raise Refused("question.too_long", length=len(words), longest=LONGEST)
    return words


def check_answer(text: str) -> str:
    """The words of an answer, trimmed; refuses none and too many."""
    words = text.strip()
    if not words:
        raise Refused("answer.empty")
    if len(words) > LONGEST_ANSWER:
        raise Refused("question.too_long", length=len(words), longest=LONGEST_ANSWER)
    return words
