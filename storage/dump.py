"""Copies of a PostgreSQL store, by the programs that come with it: pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import Engine, exc, inspect, text

from storage import server
from storage.errors import StoreError

_FORMAT = "--format=custom"
ASIDE = "jet_before"  # the schema in which what was there waits until a copy is back


def write(url: str, target: Path) -> int:
    """A copy as of one moment, while the store is written to; its size in bytes. Raises `StoreError`."""
    partial = target.with_name(target.name + ".partial")
    try:
        _run("pg_dump", url, _FORMAT, "--no-owner", "--file", str(partial))
        _run("pg_restore", None, "--list", str(partial))  # whole enough to be read
        descriptor = os.open(partial, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def read(url: str, source: Path) -> None:
    """Put a copy in an empty database. Raises `StoreError`, also when there is anything in it."""
    made = server.engine(url)
    try:
        tables = inspect(made).get_table_names()
    finally:
        made.dispose()
    if tables:
        raise StoreError(
            "the database is not empty: make a new one (createdb), name it in [store] url, and restore there"
        )
    _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(source))


def put_back(url: str, copy: Path) -> None:
    """Undo what was done to a store since a copy was made, while nobody uses it. Raises `StoreError`, and then the
    store is as it was before the call: what is there goes only when the copy is back."""
    made = server.engine(url)
    try:
        usual = inspect(made).default_schema_name or "public"
        _move(made, usual, ASIDE)
        try:
            read(url, copy)
        except BaseException:
            _move(made, ASIDE, usual)
            raise
        _drop(made, ASIDE)
    except exc.SQLAlchemyError as error:
        raise StoreError(str(error)) from error
    finally:
        made.dispose()


def available() -> bool:
    """Whether PostgreSQL's programs are on this machine."""
    return shutil.which("pg_dump") is not None and shutil.which("pg_restore") is not None


def _move(made: Engine, source: str, target: str) -> None:
    """All tables of a schema, with their indexes, constraints and sequences, to another one."""
    quote = made.dialect.identifier_preparer.quote
    with made.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {quote(target)}"))
        for table in inspect(connection).get_table_names(schema=source):
            connection.execute(text(f"ALTER TABLE {quote(source)}.{quote(table)} SET SCHEMA {quote(target)}"))
        if source == ASIDE:
            connection.execute(text(f"DROP SCHEMA {quote(source)}"))


def _drop(made: Engine, schema: str) -> None:
    with made.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {made.dialect.identifier_preparer.quote(schema)} CASCADE"))


def _run(program: str, url: str | None, *arguments: str) -> None:
    where = shutil.which(program)
    if where is None:
        raise StoreError(f"{program} is not on this machine: install PostgreSQL's client programs")
    known, environ = server.for_programs(url) if url else ("", {})
    named = ["--dbname", known] if known else []
    done = subprocess.run([where, *named, *arguments], env=os.environ | environ, capture_output=True, check=False)
    if done.returncode:
        raise StoreError(f"{program}: {done.stderr.decode(errors='replace').strip()}")
