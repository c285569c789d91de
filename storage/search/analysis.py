"""From text to terms: words, folding, stop words, stems. Whatever changes here must change `VERSION`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.metadata import version

import Stemmer

from storage.search.lemmas import lemmas

VERSION = (10, Stemmer.version(), version("simplemma"))
LANGUAGES = ("nl", "en")
LONGEST = 64  # letters of a word that are kept

WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]{1,5}\b")  # found in half the time of one that begins with a "\b"
_PLAIN = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))  # what ASCII is folded to
# What stands for a word at an apostrophe: "I'm", "don't", "'t". Not the s of a plural, by which "regio's" is found.
# Each begins where a word does: else a word of 20,000 letters would be read 20,000 times.
_ENDING = re.compile(
    r"(?<![^\W_])[^\W_]+n't\b|\b[mz]'n\b|(?<=[^\W_])'(m|re|ve|ll|d)\b|(?<![^\W_])'(t|n|m|k|r)\b",
    re.IGNORECASE,
)
_LONG_VOWEL = re.compile(r"([aeou])\1(?=[^aeiou]$)")
_MARKS = re.compile("[\u0300-\u036f]+")  # accents, parted from their letters
_DUTCH = """
    de het een en van ik te dat die in is op aan met als voor er maar om dan zou of wat mijn men dit
    zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want
    nog zal me zij nu ge geen omdat iets worden toch al waren veel meer doen toen moet ben zonder
    kan hun dus alles onder ja eens hier wie werd altijd doch wordt wezen kunnen ons zelf tegen na
    reeds wil kon niets uw iemand geweest andere welke waar wanneer waarom mag moeten kun hij wij we
    jij jullie was zijn had hoeveel welk wiens waarmee waarvan waarvoor waarop waarin waaraan waaruit
    waartegen waardoor waarbij waarnaar waartoe hoelang kunt wilt bent hebt heb mn zn
"""
_ENGLISH = """
    a an and are as at be but by for if in into is it no not of on or such that the their then there
    these they this to was will with what how do does did i my you your can which when where who why
    from has have had were been its we our whom whose could should would shall im ive dont doesnt didnt cant
    isnt arent whats wheres whos
"""
_STOP = {"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())}
_EVERY_STOP = frozenset().union(*_STOP.values())


def fold(text: str) -> str:
    """Small letters without accents: "Zoë" -> "zoe"."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text).lower())  # in this order, as "™" becomes "TM"


def words(text: str) -> list[str]:
    """The words of a text, folded, in order; letters and digits only, so any text at all is safe."""
    folded = text if text.isascii() else fold(text)
    found = folded.translate(_PLAIN).split() if folded.isascii() else WORD.findall(folded)
    cut = len(folded) > LONGEST < max(map(len, found), default=0)
    return [word[:LONGEST] for word in found] if cut else found


def is_stop(word: str) -> bool:
    """Does a folded word say nothing by itself, in either language?"""
    return word in _EVERY_STOP


def kept_words(text: str, language: str | None = None) -> list[str]:
    """The words without stop words (of one language, or of both), but with acronyms: "IT", "WIA", "HR".

    A word in capitals is an acronym unless the whole text is in capitals.
    """
    stop = _STOP[language] if language else _EVERY_STOP
    text = text.replace("’", "'")
    if "'" in text:  # what stands between spaces by itself, since little of it has one
        text = " ".join([_ENDING.sub(" ", each) if "'" in each else each for each in text.split()])
    acronyms = [] if text.isupper() else _ACRONYM.findall(text)
    if acronyms:
        stop = stop.difference(map(str.lower, acronyms))
    return [word for word in words(text) if word not in stop]


# Without what it keeps by itself, which takes longer than stemming.
_snowball = {"nl": Stemmer.Stemmer("dutch", 0), "en": Stemmer.Stemmer("english", 0)}


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word."""
    return _dutch(word) if language == "nl" else str(_snowball["en"].stemWord(word))


@lru_cache(maxsize=200_000)
def forms(word: str, language: str) -> tuple[str, ...]:
    """What a folded word is found by: its stem, and the stem of its lemma where that is another.

    Both, since lemmas lead astray alone ("fiets" may be of "fietsen", "fietsen" of "fiets"), and stems know no
    "ging" of "gaan". A lemma that is a stop word says nothing: "eerste" is no "een".
    """
    own, lemma = stem(word, language), lemmas(language, fold).of(word)
    of_lemma = stem(lemma, language)
    return (own,) if own == of_lemma or lemma in _STOP[language] else (own, of_lemma)


def _dutch(word: str) -> str:
    """Snowball's stem, mended where forms of everyday words fall apart.

    Snowball 3 makes melden to mel beside meld, fietsen to fiets beside fiet, krijgt to krijgt beside krijg,
    dagen to daag beside dag, declareren to declarer beside declareer.
    A number is no word: of doubled digits none goes, as of letters, so that 2000 is not 200.
    """
    if word[-1:].isdigit():
        return word
    found = str(_snowball["nl"].stemWord(word))
    if word.endswith("den") and len(found) == len(word) - 3:
        found = word[:-2]
    elif found.endswith("s"):
        found = str(_snowball["nl"].stemWord(found))
    if len(found) > 3 and found[-1] == "t" and found[-2] in "dgklmpw":
        found = found[:-1]
    if len(found) > 3 and found[-1] == found[-2] and found[-1] not in "aeiou":
        found = found[:-1]
    return _LONG_VOWEL.sub(r"\1", found)
