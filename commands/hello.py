"""Small talk, and taking up what was offered."""

from __future__ import annotations

from bot.chat import Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.kinds import Text
from commands.ask import ask

_ABOUT = ("over", "about")
_NAMES = 2  # words behind a greeting: "hoi Jet", "goedemorgen lieve allemaal"


@command("hello", listed=False)
def hello(turn: Turn, rest: Text | None = None) -> Reply:
    """A first greeting is answered with a welcome and what to ask, a later one with a greeting; what is more
    than a greeting is a question."""
    if rest is not None and len(rest.words.split()) > _NAMES:
        return ask(turn, Text(turn.heard.line.strip()))
    first = turn.store.people.welcomed(turn.heard.account, turn.now)
    return Reply(Message(say("hello.welcome" if first else "hello.again", name=turn.person.first_name)))


@command("thanks", listed=False, reading=True)
def thanks(_: Turn, rest: Text | None = None) -> Reply:
    """Thanks are answered as people do."""
    return Reply(Message(say("hello.you_are_welcome")))


@command("laugh", listed=False, reading=True)
def laugh(_: Turn) -> Reply:
    """Who laughs is not greeted once more."""
    return Reply(Message(say("hello.laugh")))


@command("how are you", listed=False, reading=True)
def how_are_you(_: Turn) -> Reply:
    """Answered as colleagues do, and the way on offered."""
    return Reply(Message(say("hello.how_are_you")))


@command("misunderstood", listed=False, reading=True)
def misunderstood(_: Turn, rest: Text | None = None) -> Reply:
    """Who was understood wrongly hears how to say it otherwise, and how to take back what came of it."""
    return Reply(Message(say("hello.misunderstood")))


@command("has a question", listed=False, reading=True)
def has_a_question(turn: Turn, rest: Text | None = None) -> Reply:
    """Who announces a question hears that it can be asked, whoever it is for; what is about something is one."""
    words = rest.words.split() if rest is not None else []
    if len(words) > _NAMES or (words and words[0].casefold() in _ABOUT):
        return ask(turn, Text(" ".join(words)))
    return Reply(Message(say("hello.ask_away")))


@command("bye", listed=False, reading=True)
def bye(turn: Turn, rest: Text | None = None) -> Reply:
    """Who goes is let go; what is more than that is a question."""
    if rest is not None and len(rest.words.split()) > _NAMES:
        return ask(turn, Text(turn.heard.line.strip()))
    return Reply(Message(say("hello.bye")))


@command("who are you", listed=False, reading=True)
def who_are_you(_: Turn) -> Reply:
    """An honest answer: a program, and where its answers come from."""
    return Reply(Message(say("hello.who")))


@command("stop", listed=False, reading=True)
def stop(_: Turn) -> Reply:
    """What may be meant, each with the words that stop it: whoever is fed up must not have to search."""
    return Reply(Message(say("hello.stop")))


@command("fed up", listed=False, reading=True)
def fed_up(turn: Turn, rest: Text | None = None) -> Reply:
    """Whoever is not helped hears who can; what is more than a sigh is a question."""
    if rest is not None and len(rest.words.split()) > _NAMES:
        return ask(turn, Text(turn.heard.line.strip()))
    return Reply(Message(say("hello.fed_up")))


@command("yes", listed=False, reading=True)
def yes(_: Turn) -> Reply:
    """Reached only when nothing was offered."""
    raise Refused("bot.nothing_offered")


@command("no", listed=False)
def no(_: Turn) -> Reply:
    """What was offered is dropped, as an answer without an offer of its own drops it."""
    return Reply(Message(say("bot.left_alone")))


@command("more", listed=False, reading=True)
def more(_: Turn) -> Reply:
    """Reached only when nothing is left to show."""
    raise Refused("bot.no_more")
