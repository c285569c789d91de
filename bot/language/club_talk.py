"""Sentences about clubs that name no command: "ik wil zelf een breiclub beginnen", "the book club sounds fun", "how do
I join the book club", "de wandelclub". Pure."""

from __future__ import annotations

import re

from bot.language.courtesy import AROUND, ASKING
from bot.language.little_words import core
from bot.language.pastimes import pastimes

_MOST_WORDS = 14
_NAME = r"(?P<name>\S.{0,58}?)"
_I_WANT = (
    r"(?:(?:(?:ik|we|i)\s)?(?:wil|willen|zou|zouden|want|would|'d|ga|gaan)|(?:kunnen|kan|zullen|mogen|mag)\s(?:we|wij|ik)|"
    r"(?:can|could|may|shall|should)\s(?:we|i)|how\s(?:do|can|could)\s(?:we|i)|hoe\s(?:kan|kunnen)\s(?:ik|we)|let's|"
    r"laten\swe)\s"
    r"(?:(?:graag|zelf|wel|eigenlijk|ook|niet|samen|like|love|to|really|not|also)\s)*"
)
_BEGINS = (
    re.compile(
        rf"{_I_WANT}(?:een|'n)\s{_NAME}\s(?:(?:willen|gaan|te)\s)?(?:beginnen|oprichten|starten|opzetten|opstarten)",
        re.I,
    ),
    re.compile(rf"{_I_WANT}(?:start|begin|create|found|set up|have)\s(?:an?|my own)\s{_NAME}", re.I),
    re.compile(rf"(?:hoe\s)?(?:start|begin|richt)\s(?:(?:ik|we)\s)?(?:een|'n)\s(?!club\b){_NAME}(?:\sop)?", re.I),
    re.compile(rf"(?:start|begin|create|found|set up)\san?\s(?!club\b){_NAME}", re.I),
    re.compile(rf"(?:is er|bestaat er|hebben we)\s(?:(?:al|ook|hier)\s)*(?:een|'n)\s{_NAME}(?:\shier)?", re.I),
    re.compile(rf"(?:is there|do we have)\s(?:(?:already|also)\s)*an?\s{_NAME}(?:\shere)?", re.I),
)
_LIKES = re.compile(
    rf"(?:(?:de|die|the|that|een|a)\s)?{_NAME}\s"
    r"(?:lijkt\sme(?:\s(?:wel|erg|heel|echt))*|klinkt(?:\s(?:wel|erg|heel))*|(?:sounds|looks|seems)(?:\s(?:really|very|so))*)\s"
    r"(?:leuk|gezellig|wat|goed|tof|super|fun|nice|great|good|cool|lovely|interesting)",
    re.I,
)
_JOINS = (
    re.compile(
        r"(?:how|where|can|could|may)\s(?:(?:do|can|could|to|i|we|you|one|still|also)\s)*"
        r"(?:join|sign up (?:for|to|at|with)|get in(?:to)?|be(?:come)? (?:a )?(?:part|member) of)\s"
        rf"(?:(?:the|that|your)\s)?{_NAME}(?:\s(?:too|as well))?",
        re.I,
    ),
    re.compile(
        r"(?:hoe|waar|kan|mag)\s(?:(?:ik|je|we|me|mij|kan|mag|moet|nog|ook|word|kom|meld|geef|schrijf|doe|sluit)\s)+"
        r"(?:(?:ook|nog|lid|worden|aan|op|in|mee|meedoen)\s)*(?:van|bij|voor|met|aan|in)\s(?:(?:de|het|die)\s)?"
        rf"{_NAME}(?:\s(?:aan|in|lid|worden|komen|meedoen|aanmelden|inschrijven|opgeven|aansluiten))*",
        re.I,
    ),
)
_MEMBERS = re.compile(
    r"(?:(?:en|and|oh|maar)\s)*(?:(?:wie|hoeveel)\s(?:zit|zitten|zijn|is|doet|doen|mensen zitten)\s"
    r"(?:(?:er|daar|die|nog|meer|dan|allemaal|ook|al|nu)\s)*(?:in|bij|erin|erbij|daarbij|lid|mee)"
    r"|who(?:'s|s|\sis|\sare)?\s(?:(?:else|all|is|are|already|also)\s)*(?:in(?:\s(?:there|it|that|this))?|a member))"
    r"(?:\s(?:eigenlijk|allemaal|dan|nu|already|now|then))*",
    re.I,
)
_WHEN = re.compile(r"(?:(?:en|and|oh|maar)\s)*(?:wanneer|hoe laat|when|what time)\s(?P<rest>\S.*)", re.I)
_MEETS_WORDS = """
is are was zijn dat het ze jullie we wij die dit do does they you we it that the de a een next volgende keer
meestal usually ook nog weer again gaan ga gaat go going komen komt samen together meet meeting meets spreken
spreekt af bij elkaar
"""
_MEETS = frozenset(_MEETS_WORDS.split())
_FOR = re.compile(r"club(?:je)?\s(?:for|voor)\s(?=\w)", re.I)
_IS_CLUB = re.compile(r"club(?:je)?\b", re.I)
_NAMED = re.compile(r"(?:(?P<before>\w{2,40})\s)?(?:\w{2,40}club(?:je)?|club(?:je)?(?:\s\w{2,40})?)", re.I)
# "een leesclub", "nieuwe club" and "club worden" name none.
_NONE = "een mijn onze nieuwe new andere another iedere geen mee worden my our your a an any"
_NAMES_NONE = frozenset(_NONE.split())


def club_to_begin(line: str) -> str:
    """The name of the club that somebody wants to begin; "" for any other line."""
    return _in_first(_BEGINS, line)


def club_liked(line: str) -> str:
    """The name of the club that somebody likes the sound of, or wants to join; "" for any other line."""
    name = _in_first((_LIKES, *_JOINS), line)
    return name if _NAMES_NONE.isdisjoint(name.casefold().split()) else ""


def club_alone(line: str) -> str:
    """The name of the club in a line that has nothing else, but words that point: "doe mij de wandelclub"; "" for any
    other line."""
    name = core(_said(line))
    found = _NAMED.fullmatch(name)
    alone = found is not None and len(name) > len("clubje")
    other = not _NAMES_NONE.union(AROUND, ASKING).isdisjoint(name.casefold().split())
    return name if alone and not other else ""


def asks_members(line: str) -> bool:
    """ "wie zitten daar nog meer in": of a club that was just spoken of."""
    return _MEMBERS.fullmatch(_said(line)) is not None


def asks_when_it_meets(line: str, name: str = "") -> bool:
    """ "wanneer is dat", and of a club of that name "wanneer fietsen jullie": nothing else is asked for."""
    asked = _WHEN.fullmatch(_said(line))
    words = asked["rest"].casefold().split() if asked is not None else []
    about = pastimes(name.casefold().split())
    return bool(words) and all(word in _MEETS or about & pastimes([word]) for word in words)


def _in_first(shapes: tuple[re.Pattern[str], ...], line: str) -> str:
    said = _said(line)
    found = next(filter(None, (shape.fullmatch(said) for shape in shapes)), None)
    name = found["name"] if found is not None else ""
    if named := _FOR.match(name):  # "a club for runners"
        return name[named.end() :]
    return name if _IS_CLUB.search(name) and name.casefold() not in ("club", "clubje") else ""


def _said(line: str) -> str:
    words = line.replace("’", "'").replace("i'd", "i would").replace("I'd", "i would").split()
    return "" if len(words) > _MOST_WORDS else " ".join(words).rstrip(" .!?")
