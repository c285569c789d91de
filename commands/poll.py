"""Polls: a question, some answers, and everybody's choice, on a card that follows the votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat import Addressed, Ballot, Choice, Message, Refused, Reply, say
from bot.command import Entry, Turn, Waiting, command, crowd, draws, form
from bot.grammar.kinds import Text
from bot.intranet.people import Reader
from bot.intranet.polls import Option, Paper, Poll, draft
from bot.language.quotes import bare, quote
from commands.asked import OPEN, Asked
from commands.audience import shows, where
from storage.store import Store

SHOWN_COMMENTS = 3
PAGE = 5
_LOOKED_AT = 50  # open polls, the newest, in which an answer without a number is looked for
_NONE = ("none", "geen", "niets")


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
    if not asked.labels and (asked.perhaps or _lists_answers(asked.question)):
        raise _which_answers(turn, asked, anonymous, most, until, club, here)
    labels = asked.labels or yes_and_no(turn)
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
    fill=lambda typed: _filled(**typed),
    unfinished=lambda typed: len(typed["asked"].labels) == 1 or (not typed["asked"].labels and len(typed) == 1),
)
def poll_line(values: Mapping[str, str]) -> str:
    """`poll "Q" "A" "B" anonymous max 2 until 2026-11-27 17:00`."""
    options = [option.strip() for option in values.get("options", "").splitlines() if option.strip()]
    parts = ["poll", *map(quote, [values.get("question", ""), *options])]
    parts += ["anonymous"] if "anonymous" in values else []
    parts += [f"max {len(options) or 1}"] if "several" in values else []
    parts += [f"until {values['until']}"] if "until" in values else []
    return " ".join(parts)


def _filled(
    asked: Asked, *, anonymous: bool = False, most: int = 1, until: datetime | None = None, **_: object
) -> dict[str, str]:
    """The fields of what was typed."""
    ticks = {"anonymous": anonymous, "several": most > 1}
    moment = {"until": until.isoformat()} if until is not None else {}
    texts = {"question": asked.question, "options": "\n".join(asked.labels)}
    return texts | moment | {name: "yes" for name, on in ticks.items() if on}


def _lists_answers(question: str) -> bool:
    """Whether yes or no would be no answer: "wat eten we vrijdag pizza of soep". Where answers begin is not sure."""
    words = [bare(word) for word in question.split()]
    return _is_open(question) and bool({"of", "or"}.intersection(words[2:-1]))


def _is_open(question: str) -> bool:
    return bare(next(iter(question.split()), "")) in OPEN


def _which_answers(
    turn: Turn, asked: Asked, anonymous: bool, most: int, until: datetime | None, club: str | None, here: bool
) -> Refused:
    """What the answers may be, each way to be had with a word."""
    either = not _is_open(asked.question)  # yes or no would answer it
    refused = Refused(
        "poll.which_answers", perhaps=asked.perhaps, asks_yes_or_no=either, anonymous=anonymous, until=until
    )
    ways = [asked.perhaps, *([yes_and_no(turn)] if either else [])] if asked.perhaps else []
    where = f" --club {quote(club)}" if club else " --here" if here else ""
    for at, way in enumerate(ways):
        values = _filled(replace(asked, labels=way), anonymous=anonymous, most=most, until=until)
        refused.choices += (Choice(", ".join(way), poll_line(values) + where, yes=at == 0),)
    return refused


def yes_and_no(turn: Turn) -> tuple[str, str]:
    """In the language in which the question is asked: the asker's."""
    said = [turn.texts.template(key, turn.language) or "" for key in ("poll.yes", "poll.no")]
    return said[0], said[1]


@command("polls", reading=True)
def polls(turn: Turn, *, page: int = 1) -> Reply:
    """The open polls that the asker may see, newest first."""
    found = turn.store.polls.open(turn.reader, turn.now, PAGE + 1, PAGE * (page - 1))
    if not found:
        return Reply(Message(say("poll.none_open", more=page > 1)))
    shown = found[:PAGE]
    choices = [Choice(str(each.thing.number), f"show {each.thing.number}") for each in shown]
    more = f"polls --page {page + 1}" if len(found) > PAGE else None
    return Reply(Message(say("poll.list", polls=shown, more=more is not None), tuple(choices), more=more), shares=True)


@command("vote")
def vote(turn: Turn, poll: Paper, *choices: str) -> Reply:
    """Choose: the set that is typed replaces the person's; `toggle` and `add` change one choice."""
    if not choices:
        raise Refused("poll.choose", poll=poll)
    poll.check_open(turn.heard.sent_at)
    if poll.names_hidden and not unseen(turn):
        raise Refused("poll.vote_unseen", poll=poll)
    chosen = _cast(turn, poll, choices)
    answer = None if turn.heard.gesture is not None else _noted(poll, chosen)
    return Reply(answer, redraw=(poll.thing.key,), about="" if poll.names_hidden else poll.thing.key)


