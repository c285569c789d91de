"""The folder of a Matrix account: one process has it, and another takes it over without waiting for a frozen one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.matrix.session import StateFolder, session
from adapters.protocol import Stopped


def keys(folder: StateFolder, change: str | None = None) -> list[str]:
    """What the crypto store holds, after a change."""
    saved = folder.session()
    assert saved is not None
    file = sqlite3.connect(folder.store_of(saved))
    with file:
        if change is not None:
            file.execute("INSERT INTO keys VALUES (?)", (change,))
    found = [row[0] for row in file.execute("SELECT name FROM keys")]
    file.close()
    return found


@pytest.fixture
def first(tmp_path: Path) -> Iterator[StateFolder]:
    """The folder of a process that has logged in."""
    folder = StateFolder(tmp_path / "account")
    folder.lock()
    made = session("@jet:w", "DEVICE", "token")
    file = sqlite3.connect(folder.store_of(made))
    with file:
        file.execute("CREATE TABLE keys (name TEXT)")
    file.close()
    folder.save_session(made)
    folder.secret("pickle.key", lambda: "secret")
    keys(folder, "one")
    yield folder
    folder.unlock()


def test_two_processes_without_a_store_in_common(first: StateFolder) -> None:
    with pytest.raises(Stopped):
        StateFolder(first.path).lock()


def test_one_that_takes_over_has_the_same_device_and_its_own_files(first: StateFolder) -> None:
    base = first.path
    second = StateFolder(base)
    second.lock(take_over=True)
    assert second.session() == first.session()
    assert second.secret("pickle.key", lambda: "another") == "secret"
    assert keys(second, "two") == ["one", "two"]
    keys(first, "late")  # the frozen one wakes up: nobody reads what it writes
    assert keys(second) == ["one", "two"]
    third = StateFolder(base)
    third.lock(take_over=True)
    assert keys(third) == ["one", "two"]
    for folder in (first, second, third):
        folder.unlock()
    again = StateFolder(base)
    again.lock()
    assert (again.path, keys(again)) == (third.path, ["one", "two"])
    private = [file for file in again.path.iterdir() if file.name != "lock"]
    assert {file.stat().st_mode & 0o077 for file in private} == {0}
    again.unlock()


def test_one_that_was_given_free_is_used_as_it_is(first: StateFolder) -> None:
    first.unlock()
    second = StateFolder(first.path)
    second.lock(take_over=True)
    assert second.path == first.path
    second.unlock()
