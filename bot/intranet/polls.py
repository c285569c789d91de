"""The rules of a poll: what may be asked, who may choose what, when it is over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from typing import NewType

from bot.chat import Refused
from bot.intranet.people import Person
from bot.intranet.things import Thing

MOST_OPTIONS = 26
LONGEST_LABEL = 200
LONGEST_QUESTION = 1000
_OTHER_TONGUE = {"ja": "yes", "yes": "ja", "nee": "no", "no": "nee"}  # colleagues vote in either

_LISTED = re.compile(r"\s*[,;]\s*|\s+(?:en|and|&|\+)\s+")
_CLOSING = ".,!?;:)"
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛`´", "'"))


@dataclass(frozen=True)
class Option:
    """One answer of a poll. `tag` is permanent within the poll (`id:3`); `count` None = not shown yet."""

    id: int
    tag: int
    letter: str
    label: str
    count: int | None


@dataclass(frozen=True)
class Poll:
    """A question put to people. `voters` None = hidden; `closed` = no more votes."""

    thing: Thing
    question: str
    options: tuple[Option, ...]
    max_choices: int
    names_hidden: bool
    closes_at: datetime | None
    closed_at: datetime | None
    voters: int

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    @property
    def several(self) -> bool:
        return self.max_choices > 1

    @property
    def total(self) -> int:
        """All choices counted together."""
        return sum(option.count or 0 for option in self.options)

    @property
    def winners(self) -> tuple[Option, ...]:
        """The options with the most votes; none when nobody voted."""
        most = max((option.count or 0 for option in self.options), default=0)
        return tuple(option for option in self.options if option.count == most) if most else ()

    def share(self, option: Option) -> int:
        """Percentage of voters who chose it, rounded."""
        return round(100 * (option.count or 0) / self.voters) if self.voters else 0

    def check_open(self, sent_at: datetime) -> None:
        """Refuses a vote after closing, judged by when it was sent."""
        if self.closed or (self.closes_at is not None and sent_at > self.closes_at):
            raise Refused("poll.over", poll=self)

    def chosen(self, typed: tuple[str, ...]) -> tuple[Option, ...]:
        """The options meant by what was typed: a permanent id, an exact label, a letter, a number, or all
        the words together as one label. Refuses what it does not know and more than allowed."""
        whole = self.meant(" ".join(typed))
        found = (whole,) if whole else tuple(dict.fromkeys(self._must_mean(word) for word in self._parted(typed)))
        if len(found) > self.max_choices:
            raise Refused("poll.too_many", poll=self, chosen=len(found))
        return found

    def called(self, label: str) -> Option | None:
        """The option with that label."""
        said = _folded(label).rstrip(_CLOSING)
        return next((each for each in self.options if said == _folded(each.label).rstrip(_CLOSING)), None)

    def meant(self, typed: str) -> Option | None:
        """The one option that was meant; a full stop or bracket behind it counts for nothing."""
        said = _folded(typed)
        short = said.rstrip(_CLOSING)
        for candidates in (
            [option for option in self.options if said == f"id:{option.tag}"],
            [option for option in self.options if said == _folded(option.label)],
            [option for option in self.options if short and short == _folded(option.label).rstrip(_CLOSING)],
            [option for option in self.options if short == option.letter.casefold()],
            [option for position, option in enumerate(self.options, 1) if short == str(position)],
            [option for option in self.options if _folded(option.label) == _OTHER_TONGUE.get(short)],
        ):
            if candidates:
                return candidates[0]
        return None

    def _parted(self, typed: tuple[str, ...]) -> tuple[str, ...]:
        """The choices one by one: the words or quoted texts, else what commas and "and" part."""
        if all(self.meant(word) for word in typed):
            return typed
        parts = tuple(part for part in _LISTED.split(" ".join(typed)) if part)
        return parts if len(parts) > 1 else typed

    def _must_mean(self, word: str) -> Option:
        option = self.meant(word)
        if option is None:
            raise Refused("poll.no_such_option", poll=self, typed=word)
        return option


Paper = NewType("Paper", Poll)
"""A poll as far as a voter needs it: its counts are not there, since counting takes longer than voting."""


@dataclass(frozen=True)
class Draft:
    """A poll before it has a number."""

    question: str
    labels: tuple[str, ...]
    max_choices: int = 1
    names_hidden: bool = False
    closes_at: datetime | None = None


def draft(
    question: str, labels: tuple[str, ...], max_choices: int, names_hidden: bool, closes_at: datetime | None
) -> Draft:
    """Check a poll that somebody wants; refuses what cannot be voted on."""
    question = question.strip()
    labels = tuple(label.strip() for label in labels)
    _check_words(question, labels)
    if not 1 <= max_choices <= len(labels):
        raise Refused("poll.max_out_of_range", most=len(labels), asked=max_choices)
    return Draft(question, labels, max_choices, names_hidden, closes_at)


def _check_words(question: str, labels: tuple[str, ...]) -> None:
    if not question:
        raise Refused("poll.no_question")
    if len(question) > LONGEST_QUESTION:
        raise Refused("poll.question_too_long", longest=LONGEST_QUESTION)
    if len(labels) < 2:
        raise Refused("poll.few")
    if len(labels) > MOST_OPTIONS:
        raise Refused("poll.many", most=MOST_OPTIONS, given=len(labels))
    for label in labels:
        if not label:
            raise Refused("poll.empty_option")
        if len(label) > LONGEST_LABEL:
            raise Refused("poll.option_too_long", longest=LONGEST_LABEL, label=label[:40])
    folded = [_folded(label) for label in labels]
    for label, fold in zip(labels, folded, strict=True):
        if folded.count(fold) > 1:
            raise Refused("poll.same_option_twice", label=label)


def letter(position: int) -> str:
    """The letter of the option at a position counted from 0."""
    return ascii_uppercase[position]


def check_may_change(poll: Poll, person: Person) -> None:
    """Refuses everybody but the asker and moderators, and a poll that is closed already."""
    if poll.closed:
        raise Refused("poll.over", poll=poll)
    if poll.thing.author != person.id and not person.moderator:
        raise Refused("poll.not_yours", poll=poll)


def _folded(text: str) -> str:
    """As compared: phones type other apostrophes, and a capital first."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold().split())
