"""What goes wrong around Jet: processes killed, disks full, files damaged, clocks that leap, messengers that fail.

Nothing that was acknowledged may be lost, nothing may be done twice or by halves, and the reason is told.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from cryptography.fernet import Fernet

import commands  # noqa: F401 (declares them)
from bot.chat import Account, Addressed, Card, Heard, Place, Reply
from bot.command import COMMANDS, TIMERS, Timer, Turn
from bot.conversation.arriving.hearing import Hearing
from bot.running.leaps import Leaps
from commands.club import PAGE
from storage.database import open_database
from storage.errors import Damaged
from storage.migrate import upgrade
from storage.seal import Seal
from tests.cli.conftest import Shell, connected, finish, shell
from tests.dialogue.fixtures import directory, on_console, on_matrix
from tests.dialogue.office import Office

__all__ = ["connected", "directory", "on_console", "on_matrix", "shell"]


def tables(shell: Shell, query: str) -> list[tuple[object, ...]]:
    """What a query finds in the store."""
    connection = sqlite3.connect(shell.folder / "data" / "jet.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute(query).fetchall()
    finally:
        connection.close()


# killed


@pytest.mark.parametrize("rounds", [6, pytest.param(100, marks=pytest.mark.long)])
def test_killed_at_any_moment_nothing_is_lost_or_done_by_halves(shell: Shell, rounds: int) -> None:
    random.seed(rounds)
    acknowledged = []
    for number in range(rounds):
        lines = (f"club create C{number}", f"poll Q{number}? | a | b")
        process = shell.start("say", "--as", "Anna", *lines)
        try:
            process.wait(random.uniform(0.05, 0.5))
        except subprocess.TimeoutExpired:
            process.kill()
        if finish(process).code == 0:
            acknowledged.append(number)
    shell.say("Anna", "clubs")  # what was left over is done before this is answered
    names = Counter(name for (name,) in tables(shell, "SELECT name FROM club"))
    pages = [f"club list --page {page + 1}" for page in range(len(names) // PAGE + 1)]
    clubs = shell.say("Anna", *pages).out
    assert set(names.values()) <= {1}
    assert {f"C{number}" for number in acknowledged} <= set(names)
    assert all(name in clubs for name in names), (names, clubs)
    assert tables(shell, "SELECT count(*) FROM inbox WHERE state = 'new'") == [(0,)]
    halves = "SELECT count(*) FROM thing WHERE kind = 'poll' AND id NOT IN (SELECT thing FROM poll)"
    assert tables(shell, halves) == [(0,)]
    options = "SELECT DISTINCT (SELECT count(*) FROM poll_option WHERE poll = poll.thing) FROM poll"
    assert tables(shell, options) in ([], [(2,)])


# the disk


@pytest.fixture
def small_disk(shell: Shell) -> Iterator[Path]:
    """The store lies on a disk of its own; the file that fills what is left of it."""
    if os.getuid() != 0:
        pytest.skip("only root can mount a disk")
    disk = shell.folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this root may not mount a disk")
    shutil.copytree(shell.folder / "data", disk / "data")
    shell.environ["JET_STORE__DIRECTORY"] = str(disk / "data")
    yield disk / "filler"
    subprocess.run(["umount", "-l", disk], check=True)


def fill(filler: Path, left: int = 0) -> None:
    """Until nothing (or so many bytes) can be written."""
    with filler.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(max(0, file.tell() - left))


def test_a_full_disk(shell: Shell, small_disk: Path) -> None:
    shell.say("Anna", "club create Chess")
    for left in (0, 20_000, 60_000):
        fill(small_disk, left)
        done = shell.jet("say", "--as", "Anna", *[f"club create From{left}-{n}" for n in range(40)])
        assert done.code in (0, 1)
        if done.code:
            assert "disk is full" in done.err or "is kept" in done.err
        small_disk.unlink()
        seen = shell.say("Anna", "clubs", "club create Again" + str(left)).out
        assert "Chess, 1 member" in seen
        assert f"Again{left} is there" in seen


def test_a_running_jet_on_a_full_disk_goes_on_when_there_is_room(connected: Shell, small_disk: Path) -> None:
    connected.jet("say", "--as", "Anna", "--new", "club create Chess")
    with connected.running():
        fill(small_disk)
        for _ in range(3):
            done = connected.jet("say", "--as", "Anna", "club create Later")
            assert done.code == 1
            assert "disk is full" in done.err or "is kept" in done.err
        small_disk.unlink()
        assert "Chess" in connected.say("Anna", "clubs").out
        assert "Later is there" in connected.say("Anna", "club create Later").out
    assert "Later" in connected.say("Anna", "clubs").out


def test_files_that_may_grow_no_further(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "club create Chess")
    with connected.running() as jet:
        _, most = resource.prlimit(jet.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(jet.pid, resource.RLIMIT_FSIZE, (4096, most))
        done = connected.jet("say", "--as", "Anna", "club create Later")
        assert (done.code, "disk is full" in done.err) == (1, True)
        resource.prlimit(jet.pid, resource.RLIMIT_FSIZE, (most, most))
        assert "Later is there" in connected.say("Anna", "club create Later").out


# the store's file


def test_a_store_that_may_only_be_read(shell: Shell) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can mount a disk")
    shell.say("Anna", "club create Chess")
    data = shell.folder / "data"
    for options in (["--bind", data, data], ["-o", "remount,bind,ro", data]):
        if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
            pytest.skip("this root may not mount a disk")
    try:
        done = shell.jet("say", "--as", "Anna", "clubs")
    finally:
        subprocess.run(["umount", "-l", data], check=True)
    assert done.code == 1
    assert "Read-only" in done.err
    assert "Traceback" not in done.err


def spoil(file: Path, at: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"\xa5" * 20_000)


@pytest.mark.parametrize("at", [0, 100, 4096])
def test_a_damaged_store_is_told_and_left_as_it_is(shell: Shell, at: int) -> None:
    shell.say("Anna", "club create Chess")
    store = shell.folder / "data" / "jet.db"
    spoil(store, at)
    before = store.read_bytes()
    for argv in (["say", "--as", "Anna", "clubs"], ["db", "backup", "copy.db"], ["documents", "list"]):
        done = shell.jet(*argv)
        assert done.code == 1, argv
        assert "must be restored" in done.err
        assert "Traceback" not in done.err
    assert store.read_bytes() == before
    assert not (shell.folder / "copy.db").exists()


def test_a_store_that_was_deleted_while_jet_runs(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(folder: Path) -> None:
        upgrade(f"sqlite:///{folder / 'jet.db'}")
        database = open_database(f"sqlite:///{folder / 'jet.db'}", Seal(Fernet.generate_key()))
        await database.write(lambda store: store.settings.set("a", "kept"))
        assert await database.read(lambda store: store.settings.all()) == {"a": "kept"}
        (folder / "jet.db").rename(folder / "elsewhere.db")
        for _ in range(2):
            with pytest.raises(Damaged, match="deleted or replaced"):
                await database.write(lambda store: store.settings.set("a", "lost"))
        assert await database.read(lambda store: store.settings.all()) == {"a": "kept"}
        (folder / "elsewhere.db").rename(folder / "jet.db")
        await database.write(lambda store: store.settings.set("a", "back"))
        await database.close()

    monkeypatch.setattr("storage.sqlite.LOOK", 0.0)
    place = connected.folder / "other"
    place.mkdir()
    asyncio.run(scene(place))


def test_a_store_that_somebody_else_keeps_locked(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.sqlite.PRAGMAS", ("busy_timeout=200",))
    other = sqlite3.connect(shell.folder / "data" / "jet.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = shell.jet("say", "--as", "Anna", "clubs")
    assert done.code == 1
    assert "locked" in done.err
    other.execute("ROLLBACK")
    other.close()
    assert shell.jet("say", "--as", "Anna", "clubs").code == 0


# a turn


def test_a_turn_that_crashes_is_answered_after_three_tries(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def crash(turn: Turn) -> Reply:
        tries.append(turn.heard.remote_id)
        turn.store.settings.set("half", "done")  # which a reading command cannot even do
        raise ZeroDivisionError

    for reading in (False, True):
        monkeypatch.setitem(COMMANDS, "club list", replace(COMMANDS["club list"], run=crash, reading=reading))
        tries.clear()
        done = shell.jet("say", "--as", "Anna", "--json", "clubs", "hello")
        assert done.code == 1
        assert len(tries) == 3
        assert "reference" in done.texts[0]
        assert "Anna" in done.texts[1]  # the next line is answered all the same
    assert tables(shell, "SELECT * FROM setting WHERE name = 'half'") == []
    assert tables(shell, "SELECT count(*) FROM inbox WHERE sealed IS NOT NULL OR state = 'new'") == [(0,)]
    monkeypatch.undo()
    assert shell.jet("say", "--as", "Anna", "clubs").code == 0


def test_a_turn_that_takes_its_process_along_is_given_up(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """As good as SIGKILL: nothing is caught, nothing recorded."""

    tries = []

    async def killed(hearing: Hearing, row: int, heard: Heard, first: object, taken_over: bool) -> None:
        tries.append(row)
        raise Killed

    monkeypatch.setattr(Hearing, "_turn", killed)
    shell.jet("say", "--as", "Anna", "club create Chess")
    assert tables(shell, "SELECT state FROM inbox") == [("new",)]
    for _ in range(8):
        shell.jet("documents", "list")
    assert len(tries) == 6
    assert tables(shell, "SELECT state, sealed FROM inbox") == [("failed", None)]
    monkeypatch.undo()
    assert "reference" in shell.say("Anna", "hello").texts[0]


ODD = [
    "\ud800\udfff lone",
    "nul \0 and bell \a",
    "مرحبا \u202e evil \u202c שלום",
    "e\u0301\u0302\u0303\u0304" * 500,
    "👩‍👩‍👧‍👦" * 1000,
    "x" * 100_000,
    "\n" * 50_000,
    "club create " + "y" * 50_000,
    "poll " + "|".join(["a"] * 20_000),
    "vote " + "9" * 20_000,
    '"' * 20_000,
    "`*[" * 10_000,
    "{{ 7 * 7 }} {% raw %} {{ persona }}",
    "\u2028\u2029\x85\ufeff",
    " ",
]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_whatever_is_typed_is_answered(on_console: Office, language: str) -> None:
    anna = on_console.person("Anna", language)
    for typed in [*ODD, *(f'post "{odd}"' for odd in ODD), *(f"{verb} {ODD[5]}" for verb in sorted(COMMANDS))]:
        began = time.process_time()  # what else the machine does is no fault of Jet's
        anna.says(typed)
        assert time.process_time() - began < 5, typed[:50]
        assert not any("reference" in seen.text or "kenmerk" in seen.text for seen in anna.new), typed[:50]
        assert not any("49" in seen.text for seen in anna.new if "persona" in typed)


# the clock


def test_the_clock_leaps(on_console: Office) -> None:
    anna, bram = on_console.person("Anna"), on_console.person("Bram")
    anna.says("digest me daily 11:00")
    anna.says("poll Lunch? | Pizza | Soup | until today 12:00", "canteen")
    bram.says("post The lift works, --here", "canteen")
    bram.says('post "The lift works"')

    def digests() -> int:
        return sum("lift works" in seen.text and "New for you" in seen.text for seen in anna.everything)

    on_console.moves_on(hours=1)  # 11:00 in Amsterdam
    on_console.tick()
    assert digests() == 1
    on_console.moves_on(hours=-1)
    on_console.moves_on(hours=1)
    assert digests() == 1
    on_console.moves_on(hours=1)
    closed = [seen for seen in anna.everything if "is closed: Lunch?" in seen.text]
    assert len(closed) == 1
    bram.says('post "The roof leaks"')
    on_console.moves_on(days=1)
    on_console.tick()
    roof = [seen for seen in anna.everything if "roof leaks" in seen.text and "New for you" in seen.text]
    assert len(roof) == 1
    on_console.moves_on(days=-2)
    on_console.moves_on(days=2)
    on_console.tick()
    assert [seen for seen in anna.everything if "is closed: Lunch?" in seen.text] == closed
    roof = [seen for seen in anna.everything if "roof leaks" in seen.text and "New for you" in seen.text]
    assert len(roof) == 1


@pytest.mark.parametrize("where", ["waits", "run"])
def test_a_timer_that_fails_holds_up_no_other(on_console: Office, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def fails(*_: object) -> NoReturn:
        raise RuntimeError("a timer")

    first = Timer(fails, lambda _: []) if where == "waits" else Timer(lambda *_: True, fails)
    monkeypatch.setattr("bot.running.clock.TIMERS", [first, *TIMERS])
    anna = on_console.person("Anna")
    anna.says("poll Lunch? | Pizza | Soup | until today 12:00", "canteen")
    on_console.moves_on(hours=3)
    assert any("is closed: Lunch?" in seen.text for seen in anna.everything)


# many


@pytest.mark.parametrize(("voters", "seconds"), [(500, 20), pytest.param(10_000, 400, marks=pytest.mark.long)])
def test_many_votes_on_one_poll(on_console: Office, voters: int, seconds: float) -> None:
    anna = on_console.person("Anna")
    anna.says("poll Lunch? | Pizza | Soup", "canteen")
    hear, now = on_console.jet.hearing.hear, on_console.now + timedelta(seconds=1)

    async def vote(number: int, choice: str, again: str) -> None:
        place, account = Place("console", f"@V{number}"), Account("console", f"V{number}")
        heard = Heard(place, account, f"vote 1 {choice}", f"{number}{again}", now, Addressed.PREFIX, f"V{number}")
        await hear(heard)

    async def everybody() -> None:
        for first in range(0, voters, 500):
            numbers = range(first, min(first + 500, voters))
            await asyncio.gather(*(vote(n, "ab"[n % 3 > 0], "") for n in numbers))
            await asyncio.gather(*(vote(n, "a", "") for n in numbers))  # the same events again
            await on_console.jet.hearing.settle()
        await asyncio.gather(*(vote(n, "a", "changed") for n in range(min(voters, 300))))
        await on_console.jet.hearing.settle()

    began = time.process_time()
    on_console.run(everybody())
    on_console.flush()
    assert time.process_time() - began < seconds
    pizza = sum(n % 3 == 0 or n < 300 for n in range(voters))
    card = on_console.card("poll 1", "canteen")
    assert [choice.count for choice in card.answers] == [pizza, voters - pizza]
    counts = on_console.read(lambda store: store.outbox.counts())
    assert set(counts) <= {"done", "ready"}


def test_a_clock_that_went_back_holds_no_delivery_up(on_console: Office) -> None:
    anna, steady = on_console.person("Anna"), [0.0]
    leaps = Leaps(on_console.jet.database, on_console.jet.speaking, lambda: on_console.now, lambda: steady[0])
    on_console.place("canteen", anna)
    where = on_console.read(lambda store: on_console.home(store, "canteen"))
    for days in (1, 365):
        on_console.now += timedelta(days=days)
        at = on_console.now
        on_console.write(lambda store, at=at: store.outbox.say("console", where, None, Card("from afar"), at))  # type: ignore[misc]
        assert on_console.run(leaps.look()) == 0
        on_console.now -= timedelta(days=days)
        steady[0] += 5
        anna.looks_away()
        on_console.flush()
        anna.sees_nothing()
        assert on_console.run(leaps.look()) == 1
        on_console.flush()
        anna.sees("from afar")
        assert on_console.run(leaps.look()) == 0


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_a_clock_that_went_back_wakes_nobody(on_matrix: Office, back: timedelta) -> None:
    """What waits for the end of somebody's quiet hours goes on waiting; what waits for nothing is not late."""
    anna, bram, chris = (on_matrix.person(name, "en") for name in ("Anna", "Bram", "Chris"))
    jet, steady = on_matrix.jet, [0.0]
    anna.says('event "Yoga" friday 17:00')
    bram.says("coming 1")
    chris.says("coming 1")
    bram.says("quiet 32h")
    leaps = Leaps(jet.database, jet.speaking, lambda: on_matrix.now, lambda: steady[0])
    on_matrix.now += back
    assert on_matrix.run(leaps.look()) == 0
    for person in (bram, chris):
        person.looks_away()
    anna.says("edit 1 saturday 18:00")
    on_matrix.run(jet.clock.tick())
    on_matrix.now -= back
    assert on_matrix.run(leaps.look()) == 2
    on_matrix.flush()
    chris.sees("has changed")
    assert not any("has changed" in seen.text for seen in bram.new)
    on_matrix.now += timedelta(hours=33)
    on_matrix.flush()
    bram.sees("has changed")


def test_a_second_signal_ends_jet_at_once(connected: Shell) -> None:
    with connected.running() as jet:
        jet.send_signal(signal.SIGSTOP)
        for _ in range(2):
            jet.send_signal(signal.SIGTERM)
            jet.send_signal(signal.SIGINT)
        began = time.monotonic()
        jet.send_signal(signal.SIGCONT)
        assert jet.wait(15) in (0, 1)
        assert time.monotonic() - began < 15


def test_signals_end_a_running_jet_in_order(connected: Shell) -> None:
    for ending in (signal.SIGTERM, signal.SIGINT):
        with connected.running() as jet:
            jet.send_signal(ending)
            assert jet.wait(60) == 0
