"""Copies of a SQLite store: made in one step while it is written to, checked, and put back whole."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from storage.database import sqlite_path
from storage.errors import Damaged, StoreError
from storage.migrate import newest
from storage.sqlite import take_lock


async def backup(url: str, target: Path) -> int:
    """Write a sound copy to `target`; its size in bytes. Raises `StoreError`."""
    return await asyncio.to_thread(_backup, _file(url), target)


async def restore(url: str, source: Path) -> Path | None:
    """Put a copy in the store's place; where the old one went. Raises `AlreadyOpen` while a Jet runs on it,
    and `Damaged` for a file that is no sound store."""
    return await asyncio.to_thread(_restore, _file(url), source)


def _file(url: str) -> Path:
    if make_url(url).get_backend_name() != "sqlite":
        raise StoreError("a PostgreSQL store is backed up with pg_dump and restored with pg_restore")
    return sqlite_path(url)


def _backup(file: Path, target: Path) -> int:
    partial = target.with_name(target.name + ".partial")
    _copy(file, partial)
    partial.rename(target)
    _to_disk(target.parent)
    return target.stat().st_size


def _restore(file: Path, source: Path) -> Path | None:
    """The copy is whole and on disk before the store that is there is touched."""
    with take_lock(file):
        if file.exists() and file.samefile(source):
            raise StoreError(f"{source} is the store itself")
        partial = file.with_name(file.name + ".partial")
        _copy(source, partial)
        kept = _set_aside(file)
        partial.rename(file)
        _to_disk(file.parent)
        return kept


def _copy(file: Path, target: Path) -> None:
    """A sound store at `target`, with what is in the log of `file`; or nothing there. Raises `StoreError`."""
    target.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
            _check(source)
            with closing(sqlite3.connect(target)) as copy:
                source.backup(copy, pages=-1)  # in one step: a stepwise copy starts again at every write
                copy.execute("PRAGMA journal_mode=DELETE")
                _check(copy)
        _to_disk(target)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise StoreError(f"{target}: {error}") from error
        raise


def _set_aside(file: Path) -> Path | None:
    """The store that was there, with its log, under another name."""
    if not file.exists():
        return None
    kept = file.with_name(f"{file.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept


def _check(connection: sqlite3.Connection) -> None:
    try:
        found = connection.execute("PRAGMA quick_check").fetchone()[0]
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Damaged(str(error)) from error
    if found != "ok":
        raise Damaged(found)
    if revision > newest():
        raise Damaged(f"it is at revision {revision}, newer than this Jet knows")


def _to_disk(path: Path) -> None:
    """A file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
