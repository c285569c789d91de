"""What every test has: databases, a homeserver, and the pace of Hypothesis and of the garbage collector."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.nodeid import NodeId
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, NullPool, create_engine, make_url
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from adapters.matrix.local_homeserver import LocalHomeserver
from storage.migrate import upgrade
from storage.tables.delivery import cursor
from tests.memory import memory
from tests.postgres import SmallDisk, cluster, database, small_disk

# The same examples at every run, whatever else the machine does; in a fresh checkout tables are built first,
# which takes a second. `pytest --hypothesis-profile=default` looks for new ones.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("brisk", settings.get_profile("steady"), max_examples=50)


@pytest.hookimpl(tryfirst=True)  # before Hypothesis reads --hypothesis-profile
def pytest_configure(config: pytest.Config) -> None:
    """Half as many examples where what takes long is left out. What tests write is in memory, where there is room."""
    settings.load_profile("brisk" if config.option.markexpr == "not long" else "steady")
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory(Path(tempfile.gettempdir()))))


# Nearly every test opens a store of its own, and SQLAlchemy compiles each statement anew for each engine: a third of
# a dialogue's time. All engines on one kind of database share here what was compiled.
_COMPILED = LRUCache[object, object](5_000)
for _dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
    _dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    _dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
# Not by an event: once one is listened to, every engine asks about events at every statement.
Engine._compiled_cache = property(lambda _: _COMPILED, lambda _, own: None)


# Tests and what they import are 300,000 objects before the first runs; no search for garbage need look through them.
gc.set_threshold(20_000, 20, 20)


def pytest_collection_finish() -> None:
    """What is there before the first test stays until the last."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Who needs the homeserver stays on one worker: each other one would start its own."""
    for item in items:
        if isinstance(item, pytest.Function) and "homeserver" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("synapse"))
    yield
    # pytest-xdist 3.8 writes the group where pytest 9.2 does not look: https://github.com/pytest-dev/pytest-xdist/issues/1386
    for item in items:
        if grouped := vars(item).get("_nodeid"):
            item._id = NodeId.parse(grouped)


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHomeserver]:
    """One homeserver for all tests, without rate limits; tests make accounts of their own on it."""
    server = LocalHomeserver(tmp_path_factory.mktemp("homeserver"), "wilgenhof.test")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The SQLAlchemy URL of a PostgreSQL that this worker alone uses; for making databases in."""
    with cluster() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty PostgreSQL database, dropped after the test."""
    with database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables, to be copied: migrating takes longer than most tests."""
    file = tmp_path_factory.mktemp("template") / "jet.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a database with its tables, to be copied."""
    with database(postgres_server) as url:
        upgrade(url)
        yield str(make_url(url).database)


@pytest.fixture
def postgres_disk(postgres_server: str, postgres_template: str) -> Iterator[SmallDisk]:
    """An empty store on PostgreSQL, on a disk that can be filled: no table that is written anew makes room on it."""
    with small_disk(postgres_server, postgres_template) as disk:
        engine = create_engine(disk.url, poolclass=NullPool)
        with engine.begin() as connection:
            night = {"connection": "scrub", "name": "night", "value": "2100-01-01T00:00:00+00:00"}
            connection.execute(cursor.insert(), night)
        yield disk


@pytest.fixture
def jet_postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty store on PostgreSQL, dropped after the test."""
    with database(postgres_server, postgres_template) as url:
        yield url
