"""From what somebody typed to weighted terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.intranet.asked import asking_phrases
from bot.intranet.documents import guess_language
from storage.search.analysis import LANGUAGES, fold, forms, kept_words, words
from storage.search.dictionary import NONE, Dictionary
from storage.search.everyday import others
from storage.search.lemmas import lemmas
from storage.search.lexicon import Lexicon

MOST = 64  # different words of a query that count: enough for any question, and a bound on the work
# What stands beside a word weighs less than the word itself, which is 1, so that a passage with the word comes first.
STAND_IN_WEIGHT = 0.8  # the word that was meant, or the compound of two neighbours: hardly ever another thing
OTHER_WEIGHT = 0.6  # a word of the other language, or another name: most have several meanings, one of them is right
OTHERWISE_SHARE = 0.9  # of a word, that another name for the same covers: the word itself is as rare as it is
PART_WEIGHT = 0.5  # a part of a compound: "dagen" is about more than "vakantiedagen"
PARTS_SHARE = 0.8  # of a compound, that all its parts together cover: they say nearly the same
MEANT_PART_SHARE = 0.4  # of a compound, that one part covers which is known in the other language only
# What asks for a kind of thing is answered by such a thing, not by the word: "how much does it cost" by an amount.
ASKING_WEIGHT = 0.6
ALIKE = 2  # letters that words of two languages begin with that are likely the same word
MOST_MEANINGS = 6  # words of the other language for one word, of those that the index knows

Forms = tuple[tuple[str, ...], ...]  # of one word, for each language


@dataclass(frozen=True)
class Term:
    """What a word of a query may look like in the index: `forms` are those of each language.

    `word` is the typed word it stands for. `share` is how much of that word it covers: 1 for the word itself,
    its repair or a joined pair; less for each part of a compound.
    """

    word: str
    forms: Forms
    weight: float
    share: float = 1.0
    meant: str = ""  # the known word that an unknown one was taken for

    @property
    def stems(self) -> tuple[str, ...]:
        """All forms, once."""
        return _once(self.forms)


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


def read_query(text: str, lexicon: Lexicon, known: Callable[[str], bool], dictionary: Dictionary = NONE) -> Query:
    """Read any text as a query: every word in it may match, none must; nothing in it is syntax.

    `known` tells whether a form stands in the index.
    """
    language = guess_language(text) or None
    kept = Counter(kept_words(text, language))
    if not kept:
        asked = Counter(words(text)[:MOST])
        return Query(tuple(Term(word, ((word,),), float(n)) for word, n in asked.items()), of_stop_words=True)
    kept = Counter({word: kept[word] for word in _longest(kept)})
    together = {word for few, _ in _compounds(words(text), kept, lexicon) for word in few}
    unknown = [word for word in kept if word not in together and not any(map(known, stems(word)))]
    meant = {word: _meant(word, lexicon) for word in unknown if not lexicon.split(word)}
    apart = {word: _apart(word, lexicon) for word in unknown if not meant.get(word) and not dictionary.of(word)}
    asked = Counter(each for word in kept.elements() for each in apart.get(word, (word,)))
    typed = _typed(asked)
    there = {term.forms: term.word for term in typed}
    stands = {word: there[_forms(word)] for word in asked}  # asked word -> the one that counts for it
    spoken = [each for word in words(text) for each in apart.get(word, (word,))]
    added = (
        *_unfolded(typed, meant, lexicon),
        *_joined(spoken, stands, lexicon),
        *_called_otherwise(stands, known),
        *_translated(spoken, stands, lexicon, dictionary, known),
    )
    asking = {word for phrase in asking_phrases(text) for word in words(phrase)}
    beside = {term.forms: term for term in added if term.forms not in there}.values()
    return Query(tuple(_weighed(typed, asking)), tuple(_weighed(beside, asking)))


def _weighed(terms: Iterable[Term], asking: Collection[str]) -> Iterator[Term]:
    for term in terms:
        yield replace(term, weight=term.weight * ASKING_WEIGHT) if term.word in asking else term


def lemmas_of(word: str) -> tuple[str, ...]:
    """The lemmas of a word in each language, where they are others."""
    return tuple(lemma for language in LANGUAGES if (lemma := lemmas(language, fold).of(word)) != word)


def stems(word: str) -> tuple[str, ...]:
    """The stems of a word in each language, once."""
    return _once(_forms(word))


def _forms(word: str) -> Forms:
    return tuple(forms(word, language) for language in LANGUAGES)


def _once(of_languages: Forms) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for language in of_languages for form in language))


def _longest(kept: Collection[str]) -> Iterable[str]:
    """The words, the longest when there are too many."""
    return kept if len(kept) <= MOST else sorted(kept, key=lambda word: (-len(word), word))[:MOST]


def _meant(word: str, lexicon: Lexicon) -> list[str]:
    """The words that an unknown one was taken for. A word of one language is no mistyped one of the other, "nummer" not
    "summer", unless they begin alike: then it mostly is the same word, "problem" and "probleem"."""
    languages = _spoken_in(word)
    near = {each: _spoken_in(each) for each in lexicon.repaired(word)}
    return [
        each
        for each, others in near.items()
        if not languages or not others or languages & others or each.startswith(word[:ALIKE])
    ]


def _spoken_in(word: str) -> frozenset[str]:
    """The languages whose dictionary has a word."""
    return frozenset(language for language in LANGUAGES if word in lemmas(language, fold))


def _apart(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The words that one was made of which no text has: each counts as if it were typed by itself."""
    return lexicon.split(word) or lexicon.parted(word) or (word,)


