"""Questions to a colleague: who gets one is shown first, then asked, told where it stands, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.chat import Asked, Choice, Message, Refused, Reply, say
from bot.command import Due, Entry, Turn, command, draws, form, timer
from bot.grammar.kinds import Text
from bot.intranet.documents import Hit, guess_language
from bot.intranet.people import Reader
from bot.intranet.questions import Knower, Question, check_question
from bot.language.quotes import quote
from storage.store import Store

LAST_ASKED = timedelta(days=1)  # "ask a colleague" alone means what was asked last
NEAR = 3  # documents whose owners may know


@command("ask colleague")
def ask_colleague(turn: Turn, question: Text | None = None, *, nameless: bool = False) -> Reply:
    """Show who would get a question and what they would see; nobody gets anything before the asker says so."""
    words = check_question(question.words if question is not None else _last_words(turn))
    already = turn.store.questions.open_like(words, turn.person.id)
    if already is not None:
        return Reply(Message(say("question.already", question=already)))
    knowers = _knowers(turn, words)
    if not knowers:
        choice = Choice(say("question.leave_label"), _send_line(words, 0, nameless=True))
        return Reply(Message(say("question.nobody", words=words), (choice, _no())))
    return Reply(_preview(turn, words, knowers, nameless))


@form("ask colleague", Entry("text", "lines"), Entry("nameless", "tick", needed=False), of_message=True)
def ask_line(values: Mapping[str, str]) -> str:
    """`ask colleague "…" nameless`."""
    flag = " --nameless" if values.get("nameless") else ""
    return f"ask colleague{flag} {quote(values.get('text', ''))}"


def _last_words(turn: Turn) -> str:
    last = turn.store.asking.anywhere(turn.person.id, turn.now - LAST_ASKED)
    return last[0][2].words if last else ""


def _preview(turn: Turn, words: str, knowers: Sequence[Knower], nameless: bool) -> Message:
    first = knowers[0]
    said = say(
        "question.preview",
        knower=first,
        words=words,
        asker=turn.person.name,
        nameless=nameless,
        days=turn.house.answer_within.days,
        others=len(knowers) - 1,
    )
    named = Choice(say("question.send_label"), _send_line(words, first.person, nameless=False))
    hidden = Choice(say("question.send_nameless_label"), _send_line(words, first.person, nameless=True))
    return Message(said, (hidden, _no()) if nameless else (named, hidden, _no()))


def _no() -> Choice:
    return Choice(say("question.no_label"), "no")


def _send_line(words: str, to: int, *, nameless: bool) -> str:
    flag = " --nameless" if nameless else ""
    return f"ask colleague now --to {to}{flag} {quote(words)}"


def _knowers(turn: Turn, words: str) -> list[Knower]:
    hits = turn.search(words, NEAR)
    return knowers(turn.store, turn, words, guess_language(words, turn.language), but={turn.person.id}, near=hits)


def knowers(
    store: Store, moment: Turn | Due, words: str, language: str, *, but: set[int], near: Sequence[Hit] = ()
) -> list[Knower]:
    """Who may know, in turn; the titles of the nearest documents help to find whose topic it is."""
    text = "\n".join([words, *(hit.title for hit in near)])
    numbers = [hit.number for hit in near]
    return store.ambassadors.candidates(text, language, numbers, moment.now, but=but)


@command("ask colleague now", listed=False)
def ask_now(turn: Turn, question: Text, *, to: int, nameless: bool = False) -> Reply:
    """Ask whom the asker was shown; were it somebody else by now, show again who."""
    words = check_question(question.words)
    already = turn.store.questions.open_like(words, turn.person.id)
    if already is not None:
        return Reply(Message(say("question.already", question=already)))
    found = _knowers(turn, words)
    chosen = next((each for each in found if each.person == to), None)
    if chosen is None and (to or found):
        return ask_colleague(turn, question, nameless=nameless)
    number = _added(turn, words, nameless or chosen is None)
    if chosen is None:
        return Reply(Message(say("question.left", number=number)))
    return sent(turn, number, chosen)


def _added(turn: Turn, words: str, nameless: bool) -> int:
    place, thread, shared = (None, None, False) if nameless else _where_all_saw(turn, words)
    return turn.store.questions.add(
        words,
        asker=turn.person.id,
        nameless=nameless,
        language=guess_language(words, turn.language),
        at=turn.now,
        place=place,
        thread=thread,
        shared=shared,
    )


def _where_all_saw(turn: Turn, words: str) -> tuple[int | None, str | None, bool]:
    """The place and thread where everybody read this question, so that its answer is for them too."""
    asked: list[tuple[int, str | None, Asked]] = turn.store.asking.anywhere(turn.person.id, turn.now - LAST_ASKED)
    for place, thread, last in asked:
        if last.public and turn.store.asking.alike(last.words, words):
            return place, thread, True
    return None, None, False


def sent(turn: Turn, number: int, to: Knower) -> Reply:
    """A question goes to somebody: they get it by direct message, the asker reads where it is."""
    give(turn.store, turn, number, to)
    question = turn.store.questions.get(number, turn.store.people.reader(to.person))
    told = Message(say("question.sent", question=question, days=turn.house.answer_within.days))
    shown = card(turn.store, number, turn.store.people.reader(to.person))
    return Reply(told, to_people=((to.person, shown),), untied=question.nameless)


def give(store: Store, moment: Turn | Due, number: int, to: Knower) -> None:
    """It is somebody's turn."""
    due = moment.now + moment.house.answer_within
    store.questions.give(number, to.person, to.topic, due, moment.now)


