"""Where the keys of a TOML text stand: whatever is written, however it is written."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.config.lines import Key, find

WORD = st.text("abcdeABCDE019_-", min_size=1, max_size=6)
QUOTED = st.sampled_from(['"a b"', "'a.b'", '"é"', '"\\u00e9x"', '"#"', '"a=[1"', "''"])
NAME = WORD | QUOTED
VALUE = st.sampled_from(
    [
        "1",
        "1.5",
        "true",
        "1979-05-27T07:32:00Z",
        '"text"',
        '"# no comment"',
        '"a = 1 [b] \\" \\\\"',
        "'[table]\\'",
        '"""one\ntwo = 2\n[three]\n"""',
        '"""ends with quotes"""""',
        '"""a \\""" b\n"""',
        "'''one\n[two]\n'''",
        "[1, 2]",
        "[ # c ]\n  1,\n  [2, 3],\n]",
        '["]",\n"[",\n]',
        "{a = 1, b = [1, 2]}",
        "{}",
        '[{a = "}"},\n{b = 1}]',
    ]
)
SPACE = st.sampled_from(["", " ", "\t"])
END = st.sampled_from(["", " # a = 1", "#[x]", "\n", "\n\n# 'it is\n", "\r"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """TOML of all forms; now and then not valid, because a key came twice."""
    parts = []
    for _ in range(draw(st.integers(0, 8))):
        name = f"{draw(SPACE)}.{draw(SPACE)}".join(draw(st.lists(NAME, min_size=1, max_size=3)))
        form = draw(st.sampled_from(["[{name}]", "[[{name}]]", "{name}{space}={space}{value}"]))
        parts.append(form.format(name=name, space=draw(SPACE), value=draw(VALUE)) + draw(END))
    return "\n".join(parts)


def keys(table: dict[str, Any], above: Key = ()) -> set[Key]:
    """All keys of a document, those inside arrays too."""
    found = set()
    for name, value in table.items():
        found.add((*above, name))
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                found |= keys(inner, (*above, name))
    return found


@given(documents())
def test_what_is_found_is_what_is_there(text: str) -> None:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = find(text.replace("\r\n", "\n"))
    everything = keys(tree)
    assert lines.keys() <= everything
    assert {key for key in everything if len(key) == 1} <= lines.keys()


@given(documents(), st.integers(0, 20))
def test_a_key_is_found_on_its_line_below_anything(before: str, blank: int) -> None:
    text = f"{before}\n" + "\n" * blank + '[the."last one"]\n\nsought = 1\n'
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = find(text)
    count = text.count("\n")
    assert lines["the", "last one"] == count - 2
    assert lines["the", "last one", "sought"] == count


def test_a_table_without_a_header_is_where_it_is_first_named() -> None:
    assert find("\n[matrix.main]\nuser = 1\n[matrix.other]") == {
        ("matrix",): 2,
        ("matrix", "main"): 2,
        ("matrix", "main", "user"): 3,
        ("matrix", "other"): 4,
    }
