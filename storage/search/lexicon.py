"""The words the indexed texts use, and how often: what compounds are made of, what a typing error meant."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from storage.search.analysis import fold, forms, is_stop
from storage.search.lemmas import lemmas
from storage.search.spelling import Spelling

LINKS = ("s", "en", "e", "n", "er")  # what Dutch puts between the parts of a compound
LINKED = 0.7  # what a head counts that was found by taking a link away: the letters may belong to the word
PART = 4  # letters of the shortest part
COMMON = 3  # a word rarer than this is no part, unless it stands in a dictionary
WHOLE = 0.5  # how often the parts must be used, for each time that the whole is
MOST_WORDS = 400_000  # that are kept, some 50 MB; of more, the rarest are forgotten
MOST_KEPT = 100_000  # words of which it is remembered how they split
JOINED = 3  # letters of the shortest word that is joined to its neighbour, or was
REPAIRED = 5  # letters of the shortest word that is repaired
FORGIVING = 9  # from this length on, two errors are forgiven


class _Written(dict[str, str]):
    """What each word of a text in a language is found by, as the engine takes it: with spaces between."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self._lexicon, self._language = lexicon, language

    def __missing__(self, word: str) -> str:
        meant = (word, *self._lexicon.split(word))
        found = self[word] = " ".join(form for each in meant for form in forms(each, self._language))
        return found


class Lexicon:
    """Words with the number of passages each stands in.

    Compounds are split after Koehn & Knight (2003): where the geometric mean of the parts' frequencies beats
    that of the whole word, or comes near it, since what an organisation writes about is often called by the whole.
    """

    def __init__(self, counts: Iterable[tuple[str, int]] = ()) -> None:
        self._counts: Counter[str] = Counter(dict(counts))
        if len(self._counts) > MOST_WORDS:
            self._prune()
        self.passages = 0  # that were added
        self._splits: dict[str, tuple[str, ...]] = {}
        self._forms: dict[tuple[str, str], frozenset[str]] = {}
        self._written: dict[str, _Written] = {}
        self._spelling: Spelling | None = None

    def __contains__(self, word: object) -> bool:
        return word in self._counts

    def add(self, words: Iterable[str]) -> None:
        """Count the words of one more passage; each counts once."""
        words = set(words)
        if self._spelling:
            for word in words.difference(self._counts):
                self._spelling.add(word)
        self._counts.update(words)
        if len(self._counts) > MOST_WORDS:
            self._prune()
        self.passages += 1

    def forget_splits(self) -> None:
        """Decide anew how words split, after many were added."""
        self._splits.clear()
        self._forms.clear()
        self._written.clear()

    def _prune(self) -> None:
        """Forget the rarest words, so that memory stays bounded; the index still knows them."""
        least = 2
        while len(self._counts) > MOST_WORDS // 2:
            self._counts = Counter({word: n for word, n in self._counts.items() if n >= least})
            least *= 2

    def forms(self, word: str, language: str) -> frozenset[str]:
        """Everything that a word of a text is found by, its parts included."""
        known = self._forms.get((word, language))
        if known is None:
            if len(self._forms) > MOST_KEPT:
                self._forms.clear()
            meant = (word, *self.split(word))
            known = frozenset(form for each in meant for form in forms(each, language))
            self._forms[word, language] = known
        return known

    def written(self, words: Iterable[str], language: str) -> str:
        """Everything that the words of a text are found by, as the engine takes it."""
        known = self._written.get(language)
        if known is None or len(known) > MOST_KEPT:
            known = self._written[language] = _Written(self, language)
        return " ".join(map(known.__getitem__, words))

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, e.g. vakantiedagen -> (vakantie, dagen); () when it is none."""
        if len(word) < 2 * PART or not word.isalpha():
            return ()
        known = self._splits.get(word)
        if known is None:
            if len(self._splits) > MOST_KEPT:
                self._splits.clear()
            known = self._splits[word] = self._best_split(word, 2)
        return known

    def _best_split(self, word: str, depth: int) -> tuple[str, ...]:
        best: tuple[str, ...] = ()
        to_beat = (self._counts.get(word, 0) or 1) * WHOLE
        for at in range(PART, len(word) - PART + 1):
            heads = self._heads(word[:at])
            tail = self._tail(word[at:], depth) if heads else ()
            for head, weight in heads if tail else ():
                mean = weight * self._mean((head, *tail))
                if mean > to_beat:
                    to_beat, best = mean, (head, *tail)
        return best

    def _tail(self, word: str, depth: int) -> tuple[str, ...]:
        if self._is_part(word):
            return (word,)
        return self._best_split(word, depth - 1) if depth > 1 and len(word) >= 2 * PART else ()

    def _heads(self, text: str) -> list[tuple[str, float]]:
        """What may stand before the tail: the text itself, or without a link, which counts a little less."""
        heads = [(text, 1.0)] if self._is_part(text) else []
        for link in LINKS if text.endswith(LINKS) else ():
            if text.endswith(link):
                head = text[: -len(link)]
                if len(head) >= PART and self._is_part(head):
                    heads.append((head, LINKED))
        return heads

    def _is_part(self, word: str) -> bool:
        count = self._counts.get(word, 0)
        return count >= COMMON or (count > 0 and word in lemmas("nl", fold))

    def _mean(self, parts: tuple[str, ...]) -> float:
        return math.exp(sum(math.log(self._counts[part]) for part in parts) / len(parts))

    def repaired(self, word: str, limit: int = 2) -> list[str]:
        """The nearest known words to one that is not known, best first; [] when none is near.

        One letter wrong, missing, doubled or swapped is forgiven; two in words of nine letters or more.
        """
        if len(word) < REPAIRED or not word.isalpha() or word in self._counts:
            return []
        errors = 2 if len(word) >= FORGIVING else 1
        spelling = self._spelling
        if spelling is None or spelling.size != len(self._counts):
            spelling = self._spelling = Spelling(list(self._counts))  # a copy, as the follower may add words meanwhile
        ranked = sorted((distance, -self._counts[known], known) for distance, known in spelling.near(word, errors))
        return [known for distance, _, known in ranked if distance == ranked[0][0]][:limit]

    def joined(self, *words: str) -> str | None:
        """The compound that neighbouring words make: fiets, regeling -> fietsregeling."""
        return self._joined("", words) if min(map(len, words)) >= JOINED else None

    def _joined(self, begun: str, words: Sequence[str]) -> str | None:
        begun += words[0]
        if len(words) == 1:
            return begun if begun in self._counts else None
        found = (self._joined(begun + link, words[1:]) for link in ("", *LINKS[:4]))
        return next(filter(None, found), None)

    def parted(self, word: str) -> tuple[str, ...]:
        """What two words say that were written as one: zorgregels -> (zorg, regels), mijnpaspoort -> (paspoort,).

        Of several such pairs it is the commonest. A stop word says nothing, but may be one of the two.
        """
        best: tuple[str, ...] = ()
        most = 0
        for at in range(2, len(word) - 1) if word.isalpha() else ():
            pair = tuple(each for each in (word[:at], word[at:]) if not is_stop(each))
            least = min((self._counts.get(each, 0) if len(each) >= JOINED else 0 for each in pair), default=0)
            if least > most and max(map(len, pair)) >= PART:
                most, best = least, pair
        return best
