"""Sentences of a list or a table, as they can be read by themselves.

An item of a list says little without what stands above it, a row of a table without the names of its columns. How
they come out of a file is in `bot.extraction`: an item or a row on a line, cells parted by a bar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.intranet.documents import COLUMNS, sentences

LONGEST = 400  # characters of a list that is shown whole
_ITEM, _FULL_SENTENCE = 25, 12  # words of an item at most, and of one that ends in a full stop
_COLUMN_NAME = 4  # words of it at most
_MARK = re.compile(r"\A(?:[•▪◦‣–—*-]|\(?\d{1,2}[.)])\s+")


def read_alone(chosen: Sequence[str], text: str, heading: str) -> tuple[str, ...]:
    """The chosen statements of a passage, in their order: an item with what it is an item of and, where they are few,
    the others; a row with the names of its columns, if it has any; the others as they are. `heading` may
    name the columns."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: dict[str, None] = {}
    for sentence in chosen:
        if COLUMNS in sentence:
            found[_row(sentence, lines, heading)] = None
        elif lead := _lead(sentence, lines):
            found[_list(lead, _items(lines, lead), chosen, lines)] = None
        else:
            found[sentence] = None
    return tuple(found)


def _row(row: str, lines: Sequence[str], heading: str) -> str:
    cells = row.split(COLUMNS)
    names = _column_names(row, lines, heading)
    if len(names) != len(cells):
        asks = cells[0].endswith((":", "?"))
        return f"{(' ' if asks else ': ' if len(cells) == 2 else ', ').join(cells).rstrip('.')}."
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True)) + "."


def _column_names(row: str, lines: Sequence[str], heading: str) -> list[str]:
    """As the heading has them, or the first row; none where that is a row like the others."""
    if COLUMNS in heading:
        return heading.split(COLUMNS)
    at = lines.index(row) if row in lines else 0
    first = at
    while first and COLUMNS in lines[first - 1]:
        first -= 1
    names = lines[first].split(COLUMNS)
    named = all(len(name.split()) <= _COLUMN_NAME and not any(map(str.isdigit, name)) for name in names)
    return names if named and first != at else []


def _lead(sentence: str, lines: Sequence[str]) -> int:
    """Which line is the first of the list that a statement belongs to; 0 where it belongs to none."""
    for at, line in enumerate(lines[:-1]):
        if line.endswith(":"):
            items = _items(lines, at + 1)
            leads = sentence.startswith(f"{sentences(line)[-1]} ")
            if len(items) > 1 and (leads or any(sentence in item for item in items)):
                return at + 1
    return 0


def _items(lines: Sequence[str], first: int) -> list[str]:
    """The items of a list that begins on a line: what is written as its first."""
    begins, ends = lines[first][:1].isupper(), lines[first].endswith(".")

    def alike(line: str) -> bool:
        most = _FULL_SENTENCE if ends else _ITEM
        same = line[:1].isupper() == begins and line.endswith(".") == ends
        return same and not line.endswith((":", "?")) and COLUMNS not in line and len(line.split()) <= most

    items = list(takewhile(alike, lines[first:]))
    last = lines[first + len(items)] if first + len(items) < len(lines) else ""
    if items and not ends and last.endswith(".") and alike(last[:-1]):
        items.append(last)  # a full stop closes the list
    return items


def _list(first: int, items: Sequence[str], chosen: Sequence[str], lines: Sequence[str]) -> str:
    lead = sentences(lines[first - 1])[-1]
    whole = f"{lead} {'; '.join(map(_plain, items))}."
    if len(whole) <= LONGEST:
        return whole
    said = [item for item in items if any(item in sentence or sentence in item for sentence in chosen)]
    return f"{lead} {'; '.join(map(_plain, said))}; …"


def _plain(item: str) -> str:
    return _MARK.sub("", item).rstrip(".;, ")
