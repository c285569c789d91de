"""`jet outbox`: what could not be delivered, at the terminal."""

from __future__ import annotations

import sqlite3

from tests.cli.conftest import Shell


def dead(shell: Shell, number: int) -> None:
    file = sqlite3.connect(shell.folder / "data" / "jet.db")
    with file:
        file.execute(
            'INSERT INTO outbox (id, connection, "to", kind, card, gen, state, due_at, attempts, error)'
            " VALUES (?, 'main', '@a:w', 'message', ?, 1, 'dead', 0, 1, 'forbidden')",
            (number, '{"text": "x", "choices": [], "ballot": null}'),
        )
    file.close()


def test_listed_tried_again_and_dropped(connected: Shell) -> None:
    for number in (900, 901, 902):
        dead(connected, number)
    listed = connected.jet("outbox", "list")
    assert listed.code == 1
    assert "forbidden" in listed.out
    assert "3 could not be delivered." in listed.out
    assert connected.jet("outbox", "retry").code == 2
    assert "1 will be tried again" in connected.jet("outbox", "retry", "901").out
    assert connected.jet("outbox", "drop", "901").code == 1
    assert "2 dropped" in connected.jet("outbox", "drop", "--all").out
    done = connected.jet("outbox", "list")
    assert (done.code, "Everything has arrived" in done.out) == (0, True)
