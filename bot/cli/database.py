"""`jet db`: bring the store up to date, back it up, put a backup in its place."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bot.assembly import Jet
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.config.settings import Config
from storage import backup as files
from storage.migrate import newest


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet db upgrade|backup|restore`."""
    made = commands.add_parser("db", help="upgrade, back up or restore the store")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(made))
    upgrade = actions.add_parser("upgrade", help="bring the store up to date")
    upgrade.set_defaults(work=_upgraded)
    backup = actions.add_parser("backup", help="write a sound copy while Jet may be running")
    backup.add_argument("file", type=Path)
    backup.set_defaults(work=_backup)
    restore = actions.add_parser("restore", help="put a copy in the store's place; the old one is kept")
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=_restore)
    return [made, upgrade, backup, restore]


async def _upgraded(_: argparse.Namespace, __: Jet, terminal: Terminal) -> int:
    """Opening the store has brought it up to date."""
    terminal.out(f"The store is at revision {newest()}.")
    return 0


async def _backup(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    target = args.cwd / args.file
    if target.exists():
        raise WrongUse(f"{target} exists already")
    size = await files.backup(jet.config.store.url, target)
    terminal.out(f"Backed up to {target} ({size / 1e6:.1f} MB). The key file jet.key is not in it: keep that apart.")
    return 0


async def _restore(args: argparse.Namespace, config: Config, terminal: Terminal) -> int:
    source = args.cwd / args.file
    if not source.is_file():
        raise WrongUse(f"there is no file {source}")
    kept = await files.restore(config.store.url, source)
    terminal.out("Restored." + (f" What was there before is kept as {kept}." if kept else ""))
    return 0
