"""SQLite: one thread holds the only writing connection and commits everything that waits as one group.

Each piece of work is a SAVEPOINT of the group's transaction, so one failure undoes one piece; with
`synchronous=FULL` one fsync then serves the whole group. Exactly one writing connection also keeps clear of
SQLite's WAL-reset bug (present up to 3.51.2, https://sqlite.org/wal.html#walresetbug).
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc

from storage.errors import AlreadyOpen, Busy, Damaged, Full, StoreError
from storage.seal import Seal
from storage.store import Store

T = TypeVar("T")
log = logging.getLogger(__name__)
PRAGMAS = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-32768",
    "trusted_schema=OFF",
    "journal_size_limit=67108864",
)
_READERS = 2
_LARGEST_GROUP = 256
_LONGEST_QUEUE = 20_000
LOOK = 60.0  # seconds between two looks whether the file is still the one that was opened


@dataclass(frozen=True)
class _Waiting:
    work: Callable[[Store], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


@dataclass(frozen=True)
class _Result:
    waiting: _Waiting
    value: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        if self.waiting.future.done():
            return  # the caller was cancelled meanwhile
        if self.error is None:
            self.waiting.future.set_result(self.value)
        else:
            self.waiting.future.set_exception(self.error)


class SQLite:
    """A store in one file."""

    exclusive = True

    def __init__(self, path: Path, seal: Seal) -> None:
        self.path = path
        self._seal = seal
        self._lock = take_lock(path)
        self.engine = engine(path)
        self.reading = engine(path, read_only=True)
        self._readers = ThreadPoolExecutor(_READERS, "store-read")
        self._file, self._looked = path.stat().st_ino if path.exists() else None, time.monotonic()
        self._damaged = ""  # how that was noticed
        self._queue: deque[_Waiting] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._writer = threading.Thread(target=self._write_groups, name="store-write", daemon=True)
        self._writer.start()

    async def read(self, work: Callable[[Store], T]) -> T:
        """Run `work` on a snapshot."""

        def run() -> T:
            try:
                with self.reading.begin() as connection:
                    return work(Store(connection, self._seal))
            except exc.DBAPIError as error:
                if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_READONLY":
                    raise  # a mistake in the work: readers may not write, however much room there is
                raise self._failure(error) from error

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, work: Callable[[Store], T]) -> T:
        """Run `work` in the next group; it is durable when this returns."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._wake:
            if self._closing:
                raise StoreError("the store is closing")
            if len(self._queue) >= _LONGEST_QUEUE:
                raise Busy("too much waits to be written")
            self._queue.append(_Waiting(work, future, loop))
            self._wake.notify()
        return await future

    async def write_at_once(self, work: Callable[[Store], T], *, patient: bool = True) -> T:
        """The same: no other process writes to the file, so nothing in it is locked for long."""
        return await self.write(work)

    async def read_at_once(self, work: Callable[[Store], T]) -> T:
        """The same: who reads the file waits for no lock."""
        return await self.read(work)

    async def scrub(self, *, thoroughly: bool = False) -> bool:
        """Truncate the write-ahead log, so that deleted rows (overwritten in the file) are gone from it too."""

        def run() -> None:
            with self.engine.connect() as connection:
                dbapi = connection.connection.dbapi_connection
                assert dbapi is not None
                dbapi.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        await asyncio.to_thread(run)
        return True

    async def close(self) -> None:
        """Write what waits, then close the file and let go of its lock."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        await asyncio.to_thread(self._writer.join)
        self._readers.shutdown()
        self.reading.dispose()
        self.engine.dispose()
        self._lock.close()

    def _write_groups(self) -> None:
        while group := self._next_group():
            results = self._run_group(group)
            for loop in {result.waiting.loop for result in results}:
                mine = [result for result in results if result.waiting.loop is loop]
                loop.call_soon_threadsafe(_tell, mine)

    def _next_group(self) -> list[_Waiting]:
        with self._wake:
            while not self._queue and not self._closing:
                self._wake.wait()
            size = min(len(self._queue), _LARGEST_GROUP)
            return [self._queue.popleft() for _ in range(size)]

    def _run_group(self, group: list[_Waiting]) -> list[_Result]:
        wanted = [waiting for waiting in group if not waiting.future.cancelled()]
        try:
            self._look()
            with self.engine.begin() as connection:
                return [self._run_one(connection, waiting) for waiting in wanted]
        except exc.DBAPIError as error:
            failure = self._failure(error)
            return [_Result(waiting, error=failure) for waiting in wanted]
        except BaseException as error:
            return [_Result(waiting, error=error) for waiting in wanted]

    def _look(self) -> None:
        """What is written to a file that was deleted, or put elsewhere, would be lost without a word; and into one that
        is damaged, nothing more is written at all."""
        if self._damaged:
            raise Damaged(self._damaged)
        if time.monotonic() - self._looked < LOOK or self._file is None:
            return
        if not self.path.exists() or self.path.stat().st_ino != self._file:
            raise Damaged(f"{self.path} was deleted or replaced while Jet ran: stop Jet, put it back, start Jet")
        self._looked = time.monotonic()

    def _failure(self, error: exc.DBAPIError) -> StoreError | exc.DBAPIError:
        """As `translated`; from the first sign of damage on, nothing is written."""
        failure = translated(error)
        if isinstance(failure, Damaged) and not self._damaged:
            self._damaged = str(failure)
            log.error("the store is damaged (%s): nothing more is written to it; restore a backup", failure)
        return failure

    def _run_one(self, connection: Connection, waiting: _Waiting) -> _Result:
        connection.exec_driver_sql("SAVEPOINT work")
        try:
            result = _Result(waiting, waiting.work(Store(connection, self._seal)))
        except Exception as error:
            dbapi = connection.connection.dbapi_connection
            failure = self._failure(error) if isinstance(error, exc.DBAPIError) else error
            if dbapi is None or not dbapi.in_transaction or isinstance(failure, Damaged):
                raise  # the disk is full: SQLite itself has rolled the whole group back; or it is to be rolled back
            connection.exec_driver_sql("ROLLBACK TO work")
            result = _Result(waiting, error=failure)
        connection.exec_driver_sql("RELEASE work")
        return result


def engine(path: Path, *, read_only: bool = False, foreign_keys: bool = True) -> Engine:
    """An engine over the file; a writing one has a single connection. `BEGIN` is ours, since Python's
    sqlite3 would start transactions late and read-only."""
    made = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,  # what people type must not reach a log by way of an error
        connect_args={"check_same_thread": False, "cached_statements": 512},
        pool_size=_READERS if read_only else 1,
        max_overflow=0,
        pool_use_lifo=True,  # each connection has a cache of its own: the one that is warm goes first
    )

    @event.listens_for(made, "connect")
    def _connected(dbapi: Any, _: Any) -> None:
        dbapi.isolation_level = None
        own = ("query_only=ON", "wal_autocheckpoint=0") if read_only else ()
        for pragma in (*PRAGMAS, *own, *(() if foreign_keys else ("foreign_keys=OFF",))):
            dbapi.execute(f"PRAGMA {pragma}")

    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    # not as an event of the engine: those are asked about at every statement
    made.dialect.do_begin = lambda dbapi: dbapi.execute(begin)  # type: ignore[assignment,method-assign]

    return made


def take_lock(path: Path) -> Any:
    """Hold the file's lock until the returned handle is closed; raises `AlreadyOpen`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.with_name(path.name + ".lock").open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise AlreadyOpen(str(path)) from None
    return handle


def _tell(results: list[_Result]) -> None:
    for result in results:
        result.tell()


def translated(error: exc.DBAPIError) -> StoreError | exc.DBAPIError:
    """A failure of the file itself, in terms the rest of Jet can act on; any other error as it is."""
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    text = str(error.orig)
    if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return Full(text)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(text)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(text)
    return error
