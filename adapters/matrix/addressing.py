"""Whether a message is meant for Jet, and what is left of it without the prefix or mention."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.chat import Addressed

_ANY_COMMAND = re.compile(r"[!/](?=[^\W\d_])")


@dataclass(frozen=True)
class Names:
    """What Jet is called: the words it listens to, its display name and its user id."""

    words: tuple[str, ...]
    display_name: str
    user_id: str


def addressed(
    text: str, names: Names, *, direct: bool, mentioned: bool = False, pills: tuple[str, ...] = ()
) -> tuple[Addressed, str] | None:
    """How `text` speaks to Jet and the line it says, or None when it is meant for others.

    `mentioned`: the client says so, or the message links to Jet's account; `pills` are the labels of the
    links.
    """
    text = text.strip()
    prefix, called, ends = _patterns(names, pills if mentioned else (), mentioned)
    if match := prefix.match(text):
        return Addressed.PREFIX, text[match.end() :]
    if match := called.match(text):
        return Addressed.MENTION, text[match.end() :]
    if mentioned:
        return Addressed.MENTION, ends.sub("", text)
    if direct:
        return _in_private(text)
    return None


def _in_private(text: str) -> tuple[Addressed, str]:
    """In a direct conversation no name is needed: `!help` and `/help` are commands too."""
    if match := _ANY_COMMAND.match(text):
        return Addressed.PREFIX, text[match.end() :]
    return Addressed.DIRECT, text


@lru_cache(maxsize=64)
def _patterns(
    names: Names, pills: tuple[str, ...], mentioned: bool
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = _any(names.words)
    aloud = _any((*names.words, names.display_name))
    user = re.escape(names.user_id)
    at = rf"(?:{user}|@(?:{aloud}))[:,]?"
    spoken = rf"(?:{aloud})[:,]"
    called = [at, spoken]
    if mentioned:
        link = rf"\[[^\]\n]*\]\(https://matrix\.to/#/{user}\)"
        called.append(rf"(?:{_any((*pills, names.display_name, *names.words))}|{link})[:,]?")
    return (
        _start(rf"[!/](?:{words})[:,]?"),
        _start("|".join(called)),
        re.compile(rf"(?:^|\s)(?:{'|'.join(called)})\s*$", re.IGNORECASE),
    )


def _start(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?:\s+|$)", re.IGNORECASE)


def _any(words: tuple[str, ...]) -> str:
    """Any of the words, the longest first, so that a word does not hide a longer one that begins with it."""
    return "|".join(re.escape(word) for word in sorted({*filter(None, words)}, key=len, reverse=True)) or "(?!)"
