"""The organisation's own urgent answers, which come before those that Jet came with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from storage.tables.questions import urgent
from storage.upsert import upsert

_ALL = select(urgent).order_by(urgent.c.name, urgent.c.language)
OFF = "-"  # the phrase of an urgent answer that is not given here


@dataclass(frozen=True)
class Urgency:
    """What is answered at once in one language; `phrases` () = those that Jet came with, `answer` "" = Jet's words."""

    name: str
    language: str
    phrases: tuple[str, ...]
    answer: str

    @property
    def off(self) -> bool:
        return OFF in self.phrases


class Urgencies:
    """Urgent answers that were set by command."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Urgency]:
        """Every one, by name and language."""
        rows = self._connection.execute(_ALL)
        return [Urgency(row.name, row.language, tuple(row.phrases), row.answer) for row in rows]

    def set(
        self,
        name: str,
        language: str,
        by: int,
        at: datetime,
        *,
        answer: str | None = None,
        phrases: Sequence[str] | None = None,
    ) -> None:
        """Set the answer, the phrases, or both; what is not given stays."""
        row: dict[str, Any] = {"name": name, "language": language, "by": by, "at": at}
        given = {"answer": answer, "phrases": list(phrases) if phrases is not None else None}
        changed = [column for column, value in given.items() if value is not None]
        row |= {"answer": answer or "", "phrases": list(phrases or ())}
        upsert(self._connection, urgent, row, update=(*changed, "by", "at"))

    def turn_off(self, name: str, languages: Sequence[str], by: int, at: datetime) -> None:
        """Answer this no more."""
        for language in languages:
            self.set(name, language, by, at, phrases=[OFF])

    def drop(self, name: str) -> bool:
        """Back to what Jet came with; True when there was anything."""
        return self._connection.execute(delete(urgent).where(urgent.c.name == name)).rowcount > 0
