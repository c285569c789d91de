"""The feedback box: heard by those who look after it, answered to and fro, also without a name, and told when done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.chat import Addressed, Choice, Message, Refused, Reply, say
from bot.command import Entry, Turn, command, draws, form
from bot.grammar.flags import Flags
from bot.grammar.kinds import Text, reads
from bot.grammar.words import Context, Words
from bot.intranet.feedback import Feedback, check_open, check_words, said_and_done
from bot.intranet.people import Reader
from bot.language.quotes import bare, quote
from storage.store import Store

SHOWN = 20
_WITHOUT_NAME = re.compile(
    r"\b(?:zonder|without)\s(?:mijn|my)\s(?:naam|name)(?:\s(?:erbij|op te geven|te noemen))?[.!)]?$",
    re.IGNORECASE,
)
_ABOUT = ("over ", "about ")
_NAMELESS = ("anoniem", "annoniem", "anonymous", "anonymously")


@dataclass(frozen=True)
class About:
    """Which piece of feedback, and what about it; number None: it is no number that was typed."""

    number: int | None
    words: str


@reads(About)
def _about(words: Words, context: Context, _: Flags) -> About:
    token = words.peek()
    number = bare(token.text).lstrip("#") if token is not None else ""
    if number.isdecimal() and len(number) < 16:
        words.take()
        left = words.left
        text = left[0].text if len(left) == 1 and left[0].quoted else words.raw
        words.take_all()
        return About(int(number), text)
    text = words.raw
    words.take_all()
    return About(context.about, text)


@command("feedback")
def feedback(turn: Turn, text: Text, *, anonymous: bool = False) -> Reply:
    """Say something to those who look after feedback. What was typed loosely is shown first, with who will read it."""
    words, nameless = _words(turn, text, anonymous)
    if not words:
        raise Refused("feedback.how_nameless")
    if nameless and not _unseen(turn):
        raise _seen_by_others()
    if not (text.quoted or nameless or turn.heard.addressed is Addressed.PRESSED):
        return _preview(turn, words)
    number = turn.store.feedback.add(words, turn.person.id, turn.now, nameless=nameless)
    said = say("feedback.given", number=number, nameless=nameless, group=_group(turn))
    told = _to_group(turn.store, number)
    return Reply(Message(said), to_people=told, keep=not nameless, untied=nameless, scrub=nameless)


def _words(turn: Turn, text: Text, nameless: bool) -> tuple[str, bool]:
    """ "… anoniem" or "… without my name" at the end asks for it as well as at the beginning; "" where that is all."""
    words = text.words.strip()
    if not text.quoted and words.casefold().startswith(_ABOUT):  # "ik wil klagen over mijn rooster" is whole
        words = turn.heard.line.strip()
    unnamed = None if text.quoted else _WITHOUT_NAME.search(words)
    if unnamed is not None:  # "i want to complain without my name"
        words, nameless = words[: unnamed.start()].rstrip(" ,-–—("), True
        return (check_words(words) if words else ""), nameless
    last = words.split()[-1] if words.split() else ""
    if not text.quoted and bare(last).strip("-–—()") in _NAMELESS:
        words, nameless = words[: -len(last)].rstrip(" ,-–—("), True
    return check_words(words), nameless


def _unseen(turn: Turn) -> bool:
    """Nobody reads along where it was said."""
    return turn.home.direct or turn.heard.addressed is Addressed.PRESSED


def _seen_by_others() -> Refused:
    no = Refused("feedback.others_read_along")
    no.form = "feedback"
    return no


def _preview(turn: Turn, words: str) -> Reply:
    choices = (
        Choice(say("feedback.with_name"), f"feedback {quote(words)}", yes=True),
        Choice(say("feedback.without_name"), f"feedback anonymous {quote(words)}"),
    )
    offered = choices if _unseen(turn) or not _is_public(turn) else choices[:1]
    return Reply(Message(say("feedback.preview", text=words, group=_group(turn), choices=len(offered)), offered))


def _is_public(turn: Turn) -> bool:
    """What is typed here is read by others: only a button is pressed unseen."""
    return not turn.home.direct and not turn.house.lines[turn.heard.account.connection].can.buttons


def _group(turn: Turn) -> list[str]:
    return sorted(turn.store.people.names(turn.store.feedback.group()).values())


def _to_group(store: Store, number: int) -> tuple[tuple[int, Message], ...]:
    message = _card(store.feedback.for_group(number))
    return tuple((person, message) for person in sorted(store.feedback.group()))


@form(
    "feedback",
    Entry("text", "lines"),
    Entry("anonymous", "tick", needed=False),
)
def feedback_line(values: Mapping[str, str]) -> str:
    """`feedback anonymous "…"`."""
    nameless = "anonymous " if "anonymous" in values else ""
    return f"feedback {nameless}{quote(values.get('text', ''))}"


@command("feedback list", reading=True)
def listed(turn: Turn) -> Reply:
    """What waits, for those who look after it; for others what they put in themselves."""
    group = turn.person.in_feedback_group
    found = turn.store.feedback.waiting(SHOWN + 1) if group else turn.store.feedback.sent_by(turn.person.id)
    if not found:
        return Reply(Message(say("feedback.nothing", group=group)))
    choices = tuple(Choice(f"{one.number}", f"show {one.number}") for one in found[:SHOWN]) if group else ()
    return Reply(Message(say("feedback.list", items=found[:SHOWN], group=group, more=len(found) > SHOWN), choices))


@command("feedback reply")
def reply(turn: Turn, what: About) -> Reply:
    """Say something about it: to who sent it, or back to those who look after it."""
    if what.number is None:
        return _meant_as_feedback(turn)
    one, words = _found(turn, what.number), check_words(what.words)
    check_open(one)
    if turn.store.feedback.is_sender(one.number, turn.person.id):
        return _back_to_group(turn, one, words)
    turn.store.feedback.say(one, words, turn.now, turn.person.id)
    said = say("feedback.told", feedback=one, name=turn.person.name, text=words)
    return _to_sender(turn, one, Message(say("feedback.reply_sent", feedback=one)), Message(said))


def _back_to_group(turn: Turn, one: Feedback, words: str) -> Reply:
    if one.nameless and not _unseen(turn):
        raise _seen_by_others()
    turn.store.feedback.say(one, words, turn.now, None)
    said = Message(say("feedback.more", feedback=one, text=words))
    told = tuple((person, said) for person in sorted(turn.store.feedback.group()))
    answer = Message(say("feedback.more_sent", feedback=one))
    return Reply(answer, to_people=told, redraw=(one.key,), untied=one.nameless, scrub=one.nameless)


def _to_sender(turn: Turn, one: Feedback, answer: Message, told: Message) -> Reply:
    sender = turn.store.feedback.sender(one.number)
    to_people = ((sender, told),) if sender is not None else ()
    return Reply(answer, redraw=(one.key,), to_people=to_people, untied=one.nameless)


@command("feedback seen")
def seen(turn: Turn, what: About) -> Reply:
    """It has been read."""
    return _moved(turn, what, "seen")


@command("feedback doing")
def doing(turn: Turn, what: About) -> Reply:
    """Something is being done about it."""
    return _moved(turn, what, "doing")


@command("feedback done")
def done(turn: Turn, what: About) -> Reply:
    """Something was done about it: its sender is told, and everybody on the timeline, without saying whose it was."""
    if what.number is None:
        return _meant_as_feedback(turn)
    one = _looked_after(turn, what.number)
    about, outcome = said_and_done(what.words)
    number = turn.store.posts.add(
        "done",
        f"{about}\n\n{outcome}".strip(),
        None,
        audience=turn.store.places.audience_all(),
        author=None,
        at=turn.now,
        made_in=None if one.nameless else turn.home.id,
    )
    ended = _ended(turn, one, "done", outcome, number)
    return replace(ended, hang=(f"post {number}",))


@command("feedback decline")
def decline(turn: Turn, what: About) -> Reply:
    """Nothing will be done about it, and why: only its sender is told."""
    if what.number is None:
        return _meant_as_feedback(turn)
    return _ended(turn, _looked_after(turn, what.number), "declined", check_words(what.words), None)


def _moved(turn: Turn, what: About, state: str) -> Reply:
    if what.number is None:
        return _meant_as_feedback(turn)
    one = _looked_after(turn, what.number)
    turn.store.feedback.becomes(one.number, state, turn.now)
    answer = Message(say("feedback.state_set", feedback=one, state=state))
    return _to_sender(turn, one, answer, Message(say("feedback.moved", feedback=one, state=state)))


def _ended(turn: Turn, one: Feedback, state: str, outcome: str, post: int | None) -> Reply:
    answer = Message(say("feedback.ended_now", feedback=one, state=state, post=post))
    told = Message(say("feedback.outcome", feedback=one, state=state, outcome=outcome, name=turn.person.name))
    reached = _to_sender(turn, one, answer, told)  # while it is still known where to
    turn.store.feedback.becomes(one.number, state, turn.now, outcome)
    return replace(reached, scrub=one.nameless)


def _looked_after(turn: Turn, number: int) -> Feedback:
    """One that has not ended, for those who look after it."""
    if not turn.person.in_feedback_group:
        raise Refused("feedback.group_only", group=_group(turn))
    one = _found(turn, number)
    check_open(one)
    return one


def _found(turn: Turn, number: int) -> Feedback:
    try:
        return turn.store.feedback.get(number, turn.person)
    except (LookupError, OverflowError):
        raise Refused("thing.not_found", number=number) from None


def _meant_as_feedback(turn: Turn) -> Reply:
    """ "feedback klaar met die koffie" says something; it ends nothing."""
    _, _, words = turn.heard.line.strip().partition(" ")
    return feedback(turn, Text(words))


@form(
    "feedback done",
    Entry("number"),
    Entry("said", "lines", needed=False),
    Entry("did", "lines"),
    words="done",
    shortcut=False,
    fill=lambda typed: {"number": str(typed["what"].number)},
    unfinished=lambda typed: typed["what"].number is not None and not typed["what"].words,
)
def done_line(values: Mapping[str, str]) -> str:
    """`feedback done 57 "… | …"`."""
    did = values.get("did", "").replace("|", "/")
    said = values.get("said", "").replace("|", "/")
    return f"feedback done {values.get('number', '')} {quote(f'{said} | {did}' if said else did)}"


@draws("feedback")
def card(store: Store, number: int, reader: Reader) -> Message:
    """A piece of feedback as those who look after it see it."""
    store.things.get(number, reader)
    return _card(store.feedback.for_group(number))


def _card(one: Feedback) -> Message:
    moves = {"new": ("seen", "doing"), "seen": ("doing",)}.get(one.state, ())
    texts = {"seen": say("feedback.do_seen"), "doing": say("feedback.do_doing")}
    choices = [Choice(texts[move], f"feedback {move} {one.number}") for move in moves]
    if not one.ended:
        choices.append(Choice(say("feedback.do_done"), f"feedback done {one.number}"))
    return Message(say("feedback.card", feedback=one), tuple(choices), one.key)
