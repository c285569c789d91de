"""Words that point: "die eerste", "the second one", "doe mij maar de kwark", "haal maar weg" of what is before one."""

from __future__ import annotations

import re

from bot.command import COMMANDS, Command, Turn
from bot.grammar.binding import kind_of
from bot.grammar.called import is_meant
from bot.grammar.kinds import POINTING
from bot.grammar.vocabulary import Found
from bot.intranet.events import Event
from bot.intranet.polls import Paper, Poll
from bot.intranet.things import Thing
from bot.language.little_words import POLITE, core
from bot.language.quotes import bare
from bot.language.thumbed import SOFTENING

_ORDINALS = {
    word: at
    for at, words in enumerate(
        ("eerste first 1e 1st", "tweede second 2e 2nd", "derde third 3e 3rd", "vierde fourth"), 1
    )
    for word in words.split()
} | {"laatste": -1, "last": -1}
_OF_A_KIND = {Poll: ("poll",), Paper: ("poll",), Event: ("event",), Thing: ("post", "poll", "event", "question")}
_ON_IT = ("daarop", "erop", "hierop", "eronder", "daaronder", "on it", "on that", "to it", "to that")
_REMARK = re.compile(
    r"(?P<points>(?:(?:daar|hier|er)(?:op|onder)|(?:on|to|under)\s(?:it|that|this)|op\s(?:dat|dit)(?:\sbericht)?)\b)?"
    r"\s{0,9}(?:met\b|with\b|dat\b|saying\b)?\s{0,9}:?\s{0,9}(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_SHORT = 7  # words that tell to go ahead, at most
# What somebody says who wants what was offered, by the command that does it.
_DOING = {
    path: frozenset(words.split())
    for path, words in {
        "club create": "maak begin start richt make create begin start found set",
        "club join": "zet doe meld schrijf put add sign let",
        "post": "plaats post zet deel put share send stuur",
        "poll": "plaats maak zet vraag start make post put ask",
        "event": "plaats maak zet kondig plan make put post plan announce",
        "ask colleague now": "stuur verstuur vraag send ask",
        "ask colleague": "vraag stel stuur ask send",
        "poll close": "sluit close",
        "delete": "haal verwijder gooi delete remove take",
    }.items()
}
_AHEAD_WORDS = """
er dan die dat het hem ze deze een eentje mij me ons op aan in bij erbij erop neer weg af uit om it one that them
then this her him up on down away the an a now for me us nu
"""
_AHEAD = frozenset(_AHEAD_WORDS.split()) | POLITE | SOFTENING
_NUMBERED = re.compile(r"#?\d")
_OWN = frozenset(
    ("like", "unlike", "coming", "not coming", "unvote")
)  # what somebody does for themselves, and can take back


def position(line: str, count: int) -> int | None:
    """The position, from 0, that a line points at among so many: "die eerste", "nummer 2", "the last one"."""
    said = bare(core(line))
    at = int(said) if said.isdecimal() and len(said) < 3 else _ORDINALS.get(said, 0)
    return None if not -count <= at <= count or at == 0 else at - (at > 0)


def goes_ahead(line: str, path: str = "") -> bool:
    """Whether a line tells in its own words to do what was offered, and nothing else: "maak er dan een", "start one
    then", "zet er maar op". `path` is the command that was offered, "" = any."""
    words = [bare(word) for word in line.split(maxsplit=_SHORT)]
    if not 1 < len(words) <= _SHORT or not _AHEAD.issuperset(words[1:]):
        return False
    return any(words[0] in verbs for offered, verbs in _DOING.items() if path in (offered, ""))


def points(found: Found | None) -> bool:
    """Whether a line is nothing but a command about one thing, which it only points at: "wie komt er", "weg ermee"."""
    if found is None or any(bare(word) not in POINTING | POLITE for word in found.rest.split()):
        return False
    return _about_one(COMMANDS[found.path])


def remark(found: Found | None, line: str) -> tuple[str, bool] | None:
    """What is to be said under what is before one, and whether it was plainly meant for it: "reageer daarop met: …",
    "comment: …". None for another line, and for one that names what it is about."""
    if found is None or found.path != "comment":
        return None
    said = _REMARK.fullmatch(found.rest.strip())
    if said is None or _NUMBERED.match(said["text"]):
        return None
    plainly = bool(said["points"]) or found.phrase.endswith(_ON_IT) or line.split(found.rest)[0].rstrip().endswith(":")
    return (said["text"], plainly) if plainly or ":" not in said["text"] else None


def pointed_at(found: Found, thing: Thing, turn: Turn) -> str | None:
    """That command for the thing; raises `Refused`, which asks first, where it takes it from others. None where it is
    no such thing."""
    command = COMMANDS[found.path]
    if thing.kind not in _OF_A_KIND[kind_of(command.positional[0])]:
        return None
    if command.reading or command.path in _OWN:
        return f"{command.path} {thing.number}"
    if command.path == "delete" and thing.author == turn.person.id:
        raise is_meant(thing, "", command, turn)
    return None


def _about_one(command: Command) -> bool:
    return bool(command.positional) and kind_of(command.positional[0]) in _OF_A_KIND
