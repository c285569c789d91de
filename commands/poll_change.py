"""Polls that change after they were asked: other words while nobody has voted, more time while they are open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat import Message, Refused, Reply, say
from bot.command import Entry, Turn, command, form
from bot.grammar.flags import Flags
from bot.grammar.kinds import RESOLVES, Text, reads
from bot.grammar.moments import moment
from bot.grammar.words import Context, Misfit, Words
from bot.intranet.polls import Poll, check_may_change, draft
from bot.intranet.things import Thing, check_author
from bot.language.quotes import bare, quote
from commands.asked import asked_in
from commands.changing import Changing, changing, take_away

_UNTIL = ("until", "till", "to", "tot", "t/m")


@dataclass(frozen=True)
class Closing:
    """When a poll is to close."""

    at: datetime


@reads(Closing)
def _closing(words: Words, context: Context, _: Flags) -> Closing:
    """`until friday 17:00`; the word "until" may be left out."""
    said = [token.text for token in words.take_all()]
    if said and bare(said[0]) in _UNTIL:
        del said[0]
    if not said:
        raise Misfit("when", missing=True)
    found = moment(["until", *said], context)  # the preposition helps: "4 uur" alone is a span
    if found is None or found.used < len(said) + 1:
        raise Misfit("when")
    return Closing(found.at)


@command("poll extend")
def extend(turn: Turn, poll: Poll, closing: Closing) -> Reply:
    """Give people more time, or an open end an hour."""
    check_may_change(poll, turn.person)
    if closing.at <= turn.heard.sent_at:
        raise Refused("grammar.past", at=closing.at)
    if poll.closes_at is not None and closing.at < poll.closes_at:
        raise Refused("poll.open_longer", poll=poll)
    turn.store.polls.extend(poll, closing.at)
    said = say("poll.extended", poll=poll, until=closing.at)
    return Reply(Message(said), redraw=(poll.thing.key,), about=poll.thing.key)


@command("poll anew", listed=False)
def anew(turn: Turn, poll: Poll) -> Reply:
    """Ask it again without names, in place of one in which nobody has voted yet."""
    check_may_change(poll, turn.person)
    if poll.names_hidden:
        raise Refused("poll.nameless_already", poll=poll)
    if poll.voters:
        raise Refused("poll.votes_have_names", poll=poll)
    labels = tuple(option.label for option in poll.options)
    wanted = draft(poll.question, labels, poll.max_choices, True, poll.closes_at)
    store, old = turn.store, poll.thing
    number = store.polls.add(
        wanted, audience=old.audience, author=old.author or turn.person.id, at=turn.now, made_in=turn.home.id
    )
    store.things.delete(old.number)
    store.people.note(turn.now, turn.person.id, "delete", old.key)
    said = say("poll.anew", old=old.number, number=number)
    return Reply(Message(said), hang=(f"poll {number}",), unhang=(old.key,))


@form(
    "poll extend",
    Entry("number"),
    Entry("until", "moment"),
    blame={
        "thing.not_found": "number",
        "poll.none": "number",
        "poll.not_yours": "number",
        "poll.over": "number",
        "poll.open_longer": "until",
        "grammar.past": "until",
        "grammar.too_far": "until",
    },
    words="poll.more_time",
    shortcut=False,
    stands=lambda turn, thing: _closing_now(turn, thing),
)
def extend_line(values: Mapping[str, str]) -> str:
    """`poll extend 42 until 2026-11-27 17:00`."""
    return f"poll extend {values.get('number', '').lstrip('#')} until {values.get('until', '')}"


def _closing_now(turn: Turn, thing: Thing) -> Mapping[str, str]:
    poll = changeable(turn, thing)
    return {"until": poll.closes_at.isoformat()} if poll.closes_at is not None else {}


def _wording(turn: Turn, thing: Thing) -> str:
    """The question and its answers, as `_reword` takes them."""
    poll = changeable(turn, thing)
    if poll.voters:
        raise Refused("poll.voted", poll=poll)
    return as_lines([poll.question, *(option.label for option in poll.options)])


def as_lines(parts: Sequence[str]) -> str:
    """A question and its answers, each a line; in quotes where they would be misread."""
    lines = "\n".join(parts)
    read = asked_in(Text(lines, quoted=True))
    return lines if [read.question, *read.labels] == [*parts] else "\n".join(map(quote, parts))


def changeable(turn: Turn, thing: Thing) -> Poll:
    """The poll of that number, for whoever may change it."""
    poll: Poll = RESOLVES[Poll](thing.number, turn)
    check_may_change(poll, turn.person)
    return poll


def _reword(turn: Turn, thing: Thing, text: Text) -> Reply:
    """Give a poll another question, and other answers where some are named."""
    check_author(thing, turn.person)
    poll = changeable(turn, thing)
    asked = asked_in(text)
    labels = asked.labels or tuple(option.label for option in poll.options)
    wanted = draft(asked.question, labels, poll.max_choices, poll.names_hidden, poll.closes_at)
    turn.store.polls.reword(poll, wanted, turn.now)
    return Reply(Message(say("post.edited", thing=poll.thing)), redraw=(poll.thing.key,), about=poll.thing.key)


def _delete(turn: Turn, thing: Thing) -> Reply:
    """Take it away; who voted in a poll with hidden names must not be readable in the files either."""
    gone = take_away(turn, thing)
    return replace(gone, scrub=turn.store.polls.destroy_names(thing.number))


changing("poll", Changing(edit=_reword, stands=_wording, delete=_delete, undo=True))
