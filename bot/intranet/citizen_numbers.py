"""Numbers that look like a citizen's number (BSN): nine digits that pass the eleven-test, however they are spaced.

A number that is something else passes it once in eleven times, so a letter in front of it ("order A123456782") takes
it out of this.
"""

from __future__ import annotations

import re

_PARTED = r"[ .,_/\-\u00a0\u2009\u202f\u2010-\u2013]{0,2}"
_NINE = re.compile(rf"(?<![\w+])(?<!\+\d\d[ .\-])(?:\d{_PARTED}){{8}}\d(?!\w)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def citizen_numbers(text: str) -> list[str]:
    """Every stretch of a text that looks like a citizen's number, as it was typed."""
    return [match[0] for match in _NINE.finditer(text) if _passes(match[0])]


def masked(text: str) -> str:
    """The text without its citizen's numbers."""
    return _NINE.sub(lambda match: "…" if _passes(match[0]) else match[0], text)


def _passes(typed: str) -> bool:
    digits = [int(letter) for letter in typed if letter.isdecimal()]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return any(digits) and total % 11 == 0
