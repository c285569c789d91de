"""Lines that want a document in hand, or less of what was found: "stuur mij het formulier", "only forms". Pure."""

from __future__ import annotations

import re

from bot.intranet.wanted import KINDS
from bot.language.quotes import bare

_MOST = 14  # words of such a line
_NAME = 6  # words of what is wanted
_SOFT = r"(?:(?:even|eens|maar|graag|please|pls|aub|alsjeblieft|just|dan|nog|ook|meteen|hier)\s+)*"
_ME = r"(?:(?:me|mij|ons|us|aan\s+mij)\s+)?"
_WHAT = r"(?P<what>\S.*?)"
_ENDS = (
    r"(?:\s+(?:even|eens|maar|graag|please|pls|aub|alsjeblieft|toe|op|door|dan|now|nu|as\s+a\s+file|als\s+bestand))*"
)
_CAN_YOU = r"(?:(?:kun|kan|wil|zou)\s+(?:je|u)|(?:can|could|will)\s+you)"
_WANTED = [
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_SOFT}(?:{_CAN_YOU}\s+)?{_SOFT}(?:stuur|mail|zend|geef|app|send|email|give|get|download)\s+"
        rf"{_SOFT}{_ME}{_SOFT}{_WHAT}{_ENDS}",
        rf"{_CAN_YOU}\s+{_SOFT}{_ME}{_SOFT}{_WHAT}\s+{_SOFT}(?:opsturen|sturen|mailen|geven|toesturen)",
        rf"(?:mag|kan)\s+ik\s+{_SOFT}{_WHAT}\s+(?:krijgen|hebben|downloaden)",
        rf"(?:can|could|may)\s+i\s+{_SOFT}(?:have|get|download)\s+{_SOFT}{_WHAT}{_ENDS}",
        rf"ik\s+(?:heb|wil)\s+{_SOFT}{_WHAT}\s+(?:nodig|hebben|downloaden)",
        rf"i\s+(?:need|want|would\s+like)\s+{_SOFT}{_WHAT}{_ENDS}",
    )
]
_ARTICLE = re.compile(r"\A(?:(?:het|de|een|dat|die|dit|the|an?|that|this|your|my|mijn|n)\s+)+", re.I)
_OF_PAPER = ("form", "instruction", "protocol", "document")
_PAPERS = tuple(word for word, kind in KINDS.items() if kind in _OF_PAPER)
_LONG = 6  # letters of such a word that may end another: "verlofformulier"
_ENDINGS = tuple(word for word in _PAPERS if len(word) >= _LONG)
_ONLY = re.compile(
    r"(?:(?:nee|en|maar|no|and|but|doe|show|toon)\s+)*(?:alleen|enkel|only|just)\s+(?:(?:de|het|the|maar)\s+)?(?P<kind>\S+)"
    r"(?:\s+(?:graag|aub|please|pls|alsjeblieft))?",
    re.I,
)


def file_wanted(line: str) -> str:
    """What document somebody wants in hand: "verlofformulier", or no more than "formulier" of what was spoken of; ""
    where no document is asked for."""
    said = " ".join(line.split()[: _MOST + 1]).strip(" .?!")
    if len(said.split()) > _MOST:
        return ""
    found = next(filter(None, (shape.fullmatch(said) for shape in _WANTED)), None)
    what = _ARTICLE.sub("", found["what"]) if found is not None else ""
    words = [bare(word) for word in what.split()]
    names_one = any(word in _PAPERS or word.endswith(_ENDINGS) for word in words)
    return what if names_one and len(words) <= _NAME else ""


def subject(what: str) -> str:
    """The words that say which document: "leave" of "leave form"."""
    return " ".join(word for word in what.split() if bare(word) not in _PAPERS)


def kind_said(what: str) -> str:
    """Of which kind it is said to be: "form" of "verlofformulier"; "" where they say no more than that it is one."""
    words = [bare(word) for word in what.split()]
    said = next((paper for paper in _PAPERS for word in words if word == paper), "")
    said = said or next((paper for paper in _ENDINGS for word in words if word.endswith(paper)), "")
    kind = KINDS.get(said, "")
    return "" if kind == "document" else kind


def only_kind(line: str) -> str | None:
    """ "alleen formulieren": the kind as it was typed; None for any other line."""
    said = _ONLY.fullmatch(" ".join(line.split()).strip(" .?!")) if len(line.split()) <= _NAME else None
    return said["kind"] if said is not None and bare(said["kind"]) in KINDS else None
