"""`jet documents`: add files, import lines of JSON, list, remove."""

from __future__ import annotations

import argparse
import collections
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.assembly import Jet
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.extraction.extracting import Limits
from bot.library import Added, Library, files_in

_TELL_EVERY = 2.0
_LONGEST_NUMBER = 18  # digits that fit in a column


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet documents add|import|list|remove`."""
    made = commands.add_parser("documents", help="the documents that can be searched and asked")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(made))
    add = actions.add_parser("add", help="add files, or all that can be read in folders")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add.set_defaults(work=_add)
    lines = actions.add_parser("import", help='import lines of {"id", "title", "text"[, "audience", "url"]}')
    lines.add_argument("file", type=Path, metavar="FILE.jsonl")
    lines.set_defaults(work=_import)
    listing = actions.add_parser("list", help="list all documents and what became of them")
    listing.set_defaults(work=_list)
    remove = actions.add_parser("remove", help="remove documents by number, id or path")
    remove.add_argument("which", nargs="+", metavar="NUMBER|ID|PATH")
    remove.set_defaults(work=_remove)
    return [made, add, lines, listing, remove]


class _Progress:
    """Tells how far it is, every two seconds, and at the end what came of it."""

    def __init__(self, terminal: Terminal, total: int | None) -> None:
        self._terminal, self._total = terminal, total
        self._outcomes: collections.Counter[str] = collections.Counter()
        self._began = self._told = time.monotonic()

    def count(self, added: list[Added]) -> None:
        """Some more are done; bad ones are named at once."""
        for one in added:
            self._outcomes[one.outcome] += 1
            if one.outcome != "ok":
                self._terminal.err(f"{one.outcome}: {one.name}{f' ({one.detail})' if one.detail else ''}")
        now = time.monotonic()
        if now - self._told > _TELL_EVERY:
            self._told = now
            done = self._outcomes.total()
            rate = done / (now - self._began)
            left = f" of {self._total}, {(self._total - done) / rate:.0f} s to go" if self._total else ""
            self._terminal.err(f"{done}{left} ({rate:.0f} a second)")

    def end(self) -> int:
        """The outcome of all; 1 when nothing could be read."""
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self._outcomes.items()))
        self._terminal.out(f"{self._outcomes.total()} documents: {told or 'none found'}.")
        return 0 if self._outcomes["ok"] or not self._outcomes else 1


async def _add(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    paths = [args.cwd / path for path in args.paths]
    for path in paths:
        if not path.exists():
            raise WrongUse(f"there is no {path}")
    files = list(files_in(paths))
    progress = _Progress(terminal, len(files))
    limits = Limits(size=jet.config.documents.max_megabytes * 1_000_000)
    async for added in Library(jet.database, jet.now, limits).add(files):
        progress.count([added])
    await jet.index()
    return progress.end()


async def _import(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    path = args.cwd / args.file
    if not path.is_file():
        raise WrongUse(f"there is no file {path}")
    progress = _Progress(terminal, sum(1 for line in _lines(path) if line.strip()))
    async for added in Library(jet.database, jet.now).import_lines(_lines(path)):
        progress.count(added)
    await jet.index()
    return progress.end()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        yield from file


async def _list(_: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    for each in await jet.database.read(lambda store: store.documents.listed()):
        terminal.out(f"{each.number:>6}  {each.outcome:<11} {each.language}  {each.title}  ({each.source_id})")
    return 0


async def _remove(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    missing = 0
    for which in args.which:
        keys: list[str | int] = [int(which)] if which.isdecimal() and len(which) <= _LONGEST_NUMBER else []
        keys += [which, str(args.cwd / which)]
        for key in keys:
            if await jet.database.write(lambda store, key=key: store.documents.remove(key)) is not None:  # type: ignore[misc]
                terminal.out(f"Removed {which}.")
                break
        else:
            missing += 1
            terminal.err(f"There is no document {which}.")
    await jet.index()
    return 1 if missing else 0
