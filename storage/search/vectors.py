"""The vectors of passages, in a file that can be thrown away; in memory while they are searched."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from storage.search.nearest import UNKNOWN, Compared, Nearest, packed

_TABLES = """
pragma journal_mode = wal;
pragma synchronous = normal;
pragma secure_delete = on;
create table if not exists vector (
    id integer primary key, audience integer not null, digest blob not null, numbers blob not null,
    stamp integer not null
);
create index if not exists vector_stamp on vector (stamp);
create table if not exists state (name text primary key, value text not null);
"""


class Row(NamedTuple):
    """The vector of a passage; `numbers` is empty of one that has none. `digest` says of which text it is."""

    id: int
    audience: int
    digest: bytes
    numbers: bytes

    @classmethod
    def of(cls, number: int, audience: int, digest: bytes, vector: Sequence[float]) -> Row:
        """With a vector as it is kept."""
        return cls(number, audience, digest, packed(vector))


class Vectors:
    """One file of vectors; many threads and processes may use it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._turn = threading.RLock()
        try:
            self._open()
        except sqlite3.DatabaseError:  # damaged: it holds nothing that cannot be had again
            for each in file.parent.glob(f"{file.name}*"):
                each.unlink()
            self._open()

    def _open(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(self.file, check_same_thread=False, isolation_level=None, timeout=10)
        try:
            self._connection.executescript(_TABLES)
            self._connection.execute("select count(*) from vector").fetchone()
        except sqlite3.DatabaseError:
            self._connection.close()
            raise
        self._seen = 0
        self._table: Nearest | None = None  # until there is a vector

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._connection.close()

    # Writing

    def apply(self, rows: Iterable[Row], gone: Collection[int], **state: Any) -> None:
        """Put and drop vectors and set what is to be remembered, all or nothing."""
        with self._turn, self._transaction():
            stamp = self._newest() + 1
            put = "insert or replace into vector values (?, ?, ?, ?, ?)"
            self._connection.executemany(put, [(*row, stamp) for row in rows])
            self._connection.executemany(put, [(number, 0, b"", b"", stamp) for number in gone])
            self._set(state)
        if gone:
            self._connection.execute("pragma wal_checkpoint(truncate)")

    def clear(self, **state: Any) -> None:
        """Drop everything."""
        with self._turn, self._transaction():
            empty = "update vector set audience = 0, digest = x'', numbers = x'', stamp = ?"
            self._connection.execute(empty, (self._newest() + 1,))
            self._set(state)

    def drop_older(self, stamp: int) -> None:
        """Drop what was not put since `newest` gave this stamp."""
        with self._turn:
            query = "select id from vector where stamp <= ? and audience != 0"
            self.apply((), [number for (number,) in self._connection.execute(query, (stamp,))])

    def remember(self, **state: Any) -> None:
        """Set what is to be remembered."""
        with self._turn, self._transaction():
            self._set(state)

    def _set(self, state: dict[str, Any]) -> None:
        pairs = [(name, json.dumps(value)) for name, value in state.items()]
        self._connection.executemany("insert or replace into state values (?, ?)", pairs)

    def _transaction(self) -> _Transaction:
        return _Transaction(self._connection)

    def newest(self) -> int:
        """The stamp of what was put last."""
        with self._turn:
            return self._newest()

    def _newest(self) -> int:
        return int(self._connection.execute("select coalesce(max(stamp), 0) from vector").fetchone()[0])

    # Reading

    def recall(self) -> dict[str, Any]:
        """What was remembered."""
        with self._turn:
            return {name: json.loads(value) for name, value in self._connection.execute("select * from state")}

    def known(self, numbers: Iterable[int]) -> dict[int, Row]:
        """The rows of these passages, of those that have one."""
        found = {}
        with self._turn:
            for number in numbers:
                query = "select id, audience, digest, numbers from vector where id = ? and audience != 0"
                row = self._connection.execute(query, (number,)).fetchone()
                if row:
                    found[number] = Row(*row)
        return found

    def size(self) -> tuple[int, int]:
        """How many passages have a vector, and how many will not have one."""
        with self._turn:
            query = "select count(*), coalesce(sum(numbers = x''), 0) from vector where audience != 0"
            count, without = self._connection.execute(query).fetchone()
        return int(count - without), int(without)

    def nearest(self, vector: Sequence[float], audiences: Collection[int], k: int) -> Compared:
        """The `k` passages most like it among what these audiences may read, beside all that they may."""
        with self._turn:
            self.load()
            table = self._table_for(vector)
            return table.nearest(vector, audiences, k) if table else Compared({}, UNKNOWN)

    def alike(self, vector: Sequence[float], numbers: Iterable[int]) -> dict[int, float]:
        """How alike these passages are, of those that have a vector."""
        with self._turn:
            table = self._table_for(vector)
            return table.alike(vector, numbers) if table else {}

    def _table_for(self, vector: Sequence[float]) -> Nearest | None:
        return self._table if self._table is not None and self._table.size == len(vector) else None

    def load(self) -> None:
        """Take in what was written since, by whichever process, so that who searches need not wait for it."""
        query = "select id, audience, numbers, stamp from vector where stamp > ? order by stamp"
        with self._turn:
            for number, audience, numbers, stamp in self._connection.execute(query, (self._seen,)):
                self._seen = stamp
                self._take(number, audience if numbers else 0, numbers)

    def _take(self, number: int, audience: int, numbers: bytes) -> None:
        if audience:
            size = len(numbers) // 2
            if self._table is None or self._table.size != size:  # a model of another size has begun anew
                self._table = Nearest(size)
            self._table.put(number, audience, numbers)
        elif self._table is not None:
            self._table.drop(number)


class _Transaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("begin immediate")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._connection.execute("commit")
        else:
            with suppress(sqlite3.Error):
                self._connection.execute("rollback")
