"""Lemmas: the form of a word that stands in a dictionary, "ging" -> "gaan", "ideeen" -> "idee".

A language is read when it is first needed: a third of a second and some 50 MB for Dutch, half of it for English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

# What the dictionaries take for another word, or for its own lemma.
_MENDED = {"nl": {"leden": "lid"}, "en": {"people": "person"}}
SEAM = "_"  # where a verb can be parted: "af_schaffen"


class Lemmas:
    """The dictionary of one language, by folded words."""

    def __init__(self, language: str, fold: Callable[[str], str]) -> None:
        # sixty modules, for a Jet that searches
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        self._fold, self._mended = fold, _MENDED[language]
        self._words: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary(language)
        self._accented = {fold(word): word for word in self._words if not word.isascii()}

    def __contains__(self, word: object) -> bool:
        return word in self._words or word in self._accented

    def of(self, word: str) -> str:
        """The folded lemma of a folded word; the word itself when it is unknown."""
        found = self._mended.get(word) or self._words.get(word) or self._words.get(self._accented.get(word, ""))
        return self._fold(found).replace(SEAM, "") if found else word


@cache
def lemmas(language: str, fold: Callable[[str], str]) -> Lemmas:
    """The lemmas of a language, read once."""
    return Lemmas(language, fold)
