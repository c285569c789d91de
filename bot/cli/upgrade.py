"""`jet upgrade`: back up, bring the store up to date, look whether it is sound; else all is as it was."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from bot.cli import shared
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.config.settings import Config
from bot.faults import traced
from storage import backup as files
from storage import dump, migrate
from storage.database import is_file, not_in_use
from storage.errors import StoreError


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet upgrade`."""
    made: argparse.ArgumentParser = commands.add_parser(
        "upgrade", help="back up, bring the store up to date and check it; on failure put back what was there"
    )
    made.add_argument("--no-backup", action="store_true", help="PostgreSQL: you have a copy of your own")
    made.set_defaults(run=run)
    return [made]


async def run(args: argparse.Namespace, config: Config, terminal: Terminal) -> int:
    """Exit code 1 when the store could not be brought up to date and is as it was."""
    url = config.store.url
    file = is_file(url)
    if file and shared.someone_listens(config.store.directory):
        raise WrongUse("Jet runs on this store: stop it first, then upgrade, then start it")
    before = await asyncio.to_thread(migrate.revision_at, url)
    if before == migrate.newest():
        terminal.out(f"The store is at revision {before}, as this Jet wants it.")
        return 0
    copy = None
    if before is not None and not args.no_backup:
        copy = await _backed_up(config, before, terminal)
    try:
        await asyncio.to_thread(_migrated, url)
    except Exception as error:  # whatever a migration may do wrong
        return await _undone(url, copy, before, error, terminal)
    terminal.out(f"The store is at revision {migrate.newest()}, checked. Start Jet.")
    return 0


async def _backed_up(config: Config, revision: str, terminal: Terminal) -> Path:
    url = config.store.url
    if not is_file(url) and not dump.available():
        raise WrongUse("pg_dump is not on this machine: install it, or make a copy yourself and say --no-backup")
    folder = config.backup.folder or config.store.directory
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"before-upgrade-{revision}.{'db' if is_file(url) else 'dump'}"
    copy.unlink(missing_ok=True)  # of an attempt that failed
    size = await files.backup(url, copy)
    terminal.out(f"Backed up to {copy} ({size / 1e6:.1f} MB).")
    return copy


def _migrated(url: str) -> None:
    with not_in_use(url):
        migrate.upgrade(url)
    migrate.check(url)


async def _undone(url: str, copy: Path | None, before: str | None, error: Exception, terminal: Terminal) -> int:
    """A migration is one transaction: one that failed has left nothing. One that ended in a store that is not sound is
    undone by the copy."""
    reason = f"{error.__doc__} {error}" if isinstance(error, StoreError) else traced(error)
    terminal.err(f"The upgrade failed: {reason}")
    now = await asyncio.to_thread(migrate.revision_at, url)
    if now == before:
        terminal.err(f"The store is as it was, at revision {before}. Go back to the Jet that you had, and start it.")
    elif copy is not None and (fault := await _put_back(url, copy)) is None:
        terminal.err(f"The copy was put back; the store is at revision {before}. Go back to the Jet that you had.")
    else:
        why = f" The copy could not be put back: {fault}." if copy is not None else ""
        terminal.err(
            f"The store is at revision {now}.{why} To go back: an empty database in [store] url, `jet db restore "
            f"{copy or 'YOUR COPY'}` with the Jet that you had."
        )
    return 1


async def _put_back(url: str, copy: Path) -> str | None:
    """Put the copy back; why it could not be."""
    try:
        await asyncio.to_thread(files.put_back, url, copy)
    except StoreError as error:
        return str(error)
    return None
