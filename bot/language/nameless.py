"""A question that is to be asked without a name: "mag ik anoniem vragen of …", "…, without my name please". Pure."""

from __future__ import annotations

import re

from bot.language.quotes import bare
from bot.language.thumbed import SOFTENING

_MOST = 14  # words before the question itself
_NAMELESS = frozenset(("anoniem", "annoniem", "anonieme", "naamloos", "anonymous", "anonymously", "nameless"))
_ASKING = frozenset(("vraag", "vraagje", "vragen", "stel", "stellen", "ask", "asking", "question"))
_THAT = frozenset(("het", "dit", "dat", "it", "this", "that"))  # what was asked before
_AROUND_WORDS = """
mag kan kun je jij u ik wil zou willen graag even iets een a an mijn aan iemand collega de
can could may you i want to would like i'd id please pls something my someone somebody colleague
"""
_OPENING = _NAMELESS | _ASKING | _THAT | frozenset(_AROUND_WORDS.split()) | SOFTENING
_LAST = re.compile(
    r"(?:[,;(–—-]\s?|\s(?:maar|graag|liever|wel|dan|en|please|but|and)\s){1,3}"
    r"(?:anoniem|naamloos|anonymous(?:ly)?|(?:zonder|without)\s(?:(?:mijn|my)\s)?(?:naam|name))"
    r"(?:\s(?:graag|aub|please|pls))?[\s.!)]*$"
    r"|\s(?:zonder\smijn\snaam|without\smy\sname)[\s.!)]*$",
    re.IGNORECASE,
)


def asked_nameless(line: str) -> str | None:
    """What is to be asked, "" where they have yet to say it, and " " where it is what they asked before; None where a
    line does not begin by asking so."""
    words = line.split(maxsplit=_MOST)
    said: list[str] = []
    for word in words[:_MOST]:
        if bare(word) not in _OPENING:
            break
        said.append(bare(word))
        if word.endswith((":", ",")) and not _NAMELESS.isdisjoint(said):
            break
    if _NAMELESS.isdisjoint(said) or _ASKING.isdisjoint(said):
        return None
    rest = " ".join(words[len(said) :]).lstrip(" :,.-–—")
    return rest or (" " if not _THAT.isdisjoint(said) else "")


def nameless_at_the_end(text: str) -> str | None:
    """The text without "…, zonder mijn naam" behind it; None where that does not stand there."""
    shorter = _LAST.sub("", text)
    return shorter.rstrip(" ,;(") if shorter != text and shorter.strip() else None
