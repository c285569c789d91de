"""What is asked to be new: "wat is er sinds maandag veranderd", "new forms since march", "nieuwe documenten". Pure."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from bot.language.since import since

_SINCE = frozenset(("sinds", "since"))
_NEW_WORDS = """
nieuw nieuwe veranderd veranderde gewijzigd gewijzigde aangepast bijgekomen toegevoegd new changed updated added
"""
_NEWEST_WORDS = "nieuwe nieuwste new newest latest recente"
_AROUND_WORDS = """
wat is er zijn welke dingen allemaal de het alle any what has have been whats what's which are there the all was were
laat zien toon show me
"""
_NEW, _NEWEST, _AROUND = (frozenset(words.split()) for words in (_NEW_WORDS, _NEWEST_WORDS, _AROUND_WORDS))
_ANY_DAY = date(2024, 6, 1)  # whether words say a day is the same on each


@dataclass(frozen=True)
class Wanted:
    """Of which kind, and since when, as it was said; "" where it was not."""

    kind: str
    since: str


def new_since(words: Sequence[str], kinds: Container[str]) -> Wanted | None:
    """What bare words ask for, which are nothing but that; None for any other line."""
    at = next((at for at, word in enumerate(words) if word in _SINCE), len(words))
    day = list(words[at + 1 :])
    after = [day.pop()] if day and day[-1] in _NEW else []
    before = [*words[:at], *after]
    named = [word for word in before if word in kinds and word not in _NEW]
    others = [word for word in before if word not in _AROUND and word not in _NEW | _NEWEST and word not in named]
    if others or len(named) > 1:
        return None
    kind = named[0] if named else ""
    if at == len(words):
        newest = not _NEWEST.isdisjoint(before) and bool(kind)
        return Wanted(kind, "") if newest else None
    told = since(" ".join(day), _ANY_DAY) is not None and not (_NEW | _NEWEST).isdisjoint(before)
    return Wanted(kind, " ".join(day)) if told else None
