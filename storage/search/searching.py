"""Searching in one call: the index proposes, the store decides what this reader may see, and it is put in order."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.intranet.answers import confidence
from bot.intranet.documents import Hit, Passage
from bot.intranet.people import Reader
from storage.documents import Documents
from storage.search.index import Found, Index
from storage.search.ranking import Read, Reading

POOL = 40  # passages that are looked at a second time, in one go


class Search:
    """Finds documents for readers."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def search(self, connection: Connection, query: str, reader: Reader, k: int = 10) -> list[Hit]:
        """The `k` best documents for any text, best first, each by its best passage; never raises for a text.

        Everything returned was read from the store just now, under this reader's audiences. Whatever `k` is, the
        order is the same.
        """
        if not reader.audiences or k < 1:
            return []
        best: dict[int, Hit] = {}
        offset, size = 0, POOL
        while True:
            found = self._index.search(query, reader.audiences, size, offset)
            for hit in self._ordered(connection, query, reader, found):
                best.setdefault(hit.number, hit)
            if len(best) >= k or len(found.hits) < size:
                break
            offset, size = offset + size, size * 2
        return list(best.values())[:k]

    def _ordered(self, connection: Connection, query: str, reader: Reader, found: Found) -> list[Hit]:
        """What the engine proposed and this reader may see now, best first."""
        passages = Documents(connection).passages([number for number, _ in found.hits], reader)
        reading = Reading(found.query, found.weights, self._index.lexicon)
        judged = []
        for number, score in found.hits:
            if number in passages:
                read = reading.read(passages[number])
                judged.append((read.evidence.merit(score / reading.total, reading.words), passages[number], read))
        judged.sort(key=lambda each: -each[0])
        merits = [merit for merit, _, _ in judged]
        return [
            _hit(
                passage,
                read,
                merit,
                reading.answer(query, read),
                confidence(merit, merits[:place] + merits[place + 1 :]),
            )
            for place, (merit, passage, read) in enumerate(judged)
        ]


def _hit(passage: Passage, read: Read, merit: float, sentences: tuple[str, ...], confidence: float) -> Hit:
    return Hit(
        number=passage.number,
        source_id=passage.source_id,
        title=passage.title,
        section=passage.section,
        passage=passage.text,
        score=merit,
        source=passage.source,
        language=passage.language,
        coverage=read.evidence.coverage,
        sentences=sentences,
        confidence=confidence,
    )
