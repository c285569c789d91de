"""How a command is used, for whoever asks for it by name or speaks of it in a question."""

from __future__ import annotations

import re
from itertools import takewhile

from bot.chat import Message, say
from bot.command import COMMANDS, Turn
from bot.grammar.called import KIND_SAID
from bot.grammar.vocabulary import Found
from bot.intranet.documents import says_little
from bot.language.ordinary_words import ORDINARY_WORDS
from bot.language.quotes import bare

OTHERS = 4  # other ways of saying it, all of them being a wall of words
HINTS = 2  # commands that are named beside an answer
_NOUNS = frozenset(KIND_SAID) - {"post"}  # "hoe verwijder ik een bericht" is about the verb
# What there is in Jet to do something with.
_OBJECTS = frozenset((*KIND_SAID, "club", "iemand", "collega", "somebody", "someone", "colleague"))
_DONE = re.compile(
    r"\W*(?:hoe\s+(?:(?:kan|moet|mag)\s+)?(\w+\s+)?(?:ik|je|we)|how\s+(?:do|can|should)\s+(?:i|you|we))\s+(\S.*)",
    re.IGNORECASE,
)
_WOULD_LIKE = re.compile(r"\b(?:['’]?d|would)\s+like\b", re.IGNORECASE)
_WHERETO = "club join"  # of a poll in a club, the poll is meant
_BESIDE = 1  # words that say what a question is about, beside those that hint at a command, where that is meant
_OF_WHAT = ("over", "about")  # a complaint about anything is made as any other
_HOW = re.compile(r"\W*(?:hoe|hoezo|kan ik|mag ik|waar kan ik|how|can i|may i|where can i)\b", re.IGNORECASE)


def explained(turn: Turn, path: str) -> Message:
    """What a command does, how it is typed, and a few other ways of saying it."""
    said = turn.texts.vocabulary.said(path, turn.language)
    return Message(say("help.one", usage=said.usage, about=said.about, words=said.words[1 : 1 + OTHERS]))


def how_to(turn: Turn, words: str) -> list[str]:
    """The command whose words stand in "how do I invite somebody", or around it in "hoe nodig ik iemand uit": then what
    is written of the matter comes after it."""
    asked = _DONE.match(words)
    if asked is None:
        return []
    verb, rest = (asked[1] or "").strip(), asked[2].rstrip("?. ")
    last, _, middle = rest[::-1].partition(" ")
    said = [f"{verb} {last[::-1]} {middle[::-1]}", f"{verb} {rest}"] if verb else [rest, f"{last[::-1]} {middle[::-1]}"]
    named = [turn.texts.vocabulary.find(each) for each in said]
    if verb and named[0] is not None and named[0].phrase.split()[:2] != said[0].split()[:2]:
        named[0] = None
    found = [each for each in named if each is not None and COMMANDS[each.path].listed and _meant(each, rest)]
    return [each.path for each in found if each.phrase.split()[0] not in ORDINARY_WORDS]


def spoken_of(turn: Turn, words: str) -> list[str]:
    """The commands that a question may be about, as their words say: of "who has voted" the vote."""
    hinted = sorted(turn.texts.vocabulary.hinted(_WOULD_LIKE.sub("", words), _NOUNS), key=_WHERETO.__eq__)
    return list(dict.fromkeys([*how_to(turn, words), *hinted]))[:HINTS]


def _meant(found: Found, rest: str) -> bool:
    """A verb alone may be about anything at work: "hoe meld ik een misstand" is not about reporting a message."""
    return " " in found.phrase or any(word in _OBJECTS for word in rest.casefold().split())


def asks_how(turn: Turn, words: str) -> bool:
    """Whether it was asked how something of Jet is done, or whether it can be: by the name of a command, or of little
    else than what hints at one. "How do I remove a wasp nest" is about a nest."""
    if _HOW.match(words) is None:
        return False
    vocabulary = turn.texts.vocabulary
    done = list(takewhile(lambda word: word not in _OF_WHAT, map(bare, words.split())))
    said = [word for word in done if word and not vocabulary.hints_at_any(word)]
    about = [word for word in said if not says_little(word) and word not in ORDINARY_WORDS]
    return len(about) <= _BESIDE or bool(how_to(turn, words))
