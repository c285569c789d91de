"""Who asked a colleague what another had asked already: that is one question, in the words of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage.tables.questions import question_joiner
from storage.upsert import upsert


@dataclass(frozen=True)
class Joiner:
    """Somebody who asked the same: their words, and where everybody read them."""

    person: int
    text: str
    place: int | None
    thread: str | None


class Joining:
    """The others who ask a question. Nobody but they themselves is shown their words or their name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def join(
        self, number: int, who: int, text: str, at: datetime, place: int | None = None, thread: str | None = None
    ) -> None:
        """Somebody asks it too."""
        row = {"question": number, "person": who, "text": text, "place": place, "thread": thread, "at": at}
        upsert(self._connection, question_joiner, row, update=("text", "place", "thread", "at"))

    def of(self, number: int) -> list[Joiner]:
        """Who asked it too, the first first."""
        wanted = question_joiner.c.person, question_joiner.c.text, question_joiner.c.place, question_joiner.c.thread
        rows = select(*wanted).where(question_joiner.c.question == number)
        order = question_joiner.c.at, question_joiner.c.person
        return [Joiner(*row) for row in self._connection.execute(rows.order_by(*order))]

    def first(self, number: int) -> Joiner | None:
        """Whose it becomes when its asker takes it back."""
        return next(iter(self.of(number)), None)

    def words(self, number: int, who: int | None) -> str | None:
        """In which words somebody asked it too; None when they did not."""
        mine = question_joiner.c.question == number, question_joiner.c.person == who
        return self._connection.scalar(select(question_joiner.c.text).where(*mine))

    def all_of(self, who: int) -> dict[int, str]:
        """The questions of others that somebody asked too, with their words."""
        mine = select(question_joiner.c.question, question_joiner.c.text).where(question_joiner.c.person == who)
        return {row.question: row.text for row in self._connection.execute(mine)}

    def leave(self, number: int, who: int) -> None:
        """Somebody asks it no more."""
        mine = question_joiner.c.question == number, question_joiner.c.person == who
        self._connection.execute(delete(question_joiner).where(*mine))

    def drop(self, numbers: Iterable[int]) -> None:
        """These questions are gone."""
        self._connection.execute(delete(question_joiner).where(question_joiner.c.question.in_(list(numbers))))


def joined_by(who: Any) -> Select[Any]:
    """The questions of others that somebody asked too."""
    return select(question_joiner.c.question).where(question_joiner.c.person == who)
