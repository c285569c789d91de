"""Searching in one call: the index proposes, the store decides what this reader may see."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.intranet.documents import Hit, Passage, best_sentences, coverage
from bot.intranet.people import Reader
from storage.documents import Documents
from storage.search import analysis
from storage.search.index import Found, Index
from storage.search.lexicon import Lexicon

MORE = 4  # passages looked at for each document wanted: a document may fill many of the first places


class Search:
    """Finds documents for readers."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def search(self, connection: Connection, query: str, reader: Reader, k: int = 10) -> list[Hit]:
        """The `k` best documents for any text, best first, each by its best passage; never raises for a text.

        Everything returned was read from the store just now, under this reader's audiences.
        """
        if not reader.audiences:
            return []
        best: dict[int, tuple[Passage, float]] = {}
        offset, size = 0, k * MORE
        while True:
            found = self._index.search(query, reader.audiences, size, offset)
            passages = Documents(connection).passages([number for number, _ in found.hits], reader)
            for number, score in found.hits:
                if number in passages:
                    best.setdefault(passages[number].number, (passages[number], score))
            if len(best) >= k or len(found.hits) < size:
                break
            offset, size = offset + size, size * 2
        lexicon = self._index.lexicon
        return [_hit(query, passage, score, found, lexicon) for passage, score in list(best.values())[: max(k, 0)]]


def _hit(query: str, passage: Passage, score: float, found: Found, lexicon: Lexicon) -> Hit:
    def covers(text: str) -> dict[str, float]:
        if found.query.of_stop_words:
            return dict(found.query.covered(set(analysis.words(text))))
        return dict(found.query.covered(terms(text, passage.language, lexicon)))

    total = sum(found.weights.values()) or 1.0
    return Hit(
        number=passage.number,
        source_id=passage.source_id,
        title=passage.title,
        section=passage.section,
        passage=passage.text,
        score=score / total,
        source=passage.source,
        language=passage.language,
        coverage=coverage(found.weights, covers(f"{passage.title}\n{passage.section}\n{passage.text}")),
        sentences=best_sentences(query, passage.text, found.weights, covers),
    )


def terms(text: str, language: str, lexicon: Lexicon) -> set[str]:
    """The stems of a text, stop words and the parts of compounds included."""
    plain = set(analysis.words(text))
    parts = {part for word in plain for part in lexicon.split(word)}
    return {analysis.stem(word, language) for word in plain | parts}
