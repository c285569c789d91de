"""What somebody says to organise: "ik wil zaterdag een picknick organiseren", "let's organise a walk tomorrow"."""

from __future__ import annotations

import re

from bot.language.quotes import bare
from bot.language.weekdays import weekdays

_I = r"(?:(?:ik|we|wij)\s+(?:wil|willen|zou|zouden)|(?:i|we)\s+(?:want|would\s+like)\s+to|(?:i|we)['’]d\s+like\s+to)"
_FIRST = r"(?:(?:graag|even|please|weer)\s+){0,2}"
_SHAPES = [
    re.compile(  # a day off is planned too, but "my leave" and "the shift" are nothing to invite to
        rf"(?:(?:{_I}|let['’]?s|i['’]m|laten\s+we|ik|we)\s+)?{_FIRST}(?:plan|planning|prik)\s+"
        r"(?P<what>(?:\S+\s+){0,6}?(?:een|'n|a|an)\s+\S.*)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(rf"{_I}\s+{_FIRST}(?:organise|organize|host|throw)\s+(?P<what>\S.*)", re.IGNORECASE | re.DOTALL),
    re.compile(
        r"(?:i['’]m|i\s+am|we['’]re|we\s+are)\s+(?:organising|organizing|hosting)\s+(?P<what>\S.*)", re.I | re.S
    ),
    re.compile(r"(?:let['’]?s\s+)?(?:organise|organize)\s+(?P<what>\S.*)", re.IGNORECASE | re.DOTALL),
    re.compile(r"(?:(?:ik|we|wij)\s+)?(?:organiseer|organiseren)\s+(?P<what>\S.*)", re.IGNORECASE | re.DOTALL),
]
_AT_ITS_END = re.compile(rf"{_I}\s+{_FIRST}(?P<what>\S.*)", re.IGNORECASE | re.DOTALL)
_VERBS = frozenset(("organiseren", "houden", "plannen"))
_WHEN = frozenset(("op", "morgen", "overmorgen", "vanavond", "volgende", "on", "tomorrow", "tonight", "next"))
_ARTICLES = frozenset(("een", "a", "an", "the", "de", "het"))


def organised(line: str) -> str | None:
    """What and when, without the words that say that it is organised; None for a question, and for what is not."""
    line = line.strip().rstrip(".!")
    if line.endswith("?"):
        return None
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(line))), None)
    words = _what_first(found["what"].split()) if found is not None else _around_the_verb(line)
    said = [word for at, word in enumerate(words) if at or bare(word) not in _ARTICLES]
    return " ".join(said) or None


def _what_first(words: list[str]) -> list[str]:
    """ "zaterdag om 14u een picknick in het park" begins with when it is."""
    named = next((at for at, word in enumerate(words) if bare(word) in _ARTICLES), 0)
    begins = bare(words[0])
    return [*words[named:], *words[:named]] if begins in _WHEN or weekdays([begins], "") else words


def _around_the_verb(line: str) -> list[str]:
    """ "ik wil zaterdag een picknick organiseren in het park": what stands before the verb is what is organised."""
    found = _AT_ITS_END.fullmatch(line)
    words = found["what"].split() if found is not None else []
    at = next((at for at, word in enumerate(words) if bare(word) in _VERBS), 0)
    named = next((place for place, word in enumerate(words[:at]) if bare(word) in _ARTICLES), None)
    if named is None:
        return []
    return [*words[named + 1 : at], *words[:named], *words[at + 1 :]]
