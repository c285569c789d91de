"""A line as it is thumbed or spoken: short spellings written out, and the little words that only soften it left out."""

from __future__ import annotations

import re

from bot.language.quotes import bare

_WRITTEN_OUT = {
    "mn": "mijn",
    "m'n": "mijn",
    "me'n": "mijn",
    "zn": "zijn",
    "z'n": "zijn",
    "t": "het",
    "'t": "het",
    "n": "een",
    "'n": "een",
    "k": "ik",
    "'k": "ik",
    "m": "hem",
    "'m": "hem",
    "u": "you",
    "r": "are",
    "ur": "your",
    "wanna": "want to",
    "plz": "please",
}
_DUTCH = """
maar weer even eventjes effe effen ff eens gewoon toch hoor nou er der d'r dus eigenlijk alvast allemaal al sorry helaas
"""
_ENGLISH = "just again already actually simply kindly else sorry unfortunately"
SOFTENING = frozenset([*_DUTCH.split(), *_ENGLISH.split()])
_OPENERS = frozenset(
    ["ok", "oke", "oké", "okay", "ja", "yes", "nee", "no", "oh", "ah", "hm", "hmm", "well", "so"]
)  # "ok leave me alone"

_AH = re.compile(
    r"(?:(?:nee+|no|oh+|ah|ow|hm+|wacht|wait|sorry|oeps|oops|correctie|correction|foutje|mistake|typo|my bad|"
    r"(?:(?:dat|dit|het)\s(?:is\s)?|(?:that|it)(?:'s|\sis)\s)?(?:veel\s|way\s)?(?:te|too)\s(?:vroeg|laat|early|late))\b"
    r"[\s,.:!]*)+",
    re.IGNORECASE,
)


def exclaimed_apart(line: str) -> str:
    """A line without the "oh nee wacht," that it begins with."""
    said = _AH.match(line)
    return line[said.end() if said is not None else 0 :].strip()


def plainer(line: str) -> str:
    """The line in full spelling and without softening words: "haal mn bericht maar weer weg" is "haal mijn bericht
    weg". As it was when nothing of it would be left."""
    words = [_WRITTEN_OUT.get(bare(word), word) for word in line.split()]
    left = [word for word in words if bare(word) not in SOFTENING]
    return " ".join(left[1:] if len(left) > 1 and bare(left[0]) in _OPENERS else left) or line
