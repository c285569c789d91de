"""What is said to put right a post that is up: "oh wacht, het is om half 4", "the hall should be the garden"."""

from __future__ import annotations

from bot.chat import Addressed
from bot.command import Turn
from bot.conversation.said_next.altering import corrects, exclaimed_apart, middle
from bot.intranet.things import Thing
from bot.language.put_right import with_moment, with_word
from bot.language.quotes import quote, tokens


def put_right(line: str, thing: Thing | None, turn: Turn) -> str | None:
    """The line that shows somebody's own post with what they say in it, or, where it is not sure what is to change,
    says how they can; None for a line that says something else."""
    if thing is None or thing.kind != "post" or thing.author != turn.person.id:
        return None
    new = _with_what_is_said(turn.store.posts.get(thing.number, turn.reader).text, line, turn)
    if new is not None:
        return f"edit preview {thing.number} {quote(new)}"
    return f"edit how {thing.number}" if corrects(line) or _says_a_moment(middle(line), turn) else None


def shown_again(line: str, offered: str, turn: Turn) -> str | None:
    """The line that shows a post again that is not up yet, with what is said in it."""
    words = tokens(offered)
    if turn.heard.addressed is not Addressed.DIRECT or not words[-1].quoted:
        return None
    new = _with_what_is_said(words[-1].text, line, turn)
    return None if new is None else offered[: words[-1].start] + new


def _with_what_is_said(text: str, line: str, turn: Turn) -> str | None:
    said, today = middle(line), turn.now.astimezone(turn.zone).date()
    new = with_moment(text, said, turn.language, today) if said else None
    return new or with_word(text, exclaimed_apart(line))


def _says_a_moment(said: str, turn: Turn) -> bool:
    """Whether it is nothing but another time or day, which the post does not have, or has more than once."""
    return bool(said) and with_moment("00:00 1 december", said, turn.language, turn.now.date()) is not None
