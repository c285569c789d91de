"""Asking: a question in plain language is answered with its source, or with an honest no."""

from __future__ import annotations

from bot.chat import Message, Reply, say
from bot.command import Turn, command, draws
from bot.grammar.kinds import Text
from bot.intranet.documents import Passage
from bot.intranet.people import Reader
from commands.search import PAGE, choices, listed, more_line
from storage.store import Store

SCREENFUL = 600  # characters


@command("ask", reading=True)
def ask(turn: Turn, question: Text) -> Reply:
    """One or two whole sentences with their source; else what may help; else "I did not find it"."""
    words = question.words
    hits = turn.search(words, turn.reader, PAGE + 1)
    sure = [hit for hit in hits if hit.sure]
    if not hits:
        return Reply(Message(say("ask.not_found")))
    if not sure:
        return listed(words, hits, 1, "ask.may_help")
    answer = sure[0]
    others = [hit for hit in hits if hit.number != answer.number][: PAGE - 1]
    said = say("ask.answer", hit=answer, sentences=" ".join(answer.sentences) or answer.passage, others=others)
    more = more_line(words, 1) if len(hits) > PAGE else None
    return Reply(Message(said, choices([answer, *others]), more=more), shares=True)


@draws("document")
def document(store: Store, number: int, reader: Reader) -> Message:
    """The beginning of a document."""
    return document_page(store, number, reader, 1)


def document_page(store: Store, number: int, reader: Reader, page: int) -> Message:
    """A stretch of a document that reads well on a phone; raises `LookupError`."""
    found = store.documents.get(number, reader)
    if found is None:
        raise LookupError(number)
    pages = _pages(store.documents.text(number, reader))
    shown = pages[page - 1] if page <= len(pages) else ()
    more = f"show --page {page + 1} {number}" if page < len(pages) else None
    return Message(say("ask.document", document=found, passages=shown, page=page, more=more is not None), more=more)


def _pages(passages: tuple[Passage, ...]) -> list[tuple[Passage, ...]]:
    """Passages in order, together at most about a screenful."""
    pages: list[tuple[Passage, ...]] = []
    for passage in passages:
        fits = pages and sum(len(each.text) for each in pages[-1]) + len(passage.text) <= SCREENFUL
        if fits:
            pages[-1] += (passage,)
        else:
            pages.append((passage,))
    return pages
