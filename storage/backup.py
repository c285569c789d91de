"""Copies of a store: made in one step while it is written to, checked, and put back whole."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from storage import dump, server
from storage.absorbing import absorb, last_written
from storage.database import is_file, sqlite_path
from storage.errors import Damaged, StoreError
from storage.migrate import newest
from storage.restoring import Restored, Restoring
from storage.settings import Settings
from storage.sqlite import take_lock


@dataclass(frozen=True)
class PutBack:
    """What a restore came to; `kept` is where the store that was there went."""

    restored: Restored
    kept: Path | None


async def backup(url: str, target: Path) -> int:
    """Write a sound copy to `target`; its size in bytes. Raises `StoreError`."""
    return await asyncio.to_thread(_backup if is_file(url) else dump.write, url, target)


async def restore(url: str, source: Path, *, held: bool = False) -> PutBack:
    """Put a copy in the store's place; `held`: it speaks again only when an admin says so. Raises `AlreadyOpen`
    while a Jet runs on it, and `Damaged` for a file that is no sound store."""
    return await asyncio.to_thread(_restore if is_file(url) else _load, url, source, held)


def _backup(url: str, target: Path) -> int:
    partial = target.with_name(target.name + ".partial")
    _copy(sqlite_path(url), partial)
    partial.rename(target)
    _to_disk(target.parent)
    return target.stat().st_size


def _restore(url: str, source: Path, held: bool) -> PutBack:
    """The copy is whole, on disk, and knows that it is one, before the store that is there is touched."""
    file = sqlite_path(url)
    with take_lock(file):
        if file.exists() and file.samefile(source):
            raise StoreError(f"{source} is the store itself")
        partial = file.with_name(file.name + ".partial")
        made_at = datetime.fromtimestamp(source.stat().st_mtime, UTC)
        lost_at = last_written(file) or datetime.now(UTC)
        _copy(source, partial)
        exact = file.exists() and absorb(partial, file)
        restored = _begin(f"sqlite:///{partial}", made_at, lost_at, exact, held)
        kept = _set_aside(file)
        partial.rename(file)
        _to_disk(file)
        _to_disk(file.parent)
        return PutBack(restored, kept)


def put_back(url: str, copy: Path) -> Path | None:
    """Undo what was done to a store since a copy was made, while nobody used it; where the other one went, None where
    it is not kept. Raises `StoreError`, and then nothing was done."""
    if not is_file(url):
        dump.put_back(url, copy)
        return None
    file = sqlite_path(url)
    with take_lock(file):
        partial = file.with_name(file.name + ".partial")
        _copy(copy, partial)
        kept = _set_aside(file)
        partial.rename(file)
        _to_disk(file.parent)
        return kept


def _load(url: str, source: Path, held: bool) -> PutBack:
    """Into an empty database of a PostgreSQL server."""
    dump.read(url, source)
    return PutBack(_begin(url, None, datetime.now(UTC), False, held), None)


def _begin(url: str, made_at: datetime | None, lost_at: datetime, exact: bool, held: bool) -> Restored:
    made = create_engine(url) if is_file(url) else server.engine(url)
    try:
        with made.begin() as connection:
            known = Settings(connection).recall("backup", "made_at")
            made_at = datetime.fromisoformat(known) if known else made_at
            return Restoring(connection).begin(made_at, max(lost_at, made_at or lost_at), exact=exact, held=held)
    finally:
        made.dispose()


def _copy(file: Path, target: Path) -> None:
    """A sound store at `target`, with what is in the log of `file`; or nothing there. Raises `StoreError`."""
    target.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
            _check(source)
            with closing(sqlite3.connect(target)) as copy:
                source.execute("BEGIN")  # what is counted is what is copied
                counted = _counts(source)
                source.backup(copy, pages=-1)  # in one step: a stepwise copy starts again at every write
                copy.execute("PRAGMA journal_mode=DELETE")
                _check(copy)
                if _counts(copy) != counted:
                    raise Damaged("the copy does not have as many rows as the store")
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


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


def _to_disk(path: Path) -> None:
    """A file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
