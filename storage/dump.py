"""Copies of a PostgreSQL store, by the programs that come with it: pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url

from storage.errors import StoreError

_FORMAT = "--format=custom"


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
    made = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    try:
        tables = inspect(made).get_table_names()
    finally:
        made.dispose()
    if tables:
        raise StoreError(
            "the database is not empty: make a new one (createdb), name it in [store] url, and restore there"
        )
    _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(source))


def available() -> bool:
    """Whether PostgreSQL's programs are on this machine."""
    return shutil.which("pg_dump") is not None and shutil.which("pg_restore") is not None


def _run(program: str, url: str | None, *arguments: str) -> None:
    where = shutil.which(program)
    if where is None:
        raise StoreError(f"{program} is not on this machine: install PostgreSQL's client programs")
    known, environ = _known(make_url(url)) if url else ([], {})
    done = subprocess.run([where, *known, *arguments], env=os.environ | environ, capture_output=True, check=False)
    if done.returncode:
        raise StoreError(f"{program}: {done.stderr.decode(errors='replace').strip()}")


def _known(url: URL) -> tuple[list[str], dict[str, str]]:
    """How the programs are told of a database; the password not on the command line, where others see it."""
    host = url.host or str(url.query.get("host", ""))
    given = {"--host": host, "--port": url.port, "--username": url.username, "--dbname": url.database}
    arguments = [f"{name}={value}" for name, value in given.items() if value]
    return arguments, {"PGPASSWORD": url.password} if url.password else {}
