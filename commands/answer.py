"""Answers of colleagues: given, passed on, accepted, and kept so that the next who asks finds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.chat import Message, Refused, Reply, say
from bot.command import Entry, Turn, command, form
from bot.grammar.kinds import Text
from bot.intranet.questions import Question, check_answer
from bot.language.quotes import UnclosedQuote, quote, tokens
from commands.ask import is_this_it
from commands.kept import keep, reach
from commands.question import ask_on, next_turn, of, settling

_NUMBERED = re.compile(r"#?(\d{1,15})(?=[\s:.,]|$)[:.,]?(.*)", re.DOTALL)


@command("answer")
def answer(turn: Turn, text: Text | None = None) -> Reply:
    """Answer a question of a colleague, by its number or the only one that waits; without a text, say how. What begins
    with a number that no question has is shown first."""
    number, words = _read(turn, text.words.strip() if text is not None else "")
    question = _for_me(turn, number)
    if not words:
        turn.store.questions.begins(question.number, turn.person.id, turn.now)
        return Reply(Message(say("answer.how", question=question)))
    words = check_answer(words)
    if number is None and turn.about is None and _NUMBERED.match(words):  # which may be meant for another question
        return Reply(is_this_it(question, words))
    turn.store.questions.answered(question.number, turn.person.id, words, turn.now)
    turn.store.questions.turn_ended(question.number, turn.person.id, "answered")
    given = of(turn, question.number)
    told = [
        (who, Message(say("answer.came", question=theirs), settling(theirs), key=given.key))
        for who, theirs in turn.store.questions.askers(given.number)
    ]
    there, threads = _where_asked(turn, given)
    return Reply(
        Message(say("answer.given", question=given)),
        to_people=tuple(told),
        say_in=there,
        in_thread=threads,
        redraw=(given.key,),
    )


def _read(turn: Turn, typed: str) -> tuple[int | None, str]:
    """The number of the question and the answer; "2 dagen vooraf" begins with no question's number."""
    match = _NUMBERED.match(typed)
    if match is None:
        return None, typed
    number, rest = int(match[1]), match[2].strip()
    try:
        turn.store.questions.get(number, turn.reader)
    except LookupError:
        waiting = turn.store.questions.with_(turn.person.id)
        return (None, typed) if rest and len(waiting) == 1 else (number, rest)
    return number, _unquoted(rest)


def _unquoted(text: str) -> str:
    try:
        found = tokens(text)
    except UnclosedQuote:
        return text
    return found[0].text if len(found) == 1 and found[0].quoted else text


def _only_a_number(given: Mapping[str, Any]) -> bool:
    text = given.get("text")
    return isinstance(text, Text) and text.words.strip().lstrip("#").isdecimal()


@form(
    "answer",
    Entry("number"),
    Entry("text", "lines"),
    unfinished=_only_a_number,
    fill=lambda given: {"number": given["text"].words.strip().lstrip("#")},
)
def answer_line(values: Mapping[str, str]) -> str:
    """`answer 61 "…"`."""
    return f"answer {values.get('number', '')} {quote(values.get('text', ''))}"


def _where_asked(
    turn: Turn, question: Question
) -> tuple[tuple[tuple[int, Message], ...], tuple[tuple[int, str, Message], ...]]:
    """The answer for everybody who read the question, in its thread where there was one, and in those of others who
    asked the same."""
    if not question.shared or question.place is None:
        return (), ()
    message = Message(say("answer.for_all", question=question))
    threads = {
        each.thread: (question.place, each.thread, Message(say("answer.for_all", question=as_asked)))
        for each in turn.store.questions.joining.of(question.number)
        if each.thread is not None and (as_asked := question.in_words_of_another(each.text))
    }
    if question.thread is None:
        return ((question.place, message),), tuple(threads.values())
    return (), tuple((threads | {question.thread: (question.place, question.thread, message)}).values())


