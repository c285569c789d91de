"""What somebody wants others to hear, or asks of them, in a sentence: shown first, to a club or to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.kinds import RESOLVES, Text
from bot.intranet.clubs import Club
from bot.intranet.polls import draft
from bot.intranet.posts import check_text
from bot.language.for_everybody import is_notice
from bot.language.quotes import quote
from bot.language.told import EVERYONE, as_question
from commands.ask import ask, is_answered
from commands.audience import members, where
from commands.poll import yes_and_no
from commands.post import preview

_MEMBERS = ("de leden van", "iedereen van", "iedereen in", "iedereen bij", "the members of", "everyone in")
_SAYS_CLUB = ("club", "groep", "group")


@command("post for others", listed=False)
def tell(turn: Turn, whom: str, text: Text) -> Reply:
    """A post for them, if they are everybody or a club; else it was a question."""
    if not _are_many(turn, whom):
        return _as_it_was(turn)
    club = _club(turn, whom)
    return preview(turn, check_text("note", text.words), "note", club, False, where(turn, club, False))


@command("poll for others", listed=False)
def ask_others(turn: Turn, whom: str, text: Text) -> Reply:
    """A poll of yes or no for them, shown before it is asked."""
    if not _are_many(turn, whom):
        return _as_it_was(turn)
    club = _club(turn, whom)
    audience = where(turn, club, False)
    answers = yes_and_no(turn)
    wanted = draft(as_question(text.words), answers, 1, False, None)
    scope, name = turn.store.things.reach(audience)
    line = " ".join(["poll", *(["--club", quote(club)] if club else []), *map(quote, (wanted.question, *answers))])
    values = {"question": wanted.question, "answers": answers, "people": members(turn, audience)}
    said = say("tell.poll_preview", scope=scope, scope_name=name, **values)
    return Reply(Message(said, (Choice(say("bot.yes"), line),)))


@command("for everybody", reading=True, listed=False)
def for_everybody(turn: Turn, line: Text) -> Reply:
    """A notice, shown as everybody would see it; what asks who would or who has, too, unless it is answered or a
    colleague has put up something like it."""
    if not is_notice(line.words):
        reply = ask(turn, line)
        if reply.asked is None or is_answered(reply) or _of_colleagues(turn, reply.asked.documents):
            return reply
    return preview(turn, check_text("note", line.words), "note", None, False, where(turn, None, False))


def _of_colleagues(turn: Turn, numbers: Sequence[int]) -> bool:
    """Whether the first of what may help is no document."""
    return bool(numbers) and turn.store.things.get(numbers[0], turn.reader).kind != "document"


def _are_many(turn: Turn, whom: str) -> bool:
    """Whether it is a club that they may mean, or everybody."""
    if whom.casefold() in EVERYONE or any(word in whom.casefold() for word in _SAYS_CLUB):
        return True
    with suppress(Refused):
        RESOLVES[Club](_named(whom), turn)
        return True
    return False


def _club(turn: Turn, whom: str) -> str | None:
    """The slug of the club; None for everybody. Raises `Refused` when there is none of that name."""
    if whom.casefold() in EVERYONE:
        return None
    club: Club = RESOLVES[Club](_named(whom), turn)
    return club.slug


def _named(whom: str) -> str:
    for words in _MEMBERS:
        if whom.casefold().startswith(f"{words} "):
            return whom[len(words) :].strip()
    return whom


def _as_it_was(turn: Turn) -> Reply:
    """The line as a question, without the word that asks."""
    line = turn.heard.line.strip()
    found = turn.texts.vocabulary.find(line)
    return ask(turn, Text(found.rest.strip() if found is not None and found.path == "ask" else line))
