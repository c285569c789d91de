"""What is said of what was just made, set or shown: "make that 9", "noem hem Wandelclub", "anoniem aub", "pizza"."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import dropwhile

from bot.chat import Refused
from bot.command import COMMANDS, Turn
from bot.conversation.pointing import core, pointed_at, points, position
from bot.conversation.signs import reply_as_line
from bot.grammar.binding import bind
from bot.grammar.kinds import POLITE
from bot.grammar.moments import moment
from bot.grammar.vocabulary import Found
from bot.grammar.words import Context, Misfit
from bot.intranet.polls import MOST_OPTIONS
from bot.intranet.things import Thing
from bot.language.clocks import clock_at
from bot.language.phrases import folded
from bot.language.quotes import UnclosedQuote, bare, quote, tokens
from bot.language.spans import TooFar, span
from bot.language.thumbed import plainer

JUST_NOW = timedelta(minutes=15)
_LONG = 14  # words of such a line at most
_IT = "het|hem|die|dat|deze|er|it|that|this|die peiling|de peiling|the poll|the club|de club"
_OPENS = re.compile(
    rf"(?:nee|no|toch|liever|rather|beter|better|doe|ik bedoel(?:de)?|i mean|i meant|"
    rf"(?:maak|zet|verzet|verplaats|verander|wijzig|make|change|set|move)(?:\s+(?:{_IT}))?|"
    rf"(?:verleng|extend)(?:\s+(?:{_IT}))?|alleen|only|"
    rf"(?:kan|mag|can|could|may)\s+(?:{_IT})(?:\s+(?:ook|be|also))?)\b[\s,.:]*"
    rf"(?:(?:liever|rather|naar|to|op|in|van)\s+)*",
    re.IGNORECASE,
)
_LEADS = ("yes", "no", "vote named")  # what an answer may begin with: "doe maar soep", "nee de vlaai"
_SWITCHED_OFF = re.compile(rf"(?:(?:zet|doe|turn|switch)(?:\s+(?:{_IT}))?\s+(?:uit|off))", re.IGNORECASE)
_SHIFTED = re.compile(
    r"(?:(?:.*\b(?:doe|maak|het|it|that|make|kan|can|schuif|push|move|nee|no|er|nog|another)\s+)?)"
    r"(?P<span>(?:\S+\s+){1,3})(?P<way>later|eerder|vroeger|earlier|sooner|naar voren|naar achteren|op)"
    r"(?:\s+van)?[?.]?",
    re.IGNORECASE,
)
_MOVED = re.compile(
    rf"(?:push|move|put|bring|schuif|zet)\s+(?:(?:{_IT})\s+)?"
    r"(?P<way>back|forward|up|vooruit|naar voren|naar achteren)\s+(?:by\s+)?(?P<span>\S.*)",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:\w+\s+){0,2}?(?:max(?:imaal|imum)?|hooguit|at most|up to)\s+(\d{1,5})(?:\s+\w+)?", re.IGNORECASE
)
_ADDED = re.compile(
    r"(?:voeg|zet|doe)\s+(?:(?:er|nog|ook|maar)\s+)*(\S.*?)\s+(?:toe|erbij|bij)|"
    r"add\s+(?:also\s+)?(\S.*?)(?:\s+(?:to it|too))?",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(
    r"(?:(?:alleen|only|just|liever|rather|nee|no|doe|maar|toch)\s+)*(?:voor|for|naar|to)\s+(\S.*)", re.IGNORECASE
)
_SOONER = ("forward", "up", "vooruit", "eerder", "vroeger", "earlier", "sooner", "naar voren")
_CORRECTS = frozenset(("nee", "no", "toch", "oh", "ah", "hm", "sorry", "actually"))
_AT = {"nl": "om", "en": "at"}
_AT_HOURS = frozenset((*_AT.values(), "to", "naar", "tot", "until"))
_TRAILS = frozenset(("van", "worden", "zijn", "instead", "dan", "then", *POLITE))
_NAMES = re.compile(
    rf"(?:(?:noem|call|name|doop)\s+(?:{_IT}|'?m)|(?:hernoem|rename)(?:\s+(?:{_IT}))?(?:\s+(?:naar|tot|to))?|"
    r"(?:verander|change)\s+(?:de|the)\s+(?:naam|name)\s+(?:in|naar|to))"
    r"(?:\s+(?:maar|toch|liever|dan|gewoon|just|rather))*\s+(\S.*)",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(
    rf"(?:(?:maak|make|doe|do|kan|can|liever|rather|{_IT}|be|graag|een|an?|van|wel|ook)\s+)*"
    r"(?:anoniem|anonieme|anonymous|anonymously|(?:zonder|without)\s+(?:(?:de|mijn|the|my)\s+)?(?:naam|namen|names?))"
    r"(?:\s+(?:peiling|poll|van))?",
    re.IGNORECASE,
)


def may_follow(line: str, found: Found | None) -> bool:
    """Whether a line may be said of something else: such words, or few that are no command (`found`) or only point."""
    short = 0 < len(line.split()) <= _LONG
    plain = _trimmed(plainer(line))
    shapes = _NAMES.fullmatch(line.strip()), _ANONYMOUS.fullmatch(plain), _SWITCHED_OFF.fullmatch(plain)
    said = _middle(line) or any(shapes)
    return short and (bool(said) or found is None or points(found) or found.path in _LEADS)


def follows(line: str, about: str, turn: Turn) -> str | None:
    """The command that a line stands for, said of `about`: the key of a thing ("poll 42"), or the beginning of a
    command that sets something ("digest me"). None for a line that says something else."""
    kind, _, which = about.partition(" ")
    thing = turn.store.things.by_key(about) if which.isdecimal() else None
    if which.isdecimal() and (thing is None or thing.audience not in turn.reader.audiences):
        return None
    found = turn.texts.vocabulary.find(line)
    if found is not None and thing is not None and points(found):
        return pointed_at(found, thing, turn)
    return (
        _vote(line, thing, turn, found)
        or _otherwise_called(line, kind, which)
        or _nameless(line, thing)
        or _fuller(line, thing, turn)
        or _off(line, kind)
        or _shifted(line, about, thing, turn)
        or _at_another(line, about, thing, turn)
    )


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
    said = [line if found is None else "", _middle(line), core(line), "" if at is None else str(at + 1)]
    voted = (reply_as_line(each, thing, turn.store, turn.reader) for each in said if each)
    return next(filter(None, voted), None)


def _fuller(line: str, thing: Thing | None, turn: Turn) -> str | None:
    """ "max 20 mensen" of an event, "voeg vlaai toe" of a poll."""
    if thing is not None and thing.kind == "event" and (most := _AT_MOST.fullmatch(_trimmed(plainer(line)))):
        return f"edit {thing.number} max {most[1]}"
    added = _ADDED.fullmatch(_trimmed(line)) if thing is not None and thing.kind == "poll" else None
    if thing is None or added is None:
        return None
    paper = turn.store.polls.paper(thing.number, turn.reader)
    label = added[1] or added[2]
    return f"edit {thing.number} " + " ".join(
        map(quote, (paper.question, *(option.label for option in paper.options), label))
    )


def for_others(line: str, offered: str) -> str | None:
    """ "alleen voor fietsen" of a post that was shown before it is put up: shown again, for them."""
    said = _FOR_WHOM.fullmatch(_trimmed(line))
    words = tokens(offered)
    plain = [token.text for token in words[:-1] if not token.quoted] in (["post"], ["post", "--club"])
    if said is None or not plain or not words[-1].quoted:
        return None
    return f"post for others {quote(said[1])} {words[-1].text}"


def _off(line: str, kind: str) -> str | None:
    """ "zet maar weer uit" of what was just set."""
    path = {"digest": "digest off", "quiet": "quiet off"}.get(kind)
    return path if path and _SWITCHED_OFF.fullmatch(_trimmed(plainer(line))) else None


def _otherwise_called(line: str, kind: str, which: str) -> str | None:
    said = _NAMES.fullmatch(line.strip())
    name = _trimmed(said[1]) if said is not None else ""
    if not name:
        return None
    if kind == "club":
        return f"club rename {which} {quote(name)}"
    return f"edit {which} {quote(name)}" if kind in ("poll", "event") else None


def _nameless(line: str, thing: Thing | None) -> str | None:
    """ "maak hem anoniem" of a poll: asked anew, if that can be."""
    asked = _ANONYMOUS.fullmatch(_trimmed(plainer(line)).rstrip("!"))
    return f"poll anew {thing.number}" if asked and thing is not None and thing.kind == "poll" else None


def _at_another(line: str, about: str, thing: Thing | None, turn: Turn) -> str | None:
    """ "maak er half zes van", "make it until saturday": another time, of what has one."""
    middle = _middle(line)
    if not middle:
        return None
    context = Context(turn.heard.sent_at, turn.zone, turn.language)
    either: tuple[str, ...] = (middle, f"{_AT.get(turn.language, 'at')} {middle}")  # "make that 9" is "make that at 9"
    if thing is None:
        return next((f"{about} {said}" for said in either if _fits(f"{about} {said}", turn, context)), None)
    at = _when(about, thing, turn)
    either = either if at is not None else either[:1]  # "make it three" of a poll that never closes says no hour
    said = next((each for each in either if _is_moment(each, context)), None)
    if said is None or thing.kind not in ("poll", "event"):
        return None
    if thing.kind == "poll":
        return f"poll extend {thing.number} until {said}"
    hour = _hour(middle, at.time(), turn.language) if at is not None else None
    return f"edit {thing.number} {said if hour is None or at is None else f'{at:%Y-%m-%d} {hour:%H:%M}'}"


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
    plain = _trimmed(plainer(line))
    said = _SHIFTED.fullmatch(plain) or _MOVED.fullmatch(plain)
    words = folded(said["span"].split()) if said is not None else []
    length = span(words)
    at = _when(about, thing, turn) if said is not None and length is not None and length[1] == len(words) else None
    if at is None or said is None or length is None:
        return None
    with suppress(TooFar):
        moved = length[0].about()
        new = at - moved if said["way"].casefold() in _SOONER else at + moved
        if thing is None:
            return f"{about} {new:%H:%M}" if moved < timedelta(days=1) else None
        line = f"poll extend {thing.number} until" if thing.kind == "poll" else f"edit {thing.number}"
        return f"{line} {new:%Y-%m-%d %H:%M}"
    return None


def _hour(said: str, before: time, language: str) -> time | None:
    """An hour without a day, which stays the same; of "6" that of the two which is nearer to what it was."""
    words = folded(list(dropwhile(lambda word: bare(word) in _AT_HOURS, said.split())))
    found = clock_at(words, language, bare_number=True, after_day=True) if words else None
    if found is None or found.used < len(words):
        return None
    other = found.at.replace(hour=(found.at.hour + 12) % 24) if found.open else found.at
    return min(found.at, other, key=lambda each: abs(_minutes(each) - _minutes(before)))


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _middle(line: str) -> str:
    """What is left of a line that changes something, without the words that say so; "" of any other line."""
    plain = plainer(line)
    opened = _OPENS.match(plain)
    corrects = opened is not None or (plain != line and bare(line.split()[0]) in _CORRECTS)
    return _trimmed(plain[opened.end() if opened else 0 :]) if corrects else ""


def _trimmed(text: str) -> str:
    """Without what is said for courtesy, or stands behind what something becomes: "van", "please", a full stop."""
    words = text.split()
    while words and bare(words[-1]) in _TRAILS:
        words.pop()
    return " ".join(words).rstrip("., ")


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
