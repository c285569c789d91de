"""Ambassadors: who looks after which topics, in which languages, and when they are away."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat import Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.kinds import Text
from bot.intranet.ambassadors import read_languages, read_topics

LONGEST_AWAY = timedelta(days=366)


@command("ambassadors", reading=True)
def ambassadors(turn: Turn) -> Reply:
    """Who looks after what; everybody may know."""
    found = turn.store.ambassadors.all()
    mine = any(each.person == turn.person.id for each in found)
    said = say("ambassador.list", ambassadors=found, now=turn.now, admins=_admins(turn), mine=mine)
    return Reply(Message(said), shares=True)


@command("ambassador topics")
def topics(turn: Turn, text: Text | None = None) -> Reply:
    """What questions may come to me."""
    _ambassadors_only(turn)
    if text is not None:
        turn.store.ambassadors.set_topics(turn.person.id, read_topics(text.words))
    mine = turn.store.ambassadors.get(turn.person.id)
    return Reply(Message(say("ambassador.topics", topics=mine.topics if mine else ())))


@command("ambassador language")
def language(turn: Turn, text: Text) -> Reply:
    """In which languages questions may come to me."""
    _ambassadors_only(turn)
    languages = read_languages(text.words)
    turn.store.ambassadors.set_languages(turn.person.id, languages)
    return Reply(Message(say("ambassador.languages", languages=languages)))


@command("away")
def away(turn: Turn, until: datetime) -> Reply:
    """No questions for a while; what waits for me stays until its term."""
    _ambassadors_only(turn)
    if until - turn.now > LONGEST_AWAY:
        raise Refused("grammar.too_far")
    turn.store.ambassadors.set_away(turn.person.id, until)
    waiting = turn.store.questions.with_(turn.person.id)
    return Reply(Message(say("ambassador.away", until=until, waiting=waiting)))


@command("back")
def back(turn: Turn) -> Reply:
    """Questions may come again."""
    _ambassadors_only(turn)
    turn.store.ambassadors.set_away(turn.person.id, None)
    return Reply(Message(say("ambassador.back", waiting=turn.store.questions.with_(turn.person.id))))


def _ambassadors_only(turn: Turn) -> None:
    if "ambassador" not in turn.person.roles:
        raise Refused("ambassador.only", admins=_admins(turn))


def _admins(turn: Turn) -> list[str]:
    """The names of the admins, who give roles."""
    return sorted(turn.store.people.names(turn.store.people.roles("admin")).values())
