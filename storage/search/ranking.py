"""The second look: what the engine proposes is read in full, and put in order by what it holds of the question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from bot.intranet.answers import Evidence, best_sentences, by_length, statements
from bot.intranet.asked import IS, asks_what_it_is, asks_yes_or_no, kinds_held, says_yes_or_no
from bot.intranet.documents import Passage, Pieces
from storage.search import analysis
from storage.search.index import Found
from storage.search.lexicon import Lexicon
from storage.search.small_words import EVERYDAY

NOTHING: frozenset[int] = frozenset()
_ASKING_WORDS = """
vind vinden zoek zoeken staat krijg krijgen weet weten gebruik gebruiken doen werkt vaak
find get know look see need want use often much many work works me us he she him her them am
"""
ASKING = frozenset(_ASKING_WORDS.split())
SUBJECT = 0.95  # of the rarity of the rarest word: others as rare are as much what a question is about
MUCH = 0.4  # of a question, that a line holds which may be about it: of two words either, when they are about as rare
# A sentence that says what something is: it begins with it, holds this much of the question, and "is" follows.
BEGINS, SAYS, FOLLOWS = 4, 0.5, 3
UNDER = 0.5  # of a question, that a heading holds under which a sentence is about it without words of it
# BM25 over the forms of a word together: how much it says that a word stands there again, how much the length of a
# passage takes off, and how many words a usual one has.
AGAIN, BY_LENGTH, USUAL = 0.6, 0.75, 120
REACH = 8  # words within which neighbours of the question count as near: about a clause


@dataclass(frozen=True)
class Read:
    """A passage as it was read against a question: its sentences, what each shares with it, and all together."""

    sentences: Sequence[str]
    overlaps: Sequence[float]
    evidence: Evidence
    held: Sequence[frozenset[int]]  # the terms of the question in its title and heading, and in each sentence
    lines: Sequence[Sequence[str]]  # the words of its title and heading, and of each sentence


class _Matches(dict[str, frozenset[int]]):
    """The terms of a question that a word of a text is a form of, or has a part that is one; by number."""

    def __init__(self, find: Callable[[str], frozenset[int]]) -> None:
        self._find = find

    def __missing__(self, word: str) -> frozenset[int]:
        found = self[word] = self._find(word)
        return found


class Reading:
    """Reads passages against the question that they were found for."""

    def __init__(self, question: str, found: Found, lexicon: Lexicon) -> None:
        self._question = question
        self._query, self._weights, self._rarest, self._lexicon = found.query, found.weights, found.rarest, lexicon
        self._matches: dict[str, _Matches] = {}
        self._shares = [(term.word, term.share) for term in self._query.terms]
        # A word as it was meant is as good as typed: what was mistyped stands nowhere.
        self._exact = {term.meant: term.word for term in self._query.added if term.meant} | {
            word: word for word in self._weights
        }
        self._numbers: dict[str, list[int]] = {}
        for number, term in enumerate(self._query.terms):
            for form in term.stems:
                self._numbers.setdefault(form, []).append(number)

    @property
    def words(self) -> int:
        """How many different words were asked."""
        return len(self._query.typed)

    @cached_property
    def _subject(self) -> frozenset[str]:
        """What the question is about: its rarest word, or several that are about as rare; not that it is looked for,
        how much, or by whom."""
        rarest = SUBJECT * max(self._telling.values(), default=0.0)
        return frozenset(word for word, weight in self._telling.items() if weight >= rarest)

    @cached_property
    def _telling_words(self) -> frozenset[str]:
        """The words of the question that are not in any line, whatever that is about."""
        said = frozenset[str]() if self._query.of_stop_words else self._weights.keys()
        return frozenset(word for word in said if word not in EVERYDAY and word not in ASKING and not word.isdigit())

    @property
    def tells(self) -> bool:
        """Has the question a word that is not in any line?"""
        return bool(self._telling_words)

    @cached_property
    def total(self) -> float:
        """The rarity of the whole question."""
        return sum(self._weights.values()) or 1.0

    @property
    def said(self) -> float:
        """What the question says, in words that are as rare as can be."""
        return self.total / self._rarest

    def read(self, passage: Passage) -> Read:
        """Read one passage, its title and heading included."""
        texts = statements(passage.text)
        lines = [analysis.words(f"{passage.title}\n{passage.section}"), *map(analysis.words, texts)]
        matches = self._matching(passage.language)
        found = [[(at, terms) for at, word in enumerate(line) if (terms := matches[word])] for line in lines]
        held = [frozenset().union(*(terms for _, terms in hits)) for hits in found]
        shares = [self._share(terms) for terms in held]
        overlaps = shares[1:]
        ones = [_one(share, hits, line) for share, hits, line in zip(shares, found, lines, strict=True)]
        best = max((by_length(each, len(line)) for each, line in zip(overlaps, lines[1:], strict=True)), default=0.0)
        exact = {self._exact.get(line[at], "") for line, hits in zip(lines, found, strict=True) for at, _ in hits} - {
            ""
        }
        everywhere = frozenset().union(*held)
        evidence = Evidence(
            self._share(everywhere),
            best,
            self._near(lines, found),
            sum(self._weights[word] for word in exact) / self.total,
            *self._called(passage, matches),
            max((one for one, share in zip(ones, shares, strict=True) if share >= MUCH), default=0.0),
            any(self._shares[number][0] in self._subject for number in everywhere),
            any(self._shares[number][0] in self._telling_words for number in everywhere),
            self._has_form(texts, lines[1:], found[1:], overlaps),
            self._often(found, sum(map(len, lines))),
            kinds_held(self._question, passage.text),
        )
        return Read(texts, overlaps, evidence, held, lines)

    def _called(self, passage: Passage, matches: Mapping[str, frozenset[int]]) -> tuple[float, float]:
        """How much the question and the title of a passage are one, and its heading."""
        title, heading = (
            [word for word in analysis.words(text) if not analysis.is_stop(word)]
            for text in (passage.title, passage.section)
        )

        def one(line: Sequence[str]) -> float:
            hits = [terms for word in line if (terms := matches[word])]
            return _one(self._share(frozenset().union(*hits)), hits, line)

        return max(one(title), one(title + heading)), one(heading)

    def _has_form(
        self,
        sentences: Sequence[str],
        lines: Sequence[Sequence[str]],
        found: Sequence[Sequence[tuple[int, frozenset[int]]]],
        overlaps: Sequence[float],
    ) -> bool:
        """Has a sentence the form of an answer: yes or no where that was asked, "X is" where it was what X is?"""
        if asks_yes_or_no(self._question):
            return any(map(says_yes_or_no, sentences))
        return asks_what_it_is(self._question) and any(
            overlap > SAYS and _tells_what_it_is(line, [at for at, _ in hits])
            for line, hits, overlap in zip(lines, found, overlaps, strict=True)
        )

    def _often(self, found: Sequence[Sequence[tuple[int, frozenset[int]]]], length: int) -> float:
        """How often the words of the question stand in a passage of so many words, each by what it weighs: BM25."""
        counts: dict[str, float] = {}
        for _, terms in chain.from_iterable(found):
            for word, share in self._covered(terms):
                counts[word] = counts.get(word, 0.0) + share
        usual = AGAIN * (1 - BY_LENGTH + BY_LENGTH * length / USUAL)
        held = (self._weights.get(word, 0.0) * n * (AGAIN + 1) / (n + usual) for word, n in counts.items())
        return sum(held) / self.total

    def answer(self, read: Read) -> tuple[str, ...]:
        """The sentences of a passage that answer best."""
        heading, *held = read.held
        return best_sentences(self._question, read.sentences, held, self._told, heading)

    def about(self, read: Read, sentences: Collection[str]) -> list[str]:
        """Those of its sentences that share words with the question; if none does, all under a heading that has it."""
        sharing = {text for text, overlap in zip(read.sentences, read.overlaps, strict=True) if overlap}
        told = [text for text in sentences if text in sharing]
        return told or (list(sentences) if self._told(read.held[0]) >= UNDER else [])

    def pieces(self, text: str, language: str) -> Pieces:
        """A text cut where a word of the question begins or ends."""
        cut: list[tuple[str, bool]] = []
        matches, end = self._matching(language), 0
        for match in analysis.WORD.finditer(text):
            if any(matches[word] for word in analysis.words(match[0])):
                cut += [(text[end : match.start()], False), (match[0], True)]
                end = match.end()
        return tuple(piece for piece in (*cut, (text[end:], False)) if piece[0])

    def meant(self, reads: Iterable[Read]) -> dict[str, str]:
        """Typed words that were put right, by a word that stands in what was read."""
        put_right = [term for term in self._query.added if term.meant]
        spoken = {word for read in reads for line in read.lines for word in line} if put_right else set()
        return {term.word: term.meant for term in put_right if term.meant in spoken}

    def _matching(self, language: str) -> _Matches:
        if language not in self._matches:
            self._matches[language] = _Matches(lambda word: self._matched(word, language))
        return self._matches[language]

    def _matched(self, word: str, language: str) -> frozenset[int]:
        forms = frozenset((word,)) if self._query.of_stop_words else self._lexicon.forms(word, language)
        if forms.isdisjoint(self._numbers):
            return NOTHING
        return frozenset(number for form in forms for number in self._numbers.get(form, ()))

    @cached_property
    def _telling(self) -> Mapping[str, float]:
        """What the words weigh when sentences are chosen: those that only ask nothing, unless there are no others."""
        return {word: weight for word, weight in self._weights.items() if word not in ASKING} or self._weights

    def _told(self, held: frozenset[int]) -> float:
        return self._weight(held, self._telling) / (sum(self._telling.values()) or 1.0)

    def _share(self, held: frozenset[int]) -> float:
        return self._weight(held, self._weights) / self.total

    def _weight(self, held: frozenset[int], weights: Mapping[str, float]) -> float:
        """The weight of the words that some terms stand for, each as far as they cover it."""
        return sum(weights.get(word, 0.0) * share for word, share in self._covered(held)) if held else 0.0

    def _covered(self, held: frozenset[int]) -> Iterator[tuple[str, float]]:
        """The words that some terms stand for, and how much of each they cover, 0..1."""
        covered: dict[str, float] = {}
        for number in held:
            word, share = self._shares[number]
            covered[word] = covered.get(word, 0.0) + share
        return ((word, min(1.0, share)) for word, share in covered.items())

    def _near(self, lines: Sequence[Sequence[str]], found: Sequence[Sequence[tuple[int, frozenset[int]]]]) -> float:
        """How much of the question's pairs of neighbours stands close together, each by how close."""
        places: dict[str, list[int]] = {}
        begun = 0
        for line, hits in zip(lines, found, strict=True):
            for at, terms in hits:
                for number in terms:
                    places.setdefault(self._shares[number][0], []).append(begun + at)
            begun += len(line)
        held = 0.0
        for left, right in pairwise(term.word for term in self._query.typed):
            if left in places and right in places:
                distance = min(abs(a - b) for a in places[left] for b in places[right]) or 1
                if distance < REACH:
                    held += min(self._weights[left], self._weights[right]) / distance
        return held / self.total


def _one(asked: float, hits: Sequence[object], line: Sequence[str]) -> float:
    """How much a line that holds such a share of a question and the question are one (F1)."""
    said = len(hits) / len(line) if line else 0.0
    return 2 * asked * said / (asked + said) if asked and said else 0.0


def _tells_what_it_is(line: Sequence[str], places: Sequence[int]) -> bool:
    """Does a line that has words of a question in these places begin with them, and say what that is?"""
    if not places or places[0] >= BEGINS:
        return False
    last = max(at for at in places if at < places[0] + REACH)
    return not IS.isdisjoint(line[last + 1 : last + 1 + FOLLOWS])
