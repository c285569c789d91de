"""Who somebody is: what a colleague looks after, and what they can be asked about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.kinds import Text
from bot.intranet.people import Person
from bot.intranet.questions import Knower
from bot.language.quotes import bare, quote
from commands.ask import ask, ask_colleague, is_answered
from commands.hello import who_are_you
from commands.question import NEAR, knowers

NAMESAKES = 5
LOOKED_AFTER = 3  # documents
_LONGEST = 5  # words of a name
_WITH = re.compile(r"\A(?:(?:graag|even|met|to|with)\s+)*", re.IGNORECASE)
_OF = re.compile(
    r"\b(?:iemand|een\s+collega|een\s+medewerker|someone|somebody|anyone|a\s+colleague)\s+(?:van|bij|uit|from|in|at|of)\s+"
    r"(?:(?:de|het|the|afdeling|department)\s+)*(\S.{0,80}?)(?:\s+(?:spreken|praten))?[\s?!.,]*\Z",
    re.IGNORECASE,
)


@command("who is", reading=True)
def who_is(turn: Turn, name: Text) -> Reply:
    """A colleague by whole or first name; whoever is not known may be asked about in a question."""
    called = name.words.strip(" ?!.,")
    if bare(called) in (bare(turn.texts.persona.name), bare(turn.texts.persona.command)):
        return who_are_you(turn)
    found = turn.store.people.named(called) if len(called.split()) <= _LONGEST else []
    if not found:
        raise Refused("colleague.unknown", name=called)
    colleagues = [_told(turn, person) for person in found[:NAMESAKES]]
    return Reply(Message(say("colleague.told", colleagues=colleagues, more=len(found) > NAMESAKES)))


@command("speak to", reading=True, listed=False)
def speak_to(turn: Turn, whom: Text) -> Reply:
    """Who may know, for whoever wants to speak to somebody of a department, and the way to ask; a colleague who is
    named is shown; anything else is a question."""
    of = _OF.search(turn.heard.line)
    if of is None:
        try:
            return who_is(turn, Text(_WITH.sub("", whom.words.strip(" ?!.,"))))
        except Refused:
            return ask(turn, Text(turn.heard.line.strip()))
    return Reply(_of(of[1], _fitting(turn, of[1])))


@command("who knows", reading=True, listed=False)
def who_knows(turn: Turn, about: Text) -> Reply:
    """Whose subject something is, unless a text surely says so; where it is nobody's, it is a question as any other."""
    reply = ask(turn, Text(turn.heard.line.strip()))
    subject = about.words.strip(" ?!.,")
    told = reply.asked is None or is_answered(reply)  # a number comes first, or how it is done
    fitting = _fitting(turn, subject) if subject and not told else []
    return replace(reply, answer=_of(subject, fitting)) if fitting else reply


def _fitting(turn: Turn, subject: str) -> list[Knower]:
    """Those whose topic it is, or who look after what is written of it."""
    near = [hit for hit in turn.search(subject, NEAR) if hit.may_help]
    found = knowers(turn.store, turn, subject, turn.language, but={turn.person.id}, near=near)
    return [each for each in found if each.topic or each.owns][:NAMESAKES]


def _of(subject: str, fitting: list[Knower]) -> Message:
    search = Choice(say("colleague.written_of", subject=subject), f"search {quote(subject)}")
    return Message(say("colleague.of", subject=subject, colleagues=fitting), (search,))


@command("birthdays", reading=True, listed=False)
def birthdays(turn: Turn, rest: Text | None = None) -> Reply:
    """That none are kept, unless somewhere it is written."""
    reply = ask(turn, Text(turn.heard.line.strip()))
    return reply if reply.asked is None or is_answered(reply) else Reply(Message(say("colleague.no_birthdays")))


@command("my manager", reading=True, listed=False)
def my_manager(turn: Turn) -> Reply:
    """That it is not kept who leads whom, unless somewhere it is written; a colleague can be asked."""
    words = turn.heard.line.strip()
    reply = ask(turn, Text(words))
    if reply.asked is None or is_answered(reply):
        return reply
    return Reply(Message(say("colleague.no_managers"), (ask_colleague(words),)), asked=reply.asked)


def _told(turn: Turn, person: Person) -> dict[str, Any]:
    ambassador = turn.store.ambassadors.get(person.id)
    looked_after = turn.store.documents.many(turn.store.documents.reviews.of(person.id), turn.reader)
    return {
        "name": person.name,
        "ambassador": ambassador,
        "away": ambassador is not None and (ambassador.away_until or turn.now) > turn.now,
        "leads": turn.store.clubs.led_by(person.id),
        "documents": list(looked_after.values())[:LOOKED_AFTER],
    }
