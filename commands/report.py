"""Reporting: what somebody finds wrong goes to the moderators, who hide it or let it stand, and say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat import Addressed, Choice, Message, Refused, Reply, say
from bot.command import Entry, Turn, command, form
from bot.grammar.flags import Flags
from bot.grammar.kinds import Text, reads
from bot.grammar.words import Context, Misfit, Words
from bot.intranet.feedback import check_words
from bot.language.quotes import bare, quote
from commands.ask import ask

SHOWN = 20
LONGEST = 3000
_KINDS = ("post", "poll", "event", "document")


@dataclass(frozen=True)
class Reported:
    """The number of what is reported, None for something that is not of Jet's; and why."""

    number: int | None
    why: str
    quoted: bool


@reads(Reported)
def _reported(words: Words, context: Context, _: Flags) -> Reported:
    token = words.peek()
    if token is None and context.about is None:
        raise Misfit("number", missing=True)
    number = context.about
    if token is not None and bare(token.text).lstrip("#").isdecimal() and len(token.text) < 16:
        words.take()
        number = int(bare(token.text).lstrip("#"))
    left, raw = words.left, words.raw
    words.take_all()
    quoted = len(left) == 1 and left[0].quoted
    return Reported(number, left[0].text if quoted else raw, quoted)


@command("report")
def report(turn: Turn, what: Reported) -> Reply:
    """Tell the moderators that something is wrong. What is no thing of Jet's is told by the form, or in quotes."""
    if what.number is None:
        if not (what.quoted or turn.heard.addressed is Addressed.PRESSED):
            return ask(turn, Text(turn.heard.line.strip()))  # "meld ik me ziek?"
        check_words(what.why)
    else:
        _reportable(turn, what.number)
    if len(what.why) > LONGEST:
        raise Refused("feedback.too_long", length=len(what.why), longest=LONGEST)
    moderators = turn.store.reports.moderators()
    names = sorted(turn.store.people.names(moderators).values())
    if not turn.store.reports.add(what.number, turn.person.id, what.why.strip(), turn.now):
        return Reply(Message(say("report.already", number=what.number, moderators=names)))
    message = _one(turn, what.number)
    told = tuple((person, message) for person in sorted(moderators))
    return Reply(Message(say("report.sent", number=what.number, moderators=names)), to_people=told, keep=True)


def _reportable(turn: Turn, number: int) -> None:
    try:
        thing = turn.store.things.get(number, turn.reader)
    except (LookupError, OverflowError):
        raise Refused("thing.not_found", number=number) from None
    if thing.kind not in _KINDS:
        raise Refused("thing.not_found", number=number)


def _one(turn: Turn, number: int | None) -> Message:
    """The newest report, as the moderators are told of it."""
    newest = [each for each in turn.store.reports.open(1000) if each.thing == number][-1]
    choices = (
        (Choice(say("report.hide"), f"hide {number}"), Choice(say("report.keep"), f"keep {number}"))
        if number is not None
        else (Choice(say("report.settle"), f"report settled {newest.id}"),)
    )
    return Message(say("report.told", report=newest), choices)


def _filled(text: str, number: int | None) -> Mapping[str, str]:
    return {"number": str(number)} if number is not None else {"why": text}


@form(
    "report",
    Entry("number", needed=False),
    Entry("why", "lines", needed=False),
    blame={"feedback.empty": "why", "feedback.too_long": "why"},
    of_message=True,
    from_message=_filled,
    fill=lambda typed: {"number": str(typed["what"].number or ""), "why": typed["what"].why},
)
def report_line(values: Mapping[str, str]) -> str:
    """`report 57 "…"`."""
    return f"report {values.get('number', '').lstrip('#')} {quote(values.get('why', ''))}"


@command("reports", reading=True)
def reports(turn: Turn) -> Reply:
    """What waits for the moderators."""
    _moderators_only(turn)
    found = turn.store.reports.open(SHOWN + 1)
    if not found:
        return Reply(Message(say("report.none")))
    return Reply(Message(say("report.list", reports=found[:SHOWN], more=len(found) > SHOWN)))


@command("hide")
def hide(turn: Turn, number: int, why: Text | None = None) -> Reply:
    """Take something out of everybody's sight; its author is told, and who reported it."""
    _moderators_only(turn)
    if not turn.store.reports.about(number):
        _reportable(turn, number)
    gone = turn.store.reports.hide(number)
    if gone is None:
        raise Refused("thing.not_found", number=number)
    key, author = gone
    reason = check_words(why.words) if why is not None else ""
    turn.store.people.note(turn.now, turn.person.id, "hide", key)
    told = _decided(turn, number, "hidden")
    if author is not None:
        told = (*told, (author, Message(say("report.hidden_yours", number=number, why=reason))))
    return Reply(Message(say("report.hidden", number=number)), unhang=(key,), to_people=told)


@command("keep")
def keep(turn: Turn, number: int) -> Reply:
    """Let something stand that was reported, or bring back what was hidden."""
    _moderators_only(turn)
    if not turn.store.reports.about(number):
        _reportable(turn, number)
    back = turn.store.reports.show(number)
    key, author = back if back is not None else ("", None)
    turn.store.people.note(turn.now, turn.person.id, "keep", str(number))
    told = _decided(turn, number, "kept")
    if author is not None:
        told = (*told, (author, Message(say("report.back_yours", number=number))))
    said = say("report.kept", number=number, back=back is not None)
    return Reply(Message(said), hang=(key,) if key else (), to_people=told)


@command("report settled")
def settled(turn: Turn, number: int) -> Reply:
    """A report of something that is not of Jet's was dealt with."""
    _moderators_only(turn)
    found = turn.store.reports.settle(number, turn.person.id, turn.now)
    if found is None:
        raise Refused("report.no_such", number=number)
    turn.store.people.note(turn.now, turn.person.id, "report settled", str(number))
    told = ((found.reporter, Message(say("report.settled_yours"))),) if found.reporter is not None else ()
    return Reply(Message(say("report.settled", number=number)), to_people=told)


def _decided(turn: Turn, number: int, state: str) -> tuple[tuple[int, Message], ...]:
    """Those who reported it hear what became of it."""
    found = turn.store.reports.decide(number, state, turn.person.id, turn.now)
    message = Message(say("report.decided", number=number, state=state))
    return tuple((person, message) for person in sorted({each.reporter for each in found if each.reporter}))


def _moderators_only(turn: Turn) -> None:
    if not turn.person.moderator:
        names = turn.store.people.names(turn.store.reports.moderators())
        raise Refused("report.moderators_only", moderators=sorted(names.values()))
