"""How a command is used, for whoever asks for it by name or speaks of it in a question."""

from __future__ import annotations

import re

from bot.chat import Message, say
from bot.command import Turn
from bot.grammar.called import KIND_SAID

OTHERS = 4  # other ways of saying it, all of them being a wall of words
HINTS = 2  # commands that are named beside an answer
_NOUNS = frozenset(KIND_SAID) - {"post"}  # "hoe verwijder ik een bericht" is about the verb
_HOW = re.compile(r"\W*(?:hoe|hoezo|kan ik|mag ik|waar kan ik|how|can i|may i|where can i)\b", re.IGNORECASE)


def explained(turn: Turn, path: str) -> Message:
    """What a command does, how it is typed, and a few other ways of saying it."""
    said = turn.texts.vocabulary.said(path, turn.language)
    return Message(say("help.one", usage=said.usage, about=said.about, words=said.words[1 : 1 + OTHERS]))


def spoken_of(turn: Turn, words: str) -> list[str]:
    """The commands that a question may be about, as their words say: of "who has voted" the vote."""
    return turn.texts.vocabulary.hinted(words, _NOUNS)[:HINTS]


def asks_how(words: str) -> bool:
    """Whether it was asked how something is done, or whether it can be."""
    return _HOW.match(words) is not None
