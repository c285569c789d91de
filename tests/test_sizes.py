"""Files and functions stay as small as they read well."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE_LIMIT = 300  # lines
FUNCTION_LIMIT = 60
SMALL = 30
SMALL_SHARE = 0.9


@dataclass(frozen=True)
class Function:
    """One function and its length in lines, without its decorators."""

    where: str
    lines: int


def sources() -> list[Path]:
    """All source files; not the steps of migrations, which are written once and never changed."""
    found = [file for top in ("adapters", "bot", "commands", "storage") for file in (ROOT / top).rglob("*.py")]
    return sorted(file for file in found if "versions" not in file.parts)


def functions() -> Iterator[Function]:
    """Every function and method of the sources, those inside others too."""
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                where = f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
                yield Function(where, (node.end_lineno or node.lineno) - node.lineno + 1)


def listed(found: list[Function]) -> str:
    """The functions, longest first, one a line."""
    return "".join(f"\n{each.lines:4} lines: {each.where}" for each in sorted(found, key=lambda each: -each.lines))


def test_files_are_small() -> None:
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in sources()}
    long = [f"{lines} lines: {file.relative_to(ROOT)}" for file, lines in lengths.items() if lines > FILE_LIMIT]
    assert not long, f"longer than {FILE_LIMIT} lines:\n" + "\n".join(long)


def test_no_function_is_long() -> None:
    long = [each for each in functions() if each.lines > FUNCTION_LIMIT]
    assert not long, f"longer than {FUNCTION_LIMIT} lines:{listed(long)}"


def test_nearly_all_functions_are_small() -> None:
    everything = list(functions())
    large = [each for each in everything if each.lines >= SMALL]
    share = 1 - len(large) / max(1, len(everything))
    assert share >= SMALL_SHARE, f"only {share:.0%} of the functions are shorter than {SMALL} lines:{listed(large)}"
