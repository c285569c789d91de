"""Polls: a question, some answers, and everybody's choice, on a card that follows the votes."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat import Addressed, Ballot, Choice, Message, Refused, Reply, say
from bot.command import Due, Entry, Turn, command, draws, form, timer
from bot.grammar.flags import Flags
from bot.grammar.kinds import reads
from bot.grammar.words import Context, Misfit, Words
from bot.intranet.people import Reader
from bot.intranet.polls import Option, Paper, Poll, check_may_close, draft
from bot.language.quotes import bare, quote, segments
from commands.audience import shows, where
from storage.store import Store

SHOWN_COMMENTS = 3
_NONE = ("none", "geen", "niets")
_DENIALS = ("niet", "not", "geen", "no", "nooit", "never")


@dataclass(frozen=True)
class Asked:
    """A question and its answers as they were typed; no answers = yes or no."""

    question: str
    labels: tuple[str, ...]


@reads(Asked)
def _asked(words: Words, _: Context, flags: Flags) -> Asked:
    """`"Q" "A" "B"`, `Q | A | B`, one answer a line, `Q / A / B`, or only a question."""
    if not words.left:
        raise Misfit("question", missing=True)
    if flags.named(words.left) and not words.raw.endswith("?"):
        raise Misfit("question", missing=True)  # flags alone
    parts = segments(words.raw)
    if parts is not None and not _quotes_first(words):
        words.take_all()
        return _from_parts(parts, flags)
    if any(token.quoted for token in words.left):
        return _from_quotes(words, flags)
    return _from_sentence(words, flags)


def _quotes_first(words: Words) -> bool:
    """`"Q" "A" "B"` over several lines is read as quotes, `"Q" | "A"` as parts."""
    return sum(token.quoted for token in words.left) > 1 and "|" not in words.raw


def _from_parts(parts: list[str], flags: Flags) -> Asked:
    question, labels = Words(parts[0], free=True), parts[1:]
    for _ in range(_flags_at_the_end(labels, flags)):
        flags.take_whole(Words(labels.pop(), free=True).left)
    flags.take_leading(question, dashed=False)
    return Asked(_unquoted(question), _without_trailing(labels, flags) if labels else ())


def _flags_at_the_end(labels: list[str], flags: Flags) -> int:
    """How many of the last parts are flags. What would leave one answer alone, or sets a flag twice, is an
    answer: "max 2 | max 3"."""
    named = [flags.named(Words(label, free=True).left) for label in labels]
    count = next((n for n, names in enumerate(reversed(named)) if not names), len(named))
    names = [name for each in named[len(named) - count :] for name in each]
    if len(set(names)) < len(names) or (count == 1 and len(labels) == 2):
        return 0
    return count


def _without_trailing(labels: list[str], flags: Flags) -> tuple[str, ...]:
    """The answers without the flags behind the last: "Soup until friday 17:00". Where others end likewise it is
    what they say: "9 tot 10 | 10 tot 11"."""
    *others, last = (Words(label, free=True) for label in labels)
    flags.take_trailing(last)
    start = _flags_behind(last, flags)
    if start and not any(_flags_behind(other, flags) for other in others):
        flags.take_whole(last.left[start:])
        last.drop_last(len(last.left) - start)
    return (*labels[:-1], last.raw.rstrip(",;"))


def _flags_behind(words: Words, flags: Flags) -> int:
    """Where the flags behind an answer begin; 0 = there are none, or they belong to it: "niet anoniem", "9 tot 10"."""
    left = words.left
    for start in range(1, len(left)):
        before = bare(left[start - 1].text)
        if flags.named(left[start:]):
            return 0 if before in _DENIALS or any(map(str.isdigit, before)) else start
    return 0


def _from_quotes(words: Words, flags: Flags) -> Asked:
    found: list[str] = []
    left = list(words.take_all())
    while left:
        used = flags.take_one(left)
        if used:
            del left[:used]
        else:
            found.append(left.pop(0).text)
    return Asked(found[0] if found else "", tuple(found[1:]))


def _from_sentence(words: Words, flags: Flags) -> Asked:
    """A question without answers; what follows its question mark are flags."""
    left = words.left
    ends = [at for at, token in enumerate(left, 1) if token.text.endswith("?")]
    if ends and ends[-1] < len(left) and flags.take_whole(left[ends[-1] :]):
        words.drop_last(len(left) - ends[-1])
    flags.take_leading(words, dashed=True)
    flags.take_trailing(words)
    question = words.raw
    words.take_all()
    return Asked(question, ())


def _unquoted(words: Words) -> str:
    return words.left[0].text if len(words.left) == 1 else words.raw


@command("poll")
def poll(
    turn: Turn,
    asked: Asked,
    *,
    anonymous: bool = False,
    most: int = 1,
    until: datetime | None = None,
    club: str | None = None,
    here: bool = False,
) -> Reply:
    """Ask people to choose; the card hangs here and where its audience reads."""
    if until is not None and until <= turn.heard.sent_at:
        raise Refused("grammar.past", at=until)
    labels = asked.labels or _yes_and_no(turn)
    wanted = draft(asked.question, labels, most, anonymous, until)
    audience = where(turn, club, here)
    number = turn.store.polls.add(wanted, audience=audience, author=turn.person.id, at=turn.now, made_in=turn.home.id)
    key = f"poll {number}"
    if shows(turn, audience):
        return Reply(hang=(key,))
    _, name = turn.store.things.reach(audience)
    return Reply(Message(say("poll.asked_elsewhere", number=number, scope_name=name)), hang=(key,), keep=True)


@form(
    "poll",
    Entry("question"),
    Entry("options", "lines", needed=False),
    Entry("until", "moment", needed=False),
    Entry("several", "tick", needed=False),
    Entry("anonymous", "tick", needed=False),
    blame={
        "grammar.past": "until",
        "grammar.too_far": "until",
        "poll.few": "options",
        "poll.many": "options",
        "poll.option_too_long": "options",
        "poll.same_option_twice": "options",
    },
    of_message=True,
)
def poll_line(values: Mapping[str, str]) -> str:
    """`poll "Q" "A" "B" anonymous max 2 until 2026-11-27 17:00`."""
    options = [option.strip() for option in values.get("options", "").splitlines() if option.strip()]
    parts = ["poll", *map(quote, [values.get("question", ""), *options])]
    parts += ["anonymous"] if "anonymous" in values else []
    parts += [f"max {len(options) or 1}"] if "several" in values else []
    parts += [f"until {values['until']}"] if "until" in values else []
    return " ".join(parts)


def _yes_and_no(turn: Turn) -> tuple[str, str]:
    """In the language in which the question is asked: the asker's."""
    said = [turn.texts.template(key, turn.language) or "" for key in ("poll.yes", "poll.no")]
    return said[0], said[1]


