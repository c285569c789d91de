"""What is set by command: small values, and the organisation's own texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.tables.delivery import cursor
from storage.tables.people import setting, text_override
from storage.upsert import upsert


class Settings:
    """Names and values."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, str]:
        """Every setting made by command."""
        return {row.name: row.value for row in self._connection.execute(select(setting))}

    def set(self, name: str, value: str) -> None:
        """Set one."""
        upsert(self._connection, setting, {"name": name, "value": value}, update=("value",))

    def texts(self) -> dict[tuple[str, str], str]:
        """The organisation's own texts: (key, language) -> template."""
        rows = self._connection.execute(select(text_override))
        return {(row.key, row.language): row.template for row in rows}

    def set_text(self, key: str, language: str, template: str, by: int, at: datetime) -> None:
        """The organisation's own words for a text."""
        row = {"key": key, "language": language, "template": template, "by": by, "at": at}
        upsert(self._connection, text_override, row, update=("template", "by", "at"))

    def drop_text(self, key: str, language: str) -> bool:
        """Back to the words that Jet came with; True when there were others."""
        gone = delete(text_override).where(text_override.c.key == key, text_override.c.language == language)
        return self._connection.execute(gone).rowcount == 1

    def recall(self, connection: str, name: str) -> str | None:
        """A small value that a connection keeps."""
        return self._connection.scalar(
            select(cursor.c.value).where(cursor.c.connection == connection, cursor.c.name == name)
        )

    def remember(self, connection: str, values: Mapping[str, str]) -> None:
        """Keep small values for a connection."""
        for name, value in values.items():
            row = {"connection": connection, "name": name, "value": value}
            upsert(self._connection, cursor, row, update=("value",))
