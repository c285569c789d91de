"""INSERT … ON CONFLICT for both engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

Expressions = tuple[tuple[str, Any], ...]


def upsert(
    connection: Connection,
    table: Table,
    row: Mapping[str, Any],
    *,
    update: Iterable[str],
    also: Expressions = (),
    on: Iterable[str] | None = None,
) -> bool:
    """Insert a row, or update the one it collides with on `on` (default: the primary key).

    `update` names the columns taken from `row`; `also` gives others expressions, and is one and the same object at
    every call, since statements are built once. Both empty = leave the row as it is. True when a row was inserted or
    updated.
    """
    keys = tuple(on) if on is not None else tuple(column.name for column in table.primary_key)
    statement = _statement(connection.dialect.name, table, keys, tuple(update), also)
    return connection.execute(statement, row).first() is not None


@lru_cache(maxsize=256)
def _statement(
    dialect: str, table: Table, keys: tuple[str, ...], names: tuple[str, ...], also: Expressions
) -> ReturningInsert[Any]:
    """Building a statement takes five times as long as running it."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table)
    changes = {name: statement.excluded[name] for name in names} | dict(also)
    if changes:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    return statement.returning(literal(1))
