"""What a lost SQLite store still tells: what it had heard and sent since the copy that takes its place was made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

_KNOWN = (
    # what it had heard is not heard again; what had not had its turn has it here
    """INSERT OR IGNORE INTO inbox (connection, remote_id, sealed, state, attempts, heard_at)
       SELECT connection, remote_id, sealed, state, attempts, heard_at FROM lost.inbox""",
    """UPDATE inbox SET state = theirs.state, sealed = theirs.sealed, attempts = theirs.attempts
       FROM lost.inbox AS theirs WHERE theirs.id = inbox.id AND theirs.remote_id = inbox.remote_id
       AND inbox.state = 'new'""",
    # what had arrived is not sent again
    """UPDATE outbox SET state = theirs.state, done_at = theirs.done_at, error = theirs.error, card = NULL
       FROM lost.outbox AS theirs WHERE theirs.id = outbox.id AND outbox.state = 'ready' AND theirs.state <> 'ready'
       AND outbox.slot IS NULL""",
    """UPDATE outbox SET attempts = theirs.attempts, first_try_at = theirs.first_try_at
       FROM lost.outbox AS theirs WHERE theirs.id = outbox.id AND outbox.state = 'ready' AND theirs.state = 'ready'""",
    # the cards that hang, so that they are edited and not hung anew
    """UPDATE hanging SET remote_ids = theirs.remote_ids FROM lost.hanging AS theirs
       WHERE theirs.key = hanging.key AND theirs.place = hanging.place""",
    """INSERT OR IGNORE INTO receipt (connection, remote_id, place, key, at)
       SELECT connection, remote_id, place, key, at FROM lost.receipt WHERE place IN (SELECT id FROM place)""",
    # numbers go on
    """UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT seq FROM lost.sqlite_sequence AS theirs
       WHERE theirs.name = sqlite_sequence.name), seq))""",
    """INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM lost.sqlite_sequence
       WHERE name NOT IN (SELECT name FROM sqlite_sequence)
       AND name IN (SELECT name FROM sqlite_master WHERE type = 'table')""",
)


def absorb(copy: Path, lost: Path) -> bool:
    """Take over from a lost store what it had heard and sent; False, with nothing changed, when it cannot be read."""
    try:
        with closing(sqlite3.connect(lost)) as theirs:
            if theirs.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                return False
        with closing(sqlite3.connect(copy)) as ours:
            ours.execute("ATTACH DATABASE ? AS lost", (str(lost),))
            with ours:
                for statement in _KNOWN:
                    ours.execute(statement)
            return True
    except sqlite3.Error:
        return False


def last_written(store: Path) -> datetime | None:
    """When a store was last written to; None where there is none."""
    parts = [store.with_name(store.name + suffix) for suffix in ("", "-wal")]
    times = [part.stat().st_mtime for part in parts if part.exists()]
    return datetime.fromtimestamp(max(times), UTC) if times else None
