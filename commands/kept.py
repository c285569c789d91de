"""Answers that were kept: documents of their own, so that the next who asks finds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat import Message, Refused, Reply, say
from bot.command import Entry, Turn, command, form
from bot.grammar.kinds import Text
from bot.intranet.cutting import cut
from bot.intranet.documents import Document, Draft, Section, guess_language
from bot.intranet.posts import title_of
from bot.intranet.questions import check_answer, check_question
from bot.intranet.things import Thing
from bot.language.quotes import quote
from commands.audience import members, where
from commands.changing import Changing, changing

SOURCE = "answer "  # what the source of every kept answer begins with
KEEPERS = frozenset(("ambassador", "editor", "moderator", "admin"))


def keep(
    turn: Turn, source: str, question: str, words: str, author: int, audience: int, owner: int | None = None
) -> int:
    """Make a document of an answer, its author's unless somebody else looks after it, to be looked at again after a
    while; its number."""
    language = guess_language(f"{question}\n{words}", turn.language)
    title = title_of(question)
    asked = f"{question}\n" if title != question.strip() else ""
    parts = cut([Section("", f"{asked}{words}")])
    draft = Draft(f"{SOURCE}{source}", title, parts, audience, author=author, language=language)
    number = turn.store.documents.put(draft, turn.now)
    review = (turn.now + turn.house.review_after).date()
    turn.store.documents.label(number, owner=owner or author, review_on=review, checked_on=turn.now.date())
    return number


def reach(turn: Turn, audience: int) -> dict[str, Any]:
    """Who will find it, for a text: `scope`, `scope_name` and how many `people`."""
    scope, name = turn.store.things.reach(audience)
    return {"scope": scope, "scope_name": name, "people": members(turn, audience)}


@command("save answer")
def save(turn: Turn, question: str, text: Text) -> Reply:
    """Keep an answer that was given elsewhere, with the question it answers."""
    if not KEEPERS & turn.person.roles:
        raise Refused("answer.keepers_only")
    asked, words = check_question(question), check_answer(text.words)
    audience = where(turn, None, False)
    kept = keep(turn, turn.heard.remote_id, asked, words, turn.person.id, audience)
    return Reply(Message(say("answer.saved", kept=kept, **reach(turn, audience))))


@form("save answer", Entry("answer", "lines"), Entry("question"), of_message=True)
def save_line(values: Mapping[str, str]) -> str:
    """`save answer "…" "…"`."""
    return f"save answer {quote(values.get('question', ''))} {quote(values.get('answer', ''))}"


def _edit(turn: Turn, thing: Thing, text: Text) -> Reply:
    """Give a kept answer other words: its author, editors and moderators."""
    found = _changeable(turn, thing)
    words = check_answer(text.words)
    author = found.author if found.author is not None else turn.person.id
    keep(turn, found.source_id.removeprefix(SOURCE), found.title, words, author, found.audience, found.owner)
    return Reply(Message(say("answer.changed", number=thing.number, title=found.title)))


def _words(turn: Turn, thing: Thing) -> str:
    _changeable(turn, thing)
    return "\n\n".join(each.text for each in turn.store.documents.text(thing.number, turn.reader))


def _delete(turn: Turn, thing: Thing) -> Reply:
    """Take a kept answer away: who may change it, and who accepted it for a question of their own."""
    found = _kept(turn, thing)
    if not (_may_change(turn, found) or _asked_it(turn, thing.number)):
        raise Refused("answer.not_yours", number=thing.number)
    turn.store.documents.remove(thing.number)
    turn.store.people.note(turn.now, turn.person.id, "delete", thing.key)
    return Reply(Message(say("answer.deleted", number=thing.number, title=found.title)))


changing("document", Changing(edit=_edit, stands=_words, delete=_delete))


def _changeable(turn: Turn, thing: Thing) -> Document:
    found = _kept(turn, thing)
    if not _may_change(turn, found):
        raise Refused("answer.not_yours", number=thing.number)
    return found


def _kept(turn: Turn, thing: Thing) -> Document:
    """The document, where it is an answer that was kept; others are changed where they come from."""
    found = turn.store.documents.get(thing.number, turn.reader)
    if found is None or not found.source_id.startswith(SOURCE):
        raise Refused("post.only_posts", thing=thing)
    return found


def _may_change(turn: Turn, kept: Document) -> bool:
    editor = turn.person.moderator or "editor" in turn.person.roles
    return editor or (kept.author is not None and kept.author == turn.person.id)


def _asked_it(turn: Turn, number: int) -> bool:
    return any(each.kept == number for each in turn.store.questions.asked_by(turn.person.id))
