"""An event as people type it: what it is, when, where, and what there is to say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.chat import Refused
from bot.grammar.flags import Flags
from bot.grammar.kinds import reads
from bot.grammar.moments import moment
from bot.grammar.words import Context, Misfit, Words
from bot.language.quotes import Token, bare, quote, segments
from bot.language.when import clock, duration

LABELS = {  # the words before what they label, by language; the first ones are those that Jet writes
    "en": {"when": ("when",), "venue": ("where", "place", "location"), "text": ("about", "details", "info")},
    "nl": {"when": ("wanneer",), "venue": ("waar", "plaats", "locatie"), "text": ("over",)},
}
_LABELS = {word: name for labels in LABELS.values() for name, words in labels.items() for word in words}
_LABEL = re.compile(r"(\w+):(.*)")
_PARTED = re.compile(r"[|｜\n\r]")
_FROM_TO = re.compile(r"(\d{1,2}(?:[:.]\d{2})?)[-–](\d{1,2}(?:[:.]\d{2}|u|uur|h|am|pm)\S*)", re.IGNORECASE)
_UNTIL = ("until", "till", "to", "tot", "t/m", "-", "–")
_BEFORE_MOMENT = ("from", "van", "on", "op", "at", "om", "-", "–")
_BEFORE_VENUE = ("in", "at", "op", "bij", "te", "@")
_LOOSE = " ,;:-–—"


@dataclass(frozen=True)
class When:
    """A moment as it was said; `hour` = with a time of day."""

    at: datetime
    hour: bool
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Invited:
    """What was typed; what was not said is "" or None. `meant` = quotes or lines tell that it was meant just so."""

    title: str = ""
    when: When | None = None
    venue: str = ""
    text: str = ""
    meant: bool = False


@dataclass
class _Stretches:
    """Words by what they tell; those of no label are "free"."""

    free: list[Token] = field(default_factory=list)
    when: list[Token] = field(default_factory=list)
    venue: list[Token] = field(default_factory=list)
    text: list[Token] = field(default_factory=list)


@reads(Invited)
def _invited(words: Words, context: Context, flags: Flags) -> Invited:
    """`"Barbecue" friday 17:00 where: garden max 20`, the same without quotes, or its parts by line or pipe."""
    if not words.left:
        raise Misfit("title", missing=True)
    raw = words.raw
    words.take_all()
    found = invited_in(raw, context, flags)
    if not found.meant and raw.endswith("?"):
        raise Misfit("title")
    if found.when is None:
        raise Misfit("when", missing=found.meant)
    if not found.title:
        raise Misfit("title", missing=True)
    return found


def invited_in(raw: str, context: Context, flags: Flags) -> Invited:
    """What words say of an event; flags among them are read."""
    parts = segments(raw) if _PARTED.search(raw) else None
    if parts is None:
        return _from_words(Words(raw, free=True).left, context, flags)
    first = Words(raw, free=True).left[0]
    if first.quoted and first.text == parts[0]:
        parts[0] = quote(first.text)  # nothing in it is a label or a moment
    return _from_parts(parts, context, flags)


def _from_words(tokens: Sequence[Token], context: Context, flags: Flags) -> Invited:
    found = _stretches(tokens, flags)
    meant = any(token.quoted for token in found.free)
    named = _first_to_last(found.when, context) or _first_to_last(found.free, context)
    where = found.venue
    if named is None and (inside := _first_to_last(where, context)) is not None:
        where, named = [*where[: inside.start], *where[inside.stop :]], replace(inside, start=0, stop=0)
    if named is None or found.when:
        return Invited(_said(found.free), named.when if named else None, _venue(where), _said(found.text), meant)
    left = [(at, token) for at, token in enumerate(found.free) if at not in named.day]
    before = _without_lead([token for at, token in left if at < named.start])
    after = [token for at, token in left if at >= named.stop]
    if not before:
        before, after = after, []
    text = found.text
    if where:
        text = [*after, *text]
    return Invited(_said(before), named.when, _venue(where or after), _said(text), meant)


def _from_parts(parts: Sequence[str], context: Context, flags: Flags) -> Invited:
    """A part each: the title first, then in any order the moment, flags, the place, and the rest of it."""
    first = _from_words(Words(parts[0], free=True).left, context, flags)
    title, when, venue, texts = first.title, first.when, first.venue, [first.text]
    for part in parts[1:]:
        tokens = Words(part, free=True).left
        if flags.take_whole(tokens):
            continue
        found = _stretches(tokens, flags)
        named = _first_to_last(found.when or found.free, context) if when is first.when or found.when else None
        if named is not None and named.start == 0:
            if when is not None and when is first.when:  # then the title says something of the kind
                title = _said(_stretches(Words(parts[0], free=True).left, flags).free)
            when = named.when
            found.free = (found.when or found.free)[named.stop :]
        venue = _venue(found.venue) or venue
        if not venue:
            venue, found.free = _venue(found.free), []
        texts += [_said(found.free), _said(found.text)]
    return Invited(title, when, venue, "\n".join(filter(None, texts)), meant=True)


def _stretches(tokens: Sequence[Token], flags: Flags) -> _Stretches:
    """The words under their labels, without the flags among them; what is about the event is left as it is."""
    found = _Stretches()
    current, at = found.free, 0
    while at < len(tokens):
        token = tokens[at]
        label = _LABEL.fullmatch(token.text) if not token.quoted else None
        if label is not None and label[1].casefold() in _LABELS:
            current = getattr(found, _LABELS[label[1].casefold()])
            current += [replace(token, text=label[2])] if label[2] else []
            at += 1
        elif used := flags.take_one(tokens[at:], dashed=current is found.text) or _leads_to_clock(tokens[at : at + 2]):
            at += used
        else:
            current += _apart(token)
            at += 1
    return found


def _leads_to_clock(tokens: Sequence[Token]) -> int:
    """ "friday from 17:00": a word that says nothing."""
    says = len(tokens) > 1 and not tokens[0].quoted and bare(tokens[0].text) in ("from", "van")
    return int(says and tokens[1].text[:1].isdigit())


def _apart(token: Token) -> list[Token]:
    """ "17:00-19:00" as "17:00 - 19:00"."""
    match = _FROM_TO.fullmatch(token.text) if not token.quoted else None
    return [token] if match is None else [replace(token, text=text) for text in (match[1], "-", match[2])]


@dataclass(frozen=True)
class _Named:
    """A moment among words, from `start` up to `stop`; `day` is where its day stands, when that is elsewhere."""

    when: When
    start: int
    stop: int
    day: range = range(0)


def _first_to_last(tokens: Sequence[Token], context: Context) -> _Named | None:
    """The last moment that words name with a time of day, else the last day; raises `Refused` for one that is over
    when there is no other."""
    found: list[_Named] = []
    refused: Refused | None = None
    at = 0
    while at < len(tokens):
        try:
            named = _named_at(tokens, at, context)
        except Refused as no:
            refused, named = no, None
        if named is not None:
            found.append(named)
        at = named.stop if named is not None else at + 1
    if not found and refused is not None:
        raise refused
    timed = [named for named in found if named.when.hour]
    days = [named for named in found if not named.when.hour]
    if timed and _only_clock(tokens, timed[-1], context):
        if refused is not None:
            raise refused  # "1-1-2020 9:00": the hour is that of a day that is over
        if days:
            return _joined(tokens, days[-1], timed[-1], context)
    return (timed or found)[-1] if found else None


def _only_clock(tokens: Sequence[Token], named: _Named, context: Context) -> bool:
    found = clock(_unquoted(tokens[named.start :]), context.language)
    return found is not None and named.start + found[1] <= named.stop


def _joined(tokens: Sequence[Token], day: _Named, hour: _Named, context: Context) -> _Named:
    """ "Friday barbecue 17:00": the day and the hour stand apart."""
    named = _named_at([*tokens[day.start : day.stop], *tokens[hour.start : hour.stop]], 0, context)
    return replace(hour, when=named.when if named else hour.when, day=range(day.start, day.stop))


def _named_at(tokens: Sequence[Token], at: int, context: Context) -> _Named | None:
    said = _unquoted(tokens[at:])
    found = moment(said, context) if said else None
    if found is None or _is_span(said, found.at, context):
        return None
    stop = at + found.used
    ends = None
    rest = _unquoted(tokens[stop:])
    if len(rest) > 1 and bare(rest[0]) in (*_UNTIL, ""):
        ends = moment(["until", *rest[1:]], replace(context, sent_at=found.at))
    if ends is None:
        return _Named(When(found.at, found.said_time), at, stop)
    return _Named(When(found.at, found.said_time, ends.at), at, stop + ends.used)


def _unquoted(tokens: Sequence[Token]) -> list[str]:
    said: list[str] = []
    for token in tokens:
        if token.quoted:
            break
        said.append(token.text)
    return said


def _is_span(said: Sequence[str], at: datetime, context: Context) -> bool:
    """ "5 years Jet" tells no moment, nor does "2 uur" without more."""
    spell = duration(said, context.language)
    return spell is not None and at == context.sent_at + spell[0]


def _without_lead(tokens: Sequence[Token]) -> list[Token]:
    """The words before a moment, without those that lead to it."""
    left = list(tokens)
    while left and not left[-1].quoted and bare(left[-1].text) in (*_BEFORE_MOMENT, ""):
        left.pop()
    return left


def _venue(tokens: Sequence[Token]) -> str:
    leads = len(tokens) > 1 and not tokens[0].quoted and bare(tokens[0].text) in _BEFORE_VENUE
    return _said(tokens[1:] if leads else tokens)


def _said(tokens: Sequence[Token]) -> str:
    said = " ".join(token.text for token in tokens)
    return said if any(token.quoted for token in tokens) else said.strip(_LOOSE)
