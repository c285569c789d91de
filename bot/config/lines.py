"""On which line of a TOML text each key stands, which `tomllib` does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Key = tuple[str, ...]
Token = tuple[str, str]  # kind and text

_TOKEN = re.compile(
    r'''
      (?P<text>  """(?:\\.|[^\\])*?"""(?:"{0,2}) | \'\'\'.*?\'\'\'(?:'{0,2})   # may hold line ends
               | "(?:\\.|[^"\\\n])*" | '[^'\n]*' )
    | (?P<skipped> [ \t\r]+ | \#[^\n]* )
    | (?P<line_end> \n )
    | (?P<sign> [\[\]{}=.,] )
    | (?P<bare> [^\s\#\[\]{}=.,"']+ )
    ''',
    re.VERBOSE | re.DOTALL,
)


def find(text: str) -> dict[Key, int]:
    """The line, from 1, on which each table and key of `text` is first named; `text` must be valid TOML.

    Keys inside an inline table are left out: they stand where the key that holds them stands.
    """
    lines: dict[Key, int] = {}
    table: Key = ()
    for line, tokens in _statements(text):
        if tokens[0] == ("sign", "["):
            key = table = _names(tokens)
        else:
            key = table + _names(tokens[: tokens.index(("sign", "="))])
        for size in range(1, len(key) + 1):
            lines.setdefault(key[:size], line)
    return lines


def _statements(text: str) -> Iterator[tuple[int, list[Token]]]:
    """Each header or key with its value, and the line it begins on."""
    line, begin, depth = 1, 1, 0
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text + "\n"):
        kind, word = str(found.lastgroup), found.group()
        if kind == "line_end" and depth == 0 and tokens:
            yield begin, tokens
            tokens = []
        elif kind in ("text", "sign", "bare"):
            begin = begin if tokens else line
            tokens.append((kind, word))
            depth += (word in ("[", "{")) - (word in ("]", "}"))
        line += word.count("\n")


def _names(tokens: list[Token]) -> Key:
    return tuple(
        tomllib.loads(f"name = {word}")["name"] if kind == "text" else word for kind, word in tokens if kind != "sign"
    )
