"""What people report to moderators, and what these decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from storage.passages import Passages
from storage.tables.feedback import report
from storage.tables.people import person, role
from storage.tables.things import thing
from storage.things import Things

_author = person.alias("author")
_reports = (
    select(
        report,
        func.coalesce(person.c.name, "").label("reporter_name"),
        func.coalesce(thing.c.title, "").label("title"),
        func.coalesce(thing.c.kind, "").label("kind"),
        func.coalesce(_author.c.name, "").label("author_name"),
    )
    .select_from(report)
    .outerjoin(person, person.c.id == report.c.reporter)
    .outerjoin(thing, thing.c.id == report.c.thing)
    .outerjoin(_author, _author.c.id == thing.c.author)
)


@dataclass(frozen=True)
class Report:
    """Something that somebody reported; `thing` is None for what is not of Jet's."""

    id: int
    thing: int | None
    kind: str
    title: str
    author_name: str
    reporter: int | None
    reporter_name: str
    why: str
    at: datetime


class Reports:
    """What waits for moderators. They may see what is reported, whoever it was for."""

    def __init__(self, connection: Connection, things: Things) -> None:
        self._connection = connection
        self._things = things

    def add(self, number: int | None, reporter: int, why: str, at: datetime) -> bool:
        """Report something; False when this person's report of it is open already."""
        mine = report.c.thing == number, report.c.reporter == reporter, report.c.state == "open"
        if number is not None and self._connection.scalar(select(report.c.id).where(*mine)) is not None:
            return False
        self._connection.execute(insert(report).values(thing=number, reporter=reporter, why=why, state="open", at=at))
        return True

    def open(self, limit: int) -> list[Report]:
        """What waits, oldest first."""
        query = _reports.where(report.c.state == "open").order_by(report.c.id).limit(limit)
        return [_report(row) for row in self._connection.execute(query)]

    def about(self, number: int) -> list[Report]:
        """Every report about a thing; none for what was never reported."""
        return [_report(row) for row in self._connection.execute(_reports.where(report.c.thing == number))]

    def decide(self, number: int, state: str, by: int, at: datetime) -> list[Report]:
        """The reports about a thing are dealt with; those that were open."""
        waiting = _reports.where(report.c.thing == number, report.c.state == "open")
        found = [_report(row) for row in self._connection.execute(waiting)]
        mine = report.c.thing == number, or_(report.c.state == "open", report.c.state != state)
        changes = {"state": state, "decided_by": by, "decided_at": at}
        self._connection.execute(update(report).where(*mine).values(**changes))
        return found

    def settle(self, which: int, by: int, at: datetime) -> Report | None:
        """One report that is not about a thing of Jet's is dealt with; None when it does not wait."""
        row = self._connection.execute(_reports.where(report.c.id == which, report.c.state == "open")).one_or_none()
        changes = {"state": "kept", "decided_by": by, "decided_at": at}
        self._connection.execute(update(report).where(report.c.id == which).values(**changes))
        return _report(row) if row is not None else None

    def hide(self, number: int) -> tuple[str, int | None] | None:
        """Take a thing out of sight; its key and its author, None when it is in nobody's sight."""
        return self._turned(number, "live", "hidden")

    def show(self, number: int) -> tuple[str, int | None] | None:
        """Bring a hidden thing back; as `hide`."""
        return self._turned(number, "hidden", "live")

    def moderators(self) -> set[int]:
        """Who is told of reports: the moderators, else the admins."""
        for name in ("moderator", "admin"):
            if found := set(self._connection.scalars(select(role.c.person).where(role.c.role == name))):
                return found
        return set()

    def of(self, who: int) -> list[dict[str, Any]]:
        """What somebody reported, for themselves."""
        rows = self._connection.execute(
            select(report.c.thing, report.c.why, report.c.at, report.c.state).where(report.c.reporter == who)
        )
        return [dict(row._mapping) for row in rows]

    def forget(self, who: int) -> None:
        """What somebody reported stays, without who it was and in which words."""
        gone = {"reporter": None, "why": ""}
        self._connection.execute(update(report).where(report.c.reporter == who).values(**gone))

    def purge(self, before: datetime) -> None:
        """Forget what was decided before a moment."""
        self._connection.execute(delete(report).where(report.c.state != "open", report.c.decided_at < before))

    def _turned(self, number: int, before: str, after: str) -> tuple[str, int | None] | None:
        mine = thing.c.id == number, thing.c.state == before
        row = self._connection.execute(
            update(thing).where(*mine).values(state=after).returning(thing.c.kind, thing.c.author)
        ).one_or_none()
        Passages(self._connection).touch(number)
        return None if row is None else (f"{row.kind} {number}", row.author)


def _report(row: Row[Any]) -> Report:
    values = {name: row._mapping[name] for name in Report.__dataclass_fields__}
    return Report(**values)
