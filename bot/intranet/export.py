"""Results as a table that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute instead of show


_MARK = "\ufeff"  # by which Excel knows that it is UTF-8


def table(rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    """Rows as a CSV file; a cell that would be a formula is shown as text."""
    made = io.StringIO()
    csv.writer(made, delimiter=separator).writerows([[_cell(value) for value in row] for row in rows])
    return _MARK + made.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text