@command("vote named", listed=False)
def vote_named(turn: Turn, answer: Text) -> Reply:
    """A vote by its answer alone: in the one open poll that has it; of several, the voter says which."""
    polls = turn.store.polls.open(turn.reader, turn.heard.sent_at, _LOOKED_AT)
    called = [(each, each.called(answer.words)) for each in polls if not each.names_hidden]
    found = [(each, f"id:{option.tag}") for each, option in called if option is not None]
    if not found:
        raise Refused("poll.vote_in_which", answer=answer.words)
    if len(found) > 1:
        choices = tuple(Choice(each.question, f"vote {each.thing.number} {option}") for each, option in found)
        said = say("poll.several_have_it", answer=answer.words, polls=[each for each, _ in found])
        return Reply(Message(said, choices))
    [(poll, option)] = found
    reply = vote(turn, turn.store.polls.paper(poll.thing.number, turn.reader), option)
    return replace(reply, answer=Message(say("poll.noted_in", poll=poll, answer=answer.words)))


@crowd("vote")
def votes(store: Store, waiting: Sequence[Waiting]) -> list[Reply | None]:
    """Plain votes, a set of choices in a poll that shows names, in a few statements for everybody."""
    replies: dict[int, Reply] = {}
    for number in sorted({each.arguments[0] for each in waiting}):
        mine = {at: each for at, each in enumerate(waiting) if each.arguments[0] == number}
        replies |= _votes_in(store, number, mine)
    return [replies.get(at) for at in range(len(waiting))]


def _votes_in(store: Store, number: int, waiting: Mapping[int, Waiting]) -> dict[int, Reply]:
    try:
        audience = store.things.audience_of(number)
        poll = store.polls.paper(number, Reader(frozenset((audience,))))
    except (LookupError, OverflowError):
        return {}
    allowed = store.people.may_read(audience, {each.person.id for each in waiting.values()})
    chosen = {at: _plain(poll, each) for at, each in waiting.items() if each.person.id in allowed}
    right = {at: options for at, options in chosen.items() if options}
    if not right:
        return {}
    try:
        store.polls.vote_each(poll, {waiting[at].person.id: options for at, options in right.items()})
    except Refused:
        return {}  # it was closed a moment ago
    noted = {options: _noted(poll, options) for options in set(right.values())}
    return {at: Reply(noted[options], redraw=(poll.thing.key,)) for at, options in right.items()}


def _plain(poll: Paper, waiting: Waiting) -> tuple[Option, ...]:
    """What a plain vote chose; none for one that is not plain, or not right."""
    _, *typed = waiting.arguments
    if not typed or poll.names_hidden or bare(typed[0]) in (*_NONE, "toggle", "add"):
        return ()
    try:
        poll.check_open(waiting.heard.sent_at)
        return poll.chosen(tuple(typed))
    except Refused:
        return ()


def unseen(turn: Turn) -> bool:
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
def results(turn: Turn, poll: Poll | None = None) -> Reply:
    """How it stands, to be read or heard; without a number the only open one, else they say which."""
    poll = poll or the_one(turn, "results")
    told = not (poll.names_hidden or poll.closed) and turn.reader.person == turn.person.id
    mine = turn.store.polls.chosen_by(poll, turn.person.id) if told else ()
    said = say("poll.results", poll=poll, mine=[option.label for option in mine])
    return Reply(Message(said), shares=True, about=poll.thing.key)


def the_one(turn: Turn, path: str) -> Poll:
    """The only open poll, or the newest where none is open; raises `Refused`: there is none, or which one?"""
    found = turn.store.polls.open(turn.reader, turn.now, PAGE)
    poll = turn.store.polls.last(turn.reader) if not found else found[0]
    if poll is None:
        raise Refused("poll.none_open", more=False)
    if len(found) > 1:
        which = Refused("poll.which", polls=found)
        which.choices = tuple(Choice(each.question, f"{path} {each.thing.number}") for each in found)
        raise which
    return poll


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
    number = poll.thing.number
    results = Choice(say("options.results"), f"results {number}", menu=True)
    menu = (results, Choice(say("options.menu"), f"options {number}", menu=True))
    if poll.closed:
        return menu
    verb = "toggle " if poll.several else ""
    answers = (
        Choice(option.label, f"vote {number} {verb}id:{option.tag}", option.count, f"id:{option.tag}")
        for option in poll.options
    )
    return (*answers, *menu)