@command("vote")
def vote(turn: Turn, poll: Paper, *choices: str) -> Reply:
    """Choose: the set that is typed replaces the person's; `toggle` and `add` change one choice."""
    if not choices:
        raise Refused("poll.choose", poll=poll)
    poll.check_open(turn.heard.sent_at)
    if poll.names_hidden and not _unseen(turn):
        raise Refused("poll.vote_unseen", poll=poll)
    chosen = _cast(turn, poll, choices)
    answer = None if turn.heard.gesture is not None else _noted(poll, chosen)
    return Reply(answer, redraw=(poll.thing.key,))


def _unseen(turn: Turn) -> bool:
    """A choice for a names-hidden poll may only be made where nobody reads along; a button is pressed unseen."""
    return turn.heard.gesture is None and (turn.home.direct or turn.heard.addressed is Addressed.PRESSED)


def _cast(turn: Turn, poll: Poll, choices: tuple[str, ...]) -> tuple[Option, ...]:
    store, person = turn.store.polls, turn.person.id
    source = turn.heard.source
    verb = bare(choices[0])
    if poll.meant(" ".join(choices)) is not None:
        store.vote(poll, person, poll.chosen(choices), source)  # an answer may be called "none" or "add cream"
    elif len(choices) == 1 and verb in _NONE:
        store.vote(poll, person, ())
    elif verb in ("toggle", "add") and len(choices) > 1:
        for option in poll.chosen(choices[1:]):
            _change(turn, poll, option, verb, source)
    else:
        store.vote(poll, person, poll.chosen(choices), source)
    return store.chosen_by(poll, person)


