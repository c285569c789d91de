"""The feedback box: what was put in, what was said about it, and what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from bot.intranet.feedback import ENDED, Feedback, Line
from bot.intranet.people import GROUP_ROLES, Person
from storage.seal import Seal
from storage.tables.feedback import feedback, feedback_line
from storage.tables.people import audience, person, role
from storage.tables.things import thing
from storage.things import Things

_NO_TIE = {"salt": None, "sender": None, "back": None}
_feedback = (
    select(feedback, thing.c.author, thing.c.at, func.coalesce(person.c.name, "").label("author_name"))
    .select_from(feedback.join(thing, thing.c.id == feedback.c.thing).outerjoin(person, person.c.id == thing.c.author))
    .where(thing.c.state == "live")
)


class FeedbackBox:
    """What people put in the box. A nameless one is tied to its sender by two codes, until it ends."""

    def __init__(self, connection: Connection, things: Things, seal: Seal) -> None:
        self._connection = connection
        self._things = things
        self._seal = seal

    def add(self, text: str, sender: int, at: datetime, *, nameless: bool) -> int:
        """Something new; its number. Of a nameless one only the day is kept, and who sent it only as a code."""
        at = _day(at) if nameless else at
        number = self._things.add("feedback", "", self._audience(), None if nameless else sender, at)
        tie = self._tie(sender) if nameless else {}
        values = {"text": text, "nameless": nameless, "state": "new", "outcome": "", "changed_at": at}
        self._connection.execute(insert(feedback).values(thing=number, **values, **tie))
        return number

    def get(self, number: int, who: Person) -> Feedback:
        """One, for those who look after it and for who sent it; raises `LookupError` alike when there is none."""
        row = self._connection.execute(_feedback.where(feedback.c.thing == number)).one_or_none()
        if row is None or not (who.in_feedback_group or self._sent(row, who.id)):
            raise LookupError(number)
        return self._one(row)

    def for_group(self, number: int) -> Feedback:
        """One, for who is known to look after it; raises `LookupError`."""
        row = self._connection.execute(_feedback.where(feedback.c.thing == number)).one_or_none()
        if row is None:
            raise LookupError(number)
        return self._one(row)

    def waiting(self, limit: int) -> list[Feedback]:
        """What has not come to its end, oldest first."""
        query = _feedback.where(feedback.c.state.not_in(ENDED)).order_by(feedback.c.thing).limit(limit)
        return [self._one(row) for row in self._connection.execute(query)]

    def sent_by(self, who: int) -> list[Feedback]:
        """What somebody put in, newest first: with their name, and as far as it is tied to them without."""
        query = _feedback.where(or_(thing.c.author == who, feedback.c.sender.is_not(None)))
        rows = self._connection.execute(query.order_by(feedback.c.thing.desc())).all()
        return [self._one(row) for row in rows if self._sent(row, who)]

    def sender(self, number: int) -> int | None:
        """Who sent it, only to let a reply reach them."""
        row = self._connection.execute(_feedback.where(feedback.c.thing == number)).one()
        if row.back is None:
            return row.author  # type: ignore[no-any-return]
        return int(self._seal.open(row.back))

    def is_sender(self, number: int, who: int) -> bool:
        """Whether somebody sent it."""
        return self._sent(self._connection.execute(_feedback.where(feedback.c.thing == number)).one(), who)

    def say(self, one: Feedback, text: str, at: datetime, by: int | None) -> None:
        """A line about it; `by` None = its sender."""
        at = _day(at) if by is None and one.nameless else at
        self._connection.execute(
            insert(feedback_line).values(feedback=one.number, ours=by is not None, by=by, text=text, at=at)
        )

    def becomes(self, number: int, state: str, at: datetime, outcome: str = "") -> None:
        """What becomes of it; with its end, the tie to who sent it is destroyed."""
        tie = _NO_TIE if state in ENDED else {}
        changes = {"state": state, "outcome": outcome, "changed_at": at} | tie
        self._connection.execute(update(feedback).where(feedback.c.thing == number).values(**changes))

    def group(self) -> set[int]:
        """Who is told of what comes in: those with the role for it, else the editors, else the admins."""
        for name in GROUP_ROLES:
            found = set(self._connection.scalars(select(role.c.person).where(role.c.role == name)))
            if found:
                return found
        return set()

    def of(self, who: int) -> list[dict[str, Any]]:
        """What is kept of somebody's, for themselves."""
        return [
            {"number": one.number, "text": one.text, "nameless": one.nameless, "state": one.state}
            for one in self.sent_by(who)
        ]

    def forget(self, who: int) -> list[str]:
        """Take away what somebody put in; the keys of its cards."""
        return self._remove([one.number for one in self.sent_by(who)])

    def moved(self, gone: int, into: int) -> None:
        """Two people turn out to be one."""
        for row in self._connection.execute(_feedback.where(feedback.c.sender.is_not(None))).all():
            if self._sent(row, gone):
                mine = feedback.c.thing == row.thing
                self._connection.execute(update(feedback).where(mine).values(**self._tie(into)))

    def purge(self, before: datetime) -> None:
        """Forget what ended before a moment."""
        old = select(feedback.c.thing).where(feedback.c.state.in_(ENDED), feedback.c.changed_at < before)
        self._remove(self._connection.scalars(old).all())

    def _remove(self, numbers: Iterable[int]) -> list[str]:
        gone = list(numbers)
        self._connection.execute(delete(feedback_line).where(feedback_line.c.feedback.in_(gone)))
        self._connection.execute(delete(feedback).where(feedback.c.thing.in_(gone)))
        self._connection.execute(update(thing).where(thing.c.id.in_(gone)).values(state="deleted"))
        return [f"feedback {number}" for number in gone]

    def _tie(self, sender: int) -> dict[str, bytes]:
        salt = secrets.token_bytes(32)
        back = self._seal.close(f"{sender:020}".encode())
        return {"salt": salt, "sender": self._seal.voter(salt, sender), "back": back}

    def _sent(self, row: Row[Any], who: int) -> bool:
        if row.sender is None:
            return bool(row.author == who)
        return bool(secrets.compare_digest(row.sender, self._seal.voter(row.salt, who)))

    def _one(self, row: Row[Any]) -> Feedback:
        lines = self._connection.execute(
            select(feedback_line.c.ours, feedback_line.c.text, func.coalesce(person.c.name, "").label("name"))
            .outerjoin(person, person.c.id == feedback_line.c.by)
            .where(feedback_line.c.feedback == row.thing)
            .order_by(feedback_line.c.id)
        )
        said = tuple(Line(each.ours, each.name if each.ours else row.author_name, each.text) for each in lines)
        about = (row.thing, row.text, row.nameless, row.author, row.author_name)
        return Feedback(*about, row.state, row.outcome, row.at, said)

    def _audience(self) -> int:
        """The audience of those who look after feedback."""
        found = self._connection.scalar(select(audience.c.id).where(audience.c.kind == "feedback"))
        if found is not None:
            return int(found)
        made = insert(audience).values(kind="feedback").returning(audience.c.id)
        return int(self._connection.execute(made).scalar_one())


def _day(at: datetime) -> datetime:
    return at - timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
