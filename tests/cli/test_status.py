"""`jet status` and `jet doctor`: while Jet runs, and when it does not."""

from __future__ import annotations

import json
import sqlite3

from storage.sqlite import take_lock
from tests.cli.conftest import Shell
from tests.cli.test_health import waiting_for


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
    assert "10000 of 40000 have arrived; with its limits, the last at" in connected.jet("status").out


def test_while_jet_runs_and_for_scripts(connected: Shell) -> None:
    with connected.running():
        done = connected.jet("status", "--json")
        assert done.code == 1, done.err
        [told] = done.objects
        assert told["running"]
        assert told["connections"] == {"main": "connecting"}
        assert told["queues"] == []
        assert told["digests"]["active"] == 0
        assert any("main is not listened to yet" in each for each in told["advice"])
        shown = connected.jet("status").out
    assert "runs since" in shown
    assert "main: connecting" in shown
    assert json.dumps(told)


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