def _change(turn: Turn, poll: Poll, option: Option, verb: str, source: str | None) -> None:
    """One choice more, or (toggled) less, beside the others of a person."""
    store, person = turn.store.polls, turn.person.id
    mine = store.chosen_by(poll, person)
    if option in mine and verb == "toggle":
        store.drop_choice(poll, person, option)
    elif poll.several and option not in mine:
        _check_room(poll, len(mine) + 1)
        store.add_choice(poll, person, option, source)
    elif option not in mine:
        store.vote(poll, person, (option,), source)


def _check_room(poll: Poll, count: int) -> None:
    if count > poll.max_choices:
        raise Refused("poll.too_many", poll=poll, chosen=count)


def _noted(poll: Poll, chosen: tuple[Option, ...]) -> Message:
    """What was understood; for a names-hidden poll without the choice, since answers are kept for a while."""
    if poll.names_hidden:
        return Message(say("poll.noted_hidden" if chosen else "poll.taken_back", poll=poll))
    labels = [option.label for option in chosen]
    return Message(say("poll.noted" if chosen else "poll.taken_back", poll=poll, labels=labels))


@command("results", reading=True)
def results(turn: Turn, poll: Poll) -> Reply:
    """How it stands, to be read or heard."""
    told = not (poll.names_hidden or poll.closed) and turn.reader.person == turn.person.id
    mine = turn.store.polls.chosen_by(poll, turn.person.id) if told else ()
    return Reply(Message(say("poll.results", poll=poll, mine=[option.label for option in mine])), shares=True)


@command("poll close")
def close(turn: Turn, poll: Poll) -> Reply:
    """End it now."""
    check_may_close(poll, turn.person)
    reply = _closed(turn.store, poll, turn.now, turn.reader)
    if turn.home.id in turn.store.things.hangs_in(poll.thing.key):
        return reply  # the result is told here
    return replace(reply, answer=reply.tell[0][1])


def _closed(store: Store, poll: Poll, now: datetime, reader: Reader) -> Reply:
    store.polls.close(poll, now)
    counted = store.polls.get(poll.thing.number, reader)
    message = Message(say("poll.closed", poll=counted))
    return Reply(redraw=(poll.thing.key,), tell=((poll.thing.key, message),), scrub=poll.names_hidden)


@timer(lambda store, now: bool(store.polls.due(now)))
def close_due(due: Due) -> list[Reply]:
    """Close the polls whose deadline has passed."""
    replies = []
    for number in due.store.polls.due(due.now):
        reader = Reader(frozenset((due.store.things.audience_of(number),)))
        poll = due.store.polls.get(number, reader)
        with contextlib.suppress(Refused):  # another process was first
            replies.append(_closed(due.store, poll, due.now, reader))
    return replies


@draws("poll")
def card(store: Store, number: int, reader: Reader) -> Message:
    """The poll as it stands, with its choices and the words to type."""
    poll = store.polls.get(number, reader)
    ballot = None
    if not poll.closed and not poll.names_hidden:
        ballot = Ballot(poll.question, poll.max_choices)
    comments = store.things.comments(number, SHOWN_COMMENTS)
    return Message(say("poll.card", poll=poll, comments=comments), _choices(poll), poll.thing.key, ballot)


def _choices(poll: Poll) -> tuple[Choice, ...]:
    if poll.closed:
        return ()
    verb = "toggle " if poll.several else ""
    return tuple(
        Choice(option.label, f"vote {poll.thing.number} {verb}id:{option.tag}", option.count, f"id:{option.tag}")
        for option in poll.options
    )