def _for_me(turn: Turn, number: int | None) -> Question:
    """The open question that somebody may answer; without a number, the only one that waits for them."""
    if number is None and turn.about is not None and turn.about.kind == "question":
        number = turn.about.number
    if number is None:
        waiting = turn.store.questions.with_(turn.person.id)
        if len(waiting) != 1:
            raise Refused("answer.which" if waiting else "answer.none", questions=waiting)
        number = waiting[0].number
    question = of(turn, number)
    if turn.person.id == question.asker or question.joined:
        raise Refused("answer.own", question=question)
    if question.state not in ("open", "unanswered"):
        raise Refused("answer.closed", question=question)
    return question


@command("pass on")
def pass_on(turn: Turn, number: int | None = None) -> Reply:
    """Let the next answer it who may know."""
    return _next(turn, _with_me(turn, number), "passed")


@command("dont know")
def dont_know(turn: Turn, number: int | None = None) -> Reply:
    """Say that one does not know; the next is asked."""
    return _next(turn, _with_me(turn, number), "unknown")


def _with_me(turn: Turn, number: int | None) -> Question:
    question = _for_me(turn, number)
    if question.assignee != turn.person.id:
        raise Refused("answer.not_with_you", question=question)
    return question


def _next(turn: Turn, question: Question, ended: str) -> Reply:
    told = next_turn(turn.store, turn, question, ended)
    return Reply(Message(say("answer.passed", question=question)), to_people=told, redraw=(question.key,))


@command("accept")
def accept(turn: Turn, number: int | None = None) -> Reply:
    """Keep an answer, so that the next who asks finds it; by the asker, or by a moderator who sees it."""
    question = _answered(turn, number)
    if not (turn.person.id == question.asker or question.joined or turn.person.moderator):
        raise Refused("question.not_yours", number=question.number)
    if question.answered_by == turn.person.id:
        raise Refused("question.not_yours", number=question.number)
    assert question.answered_by is not None
    audience = _audience(turn, question)
    kept = keep(turn, str(question.number), question.text, question.answer, question.answered_by, audience)
    turn.store.questions.accepted(question.number, kept)
    values = reach(turn, audience) | {"kept": kept, "question": question}
    thanks = Message(say("answer.accepted_of_yours", **values))
    others = [
        (who, Message(say("answer.kept", question=theirs, kept=kept)))
        for who, theirs in turn.store.questions.askers(question.number)
        if who != turn.person.id
    ]
    told = Message(say("answer.accepted", **values))
    return Reply(told, to_people=((question.answered_by, thanks), *others), redraw=(question.key,))


@command("not helped")
def not_helped(turn: Turn, number: int | None = None) -> Reply:
    """The answer was not it: the next who may know is asked."""
    question = _answered(turn, number)
    if question.joined:
        return ask_on(turn, question)
    if question.asker != turn.person.id:
        raise Refused("question.not_yours", number=question.number)
    turn.store.questions.reopened(question.number)
    told = next_turn(turn.store, turn, of(turn, question.number), "not_it")
    [(_, answer), *others] = told
    return Reply(answer, to_people=tuple(others), redraw=(question.key,))


def _answered(turn: Turn, number: int | None) -> Question:
    """The answered question that is meant; without a number, the only one of the asker's."""
    if number is None:
        mine = [each for each in turn.store.questions.asked_by(turn.person.id) if each.state == "answered"]
        if len(mine) != 1:
            raise Refused("answer.which" if mine else "answer.nothing_to_accept", questions=mine)
        return mine[0]
    question = of(turn, number)
    if question.state != "answered":
        raise Refused("answer.not_answered", question=question)
    return question


def _audience(turn: Turn, question: Question) -> int:
    """Who will find it: the club in whose place it was asked for all to see, else everybody."""
    if question.place is not None:
        home = turn.store.places.get(question.place)
        if home.club is not None:
            return turn.store.places.audience_of_club(home.club)
        if home.strangers or home.encrypted:
            return turn.store.places.audience_of_place(home.id)
    return turn.store.places.audience_all()
