"""Little words that say nothing of what a line is about: they point, ask for it or are only kind. Pure."""

from __future__ import annotations

from bot.language.quotes import bare
from bot.language.thumbed import SOFTENING

POLITE = frozenset(["please", "pls", "alsjeblieft", "alstublieft", "aub", "svp", "graag", "thanks", "bedankt"])
_AROUND = """
de het die dat deze the that this one nummer number nr no optie option antwoord answer
nee no wacht wait oh ah oke ok toch liever rather doe mij me voor for graag dan then ik i wil want neem kies take choose
i'll have ik ga met go with stem vote op make mine maak er van geef give get
vertel tell more meer over about open read lees toon laat zien show let see bekijk what's wat met
"""
_FILLING = frozenset(_AROUND.split()) | SOFTENING | POLITE


def core(line: str) -> str:
    """What a line names, without the words that only point at it or ask for it; "" when nothing is left."""
    words = line.split()
    while words and bare(words[0]) in _FILLING:
        del words[0]
    while words and bare(words[-1]) in _FILLING:
        words.pop()
    return " ".join(words)
