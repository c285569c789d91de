"""Bringing a store up to date: all migrations in one transaction, under a lock, never backwards."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, exc, insert, inspect, make_url, select, text

from storage import server, sqlite
from storage.database import sqlite_path
from storage.dump import ASIDE
from storage.errors import Busy, Damaged, NotOwned, TooNew
from storage.tables import metadata
from storage.tables.delivery import cursor

log = logging.getLogger(__name__)
_VERSIONS = Path(__file__).with_name("migrations") / "versions"
WORKS_WITH = "0010"  # the oldest revision whose Jet may work on a store of this one: migrations since then only add
_MARK = "works with"
_NOT_ALLOWED = "42501"  # PostgreSQL's number for a right that is lacking
_LOCK = 5_702_011  # any number, the same in every Jet: PostgreSQL's advisory lock for migrating


def upgrade(url: str) -> bool:
    """Migrate the store to this program's revision; True when anything had to be done.

    Before a SQLite file is changed it is copied to `<name>.pre-<revision>`. Raises `TooNew` for a store that a
    newer Jet made, unless that one says that this one may share it; `Damaged` for a file that is none; `NotOwned` for a
    database in which Jet may make no tables.
    """
    is_file = make_url(url).get_backend_name() == "sqlite"
    engine = _file_engine(sqlite_path(url)) if is_file else server.engine(url)
    try:
        return _upgrade(engine, sqlite_path(url) if is_file else None)
    except exc.DatabaseError as error:
        if is_file and isinstance(error, exc.DBAPIError):
            raise sqlite.translated(error) from error
        if isinstance(error, exc.OperationalError):
            raise Busy(str(error.orig)) from error
        if isinstance(error, exc.ProgrammingError) and getattr(error.orig, "sqlstate", "") == _NOT_ALLOWED:
            raise NotOwned(str(error.orig).splitlines()[0]) from error
        raise
    finally:
        engine.dispose()


def revision_at(url: str) -> str | None:
    """Where a store is, which nobody need have open; None for one without tables, or that is not there yet."""
    is_file = make_url(url).get_backend_name() == "sqlite"
    if is_file and not sqlite_path(url).exists():
        return None
    engine = sqlite.engine(sqlite_path(url), read_only=True) if is_file else server.engine(url)
    try:
        with engine.connect() as connection:
            return revision(connection)
    except exc.DBAPIError as error:
        raise (sqlite.translated(error) if is_file else Busy(str(error.orig))) from error
    finally:
        engine.dispose()


def check(url: str) -> None:
    """Raises `Damaged` for a store that is not as this program wants it: a table or a column is missing, a page is
    unsound, a row lost what it belongs to."""
    is_file = make_url(url).get_backend_name() == "sqlite"
    engine = sqlite.engine(sqlite_path(url), read_only=True) if is_file else server.engine(url)
    try:
        with engine.connect() as connection:
            if is_file and connection.scalar(text("PRAGMA quick_check")) != "ok":
                raise Damaged("a page is not sound")
            if is_file and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise Damaged("a row lost what it belongs to")
            found = inspect(connection)
            for table in metadata.sorted_tables:
                there = (
                    {column["name"] for column in found.get_columns(table.name)}
                    if found.has_table(table.name)
                    else set()
                )
                if missing := {column.name for column in table.columns} - there:
                    raise Damaged(f"table {table.name} lacks {', '.join(sorted(missing))}")
    finally:
        engine.dispose()


def newest() -> str:
    """The revision that this program works with: the last of the files `v0001_….py`."""
    return max(_known())


def _upgrade(engine: Engine, file: Path | None) -> bool:
    with _locked(engine) as connection:
        now = revision(connection)
        if now == newest():
            return False
        if now is not None and now not in _known():
            if file is None and _takes_older(connection):
                log.warning("the store is at revision %s, newer than this Jet; it works beside the newer ones", now)
                return False
            raise TooNew(now)
        if file is None and now is None and inspect(connection).get_table_names(schema=ASIDE):
            raise Damaged(
                f"a copy was being put back and that was cut short; what was there waits in the schema {ASIDE}. "
                "Finish it: `jet db restore` and the copy that `jet upgrade` named; when all is there, drop that schema"
            )
        if file is not None and now is not None:
            _copy(file, now)
        _migrate(connection)
        connection.execute(delete(cursor).where(cursor.c.connection == "", cursor.c.name == _MARK))
        connection.execute(insert(cursor).values(connection="", name=_MARK, value=WORKS_WITH))
        if file is not None and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
            raise Damaged("a row lost what it belongs to")
    log.info("the store is now at revision %s", newest())
    return True


def _takes_older(connection: Connection) -> bool:
    """Whether whoever migrated this store says that this program may go on, as while several are upgraded in turn."""
    mark = connection.scalar(select(cursor.c.value).where(cursor.c.connection == "", cursor.c.name == _MARK))
    return mark is not None and mark <= newest()


def _migrate(connection: Connection) -> None:
    from alembic import command  # half a second, which a store that is up to date need not wait for
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_VERSIONS.parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def revision(connection: Connection) -> str | None:
    """Where the store is; None for one without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other migrating process shares (SQLite: its BEGIN IMMEDIATE is the lock)."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


def _file_engine(file: Path) -> Engine:
    """Without foreign keys: re-creating a parent table would else delete its children by cascade."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return sqlite.engine(file, foreign_keys=False)


def _copy(file: Path, revision: str) -> None:
    """The lock is held, so nothing is written meanwhile; the log goes along."""
    for suffix in ("", "-wal"):
        source = file.with_name(file.name + suffix)
        if source.exists():
            shutil.copy2(source, file.with_name(f"{file.name}.pre-{revision}{suffix}"))


def _known() -> set[str]:
    return {file.stem[1:5] for file in _VERSIONS.glob("v[0-9]*.py")}
