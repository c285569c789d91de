"""Small talk, and taking up what was offered."""

from __future__ import annotations

from bot.chat import Message, Refused, Reply, say
from bot.command import Turn, command


@command("hello", listed=False)
def hello(turn: Turn) -> Reply:
    """A first greeting is answered with a welcome and what to ask, a later one with a greeting."""
    first = turn.store.people.welcomed(turn.heard.account, turn.now)
    return Reply(Message(say("hello.welcome" if first else "hello.again", name=turn.person.first_name)))


@command("thanks", listed=False, reading=True)
def thanks(_: Turn) -> Reply:
    """Thanks are answered as people do."""
    return Reply(Message(say("hello.you_are_welcome")))


@command("yes", listed=False, reading=True)
def yes(_: Turn) -> Reply:
    """Reached only when nothing was offered."""
    raise Refused("bot.nothing_offered")


@command("more", listed=False, reading=True)
def more(_: Turn) -> Reply:
    """Reached only when nothing is left to show."""
    raise Refused("bot.no_more")
