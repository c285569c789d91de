"""Things that are called by their name instead of their number: "sluit de peiling over lunch", "ik kom naar de borrel".

What is to come is surely one of a few, so an event is taken as it is called. Anything else may be another thing than
was meant: it is shown to who only looks, and where something would change, Jet asks first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile
from typing import Any

from bot.chat import Choice, Refused, say
from bot.command import Command, Turn
from bot.grammar.flags import Flags
from bot.grammar.kinds import POINTING, RESOLVES, number, one, reads, resolves
from bot.grammar.words import Context, Words
from bot.intranet.clubs import slug
from bot.intranet.events import Event
from bot.intranet.polls import Poll
from bot.intranet.things import Thing
from bot.language.days import day_at, says_stretch
from bot.language.nearest import is_nearly
from bot.language.ordinary_words import ORDINARY_WORDS
from bot.language.pastimes import pastimes
from bot.language.phrases import folded
from bot.language.quotes import Token, bare
from bot.language.weekdays import weekdays

_NUMBER = re.compile(r"#?\d{1,15}")
_BEFORE = "er naar bij op on to at for de het een the a allemaal dan"
_BEFORE_EVENT = frozenset(_BEFORE.split())
_KINDS = {
    "post": "posts post bericht berichtje message",
    "poll": "poll peiling enquête enquete survey",
    "event": "event bijeenkomst evenement afspraak meeting",
}
KIND_SAID = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_POINTS = "de het een mijn mn m'n die dat over van the a an my that this about of"
_ABOUT = frozenset((*_POINTS.split(" "), *KIND_SAID))  # before a name, and no part of it
_BEFORE_DAY = "dat die dit de het een the that this a ook too also toch after all meer anymore op on van of"
_POINTED = frozenset(_BEFORE_DAY.split(" "))
_TOWARDS = frozenset(("naar", "to", "tot", "until", "till"))  # between what is changed and what it becomes
_EVENTS_LOOKED_AT = 100  # the soonest
_THINGS_LOOKED_AT = 300  # the newest
_OFFERED = 5
_LATELY = timedelta(days=1)  # what is only pointed at was put up within it
NAMED: dict[Any, tuple[str, ...]] = {Thing: tuple(_KINDS), Poll: ("poll",)}


@dataclass(frozen=True)
class Called:
    """What somebody calls a thing, not looked up yet, and what they typed after it, as it stands."""

    name: str
    then: str = ""


def name_in(words: Words, *, alone: bool) -> Called | None:
    """What is left as a name, or, unless it stands `alone`, what stands in quotes, before a colon, or before "naar",
    "until" and the like, which is read; what comes then is not."""
    left = words.left
    if not left or _NUMBER.fullmatch(bare(left[0].text)):
        return None
    ends = len(left) if alone else _end_of_name(left)
    if not ends:
        return None
    towards = not alone and bare(left[ends].text) in _TOWARDS and not left[0].quoted
    words.take(ends + towards)
    return Called(" ".join(token.text for token in left[:ends]).rstrip(":"), words.raw)


def _end_of_name(left: Sequence[Token]) -> int:
    """How many words are the name; 0 = none is, or nothing comes after it."""
    if len(left) > 1 and left[0].quoted:
        return 1
    ends = (at for at, token in enumerate(left[:-1]) if not token.quoted and _ends_name(at, token))
    at = next(ends, None)
    return 0 if at is None else at if bare(left[at].text) in _TOWARDS else at + 1


def _ends_name(at: int, token: Token) -> bool:
    return token.text.endswith(":") or (at > 0 and bare(token.text) in _TOWARDS)


def resolved(called: Called, kind: Any, command: Command, turn: Turn) -> Any:
    """The thing itself, for who only looks; raises `Refused`: none or several are called so, or is it this one?"""
    found = _things_called(called.name, NAMED[kind], turn) or _polls_with(called.name, NAMED[kind], turn)
    if not found and not command.reading:
        found = _only_pointed_at(called.name, NAMED[kind], turn)
    if len(found) > 1 and not command.reading:  # what one may change is mostly one's own
        found = [thing for thing in found if thing.author == turn.person.id] or found
    if not found:
        raise _nothing_called(called.name, kind, turn)
    said = turn.texts.vocabulary.phrase(command.path, turn.language)
    if len(found) > 1:
        raise Refused("thing.several_called", things=found[:_OFFERED], more=len(found) > _OFFERED, phrase=said)
    if command.reading:
        return RESOLVES[kind](found[0].number, turn)
    raise is_meant(found[0], called.then, command, turn)


def is_meant(thing: Thing, then: str, command: Command, turn: Turn) -> Refused:
    """Whether this is the one, before it is done."""
    line = f"{thing.number} {then}".strip()
    said = turn.texts.vocabulary.phrase(command.path, turn.language)
    refused = Refused("thing.meant", thing=thing, line=f"{said} {line}")
    refused.choices = (Choice(say("bot.yes"), f"{command.path} {line}"),)
    return refused


def _only_pointed_at(name: str, kinds: Sequence[str], turn: Turn) -> list[Thing]:
    """ "haal die poll maar weg", "verleng maar tot zaterdag": the last of that kind which somebody put up."""
    if not _points(name):
        return []
    said = _kinds_and_words(name)[0].intersection(kinds) or kinds
    last = turn.store.things.last_of(turn.person.id, said, turn.reader, turn.now - _LATELY)
    return [last] if last is not None else []


def _points(name: str) -> bool:
    """Whether a name is none, but words that point."""
    return all(bare(word) in _ABOUT | POINTING for word in name.split())


def _nothing_called(name: str, kind: Any, turn: Turn) -> Refused:
    """There is none that this person may see; what of theirs may be meant instead."""
    said, wanted = _kinds_and_words(name)
    kinds = said.intersection(NAMED[kind]) or set(NAMED[kind])
    polls = turn.store.polls.open(turn.reader, turn.now, _THINGS_LOOKED_AT) if "poll" in kinds else []
    ahead = turn.store.events.ahead(turn.reader, turn.now, limit=_EVENTS_LOOKED_AT) if "event" in kinds else []
    things = [*(poll.thing for poll in polls), *(event.thing for event in ahead)]
    own = [thing for thing in things if thing.author == turn.person.id]
    words = dropwhile(lambda word: bare(word) in _ABOUT, name.split()) if wanted else name.split()
    title = "" if _points(name) else " ".join(words)
    only = next(iter(kinds)) if len(kinds) == 1 else ""
    return Refused("thing.not_called", name=title, kind=only, own=own[:_OFFERED], kind_said=bool(said))


def _kinds_and_words(name: str) -> tuple[set[str], list[str]]:
    """The kinds that a name says ("de lunchpeiling" is a poll), and the words that must stand in the title."""
    said: set[str] = set()
    wanted = []
    for word in slug(name).split("-"):
        kind = next((each for each in KIND_SAID if word == each or (each != "post" and word.endswith(each))), "")
        said.update({KIND_SAID[kind]} if kind else ())
        wanted.append(word.removesuffix(kind))
    return said, [word for word in wanted if word and word not in ORDINARY_WORDS]


def _things_called(name: str, kinds: Sequence[str], turn: Turn) -> list[Thing]:
    """The newest things that have all these words in their title, of the kind that was said."""
    said, wanted = _kinds_and_words(name)
    if not wanted:
        return []
    newest = turn.store.things.newest(turn.reader, said.intersection(kinds) or kinds, _THINGS_LOOKED_AT)
    without_days = [word for word in wanted if weekdays([word], turn.language) is None]  # "de borrel van vrijdag"
    for words in filter(None, (wanted, without_days)):
        if found := [thing for thing in newest if _is_called(words, thing.title)]:
            return found
    return []


def _polls_with(name: str, kinds: Sequence[str], turn: Turn) -> list[Thing]:
    """The open polls that have this answer, by which somebody may call them: "wie heeft er op vlaai gestemd"."""
    if "poll" not in kinds:
        return []
    answer = " ".join(word for word in name.split() if bare(word) not in _BEFORE_EVENT | ORDINARY_WORDS)
    open_polls = turn.store.polls.open(turn.reader, turn.now, _THINGS_LOOKED_AT) if answer else []
    return [poll.thing for poll in open_polls if poll.called(answer) is not None]


@reads(Event)
def _event_meant(words: Words, context: Context, flags: Flags) -> int | str:
    """A number, or what it is called: "coming 42", "ik kom naar de borrel"; "" = the only one ahead ("wie komt er")."""
    while (token := words.peek()) is not None and bare(token.text) in _BEFORE_EVENT:
        words.take()
    if token is None and context.about is None:
        return ""
    alone = len(words.left) == 1  # "28 november" is a day
    if token is None or context.about is not None or (alone and _NUMBER.fullmatch(bare(token.text))):
        return number(words, context, flags)
    return " ".join(each.text for each in words.take_all())


@resolves(Event)
def _event(said: int | str, turn: Turn) -> Event:
    if isinstance(said, str):
        return _event_called(said, turn)
    return one(said, turn, "event.none", lambda: turn.store.events.get(said, turn.reader))


def _event_called(name: str, turn: Turn) -> Event:
    """The one event to come that has all these words in its title, or longer ones that hold them; or that is on the
    day they say."""
    said = slug(name).split("-") if name else []
    ahead = turn.store.events.ahead(turn.reader, turn.now, limit=_EVENTS_LOOKED_AT)
    found = [each for each in ahead if _is_called(said, each.thing.title)]
    days = _days_said(name, turn) if not found else ()
    if not found:
        found = [each for each in ahead if each.starts_at.astimezone(turn.zone).date() in days]
    if not found:
        found = _by_what_it_is(name, ahead, turn)
    if not ahead and not name:
        raise Refused("event.none_ahead")
    if not found and days and not says_stretch(folded(name.split()), days[0]):
        raise Refused("event.none_then", name=name)
    if len(found) != 1:
        raise Refused("event.several" if found else "event.not_found", name=name, events=found)
    return found[0]


def _by_what_it_is(name: str, ahead: Sequence[Event], turn: Turn) -> list[Event]:
    """ "dat fietsen zondag", "the ride": what is done there, as its title or its club says in either language, on the
    day that is said, if any."""
    words = [word for word in name.split() if bare(word) not in _POINTED]
    day = next((at for at in range(len(words)) if _days_said(" ".join(words[at:]), turn)), len(words))
    days = _days_said(" ".join(words[day:]), turn)
    said = slug(" ".join(words[:day])).split("-")
    about = pastimes(said)
    return [
        each
        for each in ahead
        if (not days or each.starts_at.astimezone(turn.zone).date() in days)
        and (
            (not words[:day] and days)
            or about & pastimes(slug(f"{each.thing.title} {each.thing.scope_name}").split("-"))
        )
    ]


def _days_said(name: str, turn: Turn) -> tuple[date, ...]:
    words = folded(name.split())
    day = day_at(words, turn.now.astimezone(turn.zone).date())
    return tuple(day.dates) if day is not None and day.used == len(words) else ()


def _is_called(words: Iterable[str], title: str) -> bool:
    in_title = slug(title).split("-")
    return all(_stands_in(word, in_title) for word in words)


def _stands_in(word: str, title: list[str]) -> bool:
    return word in title or (len(word) > 3 and any(word in each for each in title)) or is_nearly(word, title)
