"""A PostgreSQL and its standby, which takes over when the first one dies."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests import postgres


class Replicated:
    """Two servers, each with a home of its own; what the first acknowledges, the second has."""

    def __init__(self, first: Path, second: Path) -> None:
        self._first, self._second, self._owner = first, second, postgres.Owner.find()
        self._programs = postgres._readable(postgres.binaries(), self._owner, first)
        self._running: dict[Path, contextlib.ExitStack] = {}

    @contextlib.contextmanager
    def up(self) -> Iterator[str]:
        """Set them up and start them; the URL of their database, which names both."""
        if self._owner is not None:
            for home in (self._first, self._second):
                shutil.chown(home, self._owner.uid, self._owner.gid)
        postgres._initialise(self._programs, self._first, self._owner)
        try:
            self._start(self._first)
            self._copy()
            self._start(self._second)
            self._wait_for_the_second()
            yield f"postgresql://jet@/postgres?host={self._first}&host={self._second}"
        finally:
            for running in self._running.values():
                running.close()

    def fail_over(self) -> None:
        """The first one dies in the middle of everything; after a moment the second is the first."""
        self._running.pop(self._first).close()  # SIGQUIT: an immediate shutdown
        time.sleep(0.5)
        with self._administrator(self._second) as connection:
            connection.execute("SELECT pg_promote()")

    def returns(self) -> None:
        """The former first one is there again, as one that may only be read."""
        signal = self._first / "data" / "standby.signal"
        signal.touch()
        if self._owner is not None:
            shutil.chown(signal, self._owner.uid, self._owner.gid)
        self._start(self._first)

    def _start(self, home: Path) -> None:
        self._running[home] = contextlib.ExitStack()
        self._running[home].enter_context(postgres._server(self._programs, home, self._owner, postgres.DURABLE))

    def _copy(self) -> None:
        program = str(self._programs / "pg_basebackup")
        options = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync", f"--pgdata={self._second / 'data'}"]
        done = postgres._run([program, f"--host={self._first}", "--username=jet", *options], self._owner)
        assert done.returncode == 0, done.stderr.decode()

    def _wait_for_the_second(self) -> None:
        """From now on a commit waits for it."""
        with self._administrator(self._first) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
            deadline = time.monotonic() + postgres.START_LIMIT
            while connection.execute("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'").fetchone() is None:
                assert time.monotonic() < deadline, "the standby does not follow"
                time.sleep(0.05)

    @contextlib.contextmanager
    def _administrator(self, home: Path) -> Iterator[psycopg.Connection]:
        with psycopg.connect(host=str(home), user="jet", dbname="postgres", autocommit=True) as connection:
            yield connection


@contextlib.contextmanager
def replicated() -> Iterator[tuple[str, Replicated]]:
    """A running pair, and the URL of both."""
    with contextlib.ExitStack() as stack:
        homes = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jet-pg-", dir="/tmp"))) for _ in range(2)]
        pair = Replicated(*homes)
        yield stack.enter_context(pair.up()), pair
