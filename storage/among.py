"""A column's value among many: one parameter, so that a statement is built once however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, bindparam, func, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY


def among(connection: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether `column`, a number or a text, is one of `values`."""
    every = list(values)
    if connection.dialect.name == "postgresql":
        return column == func.any(bindparam(None, every, type_=ARRAY(column.type), unique=True))
    listed = func.json_each(bindparam(None, json.dumps(every), type_=Text, unique=True)).table_valued("value")
    return column.in_(select(type_coerce(listed.c.value, column.type)))
