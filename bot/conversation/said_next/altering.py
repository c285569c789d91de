"""Lines that change something just made or set, as words alone: another time, name or number. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import time, timedelta
from itertools import dropwhile

from bot.language.clocks import clock_at
from bot.language.courtesy import ASKING
from bot.language.little_words import POLITE
from bot.language.phrases import folded
from bot.language.quotes import bare
from bot.language.spans import TooFar, span
from bot.language.thumbed import exclaimed_apart, plainer

_IT = "het|hem|die|dat|deze|er|daar|it|that|this|die peiling|de peiling|the poll|the club|de club"
_OPENS = re.compile(
    rf"(?:toch|liever|rather|beter|better|doe|ik bedoel(?:de)?|i mean|i meant|"
    r"(?:(?:het|dat|die|it|that|this)\s+)?(?:is|was|wordt|begint|moet|starts|begins|should be|must be|has to be)|"
    r"its|it's|that's|thats|"
    rf"(?:maak|zet|verzet|verplaats|verander|wijzig|make|change|set|move)(?:\s+(?:{_IT}))?|"
    rf"(?:verleng|extend)(?:\s+(?:{_IT}))?|(?:sluit|close)\s+(?:{_IT})|alleen|only|"
    rf"(?:kan|mag|can|could|may)\s+(?:{_IT})(?:\s+(?:ook|be|also))?)\b[\s,.:]*"
    rf"(?:(?:liever|rather|naar|to|op|in|van)\s+)*",
    re.IGNORECASE,
)
_SWITCHED_OFF = re.compile(rf"(?:(?:zet|doe|turn|switch)(?:\s+(?:{_IT}))?\s+(?:uit|off))", re.IGNORECASE)
_SHIFTED = re.compile(
    r"(?:(?:.*\b(?:doe|maak|het|it|that|make|kan|can|schuif|push|move|nee|no|er|nog|another)\s+)?)"
    r"(?P<span>(?:\S+\s+){1,3})(?P<way>later|eerder|vroeger|earlier|sooner|naar voren|naar achteren|op)"
    r"(?:\s+van)?[?.]?",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"(?:(?:maar|doe|toch|liever|open|make|laat|keep|{_IT})\s+)*(?:tot(?:\s+en\s+met)?|t/m|until|till|til)\s+(\S.*)",
    re.IGNORECASE,
)
_MOVED = re.compile(
    rf"(?:push|move|put|bring|schuif|zet)\s+(?:(?:{_IT})\s+)?"
    r"(?P<way>back|forward|up|vooruit|naar voren|naar achteren)\s+(?:by\s+)?(?P<span>\S.*)",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:\w+\s+){0,2}?(?:max(?:imaal|imum)?|hooguit|at most|up to)\s+(\d{1,5})(?:\s+\w+)?", re.IGNORECASE
)
_ADDED = re.compile(
    r"(?:voeg|zet|doe)\s+(?:(?:er|nog|ook|maar)\s+)*(\S.*?)\s+(?:toe|erbij|bij)|"
    r"add\s+(?:also\s+)?(\S.*?)(?:\s+(?:to it|too))?",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(
    r"(?:(?:alleen|only|just|liever|rather|nee|no|doe|maar|toch)\s+)*(?:voor|for|naar|to)\s+(\S.*)", re.IGNORECASE
)
_SOONER = ("forward", "up", "vooruit", "eerder", "vroeger", "earlier", "sooner", "naar voren")
_MUST_BE = re.compile(
    rf"(?:(?:maak|make|verander|change|pas)\s+(?:{_IT})\b|"
    r".{0,80}?\b(?:moet|should|must|has to)\s+(?:be\b|say\b|.{1,80}\bzijn\b))",
    re.IGNORECASE,
)
_CORRECTS = frozenset(("nee", "no", "toch", "oh", "ah", "hm", "sorry", "actually"))
_AT_HOURS = frozenset(("om", "at", "to", "naar", "tot", "until"))
_TRAILS = frozenset(("van", "worden", "zijn", "instead", "dan", "then", *POLITE))
_NAMES = re.compile(
    rf"(?:(?:noem|call|name|doop)\s+(?:{_IT}|'?m)|(?:hernoem|rename)(?:\s+(?:{_IT}))?(?:\s+(?:naar|tot|to))?|"
    r"(?:verander|change)\s+(?:de|the)\s+(?:naam|name)\s+(?:in|naar|to))"
    r"(?:\s+(?:maar|toch|liever|dan|gewoon|just|rather))*\s+(\S.*)",
    re.IGNORECASE,
)
_THROWN_AWAY = re.compile(
    r"(?:gooi|wis|verwijder|haal|mik|throw|delete|erase|remove|wipe)\s(?:(?:dat|het|dit|die|it|that|this|all|alles|of|them)\s)*"
    r"(?:weg|away|dat|het|it|that|this|alles|everything|all)",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"(?:(?:en|and|oh|maar|but|nee|no)\s)*"
    r"(?:(?:ik\s)?(?:wil|moet|haal\sme|laat\sme|schrijf\sme)\s(?:er\s?)?uit"
    r"|(?:i\s)?(?:want|get\sme|let\sme|take\sme|sign\sme)\s(?:back\s)?out(?:\sof\s(?:it|that))?(?:\sagain)?)",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(
    rf"(?:(?:maak|make|doe|do|kan|can|liever|rather|{_IT}|be|graag|een|an?|van|wel|ook)\s+)*"
    r"(?:anoniem|anonieme|anonymous|anonymously|(?:zonder|without)\s+(?:(?:de|mijn|the|my)\s+)?(?:naam|namen|names?))"
    r"(?:\s+(?:peiling|poll|van))?",
    re.IGNORECASE,
)


def changes(line: str) -> bool:
    """Whether a line has one of these shapes, whatever it is about."""
    plain = trimmed(plainer(line))
    return bool(middle(line)) or any((new_name(line), says_anonymous(line), says_off(line), _AT_MOST.fullmatch(plain)))


def new_name(line: str) -> str:
    """ "noem hem Wandelclub"; "" for any other line."""
    said = _NAMES.fullmatch(line.strip())
    return trimmed(said[1]) if said is not None else ""


def at_most(line: str) -> str:
    """ "max 20 mensen": the number."""
    said = _AT_MOST.fullmatch(trimmed(plainer(line)))
    return said[1] if said is not None else ""


def added(line: str) -> str:
    """ "voeg vlaai toe": what is to be added."""
    said = _ADDED.fullmatch(trimmed(line))
    return (said[1] or said[2]) if said is not None else ""


def for_whom(line: str) -> str:
    """ "alleen voor fietsen": for whom."""
    said = _FOR_WHOM.fullmatch(re.sub(r"\s+(?:only|alleen)$", "", trimmed(line)))
    return said[1] if said is not None else ""


def says_anonymous(line: str) -> bool:
    """ "anoniem aub", "without my name"."""
    return _ANONYMOUS.fullmatch(trimmed(plainer(line)).rstrip("!")) is not None


def says_thrown_away(line: str) -> bool:
    """ "gooi dat allemaal weg", "delete all of that"."""
    return _THROWN_AWAY.fullmatch(trimmed(plainer(line)).rstrip("!")) is not None


def says_off(line: str) -> bool:
    """ "zet maar weer uit"."""
    return _SWITCHED_OFF.fullmatch(trimmed(plainer(line))) is not None


def says_out(line: str) -> bool:
    """ "en ik wil er weer uit"."""
    return _OUT.fullmatch(" ".join(trimmed(plainer(line)).rstrip("!").split())) is not None


def length_moved(line: str) -> timedelta | None:
    """ "een uur later", "half an hour earlier", which is less than nothing."""
    plain = trimmed(plainer(line))
    said = _SHIFTED.fullmatch(plain) or _MOVED.fullmatch(plain)
    words = folded(said["span"].split()) if said is not None else []
    length = span(words)
    if said is None or length is None or length[1] < len(words):
        return None
    with suppress(TooFar):
        return length[0].about() * (-1 if said["way"].casefold() in _SOONER else 1)
    return None


def hour_alone(said: str, before: time, language: str) -> time | None:
    """An hour without a day, which stays the same; of "6" that of the two which is nearer to what it was."""
    words = folded(list(dropwhile(lambda word: bare(word) in _AT_HOURS, said.split())))
    found = clock_at(words, language, bare_number=True, after_day=True) if words else None
    if found is None or found.used < len(words):
        return None
    other = found.at.replace(hour=(found.at.hour + 12) % 24) if found.open else found.at
    return min(found.at, other, key=lambda each: abs(_minutes(each) - _minutes(before)))


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def middle(line: str) -> str:
    """What is left of a line that changes something, without the words that say so; "" of any other line."""
    plain = plainer(line)
    rest = exclaimed_apart(plain)
    opened = _OPENS.match(rest)
    corrects = opened or rest != plain or (plain != line and bare(line.split()[0]) in _CORRECTS)
    return trimmed(rest[opened.end() if opened else 0 :]) if corrects else ""


def until(line: str) -> str:
    """ "tot morgen 12 uur", "make it until saturday": when it ends."""
    said = _UNTIL.fullmatch(trimmed(plainer(line)))
    return said[1] if said is not None else ""


def corrects(line: str) -> bool:
    """Whether a line takes back something said before, and asks nothing: "oh wacht …", "dat moet … zijn"."""
    rest = exclaimed_apart(line)
    asks = not rest or rest.endswith("?") or bare(rest.split()[0]) in ASKING
    return not asks and (rest != line.strip() or _MUST_BE.match(rest) is not None)


def trimmed(text: str) -> str:
    """Without what is said for courtesy, or stands behind what something becomes: "van", "please", a full stop."""
    words = text.split()
    while words and bare(words[-1]) in _TRAILS:
        words.pop()
    return " ".join(words).rstrip("., ")
