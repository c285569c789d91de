"""The words around a request that say nothing of it: a greeting, a name, "kun je even", "what are the …"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

_DAYTIME = r"goe(?:de|ie)[ -]?(?:morgen|middag|navond|avond)|good (?:morning|afternoon|evening)|morning"
_GREETING = rf"(?:h[ae]*y|hee+|hi+|hoi+|hai|hallo|hello|dag|beste|dear|ok[eé]?|{_DAYTIME})"
_PLEASE = r"please|pls|a\.?u\.?b\.?|svp|graag|alsjeblieft|alstublieft"
_MAKE = r"(?:maak|start|begin|doe)\s+(?:een|'n)|(?:make|create|start)\s+an?"
_CAN_YOU = r"(?:kun|kan|wil|zou|zul)\s+(?:je|jij|u|ie)|wilt\s+u|(?:can|could|will|would)\s+(?:you|u)"
_BY_THE_WAY = r"even|eens|ook|misschien|nu|dan|alsjeblieft|aub|please|pls|just|maybe|also"
_OPENING = re.compile(
    rf"\W*(?:{_GREETING}\b\W*)?(?:(?:{_PLEASE}|{_MAKE}|(?P<can>{_CAN_YOU}))\b\W*)(?:(?:{_BY_THE_WAY})\b\W*)*",
    re.IGNORECASE,
)

_DUTCH = """
wat welke wie waar wanneer is zijn staat staan er in op de het een alle allemaal toon laat laten zien zie bekijk
bekijken geef lijst van nu nog open lopen loopt mij me ik wil mag kan kun je jij u graag even eens aub alsjeblieft iets
vandaag morgen deze komende dit week maand hebben we jullie heb vind vinden daar hier eigenlijk al toe leuks nog
"""
_ENGLISH = """
what what's which who where where's when when's is are there the a an all any show see view list me us please i want
to can could may you let on in of for now right have we do today tomorrow this coming week month current open get find
give look at so far yet already something anything fun nice
"""
_DAYS = """
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag weekend vanavond vanmiddag
monday tuesday wednesday thursday friday saturday sunday tonight
"""
_ASK = "hoe wat wie waar wanneer waarom welke kan mag how what who where when why which is are can may do does"
ASKING = frozenset(_ASK.split())  # words with which a question begins
# What may stand around the name of a list: "wat staat er op de agenda", "can you show me the polls".
AROUND = frozenset([*_DUTCH.split(), *_ENGLISH.split(), *_DAYS.split()])


def without_name(line: str, names: Collection[str]) -> str:
    """The line without the name it opens with, when something is left: "hee Jet, wat is er nieuw"."""
    called = "|".join(re.escape(name) for name in names if name)
    opened = re.match(rf"\s*(?:{_GREETING}\W+)?(?:{called})\b[\s,:.!-]+(?=\w)", line, re.IGNORECASE)
    return line[opened.end() :] if called and opened else line


def request(line: str) -> tuple[str, bool] | None:
    """What is asked for without the courtesy before it, and whether that was a question: "kun je …" may be one about
    what people do, "please …" is none. None where there is no courtesy, or nothing else."""
    opened = _OPENING.match(line)
    rest = line[opened.end() :] if opened else ""
    return (rest, bool(opened and opened["can"])) if any(map(str.isalnum, rest)) else None


def within(words: Sequence[str]) -> tuple[str, ...]:
    """The words that are left when those that only stand around a name are taken from both ends."""
    first, last = 0, len(words)
    while first < last and words[first] in AROUND:
        first += 1
    while last > first and words[last - 1] in AROUND:
        last -= 1
    return tuple(words[first:last])


def openings(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What the words open with, the longest first, when those at the end only stand around it."""
    for last in range(len(words) - 1, 0, -1):
        if words[last] not in AROUND:
            return
        yield tuple(words[:last])
