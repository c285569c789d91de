"""Documents and their passages: which language a text is in, which sentences of it answer a question.

Everything here is pure; stems and their rarity come from the caller, who knows the language's analysis.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

SURE = 0.4  # share of a question's rarity that a passage must hold to be called an answer
KINDS = ("instruction", "protocol", "form", "news")


@dataclass(frozen=True)
class Section:
    """A stretch of a document under one heading ("" = none); paragraphs are parted by newlines."""

    heading: str
    text: str


@dataclass(frozen=True)
class Part:
    """A passage that is not stored yet: about 60-140 words of one section; `language` is "nl" or "en"."""

    section: str
    text: str
    language: str


@dataclass(frozen=True)
class Draft:
    """A document to be stored, or a new version of the one with the same `source_id`.

    `blob` is the SHA-256 of its file in the store. `outcome` is what extraction said: ok, empty, password,
    broken, too_large, not_allowed; only ok documents have parts. `author` None = the organisation.
    """

    source_id: str
    title: str
    parts: tuple[Part, ...]
    audience: int
    author: int | None = None
    url: str | None = None
    file_name: str | None = None
    blob: str | None = None
    outcome: str = "ok"
    detail: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class Document:
    """A stored document, without its text. `at` is when it came, `edited_at` when it was last replaced."""

    number: int
    source_id: str
    title: str
    audience: int
    author: int | None
    url: str | None
    file_name: str | None
    blob: str | None
    outcome: str
    detail: str
    language: str
    at: datetime
    edited_at: datetime | None
    passages: int
    kind: str = ""  # one of `KINDS`, "" = not said
    owner: int | None = None  # who answers for what it says
    owner_name: str = ""
    valid_from: date | None = None
    valid_until: date | None = None  # the last day
    review_on: date | None = None  # when its owner is to look at it again
    checked_on: date | None = None  # when somebody last said that it is right
    version: int = 1

    @property
    def source(self) -> str:
        """Where it comes from, for people: the file's name, else its address, else its title."""
        return self.file_name or self.url or self.title

    def early(self, on: date) -> bool:
        """Does it not apply yet?"""
        return self.valid_from is not None and self.valid_from > on

    def stale(self, on: date) -> bool:
        """May it be out of date: no longer valid, or not looked at again when that was due?"""
        return any(day is not None and day < on for day in (self.valid_until, self.review_on))


@dataclass(frozen=True)
class Passage:
    """A stored passage with what one needs to name its source."""

    id: int
    number: int  # of the document it stands in
    source_id: str
    title: str
    section: str
    text: str
    language: str
    source: str


@dataclass(frozen=True)
class Hit:
    """A document that was found, by its best passage.

    `score` is the engine's, divided by the most that this query could score in a passage of usual length:
    about 0..1, best first. `coverage` is the share of the query's rarity found in the passage, 0..1.
    `sentences` are the one or two whole sentences that fit the query best, in the order of the text.
    """

    number: int
    source_id: str
    title: str
    section: str
    passage: str
    score: float
    source: str
    language: str
    coverage: float
    sentences: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """How likely this answers the question rather than shares words with it, 0..1; comparable between questions."""
        return self.coverage

    @property
    def sure(self) -> bool:
        """Is it an answer, rather than something that may help?"""
        return self.coverage >= SURE


# Sentences


_SENTENCE_END = re.compile(r"(?<=[.!?;:])[\"”’)\]]*\s+(?=[\"“‘(•\-]*[A-ZÀ-Ý0-9])")
_WORD = re.compile(r"[^\W\d_]+")


def sentences(text: str) -> list[str]:
    """The whole sentences of a text; a very short one ("Nee.", "Zie art.") takes in the one after it."""
    found: list[str] = []
    for line in text.splitlines():
        fresh = True  # a new line always begins a new sentence
        for piece in _SENTENCE_END.split(line):
            piece = piece.strip()
            if not piece:
                continue
            if found and not fresh and len(found[-1].split()) < 4:
                found[-1] += " " + piece
            else:
                found.append(piece)
            fresh = False
    return found


# Language

_DUTCH = """
    de het een en van ik te dat die is op aan met als voor er maar om dan zou wat mijn men dit zo
    door over ze zich bij ook tot je mij uit daar haar naar heb hoe heeft hebben deze want nog zal
    niet geen omdat iets worden wordt werd waren veel meer moet moeten kan kunt kunnen hun dus alles
    onder wie waar wanneer waarom welke hoeveel mag wij we jij jullie jouw ons onze uw zijn binnen
    tussen volgens via hier toch altijd vraag
"""
_ENGLISH = """
    the a an and are as at be but by for from has have had if into it its of on or such that their
    then there these they this to was were will with what how do does did my your you can which when
    where who why not been our we i is in she he his her than any all may must should would about
    after before between each
"""
_FUNCTION_WORDS = {"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())}


def guess_language(text: str, default: str = "") -> str:
    """ "nl" or "en", by counting function words; `default` when neither language has more of them."""
    words = _WORD.findall(text[:10_000].lower())
    dutch = sum(map(_FUNCTION_WORDS["nl"].__contains__, words))
    english = sum(map(_FUNCTION_WORDS["en"].__contains__, words))
    if dutch == english:
        return default
    return "nl" if dutch > english else "en"


# Answering

Covers = Callable[[str], Mapping[str, float]]  # which of a question's words a text covers, each 0..1

_NUMBER_ASKED = re.compile(
    r"^(hoeveel|hoe (lang|oud|groot|vaak|hoog|ver|laat|veel)|wanneer|"
    r"how (many|much|long|old|often|late|far)|when|what time)\b|"
    r"\b(percentage|aantal|number|datum|date|tijdstip)\b",
    re.IGNORECASE,
)


def coverage(weights: Mapping[str, float], covered: Mapping[str, float]) -> float:
    """The share of a question's rarity (word -> idf) that is covered, 0..1; an empty one is not covered."""
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(weight * min(1.0, covered.get(word, 0.0)) for word, weight in weights.items()) / total


def best_sentences(
    question: str, text: str, weights: Mapping[str, float], covers: Covers, limit: int = 2
) -> tuple[str, ...]:
    """The `limit` whole sentences that answer best, in the order of the text.

    `weights` are the question's words with their idf, `covers` tells which of them a sentence holds.
    Sentences that share nothing with the question come only when there is no other.
    """
    candidates = _with_answers(sentences(text))
    number_asked = bool(_NUMBER_ASKED.search(question))
    rated = [(_rate(one, coverage(weights, covers(one)), number_asked), -i) for i, one in enumerate(candidates)]
    rated.sort(reverse=True)
    fitting = [-i for rate, i in rated if rate > 0] or [-i for _, i in rated[:1]]
    if 0 < len(fitting) < limit and fitting[0] + 1 < len(candidates):
        fitting.append(fitting[0] + 1)  # what is said next is about the same
    return tuple(candidates[i] for i in sorted(set(fitting[:limit])))


def _with_answers(found: list[str]) -> list[str]:
    """A question stays together with the sentence after it."""
    joined: list[str] = []
    for sentence in found:
        if joined and joined[-1].endswith("?"):
            joined[-1] += " " + sentence
        else:
            joined.append(sentence)
    return joined


def _rate(sentence: str, overlap: float, number_asked: bool) -> float:
    if not overlap:
        return 0.0
    # Long sentences share words by chance; a question after a number wants one.
    overlap *= 1 - 0.15 * max(0.0, math.log(max(len(sentence.split()), 1) / 25))
    return overlap + (0.12 if number_asked and any(c.isdigit() for c in sentence) else 0.0)
