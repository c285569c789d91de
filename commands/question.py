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
from bot.intranet.things import Thing
from bot.language.nameless import nameless_at_the_end
from bot.language.quotes import quote
from commands.changing import Changing, changing
from storage.store import Store

LAST_ASKED = timedelta(days=1)  # "ask a colleague" alone means what was asked last
NEAR = 3  # documents whose owners may know


@command("ask colleague")
def ask_colleague(turn: Turn, question: Text | None = None, *, nameless: bool = False) -> Reply:
    """Show who would get a question and what they would see; nobody gets anything before the asker says so."""
    words = question.words if question is not None else _last_words(turn)
    if not words.strip() and nameless:
        raise Refused("question.how_nameless")
    unnamed = nameless_at_the_end(words)
    words, nameless = check_question(unnamed or words), nameless or unnamed is not None
    already = turn.store.questions.open_like(words, turn.person.id)
    if already is not None:
        return Reply(Message(say("question.already", question=already)))
    knowers = _knowers(turn, words)
    if not knowers:
        return Reply(Message(say("question.nobody", words=words), (_leave(words), _no())))
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
    named = Choice(say("question.send_label"), _send_line(words, first.person, nameless=False), yes=True)
    hidden = Choice(say("question.send_nameless_label"), _send_line(words, first.person, nameless=True), yes=nameless)
    return Message(said, (hidden, _no()) if nameless else (named, hidden, _no()))


def _leave(words: str) -> Choice:
    return Choice(say("question.leave_label"), _send_line(words, 0, nameless=True), yes=True)


def _no() -> Choice:
    return Choice(say("question.no_label"), "no")


def _send_line(words: str, to: int, *, nameless: bool) -> str:
    flag = " --nameless" if nameless else ""
    return f"ask colleague now --to {to}{flag} {quote(words)}"


def _knowers(turn: Turn, words: str) -> list[Knower]:
    """Who may know, first whoever has this question already from another."""
    hits = turn.search(words, NEAR)
    found = knowers(turn.store, turn, words, guess_language(words, turn.language), but={turn.person.id}, near=hits)
    have = {each.assignee for each in turn.store.questions.like(words, turn.person.id)}
    return sorted(found, key=lambda each: each.person not in have)


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
    nameless = nameless or chosen is None
    place, thread, shared = (None, None, False) if nameless else _where_all_saw(turn, words)
    for each in turn.store.questions.like(words, turn.person.id):
        alike = (each.nameless, each.shared, each.place) == (nameless, shared, place)
        if alike and each.assignee == (chosen.person if chosen is not None else None):
            turn.store.questions.joining.join(each.number, turn.person.id, words, turn.now, place, thread)
            return _joined(turn, each.number)
    number = turn.store.questions.add(
        words,
        asker=turn.person.id,
        nameless=nameless,
        language=guess_language(words, turn.language),
        at=turn.now,
        place=place,
        thread=thread,
        shared=shared,
    )
    if chosen is None:
        return Reply(Message(say("question.left", number=number)))
    return sent(turn, number, chosen)


def _joined(turn: Turn, number: int) -> Reply:
    """Another asked the same: it stays one question, and the asker is told what they would be told of their own."""
    question = turn.store.questions.get(number, turn.store.people.reader(turn.person.id))
    if question.state == "open":
        told = say("question.sent", question=question, days=turn.house.answer_within.days)
    else:
        told = say("question.left", number=number)
    return Reply(Message(told), redraw=(question.key,), untied=question.nameless)


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
    asking = store.questions.askers(question.number)
    but = {*(who for who, _ in asking), *store.questions.had_turn(question.number)}
    found = knowers(store, moment, question.text, question.language, but=but)
    if not found:
        store.questions.stranded(question.number)
        return tuple((who, Message(say("question.stranded", question=theirs, ended=ended))) for who, theirs in asking)
    give(store, moment, question.number, found[0])
    values = {"ended": ended, "to_name": found[0].name}
    told = [(who, Message(say("question.moved", question=theirs, **values))) for who, theirs in asking]
    reader = store.people.reader(found[0].person)
    return (*told, (found[0].person, card(store, question.number, reader)))


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
    mine = reader.person == question.asker or question.joined
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


def _withdraw(turn: Turn, thing: Thing) -> Reply:
    """The asker takes a question back, or whoever asked the same."""
    number = thing.number
    question = of(turn, number)
    told = Message(say("question.withdrawn", question=question))
    if question.joined:
        turn.store.questions.joining.leave(number, turn.person.id)
        return Reply(told, redraw=(question.key,))
    if question.asker != turn.person.id:
        raise Refused("question.not_yours", number=number)
    gone, passed = turn.store.questions.take_back([number])
    return Reply(told, unhang=tuple(gone), redraw=tuple(passed))


changing("question", Changing(delete=_withdraw))


def ask_on(turn: Turn, question: Question) -> Reply:
    """The answer to another's question was not it for somebody who had asked the same: from now on it is one of their
    own, for who has not had it."""
    turn.store.questions.joining.leave(question.number, turn.person.id)
    had = turn.store.questions.had_turn(question.number)
    found = [each for each in _knowers(turn, question.text) if each.person not in had]
    if not found:
        return Reply(Message(say("question.nobody", words=question.text), (_leave(question.text), _no())))
    return Reply(_preview(turn, question.text, found, question.nameless))


def of(turn: Turn, number: int) -> Question:
    """The question with that number, when it is one of the turn's person; raises `Refused`."""
    try:
        return turn.store.questions.get(number, turn.reader)
    except LookupError:
        raise Refused("thing.not_found", number=number) from None
