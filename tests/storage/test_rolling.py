"""An older Jet works beside a newer one for some minutes: a migration only adds what the older one can leave out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.migrate import WORKS_WITH
from storage.migrations import versions

FILES = sorted(Path(versions.__file__).parent.glob("v[0-9]*.py"))[1:]
TAKES_AWAY = {"drop_column", "drop_table", "alter_column", "rename_table", "drop_constraint"}
NEVER_RELEASED = {"v0010_shared_files": {"drop_table"}}  # a table that no released Jet had


def calls(file: Path) -> Iterator[ast.Call]:
    tree = ast.parse(file.read_text())
    upgrade = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    yield from (node for node in ast.walk(upgrade) if isinstance(node, ast.Call))


def name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def left_out(column: ast.Call) -> bool:
    """Whether a row may be written without that column."""
    given = {each.arg: each.value for each in column.keywords}
    nullable = given.get("nullable")
    return "server_default" in given or nullable is None or (isinstance(nullable, ast.Constant) and nullable.value)


def test_what_an_older_jet_may_still_use_was_not_taken_away() -> None:
    """The store says from which revision on a Jet may work on it; it is raised with a migration that takes away."""
    later = [file for file in FILES if file.stem[1:5] > WORKS_WITH]
    assert not {name(call) for file in later for call in calls(file)} & TAKES_AWAY


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_migration_only_adds(file: Path) -> None:
    taken = {name(call) for call in calls(file)} & (TAKES_AWAY - NEVER_RELEASED.get(file.stem, set()))
    assert not taken, f"{file.name} takes away what an older Jet may use: {taken}"
    for call in calls(file):
        if name(call) == "add_column":
            column = next(each for each in call.args if isinstance(each, ast.Call))
            assert left_out(column), f"{file.name} adds a column that an older Jet would have to fill"
