"""`jet db`: copies that are sound, and a store that is never lost."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from tests.cli.conftest import Shell


def test_a_backup_through_a_running_jet_and_back(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "club create Chess")
    with connected.running():
        done = connected.jet("db", "backup", "copy.db")
        assert done.code == 0, done.err
        assert connected.jet("db", "backup", "copy.db").code == 2  # it is there already
        refused = connected.jet("db", "restore", "copy.db")
        assert refused.code == 1
        assert "Another process" in refused.err
        connected.jet("say", "--as", "Anna", "club create Later")
    done = connected.jet("db", "restore", "copy.db")
    assert done.code == 0, done.err
    clubs = connected.say("Anna", "clubs").out
    assert "Chess" in clubs
    assert "Later" not in clubs
    [kept] = [path for path in (connected.folder / "data").glob("jet.db.before-*") if path.suffix != ".db-wal"][:1]
    assert kept.name in done.out


def test_a_copy_made_by_hand_keeps_what_is_in_its_log(shell: Shell) -> None:
    shell.say("Anna", "club create Chess")
    store = shell.folder / "data" / "jet.db"
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("UPDATE club SET name = 'Bridge'")
    connection.commit()
    for suffix in ("", "-wal"):
        shutil.copy(f"{store}{suffix}", shell.folder / f"copy.db{suffix}")
    connection.close()
    assert shell.jet("db", "restore", "copy.db").code == 0
    assert "Bridge" in shell.say("Anna", "clubs").out


@pytest.mark.parametrize("content", [b"", b"not a store", b"SQLite format 3\0" + b"\1" * 4096])
def test_what_is_no_store_is_not_restored(shell: Shell, content: bytes) -> None:
    (shell.folder / "copy.db").write_bytes(content)
    before = (shell.folder / "data" / "jet.db").read_bytes()
    done = shell.jet("db", "restore", "copy.db")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert (shell.folder / "data" / "jet.db").read_bytes() == before
    assert {path.name for path in (shell.folder / "data").iterdir()} <= {
        "jet.db",
        "jet.db.lock",
        "jet.db-wal",
        "jet.db-shm",
    }


def test_the_store_itself_is_no_backup_of_it(shell: Shell) -> None:
    shell.say("Anna", "club create Chess")
    assert shell.jet("db", "restore", "data/jet.db").code == 1
    assert "Chess" in shell.say("Anna", "clubs").out


def test_where_nothing_can_be_written(shell: Shell) -> None:
    done = shell.jet("db", "backup", "no/such/folder/copy.db")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert shell.jet("db", "restore", "nothing.db").code == 2


def test_upgrading_makes_a_store_where_there_is_none(shell: Shell) -> None:
    shutil.rmtree(shell.folder / "data")
    done = shell.jet("db", "upgrade")
    assert (done.code, done.out) == (0, "The store is at revision 0001.\n") or "revision" in done.out
    assert (shell.folder / "data" / "jet.db").stat().st_mode & 0o777 == 0o600
    assert (shell.folder / "data" / "jet.key").stat().st_mode & 0o777 == 0o600


def test_a_store_of_a_newer_jet_is_left_alone(shell: Shell) -> None:
    connection = sqlite3.connect(shell.folder / "data" / "jet.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    done = shell.jet("say", "--as", "Anna", "hello")
    assert done.code == 1
    assert "newer Jet" in done.err
