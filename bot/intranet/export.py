"""Results as a table that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute instead of show


def table(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; a cell that would be a formula is shown as text."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([[_cell(value) for value in row] for row in rows])
    return made.getvalue().rstrip("\n")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text
