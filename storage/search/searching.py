"""Searching in one call: the index proposes, the store decides what this reader may see, and it is put in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.intranet.answers import UNSURE, at_most, company, confidence
from bot.intranet.asked import lacks_what_was_asked
from bot.intranet.documents import MAYBE, Finding, Hit, Passage
from bot.intranet.lists_and_tables import read_alone
from bot.intranet.people import Reader
from bot.intranet.wanted import ANYTHING, Only
from storage.passages import Passages
from storage.search import analysis
from storage.search.fusing import fused
from storage.search.index import Found, Index
from storage.search.ranking import Read, Reading

if TYPE_CHECKING:
    from storage.search.meaning import Meaning, Near  # which brings numpy

POOL = 24  # passages that are looked at a second time, in one go
DEEPEST = 5000  # passages after which a filter that hardly anything passes is given up


class Search:
    """Finds things for readers: by words, and where there is a model by meaning too."""

    def __init__(self, index: Index, meaning: Meaning | None = None) -> None:
        self._index = index
        self._meaning = meaning

    def search(self, connection: Connection, query: str, reader: Reader, k: int = 10) -> list[Hit]:
        """The `k` best things for any text, best first, each by its best passage; never raises for a text.

        Everything returned was read from the store just now, under this reader's audiences. Whatever `k` is, the
        order is the same.
        """
        return list(self.find(connection, query, reader, k).hits)

    def find(self, connection: Connection, query: str, reader: Reader, k: int = 10, only: Only = ANYTHING) -> Finding:
        """The same, held to what `only` allows, with the words that were put right."""
        audiences = reader.audiences if only.audiences is None else reader.audiences & only.audiences
        if not audiences or k < 1:
            return Finding()
        reader = Reader(audiences, reader.person)
        best: dict[int, _Judged] = {}
        meant: dict[str, str] = {}
        beside: Counter[str | int] = Counter()
        offset, size = 0, POOL
        while True:
            found = self._index.search(query, audiences, size, offset, only)
            near = self._near(query, audiences, found) if offset == 0 else None
            judged = self._proposed(connection, reader, query, found, only, near.alike if near is not None else {})
            beside = beside or Counter(each.thing for each in judged)
            judged = _in_order(judged, beside)
            if near is not None:
                judged = self._fused(judged, near)
            for each in judged:
                best.setdefault(each.passage.number, each)
            if judged:
                meant = judged[0].reading.meant(each.read for each in judged) | meant
            offset += size
            if len(best) >= k or len(found.hits) < size or offset > DEEPEST:
                return Finding(tuple(_hit(query, each) for each in list(best.values())[:k]), meant)
            size *= 2

    def _near(self, query: str, audiences: Collection[int], found: Found) -> Near | None:
        """How alike the question and passages are: the nearest ones, and what the engine found; None = unknown."""
        vector = self._meaning.of(query) if self._meaning and found.query.typed else None
        if self._meaning is None or vector is None:
            return None
        return self._meaning.near(vector, audiences, POOL, [number for number, _ in found.hits])

    def _fused(self, judged: list[_Judged], near: Near) -> list[_Judged]:
        """In the order of words and meaning together. What is alike enough may help, but is surely the answer only
        by its words: how alike two texts are says less of that."""
        assert self._meaning is not None
        alike = [near.alike.get(each.passage.id) for each in judged]
        merits = fused([each.merit for each in judged], alike, self._meaning.model.scale.gain)
        scored = [
            replace(each, merit=merit, confidence=max(each.confidence, MAYBE if (its or 0.0) >= near.helps else 0.0))
            for each, merit, its in zip(judged, merits, alike, strict=True)
        ]
        return sorted(scored, key=lambda each: -each.merit)

    def _proposed(
        self, connection: Connection, reader: Reader, query: str, found: Found, only: Only, near: Mapping[int, float]
    ) -> list[_Judged]:
        """What was proposed and this reader may see now, best first by its words."""
        scores = dict.fromkeys(near, 0.0) | dict(found.hits)
        passages = Passages(connection).get(scores, reader)
        reading = Reading(query, found, self._index.lexicon)
        judged = []
        for number, score in scores.items():
            passage = passages.get(number)
            if passage is not None and only.allows(passage.kind, passage.label, passage.changed_at, passage.audience):
                read = reading.read(passage)
                if _says(read, only):
                    merit = read.evidence.merit(score / reading.total, reading.words)
                    lead = read.evidence.lead(score / reading.total, reading.words)
                    judged.append(_Judged(passage, read, reading, merit, lead))
        return sorted(judged, key=lambda each: -each.merit)


@dataclass(frozen=True)
class _Judged:
    """A passage that was read against a question."""

    passage: Passage
    read: Read
    reading: Reading
    merit: float
    lead: float
    confidence: float = 0.0

    @property
    def thing(self) -> str | int:
        """What it is a part of: passages of one thing do not make each other less likely."""
        return _thing(self.passage)


def _in_order(judged: Sequence[_Judged], beside: Mapping[str | int, int]) -> list[_Judged]:
    """With how confident one can be of each beside the others, and with its lead and what it gains by its company.

    `judged` are best first; `beside` is how many passages of each thing were proposed at first.
    """
    told = any(each.read.evidence.subject for each in judged)
    best: dict[str | int, float] = {}  # of each thing; a manual may come in pieces that share its title
    for each in judged:
        best.setdefault(each.thing, each.merit)

    def confident(each: _Judged) -> float:
        others = [merit for thing, merit in best.items() if thing != each.thing]
        most = at_most(each.read.evidence, each.reading.words, told, each.reading.tells)
        return confidence(each.merit, others, each.reading.said, most)

    ordered = [
        replace(each, merit=each.merit + each.lead + company(beside.get(each.thing, 0)), confidence=confident(each))
        for each in judged
    ]
    return sorted(ordered, key=lambda each: -each.merit)


def _thing(passage: Passage) -> str | int:
    return passage.title or passage.number


def _says(read: Read, only: Only) -> bool:
    """Are the phrases in it, word for word, and what must not be there not?"""
    if not (only.phrases or only.without):
        return True
    spoken = [word for line in read.lines for word in line]
    return all(_has(spoken, analysis.words(phrase)) for phrase in only.phrases) and not any(
        _has(spoken, analysis.words(text)) for text in only.without
    )


def _has(spoken: list[str], phrase: list[str]) -> bool:
    size = len(phrase)
    return any(spoken[at : at + size] == phrase for at in range(len(spoken) - size + 1))


def _hit(query: str, judged: _Judged) -> Hit:
    passage, reading = judged.passage, judged.reading
    sentences = reading.answer(judged.read)
    told = read_alone(sentences, passage.text, passage.section)
    lacking = passage.kind != "event" and lacks_what_was_asked(query, reading.about(judged.read, sentences))
    return Hit(
        number=passage.number,
        source_id=passage.source_id,
        title=passage.title,
        section=passage.section,
        passage=passage.text,
        score=judged.merit,
        source=passage.source,
        language=passage.language,
        coverage=judged.read.evidence.coverage,
        sentences=told,
        confidence=min(judged.confidence, UNSURE) if lacking else judged.confidence,
        pieces=reading.pieces(" ".join(" ".join(told).split()), passage.language),
        kind=passage.kind,
        label=passage.label,
        changed_at=passage.changed_at,
        who=passage.who,
        valid_until=passage.valid_until,
        review_on=passage.review_on,
        remark=passage.remark,
    )