def _typed(kept: Counter[str]) -> tuple[Term, ...]:
    """A term for each stem, weighing as much as it was typed."""
    counts: dict[Forms, list[str]] = {}
    for word in kept:
        counts.setdefault(_forms(word), []).append(word)
    return tuple(Term(same[0], forms, float(sum(kept[w] for w in same))) for forms, same in counts.items())


def _unfolded(typed: Iterable[Term], repairs: Mapping[str, list[str]], lexicon: Lexicon) -> Iterator[Term]:
    """What stands in or behind a word: the parts of a compound, the word that was meant, and its parts."""
    for word in (term.word for term in typed):
        yield from _parts(word, lexicon.split(word), PART_WEIGHT)
        for meant in repairs.get(word, ()):
            yield Term(word, _forms(meant), STAND_IN_WEIGHT, meant=meant)
            yield from _parts(word, lexicon.split(meant), PART_WEIGHT * STAND_IN_WEIGHT)


def _parts(word: str, parts: tuple[str, ...], weight: float) -> Iterator[Term]:
    for part in parts:
        yield Term(word, _forms(part), weight, share=PARTS_SHARE / len(parts))


def _called_otherwise(stands: Mapping[str, str], known: Callable[[str], bool]) -> Iterator[Term]:
    """What the words are called as well, of what the index knows."""
    for typed, word in stands.items():
        for other in dict.fromkeys(each for form in (typed, *lemmas_of(typed)) for each in others(form)):
            if any(map(known, stems(other))):
                yield Term(word, _forms(other), OTHER_WEIGHT, OTHERWISE_SHARE)


def _translated(
    spoken: list[str],
    stands: Mapping[str, str],
    lexicon: Lexicon,
    dictionary: Dictionary,
    known: Callable[[str], bool],
) -> Iterator[Term]:
    """What the words, and neighbours that belong together, are called in the other language."""
    for left, right in pairwise(spoken[:MOST]):
        word = stands.get(left) or stands.get(right)
        for meaning in dictionary.of(f"{left} {right}") if word else ():
            yield from _meaning(word or left, meaning, OTHER_WEIGHT, lexicon)
    for typed, word in stands.items():
        meanings = dict.fromkeys(each for form in (typed, *lemmas_of(typed)) for each in dictionary.of(form))
        used = [each for each in meanings if any(map(known, stems(each)))][:MOST_MEANINGS]
        for meaning in used:
            yield from _meaning(word, meaning, OTHER_WEIGHT, lexicon)
        for part in lexicon.split(typed) if not meanings else ():
            for meaning in dictionary.of(part):
                yield from _meaning(word, meaning, OTHER_WEIGHT * PART_WEIGHT, lexicon, MEANT_PART_SHARE)


def _meaning(word: str, meaning: str, weight: float, lexicon: Lexicon, share: float = 1.0) -> Iterator[Term]:
    yield Term(word, _forms(meaning), weight, share)
    yield from _parts(word, lexicon.split(meaning), weight * PART_WEIGHT)


def _joined(neighbours: list[str], stands: Mapping[str, str], lexicon: Lexicon) -> Iterator[Term]:
    for few, compound in _compounds(neighbours, stands, lexicon):
        first = next(word for word in few if word in stands)
        yield Term(stands[first], _forms(compound), STAND_IN_WEIGHT)


def _compounds(neighbours: list[str], saying: Collection[str], lexicon: Lexicon) -> Iterator[tuple[list[str], str]]:
    """Two or three neighbours and the known compound that they make. The last is one of those that are `saying`
    something; one before it may be a word that says nothing by itself: "over leden"."""
    for at in range(len(neighbours[: 4 * MOST])):
        for few in (neighbours[at : at + 3], neighbours[at : at + 2]):
            compound = lexicon.joined(*few) if len(few) > 1 and few[-1] in saying else None
            if compound:
                yield few, compound
                break
