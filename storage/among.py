"""Many values as one parameter, so that a statement is built once however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine


class _Numbers(TypeDecorator[Sequence[int | None]]):
    """An array of numbers, written as PostgreSQL reads it: the driver, which looks at each of them, takes six times as
    long."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[int | None] | None, dialect: Dialect) -> str | None:
        return None if value is None else "{" + ",".join(map(str, value)).replace("None", "NULL") + "}"

    def bind_expression(self, bindparam: BindParameter[Any]) -> ColumnElement[Any]:
        return cast(bindparam, ARRAY(BigInteger))


def _array(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return _Numbers() if isinstance(kind, BigInteger) else ARRAY(kind)


def among(connection: Connection, of: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column `of`, a number or a text, is one of `values`."""
    dialect = connection.dialect.name
    kind: TypeEngine[Any] = _array(of.type) if dialect == "postgresql" else Text()
    return _is_in(dialect, of, bindparam(None, listed(dialect, values), type_=kind, unique=True))


def among_given(dialect: str, of: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """As `among`, for statements that are built once: the values, as `listed`, are given by this name."""
    kind: TypeEngine[Any] = _array(of.type) if dialect == "postgresql" else Text()
    return _is_in(dialect, of, bindparam(name, type_=kind))


def listed(dialect: str, values: Iterable[Any]) -> Any:
    """Many values as one parameter."""
    return list(values) if dialect == "postgresql" else json.dumps(list(values))


def _is_in(dialect: str, of: ColumnElement[Any], values: BindParameter[Any]) -> ColumnElement[bool]:
    if dialect == "postgresql":
        return of == func.any(values)
    each = func.json_each(values).table_valued("value")
    return of.in_(select(type_coerce(each.c.value, of.type)))


class Given:
    """Rows that a statement is given as parameters, so that it is built once however many rows there are.

        _PAIRS = Given(person=BigInteger(), option=BigInteger())
        built = insert(vote).from_select(("person", "option"), select(*_PAIRS.columns("sqlite")).where(true()))
        connection.execute(built, _PAIRS.values("sqlite", [(1, 4), (2, 5)]))

    Numbers and texts only. `where(true())` keeps SQLite from reading an `ON CONFLICT` as a join's.
    """

    def __init__(self, **kinds: TypeEngine[Any]) -> None:
        self._kinds = kinds

    def columns(self, dialect: str) -> tuple[ColumnElement[Any], ...]:
        """The columns of the given rows, named as the keywords; "postgresql" or "sqlite"."""
        if dialect == "postgresql":
            arrays = [bindparam(f"given_{name}", type_=_array(kind)) for name, kind in self._kinds.items()]
            names = [column(name, kind) for name, kind in self._kinds.items()]
            return tuple(func.unnest(*arrays).table_valued(*names).render_derived().c)
        row = func.json_each(bindparam("given", type_=Text)).table_valued("value").c.value
        return tuple(
            func.json_extract(row, literal_column(f"'$[{at}]'"), type_=kind).label(name)
            for at, (name, kind) in enumerate(self._kinds.items())
        )

    def values(self, dialect: str, rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
        """The parameters that give these rows."""
        every = list(rows)
        if dialect != "postgresql":
            return {"given": json.dumps(every)}
        columns = list(zip(*every, strict=True)) or [()] * len(self._kinds)
        return {f"given_{name}": list(values) for name, values in zip(self._kinds, columns, strict=True)}
