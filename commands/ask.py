"""Asking: a question in plain language is answered with its source, or with an honest no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.chat import Addressed, Asked, Choice, Message, Reply, say
from bot.command import Turn, command, draws
from bot.grammar.kinds import Text
from bot.intranet.citizen_numbers import masked
from bot.intranet.documents import MAYBE, Document, Hit, Passage
from bot.intranet.following import (
    asks_where,
    continued,
    is_short,
    leans,
    may_be_said_by,
    names_nothing,
    opens_like_a_sequel,
    says_what_is_new,
    speaks_of,
)
from bot.intranet.people import Reader
from bot.intranet.questions import Question
from bot.language.plights import in_either_language, says_ill
from bot.language.quotes import quote
from commands.howto import asks_how, explained, how_to, spoken_of
from commands.search import PAGE, choices, more_line, other_language
from commands.urgent import first_the_number
from storage.store import Store

SCREENFUL = 600  # characters
SEQUEL_WITHIN = timedelta(minutes=15)  # in a conversation; in a thread it may take longer
SEQUEL_IN_THREAD = timedelta(days=1)
TYPED_WITHIN = timedelta(minutes=15)  # after "answer" was pressed
_ANSWERS = ("ask.answer", "event.answer")


@dataclass(frozen=True)
class Found:
    """What a question came to: its words in full, what it is about, and what was found, best first."""

    words: str
    subject: str
    hits: list[Hit]
    answer: Hit | None


@command("ask", reading=True)
def ask(turn: Turn, question: Text, *, anyway: bool = False) -> Reply:
    """One or two whole sentences with their source; else what may help; else "I did not find it". Who was about to
    type an answer to a colleague is shown it first."""
    answering = None if anyway else _being_answered(turn)
    if answering is not None:
        return Reply(is_this_it(answering, question.words.strip()))
    words = masked(question.words.strip())
    ill = says_ill(words)
    found = _found(turn, words) if not ill else _how_to_report(turn, words)
    alone = found.words == words and names_nothing(words)  # what is it about?
    if found.answer is not None and (alone or not may_be_said_by(words, _told(found.answer))):
        found = replace(found, answer=None)
    if found.answer is None:
        found = _in_either_language(turn, words, found)
    hints = spoken_of(turn, words) if found.answer is None else []
    told_how = bool(hints) and not found.hits and asks_how(turn, words)
    if told_how:
        reply = Reply(explained(turn, hints[0]))
    elif not found.hits:
        reply = Reply(_not_found(turn, found.words, hints))
    elif found.answer is None:
        named = how_to(turn, words)
        reply = _may_help(turn, found, hints if not named else ())
        if named and reply.answer is not None:
            reply = replace(reply, answer=replace(reply.answer, before=explained(turn, named[0]).said))
    else:
        reply = _answer(turn, found, found.answer)
    if ill and reply.answer is not None:
        reply = replace(reply, answer=replace(reply.answer, before=say("ask.get_well")))
    in_need = first_the_number(turn, words, reply.answer) if reply.answer is not None else None
    if in_need is not None:
        return replace(reply, answer=in_need, shares=False)  # and nothing of it is remembered
    return reply if told_how else _noted(turn, found, reply, left_out=words != question.words.strip())


def _being_answered(turn: Turn) -> Question | None:
    if not turn.home.direct:
        return None
    return turn.store.questions.being_answered(turn.person.id, turn.now - TYPED_WITHIN)


def _found(turn: Turn, words: str) -> Found:
    """Search for a question, or for what it adds to the one before it."""
    hits = _looked_for(turn, words)
    alone = Found(words, words, hits, _sure(hits))
    before = asked_before(turn) if opens_like_a_sequel(words) else None
    if before is None or not (leans(words) or alone.answer is None):
        return alone
    full = continued(before.subject, words)
    together = _looked_for(turn, full)
    both = _answering_both(words, together, hits if not names_nothing(words) else together, before)
    if both is None and alone.answer is not None and not (is_short(words) or leans(words)):
        return alone
    return Found(full, before.subject, together, both)


def _how_to_report(turn: Turn, words: str) -> Found:
    """What to do for who says that they are ill: first of all, whom to call."""
    asked = turn.texts.template("ask.how_to_report_sick", turn.language) or words
    hits = _looked_for(turn, asked)
    return Found(words, words, hits, _sure(hits))


def _in_either_language(turn: Turn, words: str, alone: Found) -> Found:
    """What answers what happened, which may be written in the other language; else what may help, or as it was."""
    each = [_looked_for(turn, asked) for asked in in_either_language(words)]
    answered = next((hits for hits in each if _sure(hits) is not None), None)
    hits = answered or (next(filter(None, each), []) if not alone.hits else [])
    return Found(words, words, hits, _sure(hits)) if hits else alone


def _looked_for(turn: Turn, words: str) -> list[Hit]:
    """What was found and is worth showing to somebody who asked a question, what only happens there last."""
    found = [hit for hit in turn.search(words, PAGE + 1) if hit.may_help]
    there = [replace(hit, confidence=MAYBE) for hit in found if _happens_there(hit, words)]
    return [hit for hit in found if not _happens_there(hit, words)] + there


def _happens_there(hit: Hit, words: str) -> bool:
    """Whether it is an event at what is asked for: it does not tell where the place is."""
    where = hit.kind == "event" and asks_where(words)
    return where and speaks_of(words, hit.passage) and not speaks_of(words, hit.title)


def _answering_both(words: str, together: list[Hit], alone: list[Hit], before: Asked) -> Hit | None:
    """The answer that says something both of what was asked now and of the subject, in the sentences of the former;
    first of all in what answered the question before."""
    said = {hit.number: hit for hit in alone}
    told = before.documents if before.outcome == "answer" else ()
    both = sorted((hit for hit in together if hit.number in said), key=lambda hit: hit.number not in told)
    best = next(iter(both), None)
    if best is None or not (_answers(best) or _answers(said[best.number])):
        return None
    now = said[best.number]
    matched = (piece for piece, is_matched in now.pieces if is_matched)
    if not says_what_is_new(words, before.subject, f"{now.title}\n{now.section}\n{now.passage}", matched):
        return None
    spoken_of = speaks_of(before.subject, f"{now.title}\n{now.passage}")
    return now if spoken_of else best if _answers(best) else None


def _sure(hits: list[Hit]) -> Hit | None:
    """The best, if it is an answer: where it is not, what fits less well is none either."""
    best = next((hit for hit in hits if not _asks(hit)), None)
    return best if best and best.sure else None


def _answers(hit: Hit) -> bool:
    return hit.sure and not _asks(hit)


def is_answered(reply: Reply) -> bool:
    """Whether something that is written surely answers."""
    return reply.answer is not None and reply.answer.said.key in _ANSWERS


def _asks(hit: Hit) -> bool:
    """Whether it asks: then it is no answer, however well its words fit."""
    return hit.kind == "poll" or (hit.kind == "post" and hit.passage.rstrip().endswith("?"))


def asked_before(turn: Turn) -> Asked | None:
    """The question before this one, in the same thread or a moment ago in the same place."""
    thread, last = turn.heard.thread, turn.store.asking.last
    in_thread = last(turn.person.id, turn.home.id, thread, turn.now - SEQUEL_IN_THREAD) if thread else None
    return in_thread or last(turn.person.id, turn.home.id, None, turn.now - SEQUEL_WITHIN)


def _noted(turn: Turn, found: Found, reply: Reply, *, left_out: bool) -> Reply:
    """The reply with what is to be remembered of it for what follows."""
    outcome = "not_found" if not found.hits else "help" if found.answer is None else "answer"
    named = [found.answer] if found.answer is not None else found.hits[:PAGE]
    numbers = tuple(hit.number for hit in named)
    asked = Asked(found.words, found.subject, outcome, numbers, seen_by_all(turn))
    if left_out and reply.answer is not None:
        reply = replace(reply, answer=replace(reply.answer, before=say("ask.number_left_out")))
    return replace(reply, asked=asked)


def seen_by_all(turn: Turn) -> bool:
    """Whether everybody in the place could read what was typed: not a command that the messenger keeps private."""
    if turn.home.direct or turn.heard.addressed is Addressed.PRESSED:
        return False
    return turn.heard.addressed is Addressed.MENTION or not turn.house.lines[turn.home.place.connection].can.whisper


def _answer(turn: Turn, found: Found, answer: Hit) -> Reply:
    others = [hit for hit in found.hits if hit.number != answer.number][: PAGE - 1]
    more = more_line(found.words, 1) if len(found.hits) > PAGE else None
    if answer.kind == "event":
        event = turn.store.events.get(answer.number, turn.reader)
        coming = Choice(say("event.coming", number=None), f"coming {answer.number}")
        said = say("event.answer", event=event, others=others)
        return Reply(Message(said, (*choices([answer, *others]), coming), more=more), shares=True)
    said = say(
        "ask.answer",
        hit=answer,
        sentences=_told(answer),
        others=others,
        document=(document := turn.store.documents.get(answer.number, turn.reader)),
        stale=document is not None and document.stale(turn.now.date()),
        checked=_checked(document),
    )
    judging = (
        Choice(say("ask.useful_label"), f"useful {answer.number}", yes=True),
        Choice(say("ask.not_useful_label"), f"not useful {answer.number}"),
    )
    offered = (*choices([answer, *others]), *(judging if turn.reader.person is not None else ()))
    return Reply(Message(said, offered, more=more), shares=True)


def _told(answer: Hit) -> str:
    return " ".join(answer.sentences) or answer.passage


def _checked(document: Document | None) -> object:
    """The day on which somebody last stood for a document: looked at it, changed it, or put it here."""
    if document is None:
        return None
    return document.checked_on or (document.edited_at or document.at)


def _may_help(turn: Turn, found: Found, hints: Sequence[str]) -> Reply:
    shown = found.hits[:PAGE]
    more = more_line(found.words, 1) if len(found.hits) > PAGE else None
    language = other_language(turn, found.words)
    said = say("ask.may_help", hits=shown, more=more is not None, hints=_said(turn, hints), language=language)
    asking = replace(ask_colleague(found.words), yes=False)
    return Reply(Message(said, (*choices(shown), asking), more=more), shares=True)


def _not_found(turn: Turn, words: str, hints: Sequence[str]) -> Message:
    """An honest no, with the two ways on: other words, or a colleague; `hints` are the commands it may be about."""
    language = other_language(turn, words)
    return Message(say("ask.not_found", hints=_said(turn, hints), language=language), (ask_colleague(words),))


def _said(turn: Turn, paths: Sequence[str]) -> list[str]:
    return [turn.texts.vocabulary.phrase(path, turn.language) for path in paths]


def is_this_it(question: Question, words: str) -> Message:
    """Whoever pressed "answer" and then typed: the words are shown before they go."""
    yes = Choice(say("bot.yes"), f"answer {question.number} {quote(words)}", yes=True)
    no = Choice(say("answer.no_a_question"), f"ask --anyway {words}")
    return Message(say("answer.is_this_it", question=question, words=words), (yes, no))


def ask_colleague(words: str) -> Choice:
    """The way to a colleague, who is named first."""
    return Choice(say("ask.colleague_label"), f"ask colleague {quote(words)}", yes=True)


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
    said = say("ask.document", document=found, passages=shown, page=page, more=more is not None)
    return Message(said, (Choice(say("ask.file_label"), f"file {number}"),) if found.blob else (), more=more)


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
