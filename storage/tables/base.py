"""What all tables share: one metadata, names for constraints, moments in UTC, strict SQLite tables."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Dialect, MetaData, Table, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


@compiles(BigInteger, "sqlite")
@compiles(Boolean, "sqlite")
def _integer(*_: Any, **__: Any) -> str:
    """STRICT tables know INTEGER, REAL, TEXT and BLOB only."""
    return "INTEGER"


@compiles(Date, "sqlite")
@compiles(JSON, "sqlite")
def _text(*_: Any, **__: Any) -> str:
    return "TEXT"


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 UTC: sorts and compares alike on both engines."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else _micros(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _moment(value)


# Rows that are read or written together have few moments between them.
@lru_cache(maxsize=4096)
def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1_000_000, UTC)


@lru_cache(maxsize=4096)
def _micros(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return round(moment.timestamp() * 1_000_000)


def table(name: str, *items: SchemaItem, keyed: bool = False) -> Table:
    """A table of ours; `keyed` = its rows live in the primary key alone, without a hidden row order."""
    numbered = any(isinstance(item, Column) and item.name == "id" for item in items)
    return Table(
        name,
        metadata,
        *items,
        sqlite_strict=True,
        sqlite_with_rowid=not keyed,
        sqlite_autoincrement=numbered,
    )


def number() -> Column[int]:
    """The permanent number of a row, never used twice."""
    return Column("id", BigInteger, primary_key=True)
