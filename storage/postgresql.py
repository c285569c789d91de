"""PostgreSQL: a pool of threads, each piece of work a transaction of its own; PostgreSQL groups commits itself."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, ExceptionContext, event, exc

from storage import server
from storage.errors import Busy, Full
from storage.seal import Seal
from storage.store import Store
from storage.tables import metadata

log = logging.getLogger(__name__)
T = TypeVar("T")
_THREADS = 8
_AT_ONCE = 2  # threads for what somebody waits to see acknowledged, beside those
_INDEX = 1  # connection of the thread that follows the store
_TRIES = 6
_READ_ONLY = "25006"
_IN_USE = "55P03"
_ONCE_MORE = (0.3, 0.1)  # seconds after which a table that is in use is tried again, the last first
_NO_ROOM = frozenset({"53100", "58030"})  # disk full, an error of the disk
_SECRET = ("hidden_vote", "poll_secret")  # of open polls only, so they are small
_STATISTICS = "pg_statistic"
_LARGE = 100_000_000  # bytes with its indexes; writing that anew takes about a second
_BRIEFLY = {"lock_timeout": 300, "statement_timeout": 3000}  # milliseconds
_IMPATIENT = "SET LOCAL lock_timeout = 300"  # milliseconds
_OPTIONS = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=10000"


class PostgreSQL:
    """A store on a PostgreSQL server."""

    exclusive = False

    def __init__(self, url: str, seal: Seal) -> None:
        self._seal = seal
        self.engine = server.engine(
            url,
            hide_parameters=True,  # what people type must not reach a log by way of an error
            pool_size=_THREADS + _AT_ONCE + _INDEX,
            max_overflow=0,
            pool_pre_ping=True,
            pool_recycle=1800,
            pool_use_lifo=True,  # a connection plans a statement anew its first five times: use few, and those again
            connect_args={"prepare_threshold": 1, "options": _OPTIONS},
        )
        event.listen(self.engine, "handle_error", _lets_go)
        event.listen(self.engine, "checkout", _asks_for_nothing)
        self.reading = self.engine
        self._closing = False
        self._threads = ThreadPoolExecutor(_THREADS, "store")
        self._at_once = ThreadPoolExecutor(_AT_ONCE, "store-at-once")

    async def read(self, work: Callable[[Store], T]) -> T:
        """Run `work` in a read-only transaction."""
        return await self._in_thread(lambda: self._read(work))

    async def write(self, work: Callable[[Store], T]) -> T:
        """Run `work` in a transaction; it is durable when this returns."""
        return await self._in_thread(lambda: self._written(work))

    async def write_at_once(self, work: Callable[[Store], T], *, patient: bool = True) -> T:
        """The same in threads of its own; without patience once, and not for long."""
        loop = asyncio.get_running_loop()
        if patient:
            return await loop.run_in_executor(self._at_once, _patiently, lambda: self._written(work))
        return await loop.run_in_executor(self._at_once, _tried, lambda: self._written(work, _IMPATIENT), 1)

    async def read_at_once(self, work: Callable[[Store], T]) -> T:
        """The same in the threads of `write_at_once`."""
        return await asyncio.get_running_loop().run_in_executor(self._at_once, _patiently, lambda: self._read(work))

    def _read(self, work: Callable[[Store], T]) -> T:
        with self.engine.connect() as connection:
            connection = connection.execution_options(postgresql_readonly=True)
            with connection.begin():
                return work(Store(connection, self._seal))

    def _written(self, work: Callable[[Store], T], before: str = "") -> T:
        with self.engine.begin() as connection:
            if before:
                connection.exec_driver_sql(before)
            return work(Store(connection, self._seal))

    async def scrub(self, *, thoroughly: bool = False) -> bool:
        """Write tables anew, as vacuuming alone leaves dead rows readable in their files, and thoroughly the samples of
        them that the planner keeps. Nobody waits long: who else needs a table comes first, and a large one stays."""
        tables = (*(each.name for each in metadata.sorted_tables), _STATISTICS) if thoroughly else _SECRET

        def run() -> bool:
            with self.engine.connect() as connection:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql("VACUUM inbox")
                for name, most in _BRIEFLY.items():
                    connection.exec_driver_sql(f"SET {name} = {most}")
                done = [not self._closing and _written_anew(connection, table) for table in tables]
                for name in _BRIEFLY:
                    connection.exec_driver_sql(f"RESET {name}")
                return all(done)

        return await self._in_thread(run)

    async def close(self) -> None:
        """Finish what runs and close the connections."""
        self._closing = True
        await asyncio.to_thread(self._at_once.shutdown)
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    async def _in_thread(self, run: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _patiently, run)


def _written_anew(connection: Connection, table: str) -> bool:
    """Whether it was; `VACUUM FULL` keeps everybody from the table."""
    size = connection.exec_driver_sql(f"SELECT pg_total_relation_size('{table}')").scalar_one()
    if size > _LARGE:
        log.info("the table %s is too large to be written anew (%.0f MB)", table, size / 1e6)
        return False
    waits = list(_ONCE_MORE)
    while True:
        try:
            connection.exec_driver_sql(f"VACUUM FULL {table}")
            if table != _STATISTICS:
                connection.exec_driver_sql(f"ANALYZE {table}")
            return True
        except exc.DBAPIError as error:  # in use, too large, or no room for the copy
            if error.connection_invalidated:
                raise
            if not waits or getattr(error.orig, "sqlstate", None) != _IN_USE:
                log.info("the table %s was not written anew: %s", table, type(error.orig).__name__)
                return False
        time.sleep(waits.pop())


def _lets_go(context: ExceptionContext) -> None:
    """A server that takes no writes any more is what was the first before another took its place: connect anew."""
    if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
        context.is_disconnect = True


def _asks_for_nothing(dbapi: Any, *_: object) -> None:
    """After a transaction that only read, SQLAlchemy asks for one that writes, which a standby does not even begin: it
    is to say that it is read-only when something is written."""
    dbapi.read_only = None


def _patiently(run: Callable[[], T]) -> T:
    """Run again after a deadlock or a lost connection; work is written so that a repeat is harmless."""
    return _tried(run, _TRIES)


def _tried(run: Callable[[], T], times: int) -> T:
    """Run up to so many times; raises `Busy` when the store would have it at none of them, and `Full` when it keeps
    nothing."""
    for attempt in range(times):
        try:
            return run()
        except exc.DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            # A conflict with another transaction, a lock that is not to be had, a server that stops, starts or is gone.
            if not (error.connection_invalidated or isinstance(error, exc.OperationalError)):
                raise
            if state in _NO_ROOM or (state == _READ_ONLY and attempt == times - 1):
                raise Full(str(error.orig)) from error
            if attempt == times - 1:
                raise Busy(str(error.orig)) from error
            time.sleep(random.uniform(0, 0.05 * 2**attempt))
    raise AssertionError("unreachable")
