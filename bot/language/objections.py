"""What somebody finds wrong with what others wrote: "bericht 2 is niet ok", "this post is offensive". Pure."""

from __future__ import annotations

import re

_WRONG = (
    r"(?:ongepast|niet\s+ok[eé]?|niet\s+okay|niet\s+netjes|grof|beledigend|racistisch|discriminerend|kwetsend|onacceptabel|"
    r"echt\s+niet|offensive|inappropriate|rude|not\s+ok(?:ay)?|racist|hurtful|insulting|unacceptable|abusive|spam)"
)
_OBJECTION = re.compile(
    r"\W*(?:(?:ik\s+vind|i\s+(?:find|think))\s+)?(?:(?:dit|dat|het|this|that|the)\s+)?"
    r"(?:bericht(?:je)?|post|peiling|poll|reactie|message|comment|event|bijeenkomst)\s+(?:#?(?P<number>\d{1,15})\s+)?"
    rf"(?:(?:is|vind\s+ik|echt|heel|erg|so|really|very|nogal|kan)\s+){{0,3}}{_WRONG}[\s.!]*",
    re.IGNORECASE,
)


def objection(line: str) -> str | None:
    """The number of what somebody finds wrong, "" where they only point at it; None for any other line."""
    found = _OBJECTION.fullmatch(line.strip())
    return None if found is None else found["number"] or ""
