"""Sharing: what was answered privately, for all to see, as everybody in the place may see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.chat import Addressed, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.conversation.telling.sharing import SHARE, shared
from bot.conversation.understanding.interpreting import interpret
from bot.grammar.kinds import Text
from bot.grammar.words import Context
from bot.intranet.places import Home
from commands.ask import ask

_LASTS = timedelta(hours=1)


@command("share", reading=True)
def share(turn: Turn, what: Text | None = None, *, into: int | None = None) -> Reply:
    """Show the last private answer, a thing, or what a line finds to everybody in a place. It is found anew, as
    what all of them may read."""
    if what is None:
        return _last(turn)
    if into is None and _said_in_passing(turn, what.words):
        return ask(turn, Text(turn.heard.line.strip()))
    home = _place(turn, into)
    return _put(turn, home, replace(_found(turn, home, what.words), before=say("share.by", name=turn.person.name)))


def _last(turn: Turn) -> Reply:
    offer = turn.store.offers.get(turn.person.id, turn.home.id, turn.now - _LASTS)
    line = shared(offer.lines) if offer is not None else None
    if line is None:
        raise Refused("share.nothing_here")
    _, _, where_and_what = line.removeprefix(SHARE).partition(" ")
    place, _, words = where_and_what.partition(" ")
    return share(turn, Text(words), into=int(place))


def _said_in_passing(turn: Turn, words: str) -> bool:
    """ "deel ik mijn rooster met anderen?" is a question."""
    plain = turn.heard.addressed in (Addressed.DIRECT, Addressed.MENTION)
    return plain and not words.lstrip("#").isdecimal() and turn.texts.vocabulary.find(words) is None


def _place(turn: Turn, number: int | None) -> Home:
    """Where to share: here, or in another place that the asker is in."""
    if number is None and turn.home.direct:
        raise Refused("share.where")
    if number is None or number == turn.home.id:
        return turn.home
    if not turn.store.places.is_in(number, turn.person.id):
        raise Refused("share.where")
    return turn.store.places.get(number)


def _found(turn: Turn, home: Home, line: str) -> Message:
    """What the line comes to for everybody in the place."""
    vocabulary = turn.texts.vocabulary
    meaning = interpret(line, Addressed.PREFIX, vocabulary, Context(turn.heard.sent_at, turn.zone, turn.language))
    if not meaning.call.command.reading or meaning.call.command.path == "share":
        raise Refused("share.not_this")
    reader = turn.store.places.reader(home)
    try:
        reply = meaning.call.run(replace(turn, reader=reader, here=reader, home=home))
    except Refused:
        reply = Reply()  # what only the asker may see is not even named
    if reply.answer is None or not (reply.shares or reply.public):
        raise Refused("share.nothing", place=home.name)
    return reply.answer


def _put(turn: Turn, home: Home, message: Message) -> Reply:
    if home.left:
        raise Refused("bot.not_in_place")
    if home == turn.home:
        return Reply(message, public=True)
    return Reply(Message(say("share.done", place=home.name)), say_in=((home.id, message),))
