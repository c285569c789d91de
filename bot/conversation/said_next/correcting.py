"""What is said to put right a post that is up: "oh wacht, het is om half 4", "the hall should be the garden"."""

from __future__ import annotations

from bot.chat import Addressed
from bot.command import Turn
from bot.conversation.said_next.altering import corrects, middle
from bot.intranet.things import Thing
from bot.language.put_right import with_moment, with_word
from bot.language.quotes import quote, tokens
from bot.language.thumbed import exclaimed_apart


def put_right(line: str, thing: Thing | None, turn: Turn) -> str | None:
    """The line that changes what somebody put up as they say. A post is shown so first, and where it is not sure what
    is to change they hear how they can. None for a line that says something else."""
    if thing is None or thing.author != turn.person.id:
        return None
    if thing.kind != "post":
        return _other_words(line, thing, turn)
    new = _with_what_is_said(turn.store.posts.get(thing.number, turn.reader).text, line, turn)
    if new is not None:
        return f"edit preview {thing.number} {quote(new)}"
    takes_back = corrects(line) and turn.texts.vocabulary.find(exclaimed_apart(line)) is None  # "sorry, can't make it"
    return f"edit how {thing.number}" if takes_back or _says_a_moment(middle(line), turn) else None


def _other_words(line: str, thing: Thing, turn: Turn) -> str | None:
    """ "verander zaal in tuin" of an event or a poll, wherever it has the word."""
    said = exclaimed_apart(line)
    if thing.kind == "event":
        draft = turn.store.events.get(thing.number, turn.reader).draft
        texts = {"": draft.title, "where: ": draft.venue, "about: ": draft.text}
        found = [f"{label}{quote(new)}" for label, text in texts.items() if (new := with_word(text, said)) is not None]
        return f"edit {thing.number} {' '.join(found)}" if found else None
    if thing.kind == "poll":
        paper = turn.store.polls.paper(thing.number, turn.reader)
        old = [paper.question, *(option.label for option in paper.options)]
        new_words = [with_word(text, said) for text in old]
        if any(new is not None for new in new_words):
            return f"edit {thing.number} " + " ".join(
                quote(new or text) for new, text in zip(new_words, old, strict=True)
            )
    return None


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
