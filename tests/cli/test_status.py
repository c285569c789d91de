"""`jet status` and `jet doctor`: while Jet runs, and when it does not."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cli.status import told
from bot.running.standing import CONNECTED
from bot.running.status import Status
from storage import migrate
from storage.overview import Digests, Queue
from storage.sqlite import take_lock
from tests.cli.conftest import Shell
from tests.cli.test_health import waiting_for

NOW = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


def fail(shell: Shell) -> None:
    """A delivery was given up, and a turn crashed, a minute ago."""
    file = sqlite3.connect(shell.folder / "data" / "jet.db")
    with file:
        moment = "CAST(strftime('%s', 'now') AS INTEGER) * 1000000 - 60000000"
        file.execute(
            "INSERT INTO outbox (connection, kind, gen, state, due_at, attempts, done_at, error)"
            f" VALUES ('main', 'message', 1, 'dead', 0, 1, {moment}, 'the room is gone')"
        )
        file.execute(
            "INSERT INTO inbox (connection, remote_id, state, attempts, heard_at)"
            f" VALUES ('main', 'x', 'failed', 3, {moment})"
        )
    file.close()


def test_when_jet_does_not_run(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    waiting_for("main", connected)
    fail(connected)
    done = connected.jet("status")
    assert done.code == 1
    assert "does not run" in done.out
    assert "1 for main, 1 due now" in done.out
    assert "for main, " in done.out
    assert "the room is gone" in done.out
    assert "turns since yesterday: 2" in done.out
    assert "none yet" in done.out
    assert "- There is no backup" in done.out


def test_a_large_batch_says_how_far_it_is_and_when_it_ends(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    file = sqlite3.connect(connected.folder / "data" / "jet.db")
    with file:
        for state, number in (("ready", 30_000), ("done", 10_000)):
            file.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                " INSERT INTO outbox (connection, kind, gen, state, due_at, attempts, promised_at)"
                " SELECT 'main', 'message', 1, ?, 1, 0, 1 FROM n",
                (number, state),
            )
    file.close()
    [queue] = connected.jet("status", "--json").objects[0]["queues"]
    assert (queue["lanes"], queue["sent"]) == ({"post": 30_000}, 10_000)
    shown = connected.jet("status").out  # while nothing goes, when it ends is not known
    assert "10000 of 40000 have arrived; once they go, main takes 10 min for so many" in shown


def seen(queue: Queue, connection: str = CONNECTED) -> str:
    """What the admin of a Jet that runs sees, with nothing else to look at."""
    status = Status(
        at=NOW,
        since=NOW - timedelta(days=1),
        connections={"office": connection},
        queues=[replace(queue, ends_at=NOW + queue.waiting * timedelta(seconds=0.25))],
        failures=[],
        unheard=0,
        crashed=[],
        digests=Digests(100_000, None, {"sent": 99_000, "skipped": 1_000}),
        admins=1,
        behind=0,
        backup=NOW,
        backup_error="",
        refused="",
        restored=None,
        skipped=0,
        store="jet.db",
        revision=migrate.newest(),
        free=10**10,
    )
    return "\n".join(told(status, ZoneInfo("Europe/Amsterdam")))


def batch(sent: int, since: timedelta, *, arrived: timedelta) -> Queue:
    """Of 100,000 overviews so many are there."""
    waiting = 100_000 - sent
    return Queue("office", waiting, waiting, NOW - since, 0, 0, None, {"post": waiting}, sent, arrived_at=NOW - arrived)


def test_what_the_limits_of_a_messenger_make_wait_is_nothing_to_do_about() -> None:
    shown = seen(batch(28_000, timedelta(hours=2), arrived=timedelta(seconds=1)))
    assert "28000 of 100000 have arrived; office takes so many a minute that the last arrives at" in shown
    assert "17:00 (in 5 h) at the earliest" in shown
    assert "wait longer" not in shown
    assert "99000 made" in shown  # which of them are there is told above


def test_what_waits_for_something_else_is_told() -> None:
    away = seen(batch(28_000, timedelta(hours=2), arrived=timedelta(hours=1)), "not heard since 11:00")
    assert "once they go, office takes 5 h for so many" in away
    slower = seen(batch(2_000, timedelta(hours=2), arrived=timedelta(seconds=1)))
    alone = seen(Queue("office", 1, 1, NOW - timedelta(minutes=10), 0, 0, None, {"post": 1}, 5, arrived_at=NOW))
    assert "wait longer than usual" in away
    assert "wait longer than usual" in slower
    assert "wait longer than usual" in alone


def test_while_jet_runs_and_for_scripts(connected: Shell) -> None:
    with connected.running():
        done = connected.jet("status", "--json")
        assert done.code == 1, done.err
        [status] = done.objects
        assert status["running"]
        assert status["connections"] == {"main": "connecting"}
        assert status["queues"] == []
        assert status["digests"]["active"] == 0
        assert any("main is not listened to yet" in each for each in status["advice"])
        shown = connected.jet("status").out
    assert "runs since" in shown
    assert "main: connecting" in shown
    assert json.dumps(status)


def test_when_nobody_is_an_admin(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    assert "- Nobody is an admin. Who is first_admin" in connected.jet("status").out
    connected.environ["JET_ORGANISATION__FIRST_ADMIN"] = "Anna"
    connected.jet("say", "--as", "Anna", "hello")
    assert "Nobody is an admin" not in connected.jet("status").out


def test_nothing_to_do(shell: Shell) -> None:
    shell.configure("")
    done = shell.jet("status")
    assert "waiting    nothing" in done.out
    assert "failed     nothing" in done.out


def test_the_doctor_names_what_is_wrong_and_what_mends_it(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    (connected.folder / "data" / "jet.key").chmod(0o644)
    done = connected.jet("doctor")
    assert done.code == 1
    assert f"chmod 600 {connected.folder}/data/jet.key" in done.out
    assert "wrong: main: http://127.0.0.1:9 cannot be reached" in done.out
    assert "note:  main cannot be reached, so its clock is not known" in done.out
    assert "Jet does not run" in done.out
    assert done.out.splitlines()[-1].endswith(" to mend.")
    with connected.running():
        assert "Jet runs, and answers" in connected.jet("doctor").out


def test_the_doctor_sees_a_process_that_does_not_answer(shell: Shell) -> None:
    held = take_lock(shell.folder / "data" / "jet.db")
    done = shell.jet("doctor")
    held.close()
    assert done.code == 1
    assert "a process holds the store and does not answer" in done.out
