"""Whether a message is meant for Jet, and what is left of it without the mention or prefix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.chat import Addressed

_ANY_COMMAND = re.compile(r"[!/](?=[^\W\d_])")


@dataclass(frozen=True)
class Called:
    """Jet's user id, the words it listens to and its display name."""

    user_id: str
    words: tuple[str, ...] = ("jet",)
    display_name: str = "Jet"


def addressed(text: str, called: Called, *, direct: bool) -> tuple[Addressed, str] | None:
    """How a text, as Slack sends it, speaks to Jet and the line it says; None when it is meant for others.

    A mention counts wherever it stands; it is taken off at the start and at the end, and a name in the middle of
    a sentence stays.
    """
    text = text.strip()
    prefix, spoken, mention, ends = _patterns(called)
    if match := prefix.match(text):
        return Addressed.PREFIX, text[match.end() :]
    if match := spoken.match(text):
        return Addressed.MENTION, text[match.end() :]
    if mention.search(text):
        return Addressed.MENTION, ends.sub("", text)
    if not direct:
        return None
    if match := _ANY_COMMAND.match(text):  # alone with Jet no name is needed
        return Addressed.PREFIX, text[match.end() :]
    return Addressed.DIRECT, text


@lru_cache(maxsize=64)
def _patterns(called: Called) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    mention = rf"<@{re.escape(called.user_id)}(?:\|[^<>\n]*)?>"
    words = "|".join(re.escape(word) for word in sorted({*called.words, called.display_name}, key=len, reverse=True))
    return (
        re.compile(rf"(?:{mention}[:,]?\s*)?!(?:{words})[:,]?(?:\s+|$)", re.IGNORECASE),
        re.compile(rf"{mention}[:,]?\s*|(?:@(?:{words})[:,]?|(?:{words})[:,])(?:\s+|$)", re.IGNORECASE),
        re.compile(mention),
        re.compile(rf"\s*{mention}\s*$"),
    )
