"""The second look: what the engine proposes is read in full, and put in order by what it holds of the question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.intranet.answers import Evidence, Pieces, best_sentences, by_length, coverage, statements
from bot.intranet.documents import Passage
from storage.search import analysis
from storage.search.lexicon import Lexicon
from storage.search.query import Query

REACH = 8  # words within which neighbours of the question count as near


@dataclass(frozen=True)
class Read:
    """A passage as it was read against a question: its sentences, what each shares with it, and all together."""

    sentences: Sequence[str]
    overlaps: Sequence[float]
    evidence: Evidence
    spoken: Sequence[str]  # its words, with title and heading


class Reading:
    """Reads passages against one question. `weights` are its words with their idf, as typed."""

    def __init__(self, query: Query, weights: Mapping[str, float], lexicon: Lexicon) -> None:
        self._query, self._weights, self._lexicon = query, weights, lexicon
        self._terms_of: dict[str, dict[str, frozenset[int]]] = {}
        self._shares = [(term.word, term.share) for term in query.terms]
        self._numbers: dict[str, list[int]] = {}
        for number, term in enumerate(query.terms):
            for form in term.stems:
                self._numbers.setdefault(form, []).append(number)

    @property
    def words(self) -> int:
        """How many different words were asked."""
        return len(self._query.typed)

    @cached_property
    def total(self) -> float:
        """The rarity of the whole question."""
        return sum(self._weights.values()) or 1.0

    def read(self, passage: Passage) -> Read:
        """Read one passage, its title and heading included."""
        texts = statements(passage.text)
        lines = [analysis.words(text) for text in texts]
        heading = analysis.words(f"{passage.title}\n{passage.section}")
        held = [self._held(line, passage.language) for line in lines]
        overlaps = [self._share(terms) for terms in held]
        best = max((by_length(each, len(line)) for each, line in zip(overlaps, lines, strict=True)), default=0.0)
        everything = frozenset().union(self._held(heading, passage.language), *held)
        spoken = [*heading, *(word for line in lines for word in line)]
        evidence = Evidence(
            self._share(everything),
            best,
            self._near(spoken, passage.language),
            sum(self._weights[word] for word in self._weights.keys() & set(spoken)) / self.total,
        )
        return Read(texts, overlaps, evidence, spoken)

    def answer(self, question: str, read: Read) -> tuple[str, ...]:
        """The sentences of a passage that answer best."""
        return best_sentences(question, read.sentences, read.overlaps)

    def pieces(self, text: str, language: str) -> Pieces:
        """A text cut where a word of the question begins or ends."""
        cut: list[tuple[str, bool]] = []
        end = 0
        for match in analysis.WORD.finditer(text):
            if any(self._matched(word, language) for word in analysis.words(match[0])):
                cut += [(text[end : match.start()], False), (match[0], True)]
                end = match.end()
        return tuple(piece for piece in (*cut, (text[end:], False)) if piece[0])

    def meant(self, reads: Iterable[Read]) -> dict[str, str]:
        """Typed words that were put right, by a word that stands in what was read."""
        spoken = {word for read in reads for word in read.spoken}
        return {term.word: term.meant for term in self._query.added if term.meant in spoken}

    def _held(self, line: Iterable[str], language: str) -> frozenset[int]:
        """The terms of the question that a line holds, by number."""
        return frozenset().union(*(self._matched(word, language) for word in line))

    def _matched(self, word: str, language: str) -> frozenset[int]:
        """The terms that a word of a text is a form of, or has a part that is one."""
        known = self._terms_of.setdefault(language, {})
        found = known.get(word)
        if found is None:
            forms: Iterable[str] = (word,)
            if not self._query.of_stop_words:
                meant = (word, *self._lexicon.split(word))
                forms = [form for each in meant for form in analysis.forms(each, language)]
            found = known[word] = frozenset(n for form in forms for n in self._numbers.get(form, ()))
        return found

    def _share(self, held: Iterable[int]) -> float:
        covered: dict[str, float] = {}
        for number in held:
            word, share = self._shares[number]
            covered[word] = covered.get(word, 0.0) + share
        return coverage(self._weights, covered)

    def _near(self, spoken: Sequence[str], language: str) -> float:
        """How much of the question's pairs of neighbours stands close together, each by how close."""
        places: dict[str, list[int]] = {}
        for place, word in enumerate(spoken):
            for number in self._matched(word, language):
                places.setdefault(self._shares[number][0], []).append(place)
        held = 0.0
        for left, right in pairwise(term.word for term in self._query.typed):
            if left in places and right in places:
                distance = min(abs(a - b) for a in places[left] for b in places[right]) or 1
                if distance < REACH:
                    held += min(self._weights[left], self._weights[right]) / distance
        return held / self.total
