"""From what somebody typed to weighted terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from storage.search.analysis import LANGUAGES, kept_words, stem, words
from storage.search.lexicon import Lexicon

MOST = 64  # different words of a query that count: enough for any question, and a bound on the work
PART_WEIGHT = 0.5
STAND_IN_WEIGHT = 0.8


@dataclass(frozen=True)
class Term:
    """What a word of a query may look like in the index: any of `stems` is as good as another.

    `word` is the typed word it stands for. `share` is how much of that word it covers: 1 for the word itself,
    its repair or a joined pair; less for each part of a compound.
    """

    word: str
    stems: tuple[str, ...]
    weight: float
    share: float = 1.0


@dataclass(frozen=True)
class Query:
    """The terms of a query, typed ones first; `of_stop_words` = nothing else was in it, so they are words as
    they are, which only titles have."""

    typed: tuple[Term, ...]
    added: tuple[Term, ...] = ()
    of_stop_words: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.typed + self.added

    def covered(self, present: Collection[str]) -> Mapping[str, float]:
        """How much of each typed word these stems cover, 0..1."""
        shares: Counter[str] = Counter()
        for term in self.terms:
            if any(form in present for form in term.stems):
                shares[term.word] += term.share  # type: ignore[assignment]
        return {word: min(1.0, share) for word, share in shares.items()}


def read_query(text: str, lexicon: Lexicon) -> Query:
    """Read any text as a query: every word in it may match, none must; nothing in it is syntax."""
    kept = Counter(kept_words(text))
    if not kept:
        asked = Counter(words(text)[:MOST])
        return Query(tuple(Term(word, (word,), float(n)) for word, n in asked.items()), of_stop_words=True)
    typed = _typed(kept)
    chosen = [term.word for term in typed]
    known = {term.stems for term in typed}
    added = (*_unfolded(chosen, lexicon), *_joined(words(text), lexicon))
    return Query(typed, tuple({term.stems: term for term in added if term.stems not in known}.values()))


def stems(word: str) -> tuple[str, ...]:
    """The stems of a word in each language, once."""
    return tuple(dict.fromkeys(stem(word, language) for language in LANGUAGES))


def _typed(kept: Counter[str]) -> tuple[Term, ...]:
    """A term for each stem, weighing as much as it was typed; the longest words when there are too many."""
    counts: dict[tuple[str, ...], list[str]] = {}
    for word in kept if len(kept) <= MOST else sorted(kept, key=lambda word: (-len(word), word))[:MOST]:
        counts.setdefault(stems(word), []).append(word)
    return tuple(Term(same[0], forms, float(sum(kept[w] for w in same))) for forms, same in counts.items())


def _unfolded(kept: Iterable[str], lexicon: Lexicon) -> Iterator[Term]:
    """What stands in or behind a word: the parts of a compound, the word that was meant, and its parts."""
    for word in kept:
        parts = lexicon.split(word)
        yield from _parts(word, parts, PART_WEIGHT)
        if parts:
            continue
        for meant in lexicon.repaired(word):
            yield Term(word, stems(meant), STAND_IN_WEIGHT)
            yield from _parts(word, lexicon.split(meant), PART_WEIGHT * STAND_IN_WEIGHT)


def _parts(word: str, parts: tuple[str, ...], weight: float) -> Iterator[Term]:
    for part in parts:
        yield Term(word, stems(part), weight, share=0.8 / len(parts))


def _joined(neighbours: list[str], lexicon: Lexicon) -> Iterator[Term]:
    for left, right in pairwise(neighbours[: 4 * MOST]):
        compound = lexicon.joined(left, right)
        if compound:
            yield Term(left, stems(compound), STAND_IN_WEIGHT)
