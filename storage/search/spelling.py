"""Words that are another one but for a letter or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters of a word that one may have been


class Spelling:
    """Some words by how long they are. One thread may add to them while others look."""

    def __init__(self, words: Iterable[str]) -> None:
        self.size = 0  # of all words that were added
        self._words: dict[int, list[str]] = defaultdict(list)
        self._texts: dict[int, tuple[int, str]] = {}  # those of a length in one, and how many they are
        for word in words:
            self.add(word)

    def add(self, word: str) -> None:
        """Take in one more word."""
        self.size += 1
        if len(word) >= SHORTEST and word.isalpha():
            self._words[len(word)].append(word)

    def near(self, word: str, errors: int) -> list[tuple[int, str]]:
        """The words with at most one or two errors, and how many: a letter wrong, missing, too many, or two swapped.

        Comparing takes longer than looking for what is as it was, so that few words are compared.
        """
        words = {
            each
            for length in range(len(word) - errors, len(word) + errors + 1)
            for piece in _untouched(word, errors)
            for each in self._with(length, piece)
        }
        near = process.extract(word, words, scorer=OSA.distance, score_cutoff=errors, limit=None)
        return [(int(distance), known) for known, distance, _ in near]

    def _with(self, length: int, piece: str) -> Iterator[str]:
        text = self._text(length)
        at = text.find(piece)
        while at >= 0:
            begin = at - at % (length + 1) + 1
            yield text[begin : begin + length]
            at = text.find(piece, begin + length)

    def _text(self, length: int) -> str:
        """All words of a length, with a space before and after each."""
        words = self._words.get(length, ())
        count, text = self._texts.get(length, (0, ""))
        if count != len(words):
            text = " ".join(("", *words, ""))
            self._texts[length] = (len(text) // (length + 1), text)
        return text


def _untouched(word: str, errors: int) -> Iterator[str]:
    """Pieces of a word, of which so many errors leave one as it was, as none is in two: there is a letter between."""
    size = (len(word) - 1) // (2 * errors)
    yield f" {word[:size]}"
    yield f"{word[-size:]} "
    if errors > 1:
        yield word[size + 1 : -size - 1]
