"""What is said of what was just made, set or shown: "make that 9", "noem hem Wandelclub", "anoniem aub", "pizza"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.chat import Refused
from bot.command import COMMANDS, Turn
from bot.conversation.said_next.altering import (
    added,
    at_most,
    changes,
    for_whom,
    hour_alone,
    length_moved,
    middle,
    new_name,
    says_anonymous,
    says_off,
    says_out,
    says_thrown_away,
    until,
)
from bot.conversation.said_next.correcting import put_right
from bot.conversation.said_next.drafting import ends_at
from bot.conversation.said_next.pointing import goes_ahead, pointed_at, points, position, remark
from bot.conversation.understanding.naming import named
from bot.conversation.understanding.signs import reply_as_line
from bot.grammar.binding import bind
from bot.grammar.called import is_meant
from bot.grammar.moments import moment
from bot.grammar.vocabulary import Found, Vocabulary
from bot.grammar.words import Context, Misfit
from bot.intranet.polls import MOST_OPTIONS
from bot.intranet.things import Thing
from bot.language.club_talk import asks_members, asks_when_it_meets
from bot.language.little_words import core
from bot.language.objections import objection
from bot.language.put_right import changed_word
from bot.language.quotes import UnclosedQuote, bare, quote, tokens
from bot.language.thumbed import exclaimed_apart

JUST_NOW = timedelta(minutes=15)
_LONG = 14  # words of such a line at most
_LEADS = ("yes", "no", "vote named")  # what an answer may begin with: "doe maar soep", "nee de vlaai"
_SAID_UNDER = ("post", "poll", "event", "document")
_OF_POLLS = frozenset(("sluit", "close", "verleng", "extend"))
_OWN_DATA = "my data"
_WEEKDAYS_ONLY = re.compile(
    r"(?:(?:maar|but|please|doe)\s+)*(?:niet|not)\s+(?:(?:in|on|at|during)\s+)?(?:(?:het|the)\s+)?weekends?[\s.!]*"
    r"(?:please|aub|graag)?",
    re.IGNORECASE,
)
_AT = {"nl": "om", "en": "at"}


def may_follow(line: str, found: Found | None) -> bool:
    """Whether a line may be said of something else: such words, or few that are no command (`found`) or only point."""
    if remark(found, line) is not None:
        return True
    if not 0 < len(line.split()) <= _LONG:
        return False
    shaped = changes(line) or says_thrown_away(line) or says_out(line) or objection(line) == "" or goes_ahead(line)
    of_a_club = asks_members(line) or asks_when_it_meets(line, line)
    return shaped or of_a_club or found is None or points(found) or found.path in (*_LEADS, "show")


def found_in(line: str, vocabulary: Vocabulary) -> Found | None:
    """The command that a line begins with; none in "tot morgen 12 uur", which is no goodbye."""
    found = vocabulary.find(line)
    goodbye = found is not None and found.path == "bye" and not found.rest.strip()
    return None if until(line) and not goodbye else found


def follows(line: str, about: str, turn: Turn) -> str | None:
    """The command that a line stands for, said of `about`: the key of a thing ("poll 42"), or the beginning of a
    command that sets something ("digest me"). None for a line that says something else."""
    if about == _OWN_DATA:
        return "forget me" if says_thrown_away(line) else None
    kind, _, which = about.partition(" ")
    if kind == "club":
        return _of_a_club(line, which)
    thing = turn.store.things.by_key(about) if which.isdecimal() else None
    if which.isdecimal() and (thing is None or thing.audience not in turn.reader.audiences):
        return None
    found = found_in(line, turn.texts.vocabulary)
    if thing is not None and objection(line) == "":
        raise is_meant(thing, quote(line.strip()), COMMANDS["report"], turn)
    if thing is not None and (pointing := _pointing(line, found, turn.texts.vocabulary)) is not None:
        return pointed_at(pointing, thing, turn)
    if found is not None and thing is not None and (said := remark(found, line)) is not None:
        return _said_under(thing, *said, turn)
    return (
        _vote(line, thing, turn, found)
        or _otherwise_called(line, kind, which)
        or _nameless(line, thing)
        or _fuller(line, thing, turn)
        or _off(line, kind)
        or _shifted(line, about, thing, turn)
        or _at_another(line, about, thing, turn)
        or put_right(line, thing, turn)
    )


def _of_a_club(line: str, which: str) -> str | None:
    """ "en ik wil er weer uit", "wie zitten daar nog meer in", "wanneer fietsen jullie", "noem hem Wandelclub"."""
    if says_out(line):
        return f"club leave {which}"
    if asks_members(line):
        return f"club members {which}"
    return f"club taste {which}" if asks_when_it_meets(line, which) else _otherwise_called(line, "club", which)


def _pointing(line: str, found: Found | None, vocabulary: Vocabulary) -> Found | None:
    """The command of a line that is nothing but that, and words that point: "weg ermee", "oh haal maar weg"."""
    if found is not None and found.path != "no":
        return found if points(found) else None
    other = named(exclaimed_apart(line), vocabulary)
    return other if points(other) else None


def _said_under(thing: Thing, text: str, plainly: bool, turn: Turn) -> str | None:
    """What stands under a thing once it is said; raises `Refused`, which asks first, where that is not sure."""
    if thing.kind not in _SAID_UNDER:
        return None
    if not plainly and turn.heard.about is None:
        raise is_meant(thing, quote(text), COMMANDS["comment"], turn)
    return f"comment {thing.number} {quote(text)}"


def _vote(line: str, thing: Thing | None, turn: Turn, found: Found | None) -> str | None:
    """ "pizza", "a", "toch liever de soep": an answer of the poll that was just shown to this person alone."""
    if thing is None or thing.kind != "poll" or not turn.home.direct:
        return None
    if found is not None and found.path not in _LEADS:
        return None
    if found is not None and found.path == "vote named":
        paper = turn.store.polls.paper(thing.number, turn.reader)
        if paper.meant(found.rest.strip()) is not None:  # it says of itself in which poll
            return None
    at = position(line, MOST_OPTIONS)
    said = [line if found is None else "", middle(line), core(line), "" if at is None else str(at + 1)]
    voted = (reply_as_line(each, thing, turn.store, turn.reader) for each in said if each)
    return next(filter(None, voted), None)


def _fuller(line: str, thing: Thing | None, turn: Turn) -> str | None:
    """ "max 20 mensen" of an event, "voeg vlaai toe" of a poll."""
    if thing is not None and thing.kind == "event" and (most := at_most(line)):
        return f"edit {thing.number} max {most}"
    label = added(line) if thing is not None and thing.kind == "poll" else ""
    if thing is None or not label:
        return None
    paper = turn.store.polls.paper(thing.number, turn.reader)
    return f"edit {thing.number} " + " ".join(
        map(quote, (paper.question, *(option.label for option in paper.options), label))
    )


def nameless(line: str, offered: Sequence[str]) -> str | None:
    """ "anoniem aub", "without my name": that one of the lines that were offered."""
    if not says_anonymous(line):
        return None
    return next((each for each in offered if "--nameless" in each or each.startswith("feedback anonymous ")), None)


def for_others(line: str, offered: str) -> str | None:
    """ "alleen voor fietsen" of a post that was shown before it is put up: shown again, for them."""
    whom = for_whom(line)
    words = tokens(offered)
    plain = [token.text for token in words[:-1] if not token.quoted] in (["post"], ["post", "--club"])
    if not whom or not plain or not words[-1].quoted:
        return None
    return f"post for others {quote(whom)} {words[-1].text}"


def _off(line: str, kind: str) -> str | None:
    """ "zet maar weer uit" and "niet in het weekend", of what was just set."""
    if kind == "digest" and _WEEKDAYS_ONLY.fullmatch(line.strip()):
        return "digest me weekdays"
    path = {"digest": "digest off", "quiet": "quiet off"}.get(kind)
    return path if path and says_off(line) else None


def _otherwise_called(line: str, kind: str, which: str) -> str | None:
    name = new_name(line)
    if not name:
        return None
    if kind == "club":
        return f"club rename {which} {quote(name)}"
    return f"edit {which} {quote(name)}" if kind in ("poll", "event") else None


def _nameless(line: str, thing: Thing | None) -> str | None:
    """ "maak hem anoniem" of a poll: asked anew, if that can be."""
    return f"poll anew {thing.number}" if says_anonymous(line) and thing is not None and thing.kind == "poll" else None


def _at_another(line: str, about: str, thing: Thing | None, turn: Turn) -> str | None:
    """ "maak er half zes van", "make it until saturday": another time, of what has one."""
    if (ended := _ended(line, about, thing, turn)) is not None:
        return ended
    context = Context(turn.heard.sent_at, turn.zone, turn.language)
    said_of_it = _instead(line, context) or middle(line) or until(line)
    if not said_of_it:
        return None
    either: tuple[str, ...] = (
        said_of_it,
        f"{_AT.get(turn.language, 'at')} {said_of_it}",
    )  # "make that 9" is "make that at 9"
    if thing is None:
        return next((f"{about} {said}" for said in either if _fits(f"{about} {said}", turn, context)), None)
    at = _when(about, thing, turn)
    either = either if at is not None else either[:1]  # "make it three" of a poll that never closes says no hour
    said = next((each for each in either if _is_moment(each, context)), None)
    if said is None or thing.kind not in ("poll", "event"):
        return None
    if thing.kind == "poll":
        return f"poll extend {thing.number} until {said}"
    if bare(line.split()[0]) in _OF_POLLS:
        return None
    hour = hour_alone(said_of_it, at.time(), turn.language) if at is not None else None
    return f"edit {thing.number} {said if hour is None or at is None else f'{at:%Y-%m-%d} {hour:%H:%M}'}"


def _instead(line: str, context: Context) -> str:
    """ "verander zaterdag in vrijdag": the second of two moments."""
    told = changed_word(exclaimed_apart(line))
    return told[1] if told is not None and any(_is_moment(f"{at}{told[0]}", context) for at in ("", "at ")) else ""


def _ended(line: str, about: str, thing: Thing | None, turn: Turn) -> str | None:
    """ "tot 7 uur" of an event: when it is over."""
    start = _when(about, thing, turn) if thing is not None and thing.kind == "event" else None
    ends = ends_at(line, start, turn) if start is not None else None
    if thing is None or start is None or ends is None:
        return None
    return f"edit {thing.number} {start:%Y-%m-%d %H:%M} until {ends:%Y-%m-%d %H:%M}"


def _when(about: str, thing: Thing | None, turn: Turn) -> datetime | None:
    """When what is spoken of happens or ends, as its person's clock says; None where it has no such time."""
    at = None
    if thing is not None and thing.kind == "event":
        at = turn.store.events.get(thing.number, turn.reader).starts_at
    if thing is not None and thing.kind == "poll":
        at = turn.store.polls.paper(thing.number, turn.reader).closes_at
    if about == "digest me":
        schedule = turn.store.schedules.of(place=None, person=turn.person.id)
        at = schedule.next_at if schedule is not None else None
    return at.astimezone(turn.zone) if at is not None else None


def _shifted(line: str, about: str, thing: Thing | None, turn: Turn) -> str | None:
    """ "een uur later", "half an hour earlier"."""
    moved = length_moved(line)
    at = _when(about, thing, turn) if moved is not None else None
    if at is None or moved is None:
        return None
    new = at + moved
    if thing is None:
        return f"{about} {new:%H:%M}" if abs(moved) < timedelta(days=1) else None
    line = f"poll extend {thing.number} until" if thing.kind == "poll" else f"edit {thing.number}"
    return f"{line} {new:%Y-%m-%d %H:%M}"


def _is_moment(said: str, context: Context) -> bool:
    try:
        found = moment(said.split(), context)
    except Refused:  # it is over, which whoever does it will say
        return True
    return found is not None and found.used == len(said.split())


def _fits(line: str, turn: Turn, context: Context) -> bool:
    """Whether it is the command, and nothing else."""
    found = turn.texts.vocabulary.find(line)
    with suppress(Misfit, UnclosedQuote, Refused):
        return found is not None and bool(bind(COMMANDS[found.path], found.rest, turn.texts.vocabulary, context))
    return False