def next_turn(store: Store, moment: Turn | Due, question: Question, ended: str) -> tuple[tuple[int, Message], ...]:
    """It goes to the next who may know, or to nobody; what the asker and the next are told."""
    if question.assignee is not None:
        store.questions.turn_ended(question.number, question.assignee, ended)
    but = {question.asker, *store.questions.had_turn(question.number)}
    found = knowers(store, moment, question.text, question.language, but=but)
    if not found:
        store.questions.stranded(question.number)
        return ((question.asker, Message(say("question.stranded", question=question, ended=ended))),)
    give(store, moment, question.number, found[0])
    told = Message(say("question.moved", question=question, ended=ended, to_name=found[0].name))
    reader = store.people.reader(found[0].person)
    return ((question.asker, told), (found[0].person, card(store, question.number, reader)))


@timer(lambda store, now: store.questions.any_late(now))
def late(due: Due) -> list[Reply]:
    """Whoever did not answer in time makes room for the next."""
    replies = []
    for question in due.store.questions.late(due.now):
        told = next_turn(due.store, due, question, "late")
        replies.append(Reply(to_people=told, redraw=(question.key,)))
    return replies


@draws("question")
def card(store: Store, number: int, reader: Reader) -> Message:
    """A question as its reader may see it: the asker, whom it is with, an editor, or everybody where it was asked.
    To somebody who had it and has it no longer it says just that."""
    try:
        question = store.questions.get(number, reader)
    except LookupError:
        if reader.person is not None and reader.person in store.questions.had_turn(number):
            return Message(say("question.passed", number=number), key=f"question {number}")
        raise
    mine = reader.person == question.asker
    yours = reader.person is not None and reader.person == question.assignee and question.state == "open"
    named = mine or (not question.nameless and (question.shared or reader.person == question.assignee))
    said = say("question.card", question=question, asker=question.asker_name if named else "", mine=mine, yours=yours)
    return Message(said, _choices(question, mine=mine, yours=yours), key=question.key)


def _choices(question: Question, *, mine: bool, yours: bool) -> tuple[Choice, ...]:
    if yours:
        return (
            Choice(say("question.answer_label"), f"answer {question.number}"),
            Choice(say("question.dont_know_label"), f"dont know {question.number}"),
            Choice(say("question.pass_on_label"), f"pass on {question.number}"),
        )
    return settling(question) if mine and question.state == "answered" else ()


def settling(question: Question) -> tuple[Choice, ...]:
    """What the asker can say to an answer."""
    return (
        Choice(say("question.accept_label"), f"accept {question.number}"),
        Choice(say("question.reject_label"), f"not helped {question.number}"),
    )


@command("my questions", reading=True)
def my_questions(turn: Turn) -> Reply:
    """What the asker asked of colleagues and where it stands, and what waits for them."""
    mine = turn.store.questions.asked_by(turn.person.id)
    waiting = turn.store.questions.with_(turn.person.id)
    return Reply(Message(say("question.mine", questions=mine, waiting=waiting)))


def withdraw(turn: Turn, number: int) -> Reply:
    """The asker takes a question back; raises `Refused` for anybody else."""
    question = of(turn, number)
    if question.asker != turn.person.id:
        raise Refused("question.not_yours", number=number)
    keys = turn.store.questions.remove([number])
    return Reply(Message(say("question.withdrawn", question=question)), unhang=tuple(keys))


def of(turn: Turn, number: int) -> Question:
    """The question with that number, when it is one of the turn's person; raises `Refused`."""
    try:
        return turn.store.questions.get(number, turn.reader)
    except LookupError:
        raise Refused("thing.not_found", number=number) from None
