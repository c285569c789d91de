"""Documents and their passages: what they are, which language a text is in, where its sentences end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

# From which confidence on it is called an answer, and something that may help: `make eval ARGS=knowing` shows both.
SURE, MAYBE = 0.41, 0.23
KINDS = ("instruction", "protocol", "form", "news")
FEW, NEARLY_ALL = 3, 0.9  # documents, and the share of them, from which on they tell what everything is written in
COLUMNS = " | "  # between the cells of a row of a table

Pieces = tuple[tuple[str, bool], ...]  # a text, cut where a word that is looked for begins or ends (True)


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
        return _any_before(on, self.valid_until, self.review_on)


@dataclass(frozen=True)
class Version:
    """What a document was between two moments, before a newer version replaced it."""

    number: int
    version: int
    title: str
    file_name: str | None
    blob: str | None
    text: str
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Passage:
    """A stored passage with what one needs to name its source."""

    id: int
    number: int  # of the thing it stands in
    source_id: str
    title: str
    section: str
    text: str
    language: str
    source: str
    kind: str = "document"  # of the thing: document | post | poll
    label: str = ""  # of the document or post: form, news, …
    changed_at: datetime | None = None
    who: str = ""  # who owns the document, who wrote the post
    audience: int = 0
    valid_until: date | None = None
    review_on: date | None = None
    remark: bool = False  # it is a comment under the thing

    @property
    def heading(self) -> str:
        """As that of a hit."""
        return _heading(self.title, self.section)

    @property
    def pieces(self) -> Pieces:
        """Its text on one line, with nothing marked."""
        return ((" ".join(self.text.split()), False),)

    def stale(self, on: date) -> bool:
        """May it be out of date?"""
        return _any_before(on, self.valid_until, self.review_on)


@dataclass(frozen=True)
class Hit:
    """A thing that was found, by its best passage.

    `score` is what it is ordered by: the engine's, divided by the most that this query could score in a passage of
    usual length, and some for what was read in it. `coverage` is the share of the query's rarity found in the
    passage, 0..1. `sentences` are the one or two whole sentences that fit the query best, in the order of the text.
    `confidence`, 0..1, is how likely it answers the query; below `MAYBE` it had better not be shown as an answer.
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
    confidence: float = 0.0
    pieces: Pieces = ()  # the sentences
    kind: str = "document"  # of the thing: document | post | poll
    label: str = ""  # of the document or post: form, news, …
    changed_at: datetime | None = None
    who: str = ""  # who owns the document, who wrote the post; "" = nobody is named
    valid_until: date | None = None
    review_on: date | None = None
    remark: bool = False  # found by a comment under it

    @property
    def heading(self) -> str:
        """What to say beside the title of where it stands: "" where that is the title, or only names columns."""
        return _heading(self.title, self.section)

    @property
    def sure(self) -> bool:
        """Is it an answer, rather than something that may help?"""
        return self.confidence >= SURE

    @property
    def may_help(self) -> bool:
        """Is it at least worth showing to somebody who asked a question?"""
        return self.confidence >= MAYBE

    def stale(self, on: date) -> bool:
        """May it be out of date?"""
        return _any_before(on, self.valid_until, self.review_on)


@dataclass(frozen=True)
class Finding:
    """What was found, best first. `meant` are words put right, typed -> meant, that the reader may read somewhere."""

    hits: tuple[Hit, ...] = ()
    meant: Mapping[str, str] = field(default_factory=dict)


def _heading(title: str, section: str) -> str:
    return "" if section.casefold() == title.casefold() or COLUMNS in section else section


def _any_before(on: date, *days: date | None) -> bool:
    return any(day is not None and day < on for day in days)


# Sentences

_SENTENCE_END = re.compile(r"(?<=[.!?;:])[\"”’)\]]*\s+(?=[\"“‘(•\-]*[A-ZÀ-Ý0-9])")
# After these a full stop ends no sentence: an initial, a title, what stands before a name or a number.
_SHORTENED = re.compile(
    r"(?:^|[\s(.\"“‘])(?:[A-ZÀ-Ý]|IJ|Th|Chr|Joh|Ph"
    r"|(?i:dr|drs|ir|ing|mr|mrs|ms|mw|mevr|dhr|prof|ds|st|art|nr|blz|tel|fig|ca|bijv|vs)"
    r"|e\.g|i\.e|d\.w\.z|t\.a\.v|t\.n\.v|m\.b\.t|i\.v\.m|i\.p\.v|o\.a|o\.l\.v)\.$"
)
_LONGEST_SHORTENED = 10  # more letters than any of these has, and what stands before it
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
            if found and not fresh and (len(found[-1].split()) < 4 or _shortened(found[-1])):
                found[-1] += " " + piece
            else:
                found.append(piece)
            fresh = False
    return found


def _shortened(text: str) -> bool:
    return text.endswith(".") and bool(_SHORTENED.search(text[-_LONGEST_SHORTENED:]))


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


def mostly_in_another(language: str, documents: Mapping[str, int]) -> str:
    """The language of nearly all documents, counted by language, when it is not this one; "" when it is, when they
    are in both, or are too few to tell."""
    total = sum(documents.values())
    return next(
        (each for each, count in documents.items() if each != language and count >= max(FEW, NEARLY_ALL * total)), ""
    )


def says_little(word: str) -> bool:
    """Whether a word only joins others, in either language: "hoeveel", "heb", "the"."""
    return any(word.lower() in each for each in _FUNCTION_WORDS.values())


def guess_language(text: str, default: str = "") -> str:
    """ "nl" or "en", by counting function words; `default` when neither language has more of them."""
    words = _WORD.findall(text[:10_000].lower())
    dutch = sum(map(_FUNCTION_WORDS["nl"].__contains__, words))
    english = sum(map(_FUNCTION_WORDS["en"].__contains__, words))
    if dutch == english:
        return default
    return "nl" if dutch > english else "en"
