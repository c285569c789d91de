"""The versions of a document that newer ones replaced."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from bot.intranet.documents import Draft, Version
from bot.intranet.people import Reader
from storage.tables.documents import document, document_version, passage
from storage.tables.things import thing


class Versions:
    """What documents said before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, old: Row[Any], draft: Draft, at: datetime) -> bool:
        """Keep a document as it is, when the draft that replaces it has another file or, without one, other words."""
        text = self._text(old.thing)
        same = old.blob == draft.blob if old.blob or draft.blob else text == _joined(draft)
        if same or not text:
            return False
        its = self._connection.execute(select(thing).where(thing.c.id == old.thing)).one()
        row = {"thing": old.thing, "version": old.version, "title": its.title, "file_name": old.file_name}
        values = row | {"blob": old.blob, "text": text, "at": its.edited_at or its.at, "until": at}
        self._connection.execute(insert(document_version).values(values))
        return True

    def of(self, number: int, reader: Reader) -> list[Version]:
        """The earlier versions of a document that this reader may see, newest first."""
        rows = self._connection.execute(
            select(document_version)
            .join(thing, thing.c.id == document_version.c.thing)
            .where(document_version.c.thing == number, thing.c.state == "live")
            .where(thing.c.audience.in_(reader.audiences))
            .order_by(document_version.c.version.desc())
        )
        return [
            Version(row.thing, row.version, row.title, row.file_name, row.blob, row.text, row.at, row.until)
            for row in rows
        ]

    def use(self, sha256: str) -> bool:
        """Is that the file of any of them?"""
        count = select(func.count()).where(document_version.c.blob == sha256)
        return bool(self._connection.scalar(count))

    def drop(self, number: int) -> list[str]:
        """Forget them; the files they had."""
        dropped = delete(document_version).where(document_version.c.thing == number)
        return [blob for blob in self._connection.scalars(dropped.returning(document_version.c.blob)) if blob]

    def _text(self, number: int) -> str:
        rows = self._connection.execute(
            select(passage.c.section, passage.c.text)
            .join(document, document.c.thing == passage.c.thing)
            .where(passage.c.thing == number)
            .order_by(passage.c.ordinal)
        )
        return "\n\n".join("\n".join(filter(None, (row.section, row.text))) for row in rows)


def _joined(draft: Draft) -> str:
    return "\n\n".join("\n".join(filter(None, (part.section, part.text))) for part in draft.parts)
