"""One person's go: from what was heard to what is written in the outbox, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from bot.chat import Act, Addressed, Asked, Choice, Heard, Message, Refused, Reply, say
from bot.command import COMMANDS, Find, Turn
from bot.conversation.said_next.following import follows, found_in, may_follow
from bot.conversation.said_next.pointing import points
from bot.conversation.said_next.taking_up import TakingUp
from bot.conversation.telling.homes import touched
from bot.conversation.telling.sharing import offered
from bot.conversation.telling.speaking import Asker, Speaking
from bot.conversation.understanding.interpreting import Meaning, ask, file_taken, interpret, reconsidered, wordless
from bot.conversation.understanding.naming import named, otherwise_named
from bot.conversation.understanding.signs import line_for, reply_as_line
from bot.grammar.words import Context
from bot.house import House
from bot.intranet.citizen_numbers import citizen_numbers
from bot.intranet.people import Person
from bot.intranet.things import Thing
from bot.language.courtesy import without_name
from bot.words.texts import Texts
from storage.store import Store

SAME_QUESTION = timedelta(days=1)
# Commands that may begin a cry for help: "ik kan niet" does.
PLAIN_WORDS = frozenset(("ask", "ask colleague", "hello", "help", "not coming", "speak to", "when is", "who knows"))
_CRIES = 3  # words behind a command in which somebody may cry for help, at least
_UNSURE = ("ask.not_found", "ask.may_help")
ABOUT_QUESTIONS = frozenset(("answer", "pass on", "dont know", "show"))


@dataclass(frozen=True)
class Outcome:
    """What a turn came to: its reply, and how the inbox remembers it (done or refused)."""

    reply: Reply
    state: str = "done"
    person: Person | None = None  # who it was, should the turn have made Jet forget them
    taken_up: bool = False  # the line was said of what was shown, and may have changed something


class _Changes(Exception):
    """What was thought out where nothing can be written would change something."""


@dataclass(frozen=True)
class Turns:
    """Runs turns; everything it touches is in the store it is given."""

    house: House
    texts: Texts
    speaking: Speaking
    searching: Callable[[Store], Find]

    @cached_property
    def taking_up(self) -> TakingUp:
        """What is taken up of what was offered."""
        return TakingUp(self.texts, self.house)

    def without_name(self, heard: Heard) -> Heard:
        """What was heard without "Hey Jet," before it; a name that is a command too is left where it is, and so is one
        in a reply, which may be about somebody of that name."""
        if heard.gesture is not None or heard.about is not None:
            return heard
        persona = self.texts.persona
        names = {name for name in (persona.name, persona.command) if self.texts.vocabulary.path(name) is None}
        line = without_name(heard.line, names)
        return heard if line == heard.line else replace(heard, line=line)

    def only_reads(self, heard: Heard) -> bool:
        """True when a line surely changes nothing, so that it may be thought out on a reader."""
        if heard.gesture is not None or heard.replaces is not None or heard.files or self.taking_up.taken(heard.line):
            return False
        if heard.about is not None:  # a reply to a card may be a vote or an answer, whatever its words are
            return False
        found = named(heard.line, self.texts.vocabulary)
        if found is None:  # a question, a number, or nothing that is known
            return not wordless(heard.line)
        others = otherwise_named(heard.line, found, self.texts.vocabulary)
        return all(COMMANDS[each.path].reading for each in (found, *others))

    def read(self, store: Store, heard: Heard, now: datetime) -> Outcome | None:
        """What to reply to a line that only reads; None when what was shown before makes it change something."""
        try:
            return self.think(store, heard, now, reading=True)
        except _Changes:
            return None

    def think(self, store: Store, heard: Heard, now: datetime, *, reading: bool = False) -> Outcome:
        """What to reply; a refusal undoes what the command had begun."""
        turn = self.turn(store, heard, now)
        if turn is None:
            return Outcome(Reply(Message(say("bot.stranger")), public=True), "refused")
        cried = self._cried_beside(turn)
        try:
            line, reply = self._reply(turn, reading=reading)
            return Outcome(_number_first(reply, cried, turn), person=turn.person, taken_up=line != heard.line)
        except Refused as no:
            reply = Reply(Message(no.said, (*no.choices, *self._form(no, heard))))
            return Outcome(_number_first(reply, cried, turn), "refused")

    def _form(self, no: Refused, heard: Heard) -> tuple[Choice, ...]:
        """The form that would help with what was refused, where forms can be shown."""
        line = self.house.lines.get(heard.place.connection)
        shown = no.form and line is not None and line.can.forms
        return (Choice(say("bot.open_form"), no.form),) if shown else ()

    def record(self, store: Store, row: int, heard: Heard, outcome: Outcome, now: datetime) -> None:
        """Write the reply to the outbox and forget what was said."""
        home = store.places.find(heard.place)
        if home is not None:
            person = store.people.behind(heard.account) or outcome.person
            asker = Asker(heard.account, home, heard.thread, person, row)
            self.speaking.reply(store, outcome.reply, asker, now)
            refused = outcome.state == "refused"
            self.taking_up.remember(store, outcome.reply, asker, heard, now, more=outcome.taken_up, refused=refused)
            if outcome.reply.asked is not None and person is not None:
                remember(store, person.id, home.id, heard.thread, outcome.reply.asked, now)
            if person is not None and outcome.reply.seen:
                store.attention.saw(person.id, outcome.reply.seen)
            if outcome.taken_up or not self.only_reads(heard):
                touched(store, self.house, {person.id} if person is not None else (), outcome.reply, now)
        store.inbox.finished(row, outcome.state)
        if heard.replaces is not None and outcome.state == "done":
            store.inbox.replaced(heard.place.connection, heard.replaces, now)

    def _reply(self, turn: Turn, *, reading: bool) -> tuple[str | None, Reply]:
        """The line that was meant, and the reply to it."""
        store, heard, person = turn.store, turn.heard, turn.person
        if heard.replaces is not None and self._was_done(store, heard):
            raise Refused("bot.edited")
        if heard.gesture is not None and heard.gesture.act is Act.WITHDRAW:
            return None, withdraw(store, person, heard.gesture.values[0])
        line = self._line(turn)
        if line is None:
            return None, Reply()
        urgent = self._urgent(turn, line)
        if urgent is not None:
            return line, urgent
        line = self._of_what_was_shown(turn, line) or line
        context = Context(heard.sent_at, turn.zone, turn.language, turn.about.number if turn.about else None)
        taken = file_taken(heard, line, self.texts.vocabulary)
        meaning = taken or interpret(line, heard.addressed, self.texts.vocabulary, context)
        if reading and line != heard.line and not meaning.call.command.reading:
            raise _Changes
        return line, self._run(meaning, turn, line)

    def _of_what_was_shown(self, turn: Turn, line: str) -> str | None:
        """What a line means that is said of what was shown, set or made just before; None where it says no more than
        its own words."""
        heard = turn.heard
        if line != heard.line or heard.addressed is Addressed.PRESSED or heard.files:
            return None
        if heard.about is not None:  # a reply says itself of what, and a command that names no number is about that
            found = found_in(line, self.texts.vocabulary)
            about = turn.about if may_follow(line, found) and not points(found) else None
            return follows(line, about.key, turn) if about is not None else None
        return self.taking_up.said_of_what_was_shown(turn, line)

    def _urgent(self, turn: Turn, line: str) -> Reply | None:
        """The answer to a cry for help, which comes before all else that plain words may mean."""
        found = self.texts.vocabulary.find(line)
        if line != turn.heard.line or turn.heard.addressed is Addressed.PRESSED:
            return None
        if found is not None and found.path not in PLAIN_WORDS:
            return None
        return _cried(turn, line)

    def _cried_beside(self, turn: Turn) -> Reply | None:
        """The answer to a cry for help in a line that asks for something else too: "meld me af voor vandaag want ik
        word bedreigd". Who looks for words, or edits urgent answers, cries for nothing."""
        heard = turn.heard
        found = self.texts.vocabulary.find(heard.line) if heard.gesture is None else None
        if found is None or heard.addressed is Addressed.PRESSED or found.path in PLAIN_WORDS:
            return None
        only_words = found.path == "search" or found.path.startswith("urgent")
        return None if only_words or len(found.rest.split(maxsplit=_CRIES)) < _CRIES else _cried(turn, heard.line)

    def _run(self, meaning: Meaning, turn: Turn, line: str) -> Reply:
        if not meaning.call.command.reading and citizen_numbers(line):
            raise Refused("bot.citizen_number")
        try:
            with turn.store.savepoint():
                reply = offered(meaning.call.run(turn), turn, meaning.call.command.path, line)
                nothing = _UNSURE if meaning.unless_sure else _UNSURE[:1]
                if meaning.otherwise and reply.answer and reply.answer.said.key in nothing:
                    raise meaning.otherwise
                return reply
        except Refused as no:
            question = reconsidered(meaning, no, line)
            if question is None:
                raise
            return self._run(question, turn, line)

    def turn(self, store: Store, heard: Heard, now: datetime) -> Turn | None:
        """The turn of whoever was heard; None for a stranger, or in a place that is not known."""
        person, home = store.people.behind(heard.account), store.places.find(heard.place)
        if person is None or home is None:
            return None
        tongue = self.speaking.tongue(home, person, now, alone=True)
        reader = store.people.reader(person.id)
        return Turn(
            person=person,
            heard=heard,
            home=home,
            store=store,
            now=now,
            language=tongue.language,
            zone=tongue.zone,
            reader=reader,
            here=reader if home.direct else store.places.reader(home),
            about=_about(store, heard),
            texts=self.texts,
            house=self.house,
            find=self.searching(store),
        )

    def _line(self, turn: Turn) -> str | None:
        """The line that was typed, offered or meant by a gesture; None for a gesture without meaning."""
        heard = turn.heard
        if heard.gesture is not None:
            return line_for(heard.gesture, turn.about, turn.store, turn.here)
        named = self._names_a_command(heard.line)
        replied = reply_as_line(heard.line, turn.about, turn.store, turn.reader, named=named)
        if replied is not None:
            return replied
        taken = self.taking_up.taken(heard.line)
        return heard.line if taken is None else self.taking_up.line(turn, taken)

    def _names_a_command(self, line: str) -> bool:
        """Whether a reply to a question is a command rather than its answer: "Vraag het bij de balie" is none."""
        found = self.texts.vocabulary.find(line)
        return found is not None and (not found.rest.strip() or found.path in ABOUT_QUESTIONS)

    def _was_done(self, store: Store, heard: Heard) -> bool:
        state = store.inbox.state_of(heard.place.connection, heard.replaces or "")
        return state == "done"


