"""Whether a question follows on the one before it: "and at the weekend?" keeps the subject. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from bot.intranet.documents import says_little

FEW = 2  # words that matter; with more of them a question stands on its own
_LONG, _STEM = 5, 6  # letters of a word that says what something is about, and how many of them must stand
_OPENING = re.compile(
    r"^\W*(en|maar|and|but|or|of|ook|also)\b"
    r"|^\W*((en )?(hoe zit (het|dat)( dan)?|wat (als|met)|geldt (dat|dit))|what about|how about|what if|does (that|it)|"
    r"is (that|it) also)\b",
    re.IGNORECASE,
)
_SHORT = 6  # words of a question that ends in a word that points, or asks how long before, at most
_ENDS_POINTING = re.compile(r"\b(dat|het|that|it|this)\W*$", re.IGNORECASE)
_FROM_WHICH = re.compile(
    r"^\W*(vanaf|tot|voor|met|from|until|till|since|hoe ?lang|how (?:long|far|early|late)|hoeveel eerder)\s"
    r"(wanneer|wie|when|whom|van te ?voren|vooraf|before|ahead|in advance)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(dat ook|ook zo|daarvoor|daarbij|daarmee|daarna|ervoor|erbij|ermee|die van|for that|with that|that too|"
    r"as well|after that)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\W*+(?:(?:en|and)\b\W*+)?(?:waar|where)\b", re.IGNORECASE)
_FILLING_WORDS = """
en maar and but or of ook also hoe zit het dat dan wat als met geldt dit what about how if does that it is in op bij
voor aan de een the a an at on for with to er daar there zo so too well nu now die deze this those van from by tot until
"""
_HOW_LONG_WORDS = """
hoelang lang long voren tevoren vooraf eerder later before ahead advance early late else dag dagen uur uren week weken
langer korter day days hour hours weeks longer shorter
"""
_HOW_LONG = frozenset(_HOW_LONG_WORDS.split())
_FILLING = frozenset(_FILLING_WORDS.split())
_WORD = re.compile(r"[^\W_]+")
_UNITS = (
    ("uur", "uren", "hour", "hours"),
    ("dag", "dagen", "day", "days"),
    ("week", "weken", "weeks"),
    ("maand", "maanden", "month", "months"),
    ("euro", "euros"),
)
_MAY_I = re.compile(
    r"\W*+(?:(?:en|and|but|maar)\s)?(?:(?:kan|mag)\s(?:ik|je|men)|(?:can|may|could)\s(?:i|we|you))\b", re.IGNORECASE
)
_NUMBERS = "een twee drie vier vijf zes zeven acht negen tien one two three four five six seven eight nine ten"
_NUMBER_WORDS = frozenset(_NUMBERS.split())


def opens_like_a_sequel(line: str) -> bool:
    """Whether a line can only be understood with what was said before it: "en in het weekend?", "what about Friday"."""
    if _OPENING.search(line) or _POINTING.search(line):
        return True
    short = len(line.split()) <= _SHORT
    return short and bool(_ENDS_POINTING.search(line) or _FROM_WHICH.search(line))


def is_short(line: str) -> bool:
    """Whether a line says too little to be looked for by itself."""
    return len(own_words(line)) <= FEW


def leans(line: str) -> bool:
    """Whether so few words of a line say what it is about that it may be what was spoken of before: "en hoeveel dagen
    heb ik"."""
    return sum(not says_little(word) for word in own_words(line)) <= FEW


def may_be_said_by(line: str, text: str) -> bool:
    """Whether a text can say if one may: where so many weeks are asked for ("kan ik 4 weken op vakantie"), it speaks of
    weeks."""
    words = [word.lower() for word in _WORD.findall(line)]
    if _MAY_I.match(line) is None:
        return True
    wanted = [
        unit
        for number, word in pairwise(words)
        for unit in _UNITS
        if word in unit and (number.isdecimal() or number in _NUMBER_WORDS)
    ]
    said = {word.lower() for word in _WORD.findall(text)}
    return all(said & set(unit) for unit in wanted)


def names_nothing(line: str) -> bool:
    """Whether no word of a line says what it is about: "en hoelang van te voren", "kan het een dag langer"."""
    return all(says_little(word) or word.lower() in _HOW_LONG for word in own_words(line))


def own_words(line: str) -> list[str]:
    """What a sequel adds to its subject."""
    return [word for word in _WORD.findall(line) if word.lower() not in _FILLING]


def says_what_is_new(line: str, subject: str, text: str, matched: Iterable[str] = ()) -> bool:
    """Whether a text says anything of what a sequel adds to its subject: "en als mijn kind ziek is" is
    about a child. `matched` are words of the text that were found, by whatever name."""
    known = {_begin(word) for word in own_words(subject)}
    new = {_begin(word) for word in own_words(line) if not says_little(word)} - known
    said = {_begin(word) for word in _WORD.findall(text)}
    found = {_begin(word) for each in matched for word in own_words(each) if not says_little(word)}
    return not new or bool(new & said or found - known)


def _begin(word: str) -> str:
    return word.lower()[:_STEM]


def continued(subject: str, line: str) -> str:
    """The question in full: what it was about, and what is asked of that now."""
    return f"{subject} {' '.join(own_words(line))}".strip()


def asks_where(line: str) -> bool:
    """Whether a place is asked for."""
    return _WHERE.match(line) is not None


def speaks_of(subject: str, text: str) -> bool:
    """Whether a text has any of the longer words of a subject in it, whatever their endings."""
    said = text.lower()
    return any(word.lower()[:_STEM] in said for word in own_words(subject) if len(word) >= _LONG)
