"""Documents that are to be looked at again: what people say of them, and when their owners are reminded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from bot.intranet.documents import Document
from bot.intranet.people import Person

AHEAD = timedelta(days=14)  # before the review date the owner hears of it
WEEKLY = timedelta(days=7)
TO_OWNER = 6  # reminders to the owner; the one after them goes to somebody who can ask them, and is the last
AT = time(8, tzinfo=UTC)  # in the working day of every zone that an office here has
YEAR = timedelta(days=365)
KEEPERS = frozenset({"editor", "moderator", "admin"})
_SAID = {  # what can be said of a document: in the words of people
    "owner": ("owner", "eigenaar", "beheerder"),
    "audience": ("audience", "for", "voor", "lezers"),
    "kind": ("kind", "soort"),
    "language": ("language", "taal"),
    "valid_from": ("from", "vanaf"),
    "valid_until": ("until", "till", "tot", "t/m"),
    "review_on": ("review", "nakijken"),
}
LABEL_OF = {word: label for label, words in _SAID.items() for word in words}
TITLE = {"title": "title", "titel": "title"}  # which is said of what is not a document yet
KIND_OF = {"instruction": "instruction", "instructie": "instruction", "werkinstructie": "instruction"} | {
    "protocol": "protocol",
    "form": "form",
    "formulier": "form",
    "news": "news",
    "nieuws": "news",
}
LANGUAGE_OF = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en"}
NONE = frozenset({"none", "geen", "niemand", "nobody", "-"})
EVERYBODY = frozenset({"all", "everybody", "everyone", "iedereen", "allen", "allemaal"})


@dataclass(frozen=True)
class Review:
    """A document whose owner is to be reminded; `times` that was done before."""

    number: int
    title: str
    owner: int | None
    review_on: date
    times: int


class Word(Protocol):
    """A word, or what stands in quotes, which is no label whatever it says."""

    @property
    def text(self) -> str: ...

    @property
    def quoted(self) -> bool: ...


def split(words: Sequence[Word], labels: Mapping[str, str] = LABEL_OF) -> list[tuple[str, list[str]]]:
    """Take "owner Fatima review 1 March" apart; raises `ValueError` with the first word that says nothing, and with
    the last one when nothing follows it."""
    found: list[tuple[str, list[str]]] = []
    for word in words:
        label = None if word.quoted else labels.get(word.text.casefold().lstrip("-—–").rstrip(":="))
        if label is not None and label not in dict(found):
            found.append((label, []))
        elif found:
            found[-1][1].append(word.text)
        else:
            raise ValueError(word.text)
    if found and not found[-1][1]:
        raise ValueError(words[-1].text)
    return found


def may_change(person: Person, document: Document) -> bool:
    """Its owner, who put it there, and those who keep things in order."""
    return person.id in (document.owner, document.author) or bool(person.roles & KEEPERS)


def first_reminder(review_on: date | None) -> datetime | None:
    """When the owner is told that a review is coming; at once when it is near."""
    return None if review_on is None else _working(datetime.combine(review_on, AT) - AHEAD)


def next_reminder(times: int, now: datetime) -> datetime | None:
    """When to remind again, after so many times; None when it is enough."""
    return None if times > TO_OWNER else _working(datetime.combine((now + WEEKLY).date(), AT))


def next_review(document: Document, today: date) -> date:
    """When a document is to be looked at again that is right today: after as long as the last time, else a year."""
    if document.review_on is not None and document.checked_on is not None:
        return today + max(document.review_on - document.checked_on, WEEKLY)
    return today + YEAR


def _working(moment: datetime) -> datetime:
    """Not in the weekend."""
    return moment + timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() > 4 else 0)
