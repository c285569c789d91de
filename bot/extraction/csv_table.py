"""CSV: a row on a line, under the names of its columns."""

from __future__ import annotations

import csv
import io

from bot.extraction.outline import BROKEN, Outline, Unreadable
from bot.extraction.text import decoded

_SEPARATORS = ",;\t|"
_LOOKED_AT = 50  # lines
_SECTION = 50  # rows under one repetition of the columns' names


def read_csv(data: bytes, outline: Outline) -> None:
    """The rows; a first one that names the columns is the heading of the others. Raises `Unreadable`."""
    text = decoded(data)
    csv.field_size_limit(len(text) + 1)
    try:
        rows = [_cells(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))]
    except csv.Error as error:
        raise Unreadable(BROKEN, str(error)) from error
    rows = [row for row in rows if row]
    names = " | ".join(rows[0]) if len(rows) > 1 and _names_columns(rows[0]) else ""
    for number, row in enumerate(rows[1:] if names else rows):
        if names and number % _SECTION == 0:
            outline.heading(names)
        outline.paragraph(" | ".join(row))


def _separator(text: str) -> str:
    """The sign that most lines have equally often."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]

    def fit(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_SEPARATORS, key=fit)


def _cells(row: list[str]) -> list[str]:
    tidy = [" ".join(cell.split()) for cell in row]
    return [cell for cell in tidy if cell]


def _names_columns(row: list[str]) -> bool:
    return len(row) > 1 and all(any(c.isalpha() for c in cell) and len(cell) < 60 for cell in row)
