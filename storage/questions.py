"""Questions to colleagues: a thing each, whose audience is its asker and whom it is with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, exists, func, insert, or_, select, update

from bot.intranet.people import Reader
from bot.intranet.questions import Question, alike
from storage.asking import stems_of
from storage.joining import Joining, joined_by
from storage.tables.delivery import outbox
from storage.tables.people import account, audience, person, place_member, role
from storage.tables.questions import question, question_joiner, question_turn
from storage.tables.things import hanging, thing
from storage.things import Things
from storage.upsert import upsert

_WAITING = ("open", "unanswered")
_LATE = select(question.c.thing).where(question.c.state == "open", question.c.due_at <= bindparam("now")).limit(1)
EDITING = ("editor", "admin")  # the roles that see what nobody could answer
_asker, _with, _by = person.alias("asker"), person.alias("its_assignee"), person.alias("answerer")
_others = (
    select(func.count()).where(question_joiner.c.question == question.c.thing).correlate(question).scalar_subquery()
)
_questions = (
    select(
        question,
        thing.c.at,
        _asker.c.name.label("asker_name"),
        func.coalesce(_with.c.name, "").label("assignee_name"),
        func.coalesce(_by.c.name, "").label("answered_by_name"),
        _others.label("others"),
    )
    .select_from(
        question.join(thing, thing.c.id == question.c.thing)
        .join(_asker, _asker.c.id == question.c.asker)
        .outerjoin(_with, _with.c.id == question.c.assignee)
        .outerjoin(_by, _by.c.id == question.c.answered_by)
    )
    .where(thing.c.state == "live")
)


class Questions:
    """What people asked colleagues through Jet."""

    def __init__(self, connection: Connection, things: Things) -> None:
        self._connection = connection
        self._things = things
        self.joining = Joining(connection)

    def add(
        self,
        text: str,
        *,
        asker: int,
        nameless: bool,
        language: str,
        at: datetime,
        place: int | None = None,
        thread: str | None = None,
        shared: bool = False,
    ) -> int:
        """A new question, with nobody yet; its number. The thing has no author and no title: who asks, and what,
        comes out of here only."""
        own = self._connection.execute(insert(audience).values(kind="question").returning(audience.c.id)).scalar_one()
        number = self._things.add("question", "", own, None, at)
        values = {"text": text, "asker": asker, "nameless": nameless, "language": language, "place": place}
        self._connection.execute(
            insert(question).values(
                thing=number, topic="", state="unanswered", answer="", thread=thread, shared=shared, **values
            )
        )
        return number

    def get(self, number: int, reader: Reader) -> Question:
        """The question, for its asker, whom it is with, and who answered it (and, where it was asked for all to
        see, those who are there); for who asked the same, in their own words. Raises `LookupError` alike when there is
        none and when it is not theirs."""
        self._things.get(number, reader, "question")
        found = _question(self._connection.execute(_questions.where(question.c.thing == number)).one())
        text = self.joining.words(number, reader.person) if reader.person not in _deep_in(found) else None
        return found if text is None else found.in_words_of_another(text)

    def asked_by(self, who: int) -> list[Question]:
        """Somebody's own questions, newest first, also those that others had asked already."""
        own = self._all(_questions.where(question.c.asker == who))
        said = self.joining.all_of(who)
        joined = self._all(_questions.where(question.c.thing.in_(said)))
        own += [each.in_words_of_another(said[each.number]) for each in joined]
        return sorted(own, key=lambda each: -each.number)

    def askers(self, number: int) -> list[tuple[int, Question]]:
        """Who waits for an answer, the first to ask first, each with the question in their own words."""
        found = _question(self._connection.execute(_questions.where(question.c.thing == number)).one())
        joined = self.joining.of(number)
        return [(found.asker, found), *((each.person, found.in_words_of_another(each.text)) for each in joined)]

    def with_(self, who: int) -> list[Question]:
        """The open questions that wait for somebody, oldest first."""
        mine = question.c.assignee == who, question.c.state == "open"
        return self._all(_questions.where(*mine).order_by(question.c.thing))

    def unanswered(self) -> list[Question]:
        """What was asked of colleagues and nobody could answer; its asker knew that editors would see it."""
        return self._all(_questions.where(question.c.state == "unanswered").order_by(question.c.thing.desc()))

    def open_like(self, text: str, who: int) -> Question | None:
        """A question of somebody that is still open and is this one in other words."""
        stems = stems_of(text)
        mine = (each for each in self.asked_by(who) if each.state in _WAITING)
        return next((each for each in mine if alike(stems_of(each.text), stems)), None)

    def like(self, text: str, who: int) -> list[Question]:
        """Questions of others that wait for an answer and are this one in other words, where that answer can be about
        nobody: whom it is with does not know who asks, or everybody in a place reads it. Not those that somebody
        looked at who might have answered."""
        stems = stems_of(text)
        looked = select(question_turn.c.question).where(question_turn.c.person == who)
        theirs = question.c.asker != who, question.c.state.in_(_WAITING), question.c.thing.not_in(looked)
        found = self._all(_questions.where(*theirs, or_(question.c.nameless, question.c.shared)))
        return [each for each in found if alike(stems_of(each.text), stems)]

    def late(self, now: datetime, limit: int = 20) -> list[Question]:
        """Open questions whose term is over, locked against other processes."""
        due = select(question.c.thing).where(question.c.state == "open", question.c.due_at <= now)
        numbers = self._connection.scalars(
            due.order_by(question.c.due_at).limit(limit).with_for_update(skip_locked=True)
        ).all()
        return self._all(_questions.where(question.c.thing.in_(numbers)).order_by(question.c.thing))

    def any_late(self, now: datetime) -> bool:
        """True when a term is over."""
        return self._connection.scalar(_LATE, {"now": now}) is not None

    # what becomes of one

    def give(self, number: int, who: int, topic: str, due_at: datetime, at: datetime) -> None:
        """It is with somebody from now on, until `due_at`."""
        self._drop_undelivered([f"question {number}"])
        self._set(number, state="open", assignee=who, topic=topic, due_at=due_at)
        row = {"question": number, "person": who, "state": "asked", "at": at}
        upsert(self._connection, question_turn, row, update=("state", "at"))

    def turn_ended(self, number: int, who: int, state: str) -> None:
        """What came of somebody's turn: passed, unknown, late or answered."""
        mine = question_turn.c.question == number, question_turn.c.person == who
        self._connection.execute(update(question_turn).where(*mine).values(state=state))

    def begins(self, number: int, who: int, at: datetime) -> None:
        """Somebody is about to type their answer."""
        mine = question_turn.c.question == number, question_turn.c.person == who
        self._connection.execute(update(question_turn).where(*mine).values(state="writing", at=at))

    def being_answered(self, who: int, since: datetime) -> Question | None:
        """The question that somebody is about to type the answer to."""
        mine = question_turn.c.person == who, question_turn.c.state == "writing", question_turn.c.at >= since
        newest = select(question_turn.c.question).where(*mine).order_by(question_turn.c.at.desc()).limit(1)
        number = self._connection.scalar(newest)
        still = question.c.thing == number, question.c.state == "open", question.c.assignee == who
        return next(iter(self._all(_questions.where(*still))), None) if number is not None else None

    def had_turn(self, number: int) -> set[int]:
        """Who has had a turn at it."""
        return set(self._connection.scalars(select(question_turn.c.person).where(question_turn.c.question == number)))

    def stranded(self, number: int) -> None:
        """Nobody is left to ask."""
        self._set(number, state="unanswered", assignee=None, due_at=None)

    def answered(self, number: int, who: int, text: str, at: datetime) -> None:
        """Somebody answered it."""
        self._set(number, state="answered", answer=text, answered_by=who, answered_at=at, due_at=None)

    def reopened(self, number: int) -> None:
        """The answer was not what the asker looked for; who gave it keeps no sight of it."""
        self._set(number, state="unanswered", answer="", answered_by=None, answered_at=None, assignee=None)

    def accepted(self, number: int, kept: int | None) -> None:
        """The asker was helped; `kept` is the document that the answer became."""
        self._set(number, state="accepted", kept=kept)

    def take_back(self, numbers: Iterable[int]) -> tuple[list[str], list[str]]:
        """Who asked these asks no more: what another asked too is theirs from now on, the rest is removed. The keys of
        the cards to take away and to draw anew."""
        passed, gone = [], []
        for number in numbers:
            heir = self.joining.first(number)
            if heir is None:
                gone.append(number)
            else:
                self.joining.leave(number, heir.person)
                self._set(number, asker=heir.person, text=heir.text, place=heir.place, thread=heir.thread)
                passed.append(f"question {number}")
        return self.remove(gone), passed

    def remove(self, numbers: Iterable[int]) -> list[str]:
        """Take questions away, words and all; the keys of the cards that hang."""
        gone = list(numbers)
        self._connection.execute(delete(question_turn).where(question_turn.c.question.in_(gone)))
        self.joining.drop(gone)
        self._connection.execute(delete(question).where(question.c.thing.in_(gone)))
        own = self._connection.scalars(select(thing.c.audience).where(thing.c.id.in_(gone))).all()
        nobody = {"state": "deleted", "made_in": None, "audience": self._everybody()}
        self._connection.execute(update(thing).where(thing.c.id.in_(gone)).values(**nobody))
        self._connection.execute(delete(audience).where(audience.c.id.in_(own), audience.c.kind == "question"))
        keys = [f"question {number}" for number in gone]
        self._drop_undelivered(keys)
        return keys

    def purge(self, before: datetime) -> list[str]:
        """Forget questions from before a moment; what was accepted stays, as a document. The keys of the cards that
        hang, with others than who asked."""
        old = select(question).join(thing, thing.c.id == question.c.thing).where(thing.c.at < before)
        rows = self._connection.execute(old).all()
        for row in rows:  # the answer stays in the conversation of who asked
            voice = (account.c.connection == place_member.c.connection) & (
                account.c.remote_id == place_member.c.remote_id
            )
            askers = {row.asker, *(each.person for each in self.joining.of(row.thing))}
            theirs = select(place_member.c.place).join(account, voice).where(account.c.person.in_(askers))
            hung = hanging.c.key == f"question {row.thing}", hanging.c.place.in_(theirs)
            self._connection.execute(delete(hanging).where(*hung))
        return self.remove([row.thing for row in rows])

    def _drop_undelivered(self, keys: Sequence[str]) -> None:
        """What waits, for the end of somebody's quiet hours, is not sent any more."""
        waiting = outbox.c.key.in_(keys), outbox.c.state == "ready", outbox.c.lease.is_(None), outbox.c.slot.is_(None)
        self._connection.execute(delete(outbox).where(*waiting, outbox.c.kind == "message"))

    def _everybody(self) -> int:
        return int(self._connection.execute(select(audience.c.id).where(audience.c.kind == "all")).scalar_one())

    def _set(self, number: int, **values: Any) -> None:
        self._connection.execute(update(question).where(question.c.thing == number).values(**values))

    def _all(self, query: Select[Any]) -> list[Question]:
        return [_question(row) for row in self._connection.execute(query)]


def audiences_of(who: Any) -> Select[Any]:
    """The audiences of the questions that somebody asked, has, or answered; of an editor, also of those that nobody
    could answer."""
    any_of = or_(*(role.c.role == each for each in EDITING))  # as in `storage.people`
    editing = exists(select(1).where(role.c.person == who, any_of))
    left = and_(question.c.state == "unanswered", editing)
    joined = question.c.thing.in_(joined_by(who))
    theirs = or_(question.c.asker == who, question.c.assignee == who, question.c.answered_by == who, joined, left)
    return _own_audiences().where(theirs)


def audiences_in(places: Any) -> Select[Any]:
    """The audiences of the questions that everybody in these places could see being asked."""
    return _own_audiences().where(and_(question.c.shared, question.c.place.in_(places)))


def _own_audiences() -> Select[Any]:
    return select(thing.c.audience).join(question, question.c.thing == thing.c.id)


def _deep_in(found: Question) -> tuple[int | None, ...]:
    """Who sees a question in the words of its asker, though they may have asked the same."""
    return found.asker, found.assignee, found.answered_by


def _question(row: Row[Any]) -> Question:
    values = row._asdict()
    number = values.pop("thing")
    return Question(number=number, **values)
