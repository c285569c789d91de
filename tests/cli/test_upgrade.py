"""`jet upgrade`: a store of an older Jet is brought up to date, or is as it was."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from storage import migrate
from tests.cli.conftest import Shell

FIRST = "0001"
STEP = """
from alembic import op

revision, down_revision = "9999", "{head}"
branch_labels = depends_on = None


def upgrade():
    op.execute("DROP TABLE post")
    {then}
"""


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations, to which a test may add one."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrate._VERSIONS.parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "_VERSIONS", copy / "versions")
    return copy / "versions"


def revision(shell: Shell) -> str:
    file = sqlite3.connect(shell.folder / "data" / "jet.db")
    found = file.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    file.close()
    return str(found)


def test_an_old_store_is_copied_and_brought_up_to_date(shell: Shell, versions: Path) -> None:
    newer = [file.rename(file.with_suffix(".later")) for file in sorted(versions.glob("v*.py"))[1:]]
    (shell.folder / "data" / "jet.db").unlink()
    migrate.upgrade(f"sqlite:///{shell.folder}/data/jet.db")
    assert revision(shell) == FIRST
    file = sqlite3.connect(shell.folder / "data" / "jet.db")
    with file:
        file.execute("INSERT INTO person (name, state, since) VALUES ('Anna', 'active', 0)")
    file.close()
    for each in newer:
        each.rename(each.with_suffix(".py"))
    done = shell.jet("upgrade")
    assert done.code == 0, done.err
    assert "before-upgrade-0001.db" in done.out
    assert revision(shell) == migrate.newest()
    assert "Anna" in shell.jet("people", "list").out
    assert "as this Jet wants it" in shell.jet("upgrade").out


@pytest.mark.parametrize("then", ["raise ValueError('a word that somebody typed')", "pass"])
def test_a_migration_that_fails_leaves_all_as_it_was(shell: Shell, versions: Path, then: str) -> None:
    """It may raise, or end in a store that is not sound."""
    shell.say("Anna", "post here", "yes")
    head = revision(shell)
    (versions / "v9999_wrong.py").write_text(STEP.format(head=head, then=then))
    done = shell.jet("upgrade")
    assert done.code == 1
    assert ("table post lacks" in done.err) == (then == "pass")
    assert "somebody typed" not in done.err
    assert "Go back to the Jet that you had" in done.err
    assert revision(shell) == head
    (versions / "v9999_wrong.py").unlink()
    assert "here" in shell.say("Anna", "timeline").out


def test_not_while_jet_runs(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    with connected.running():
        done = connected.jet("upgrade")
    assert done.code == 2
    assert "stop it first" in done.err
