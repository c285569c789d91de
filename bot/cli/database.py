"""`jet db`: bring the store up to date, back it up, put a backup in its place."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.assembly import Jet
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.config.settings import Config
from bot.running.keeping import back_up
from storage import backup as files
from storage.migrate import newest
from storage.restoring import Restored

_HELD = "it says nothing until `jet outbox resume`"


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet db upgrade|backup|restore|restored`."""
    made = commands.add_parser("db", help="upgrade, back up or restore the store")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(made))
    upgrade = actions.add_parser("upgrade", help="bring the store up to date")
    upgrade.set_defaults(work=_upgraded)
    backup = actions.add_parser("backup", help="write a sound copy while Jet may be running")
    backup.add_argument("file", type=Path)
    backup.set_defaults(work=_backup)
    restore = actions.add_parser("restore", help="put a copy in the store's place; the old one is kept")
    restore.add_argument("file", type=Path)
    restore.add_argument("--hold", action="store_true", help=_HELD)
    restore.set_defaults(run=_restore)
    restored = actions.add_parser("restored", help="say that another program has put a copy in the store's place")
    restored.add_argument("--hold", action="store_true", help=_HELD)
    restored.add_argument("--lost", type=_moment, metavar="MOMENT", help="when the store was lost, ISO 8601 (now)")
    restored.set_defaults(work=_restored)
    return [made, upgrade, backup, restore, restored]


async def _upgraded(_: argparse.Namespace, __: Jet, terminal: Terminal) -> int:
    """Opening the store has brought it up to date."""
    terminal.out(f"The store is at revision {newest()}.")
    return 0


async def _backup(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    target = args.cwd / args.file
    if target.exists():
        raise WrongUse(f"{target} exists already")
    size = await back_up(jet, target)
    terminal.out(f"Backed up to {target} ({size / 1e6:.1f} MB). The key file jet.key is not in it: keep that apart.")
    return 0


async def _restore(args: argparse.Namespace, config: Config, terminal: Terminal) -> int:
    source = args.cwd / args.file
    if not source.is_file():
        raise WrongUse(f"there is no file {source}")
    put_back = await files.restore(config.store.url, source, held=args.hold)
    terminal.out("Restored." + (f" What was there before is kept as {put_back.kept}." if put_back.kept else ""))
    _tell(put_back.restored, terminal)
    return 0


async def _restored(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    lost_at = args.lost or jet.now()
    restored = await jet.database.write(
        lambda store: store.restoring.begin(None, lost_at, exact=False, held=args.hold),
    )
    _tell(restored, terminal)
    return 0


def _tell(restored: Restored, terminal: Terminal) -> None:
    terminal.out(f"The copy is of {restored.made_at:%Y-%m-%d %H:%M} UTC; what was done after that is lost.")
    if restored.exact:
        terminal.out("What Jet had heard and sent since is known from the old store: nothing is said twice.")
    else:
        terminal.out(
            f"What people said until {restored.lost_at:%Y-%m-%d %H:%M} UTC is not done again, and what was to be sent "
            "is looked up at the messenger first: nothing is said twice. Ask people to look what is missing."
        )
    terminal.out(f"Start Jet: {_HELD}." if restored.held else "Start Jet: it speaks once it has caught up.")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
