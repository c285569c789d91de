"""PostgreSQL: a pool of threads, each piece of work a transaction of its own; PostgreSQL groups commits itself."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import create_engine, exc, make_url, text

from storage.errors import Busy
from storage.seal import Seal
from storage.store import Store

T = TypeVar("T")
_THREADS = 8
_TRIES = 6
# serialization failure, deadlock, lock not available, the server is shutting down or starting
_AGAIN = frozenset({"40001", "40P01", "55P03", "57P01", "57P03"})
_OPTIONS = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=10000"


class PostgreSQL:
    """A store on a PostgreSQL server."""

    exclusive = False

    def __init__(self, url: str, seal: Seal) -> None:
        self._seal = seal
        self.engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            hide_parameters=True,  # what people type must not reach a log by way of an error
            pool_size=_THREADS,
            max_overflow=0,
            pool_pre_ping=True,
            pool_recycle=1800,
            connect_args={"prepare_threshold": 1, "options": _OPTIONS},
        )
        self.reading = self.engine
        self._threads = ThreadPoolExecutor(_THREADS, "store")

    async def read(self, work: Callable[[Store], T]) -> T:
        """Run `work` in a read-only transaction."""

        def run() -> T:
            with self.engine.connect() as connection:
                connection = connection.execution_options(postgresql_readonly=True)
                with connection.begin():
                    return work(Store(connection, self._seal))

        return await self._in_thread(run)

    async def write(self, work: Callable[[Store], T]) -> T:
        """Run `work` in a transaction; it is durable when this returns."""

        def run() -> T:
            with self.engine.begin() as connection:
                return work(Store(connection, self._seal))

        return await self._in_thread(run)

    async def scrub(self) -> None:
        """Vacuum the tables that held secrets, so that their dead rows are overwritten."""

        def run() -> None:
            with self.engine.connect() as connection:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(text("VACUUM inbox, hidden_vote, poll_secret"))

        await self._in_thread(run)

    async def close(self) -> None:
        """Finish what runs and close the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    async def _in_thread(self, run: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _patiently, run)


def _patiently(run: Callable[[], T]) -> T:
    """Run again after a deadlock or a lost connection; work is written so that a repeat is harmless."""
    for attempt in range(_TRIES):
        try:
            return run()
        except exc.DBAPIError as error:
            again = error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _AGAIN
            if not (again or isinstance(error, exc.OperationalError)):
                raise
            if attempt == _TRIES - 1:
                raise Busy(str(error.orig)) from error
            time.sleep(random.uniform(0, 0.05 * 2**attempt))
    raise AssertionError("unreachable")