def _cried(turn: Turn, line: str) -> Reply | None:
    """The answer to a sure cry for help; None for any other line."""
    try:
        return ask(line, path="urgent now").call.run(turn)
    except Refused:
        return None


def _number_first(reply: Reply, cried: Reply | None, turn: Turn) -> Reply:
    """A reply with the answer to a cry for help above it, which its person alone reads."""
    if cried is None or cried.answer is None:
        return reply
    told = cried.answer.said
    if reply.public:
        return replace(reply, to_people=(*reply.to_people, (turn.person.id, Message(told))))
    if reply.answer is None:
        return replace(reply, answer=Message(told))
    return replace(reply, answer=replace(reply.answer, before=told))


def withdraw(store: Store, person: Person, source: str) -> Reply:
    """A reaction was taken back: so is the vote, the like or the yes that it made, and nothing else."""
    number = store.polls.made_by_source(source, person.id)
    if number is not None:
        store.polls.take_back(source, person.id)
        return Reply(redraw=(f"poll {number}",))
    event = store.guests.by_source(source, person.id)
    if event is not None:
        store.guests.drop_out(event, person.id)
        return Reply(redraw=(f"event {event}",))
    liked = store.things.liked_by_source(source, person.id)
    if liked is not None:
        store.things.unlike(liked.number, person.id, source)
        return Reply(redraw=(liked.key,))
    return Reply()


def remember(store: Store, who: int, place: int, thread: str | None, asked: Asked, now: datetime) -> None:
    """Keep what somebody asked, so that what follows on it is understood; count what was not found, once for asking
    in other words."""
    if asked.outcome == "not_found":
        before = [last for _, _, last in store.asking.anywhere(who, now - SAME_QUESTION)]
        if not any(last.outcome == "not_found" and store.asking.alike(last.words, asked.words) for last in before):
            store.asking.miss("not_found", asked.words, now.date())
    store.asking.remember(who, place, thread, asked, now)


def _about(store: Store, heard: Heard) -> Thing | None:
    """The thing whose card was replied or reacted to, if everybody who sees that card may see it still."""
    if heard.about is None:
        return None
    key = store.outbox.key_of(heard.place.connection, heard.about)
    return None if key is None else store.things.by_key(key)
