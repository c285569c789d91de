"""The power goes: what was acknowledged is there when it comes back.

The real statements of real turns are written over a disk that records each write and sync, with the settings of the
store; then the power is cut at many moments.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
import pytest
from sqlalchemy import Engine, event

from storage.sqlite import PRAGMAS
from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.office import Office
from tests.storage.power import VFS, Disk, read_folder

TABLES = ("inbox", "outbox", "thing", "post", "poll", "poll_option", "vote", "comment", "liking", "offer")


@dataclass
class Tape:
    """What the writing connection was told, in order; None = commit. A transaction begins as the writer's does."""

    statements: list[tuple[str, Any, bool] | None] = field(default_factory=list)


@contextmanager
def taping(engine: Engine) -> Iterator[Tape]:
    """Write down what an engine executes and commits."""
    tape = Tape()

    def executes(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        tape.statements.append((statement, parameters, many))

    def begins(_: Any) -> None:
        tape.statements.append(("BEGIN IMMEDIATE", (), False))

    def commits(_: Any) -> None:
        tape.statements.append(None)

    event.listen(engine, "before_cursor_execute", executes)
    event.listen(engine, "begin", begins)
    event.listen(engine, "commit", commits)
    try:
        yield tape
    finally:
        event.remove(engine, "before_cursor_execute", executes)
        event.remove(engine, "begin", begins)
        event.remove(engine, "commit", commits)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tape]:
    """A store as a morning found it, and the tape of that morning."""
    folder = tmp_path_factory.mktemp("office")
    office = Office(folder, [ConsoleMessenger()])
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("canteen", anna, bram)
    office.run(office.jet.database.scrub())  # nothing waits in the log
    morning = folder / "morning.db"
    shutil.copy(folder / "jet.db", morning)
    with taping(office.jet.database.engine) as tape:  # type: ignore[attr-defined]
        anna.says('poll "Lunch?" "Soup" "Pizza" until 5h', "canteen")
        for n in range(4):
            bram.says(f"vote 1 {'ab'[n % 2]}", "canteen")
            anna.says(f"post {'Long news. ' * 200} {n}", "canteen")
            bram.says(f"comment {n + 2} Good to know", "canteen")
            bram.says(f"like {n + 2}", "canteen")
        office.moves_on(hours=6)
    office.stop()
    return morning, tape


def state(connection: Any) -> str:
    """A fingerprint of everything in the tables that the morning wrote."""
    rows = [list(connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2")) for name in TABLES]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def played(folder: Path, morning: Path, tape: Tape, own: tuple[str, ...]) -> tuple[Disk, dict[str, bytes], list[Any]]:
    """Play the tape over a recording disk: the disk, the files at the beginning, and (deeds, state) at each
    acknowledgement."""
    folder.mkdir()
    shutil.copy(morning, folder / "jet.db")
    before = read_folder(folder)
    disk = Disk()
    with closing(apsw.Connection(str(folder / "jet.db"), vfs=VFS)) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()  # no shared memory, which is not on the disk
        for pragma in (*PRAGMAS, *own, "wal_autocheckpoint=60"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        acknowledged = [(len(disk.deeds), state(connection))]
        for told in tape.statements:
            if told is None:
                connection.execute("COMMIT")
                acknowledged.append((len(disk.deeds), state(connection)))
            elif told[2]:
                connection.executemany(told[0], told[1])
            else:
                connection.execute(told[0], told[1]).fetchall()
    return disk, before, acknowledged


def cut(folder: Path, day: tuple[Path, Tape], times: int, own: tuple[str, ...] = ()) -> tuple[int, int]:
    """Cut the power that often: how often the store was damaged, and how often something acknowledged was lost."""
    disk, before, acknowledged = played(folder, *day, own)
    dice = random.Random(1)
    damaged = lost = 0
    for _ in range(times):
        at = dice.randint(acknowledged[0][0], acknowledged[-1][0])
        last = max(n for n, (deeds, _) in enumerate(acknowledged) if deeds <= at)
        possible = {found for _, found in acknowledged[last : last + 2]}  # the one under way may be there or not
        for file in folder.iterdir():
            file.unlink()
        for name, data in disk.after_cut(before, at, dice).items():
            Path(name).write_bytes(data)
        try:
            with closing(sqlite3.connect(folder / "jet.db")) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                lost += state(connection) not in possible
        except (AssertionError, sqlite3.DatabaseError):
            damaged += 1
    return damaged, lost


def test_nothing_that_was_acknowledged_is_lost(tmp_path: Path, day: tuple[Path, Tape]) -> None:
    assert cut(tmp_path / "disk", day, 60) == (0, 0)


@pytest.mark.long
def test_nothing_is_lost_at_a_thousand_cuts(tmp_path: Path, day: tuple[Path, Tape]) -> None:
    assert cut(tmp_path / "disk", day, 1000) == (0, 0)


def test_with_less_care_something_would_be_lost(tmp_path: Path, day: tuple[Path, Tape]) -> None:
    damaged, lost = cut(tmp_path / "disk", day, 60, ("synchronous=NORMAL",))
    assert damaged == 0
    assert lost > 0
