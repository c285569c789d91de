"""Sentences about clubs that name no command: "ik wil zelf een breiclub beginnen", "the book club sounds fun". Pure."""

from __future__ import annotations

import re

_MOST_WORDS = 14
_I_WANT = (
    r"(?:(?:ik|we|i)\s)?(?:wil|willen|zou|zouden|want|would|'d|ga|gaan)\s"
    r"(?:(?:graag|zelf|wel|eigenlijk|ook|like|love|to|really)\s)*"
)
_BEGINS = (
    re.compile(
        rf"{_I_WANT}(?:een|'n)\s(?P<name>\S.{{0,58}}?)\s(?:(?:willen|gaan|te)\s)?(?:beginnen|oprichten|starten|opzetten|opstarten)",
        re.I,
    ),
    re.compile(rf"{_I_WANT}(?:start|begin|create|found|set up)\s(?:an?|my own)\s(?P<name>\S.{{0,58}})", re.I),
)
_LIKES = re.compile(
    r"(?:(?:de|die|the|that|een|a)\s)?(?P<name>\S.{0,58}?)\s"
    r"(?:lijkt\sme(?:\s(?:wel|erg|heel|echt))*|klinkt(?:\s(?:wel|erg|heel))*|(?:sounds|looks|seems)(?:\s(?:really|very|so))*)\s"
    r"(?:leuk|gezellig|wat|goed|tof|super|fun|nice|great|good|cool|lovely|interesting)",
    re.I,
)
_IS_CLUB = re.compile(r"club(?:je)?\b", re.I)


def club_to_begin(line: str) -> str:
    """The name of the club that somebody wants to begin; "" for any other line."""
    said = _said(line)
    found = next(filter(None, (shape.fullmatch(said) for shape in _BEGINS)), None)
    return found["name"] if found is not None and _IS_CLUB.search(found["name"]) else ""


def club_liked(line: str) -> str:
    """The name of the club that somebody likes the sound of; "" for any other line."""
    found = _LIKES.fullmatch(_said(line))
    return found["name"] if found is not None and _IS_CLUB.search(found["name"]) else ""


def _said(line: str) -> str:
    words = line.replace("’", "'").replace("i'd", "i would").replace("I'd", "i would").split()
    return "" if len(words) > _MOST_WORDS else " ".join(words).rstrip(" .!")
