"""INSERT … ON CONFLICT for both engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, literal
from sqlalchemy.dialects import postgresql, sqlite


def upsert(
    connection: Connection,
    table: Table,
    row: Mapping[str, Any],
    *,
    update: Iterable[str] | Mapping[str, Any],
    on: Iterable[str] | None = None,
) -> bool:
    """Insert a row, or update the one it collides with on `on` (default: the primary key).

    `update` names the columns taken from `row`, or maps columns to expressions; empty = leave the row as it is.
    True when a row was inserted or updated.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(dict(row))
    keys = list(on) if on is not None else [column.name for column in table.primary_key]
    changes = dict(update) if isinstance(update, Mapping) else {name: statement.excluded[name] for name in update}
    if changes:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    return connection.execute(statement.returning(literal(1))).first() is not None
