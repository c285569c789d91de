"""Running work in transactions: one interface over SQLite and PostgreSQL.

Work is an ordinary synchronous function of a `Store`; it may be run again from the start after a failure, so it
touches nothing but the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Engine, make_url

from storage.seal import Seal
from storage.store import Store

T = TypeVar("T")
Work = Callable[[Store], T]


class Database(Protocol):
    """One store, opened. Both calls raise `storage.errors.StoreError` when the store itself fails."""

    engine: Engine
    exclusive: bool  # no other process writes to this store
    reading: Engine  # for the index, which follows the store from a thread of its own

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction of its own; durable when it returns, undone when it raises."""
        ...

    async def write_at_once(self, work: Work[T], *, patient: bool = True) -> T:
        """As `write`, and not behind those that wait for what another process has locked: for what somebody waits to
        see acknowledged. Without patience it is tried once, and `Busy` is raised after a third of a second behind a
        lock."""
        ...

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a snapshot; writing in it fails."""
        ...

    async def read_at_once(self, work: Work[T]) -> T:
        """As `read`, and not behind those either: for what somebody waits to see open."""
        ...

    async def scrub(self, *, thoroughly: bool = False) -> bool:
        """Make what was deleted unreadable in the files too: the log of SQLite is truncated; on PostgreSQL the tables
        that hold secrets are written anew, `thoroughly` all of them. Whether that was done: a table that is in use, or
        takes longer than people should wait, is left as it is."""
        ...

    async def close(self) -> None:
        """Finish what waits and let go of the store."""
        ...


def open_database(url: str, seal: Seal) -> Database:
    """Open the store at an SQLAlchemy URL (`sqlite:///…` or `postgresql://…`); its tables must be up to date.

    Raises `AlreadyOpen` when another process writes to that SQLite file.
    """
    from storage.postgresql import PostgreSQL
    from storage.sqlite import SQLite

    if make_url(url).get_backend_name() == "sqlite":
        return SQLite(sqlite_path(url), seal)
    return PostgreSQL(url, seal)


@contextmanager
def not_in_use(url: str) -> Iterator[None]:
    """Raises `AlreadyOpen` when another process writes to that SQLite file; nobody begins to, meanwhile."""
    from storage.sqlite import take_lock

    if make_url(url).get_backend_name() != "sqlite":
        yield
        return
    with take_lock(sqlite_path(url)):
        yield


def is_file(url: str) -> bool:
    """Whether a store is a SQLite file, and not on a PostgreSQL server."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_path(url: str) -> Path:
    """The file of a `sqlite:///` URL."""
    name = make_url(url).database
    if not name or name == ":memory:":
        raise ValueError("the store must be a file")
    return Path(name)
