"""Giving a thing other words, or taking it back.

Each kind of thing declares how, with `changing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Entry, Turn, command, form
from bot.grammar.kinds import Text
from bot.intranet.things import Thing, check_author
from bot.language.quotes import quote

RECENT = timedelta(days=1)  # what is older is named by its number
_NOT_TO_BE_EDITED = (
    *("thing.not_found", "thing.not_yours", "poll.not_yours", "answer.not_yours"),
    *("post.only_posts", "poll.voted", "poll.over", "event.over"),
)


@dataclass(frozen=True)
class Changing:
    """What may be done to a thing of one kind. Each raises `Refused` for who may not."""

    delete: Callable[[Turn, Thing], Reply]
    edit: Callable[[Turn, Thing, Text], Reply] | None = None
    stands: Callable[[Turn, Thing], str] | None = None  # the text that `edit` replaces
    undo: bool = False  # offered as what was put up last


CHANGING: dict[str, Changing] = {}


def changing(kind: str, how: Changing) -> None:
    """Declare how things of a kind are changed."""
    CHANGING[kind] = how


def take_away(turn: Turn, thing: Thing) -> Reply:
    """Take a thing of one's own away, wherever it hangs."""
    check_author(thing, turn.person)
    turn.store.things.delete(thing.number)
    turn.store.people.note(turn.now, turn.person.id, "delete", thing.key)
    return Reply(Message(say("post.deleted", thing=thing)), unhang=(thing.key,))


@command("edit")
def edit(turn: Turn, thing: Thing, text: Text) -> Reply:
    """Give a post, a poll, an event, or an answer that was kept, another text."""
    how = CHANGING.get(thing.kind)
    if how is None or how.edit is None:
        raise Refused("post.only_posts", thing=thing)
    return how.edit(turn, thing, text)


@command("edit preview", reading=True, listed=False)
def edit_preview(turn: Turn, thing: Thing, text: Text) -> Reply:
    """How what the asker put up would read, to be confirmed."""
    check_author(thing, turn.person)
    yes = Choice(say("bot.yes"), f"edit {thing.number} {quote(text.words)}", yes=True)
    return Reply(Message(say("post.edit_preview", thing=thing, text=text.words), (yes,)))


@command("edit how", reading=True, listed=False)
def edit_how(turn: Turn, thing: Thing | None = None) -> Reply:
    """How the asker can give what they put up, last unless it is said what, another text."""
    thing = thing or _last(turn, [kind for kind, how in CHANGING.items() if how.edit is not None and how.undo])
    if thing is None:
        return Reply(Message(say("post.nothing_to_edit")))
    check_author(thing, turn.person)
    return Reply(Message(say("post.edit_how", thing=thing)), about=thing.key)


@command("delete")
def delete(turn: Turn, thing: Thing) -> Reply:
    """Take something back, wherever it hangs."""
    how = CHANGING.get(thing.kind)
    if how is None:
        raise Refused("post.only_posts", thing=thing)
    return how.delete(turn, thing)


@command("undo", listed=False, reading=True)
def undo(turn: Turn) -> Reply:
    """Offer to take back what the asker put up last, which is what a slip of a moment ago asks for."""
    kinds = [kind for kind, how in CHANGING.items() if how.undo]
    last = _last(turn, kinds)
    if last is None:
        return Reply(Message(say("post.nothing_to_undo")))
    take_back = Choice(say("post.take_back"), f"delete {last.number}", yes=True)
    return Reply(Message(say("post.undo", thing=last), (take_back,)))


def _last(turn: Turn, kinds: Sequence[str]) -> Thing | None:
    """What the asker put up last, of these kinds."""
    return turn.store.things.last_of(turn.person.id, kinds, turn.reader, turn.now - RECENT)


def _as_it_stands(turn: Turn, thing: Thing) -> dict[str, str]:
    how = CHANGING.get(thing.kind)
    if how is None or how.stands is None:
        raise Refused("post.only_posts", thing=thing)
    return {"text": how.stands(turn, thing)}


@form(
    "edit",
    Entry("number"),
    Entry("text", "lines"),
    blame=dict.fromkeys(_NOT_TO_BE_EDITED, "number"),
    words="post.change",
    shortcut=False,
    stands=_as_it_stands,
)
def edit_line(values: Mapping[str, str]) -> str:
    """`edit 42 "…"`."""
    return f"edit {values.get('number', '').lstrip('#')} {quote(values.get('text', ''))}"
