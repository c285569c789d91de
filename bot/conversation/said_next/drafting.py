"""What is said of an invitation that was shown and not put up yet: "maak er half een van", "call it Long walk"."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from bot.chat import Refused
from bot.command import Turn
from bot.conversation.said_next.altering import at_most, hour_alone, length_moved, middle, new_name, until
from bot.grammar.moments import moment
from bot.grammar.words import Context
from bot.language.put_right import with_word
from bot.language.quotes import Token, quote, tokens

_SOON_OVER = timedelta(hours=4)
EVENT = "event "  # how the line begins that puts one up: `event "Walk" 2026-11-27T12:30+01:00 until … max 20 …`


def redrafted(line: str, offered: str, turn: Turn) -> str | None:
    """The line that shows it again, changed as was said; None for a line that says something else."""
    words = tokens(offered)
    start = _start(words)
    if start is None:
        return None
    if name := new_name(line):
        return _again(offered, {words[1]: quote(name)})
    if most := at_most(line):
        given = next((words[at + 1] for at, word in enumerate(words[:-1]) if _says(word, "max")), None)
        return _again(offered, {given: most} if given else {words[2]: f"{words[2].text} max {most}"})
    if ends := ends_at(line, start.astimezone(turn.zone), turn):
        return _until(offered, words, ends)
    worded = {word: quote(new) for word in words if word.quoted and (new := with_word(word.text, line)) is not None}
    if worded:
        return _again(offered, worded)
    moved = _moved(line, start.astimezone(turn.zone), turn)
    if moved is None:
        return None
    changed = {words[2]: _iso(moved)}
    if (end := _end(words)) is not None:  # it lasts as long
        changed[end] = _iso(datetime.fromisoformat(end.text) + (moved - start))
    return _again(offered, changed)


def ends_at(line: str, start: datetime, turn: Turn) -> datetime | None:
    """ "tot 5 uur": when it is over."""
    said = until(line).split()
    if not said:
        return None
    hour = hour_alone(" ".join(said), (start + _SOON_OVER).time(), turn.language)
    if hour is not None:
        ends = datetime.combine(start.date(), hour, turn.zone)
        return ends if ends > start else ends + timedelta(days=1)
    with suppress(Refused):
        found = moment(["until", *said], Context(start, turn.zone, turn.language))
        return found.at if found is not None and found.used == len(said) + 1 else None
    return None


def _start(words: list[Token]) -> datetime | None:
    try:
        return datetime.fromisoformat(words[2].text) if len(words) > 2 and words[1].quoted else None
    except ValueError:
        return None


def _end(words: list[Token]) -> Token | None:
    return next((words[at + 1] for at, word in enumerate(words[:-1]) if _says(word, "until")), None)


def _until(offered: str, words: list[Token], ends: datetime) -> str:
    end = _end(words)
    return _again(offered, {end: _iso(ends)} if end else {words[2]: f"{words[2].text} until {_iso(ends)}"})


def _says(word: Token, said: str) -> bool:
    return word.text == said and not word.quoted


def _moved(line: str, at: datetime, turn: Turn) -> datetime | None:
    moved: timedelta | None = length_moved(line)
    if moved is not None:
        return at + moved
    said = middle(line)
    hour = hour_alone(said, at.time(), turn.language) if said else None
    if hour is not None:
        return datetime.combine(at.date(), hour, turn.zone)
    try:
        found = moment(said.split(), Context(turn.heard.sent_at, turn.zone, turn.language)) if said else None
    except Refused:
        return None
    if found is None or found.used < len(said.split()):
        return None
    there = found.at.astimezone(turn.zone)
    return there if found.said_time else datetime.combine(there.date(), at.time(), turn.zone)


def _again(offered: str, changed: dict[Token, str]) -> str:
    """The line with some of its words changed, as one that is shown and not done."""
    parts, last = [], len(EVENT)
    for word, new in sorted(changed.items(), key=lambda each: each[0].start):
        parts += [offered[last : word.start], new]
        last = word.end
    return "event preview " + "".join((*parts, offered[last:]))


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
