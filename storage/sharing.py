"""Files that people shared with Jet: offered, confirmed, fetched."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, insert, select, update

from bot.files import SharedFile
from storage.seal import Seal
from storage.tables.sharing import shared_file

KEPT = timedelta(days=2)  # without a yes
_LEASE = timedelta(minutes=10)
_WHY = "why"  # in the labels of one that cannot be taken


@dataclass(frozen=True)
class Shared:
    """A file that somebody shared, and what they said of it."""

    id: int
    person: int
    connection: str
    file: SharedFile
    audience: int
    labels: dict[str, Any]
    document: int | None
    attempts: int
    at: datetime

    @property
    def why(self) -> str:
        """Why it cannot be taken; "" when it can."""
        return str(self.labels.get(_WHY, ""))


class Sharing:
    """Shared files."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def offer(self, person: int, connection: str, file: SharedFile, audience: int, at: datetime) -> int:
        """Remember a file until its owner says what is to become of it; its number."""
        return self._put(person, connection, file, audience, at, {})

    def refuse(self, person: int, connection: str, file: SharedFile, audience: int, at: datetime, why: str) -> None:
        """Remember that a file cannot be taken, to tell of it with those that are shared with it; not where it lies."""
        self._put(person, connection, replace(file, source=""), audience, at, {_WHY: why})

    def _put(
        self, person: int, connection: str, file: SharedFile, audience: int, at: datetime, labels: dict[str, Any]
    ) -> int:
        row = {"person": person, "connection": connection, "audience": audience, "attempts": 0, "at": at}
        sealed = self._seal.close(json.dumps(asdict(file)).encode("utf-8", "surrogatepass"))
        made = insert(shared_file).values(sealed=sealed, labels=labels, **row).returning(shared_file.c.id)
        return int(self._connection.execute(made).scalar_one())

    def of(self, number: int, person: int) -> Shared | None:
        """A file that this person shared and has not said yes to."""
        mine = shared_file.c.id == number, shared_file.c.person == person, shared_file.c.due_at.is_(None)
        row = self._connection.execute(select(shared_file).where(*mine)).one_or_none()
        found = None if row is None else self._shared(row)
        return None if found is None or found.why else found

    def waiting(self, person: int, connection: str, audience: int, since: datetime) -> list[Shared]:
        """What this person shared there since then and has not said yes or no to, the oldest first; also what cannot
        be taken."""
        mine = shared_file.c.person == person, shared_file.c.connection == connection, shared_file.c.due_at.is_(None)
        there = shared_file.c.audience == audience, shared_file.c.at >= since
        rows = self._connection.execute(select(shared_file).where(*mine, *there).order_by(shared_file.c.id))
        return [self._shared(row) for row in rows]

    def confirm(self, number: int, audience: int, labels: dict[str, Any], document: int | None, at: datetime) -> None:
        """It is to become a document, or a new version of one."""
        values = {"audience": audience, "labels": labels, "document": document, "due_at": at}
        self._connection.execute(update(shared_file).where(shared_file.c.id == number).values(**values))

    def any_due(self, now: datetime) -> bool:
        """Is there anything to fetch?"""
        return bool(self._connection.scalar(select(exists().where(shared_file.c.due_at <= now))))

    def take(self, now: datetime) -> Shared | None:
        """One that is to be fetched; nobody else gets it for a while."""
        due = select(shared_file.c.id, shared_file.c.due_at).where(shared_file.c.due_at <= now)
        found = self._connection.execute(due.order_by(shared_file.c.due_at).limit(1)).one_or_none()
        if found is None:
            return None
        mine = update(shared_file).where(shared_file.c.id == found.id, shared_file.c.due_at == found.due_at)
        taken = mine.values(due_at=now + _LEASE, attempts=shared_file.c.attempts + 1).returning(shared_file)
        row = self._connection.execute(taken).one_or_none()
        return None if row is None else self._shared(row)

    def later(self, number: int, at: datetime) -> None:
        """Try again then."""
        self._connection.execute(update(shared_file).where(shared_file.c.id == number).values(due_at=at))

    def done(self, number: int) -> bool:
        """Forget it; False when it was forgotten already."""
        return self._connection.execute(delete(shared_file).where(shared_file.c.id == number)).rowcount == 1

    def purge(self, now: datetime) -> None:
        """Forget what nobody said yes to."""
        old = shared_file.c.due_at.is_(None), shared_file.c.at < now - KEPT
        self._connection.execute(delete(shared_file).where(*old))

    def _shared(self, row: Row[Any]) -> Shared:
        file = SharedFile(**json.loads(self._seal.open(row.sealed)))
        said = row.audience, row.labels, row.document
        return Shared(row.id, row.person, row.connection, file, *said, row.attempts, row.at)
