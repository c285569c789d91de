"""`jet documents`: add files, folders and archives, import lines of JSON, list, read again, remove."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.assembly import Jet
from bot.cli.progress import Progress
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.documents.library import Library
from bot.documents.shelves import Shelf, shelf_of, shelves_of
from bot.documents.shelving import Shelving
from bot.extraction.extracting import Limits
from bot.intranet.documents import KINDS, Document
from bot.intranet.shelves import legible
from storage.store import Store

_LONGEST_NUMBER = 18  # digits that fit in a column
_OUTCOMES = ("ok", "empty", "password", "broken", "too_large", "not_allowed")


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet documents add|import|list|retry|remove`."""
    made = commands.add_parser("documents", help="the documents that can be searched and asked")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(made))
    add = actions.add_parser("add", help="add files, folders (which are watched from then on) and ZIP files of a drive")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add.add_argument("--once", action="store_true", help="do not watch the folders")
    add.add_argument("--gone", action="store_true", help="what is gone from there is gone, however much it is")
    add.set_defaults(work=_add)
    lines = actions.add_parser("import", help='import lines of {"id", "title", "text"[, "audience", "url"]}')
    lines.add_argument("file", type=Path, metavar="FILE.jsonl")
    lines.set_defaults(work=_import)
    listing = actions.add_parser("list", help="list documents and what became of them")
    listing.add_argument("words", nargs="*", metavar="WORD", help="in the title or the path")
    listing.add_argument("--outcome", choices=_OUTCOMES, help="only what became this")
    listing.add_argument("--bad", action="store_true", help="only what could not be read")
    listing.add_argument("--kind", choices=KINDS, help="only of this kind")
    listing.add_argument("--owner", metavar="NAME", help="only what this person owns")
    listing.add_argument("--stale", action="store_true", help="only what is past its date")
    listing.set_defaults(work=_list)
    retry = actions.add_parser("retry", help="read again what could not be read, or the documents given")
    retry.add_argument("numbers", nargs="*", type=int, metavar="NUMBER")
    retry.set_defaults(work=_retry)
    remove = actions.add_parser("remove", help="remove documents by number, id or path, or all of a folder")
    remove.add_argument("which", nargs="+", metavar="NUMBER|ID|PATH")
    remove.set_defaults(work=_remove)
    return [made, add, lines, listing, retry, remove]


async def _add(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    paths = [_whole(args.cwd / path) for path in args.paths]
    for path in paths:
        if not path.exists():
            raise WrongUse(f"there is no {legible(str(path))}")
        if legible(str(path)) != str(path):
            raise WrongUse(f"the name of {legible(str(path))} is not written in UTF-8: give it another one")
    folders = [] if args.once else [str(path) for path in paths if path.is_dir()]
    await jet.database.write(lambda store: _watch(store, folders, list(map(str, paths))))
    return await _take_in([shelf_of(path) for path in paths], jet, terminal, surely=args.gone)


def _watch(store: Store, folders: list[str], paths: list[str]) -> None:
    """These folders are watched from now on; what was removed there by hand may come back."""
    if folders:
        store.files.watch([*store.files.watched(), *folders])
    begins = tuple(f"{path}/" for path in paths)
    left = {file for file in store.files.left_out() if file not in paths and not file.startswith(begins)}
    store.files.leave_out(left)


async def _take_in(shelves: list[Shelf], jet: Jet, terminal: Terminal, *, surely: bool = False) -> int:
    shelving = Shelving(jet.database, jet.now, Limits(size=jet.config.documents.max_megabytes * 1_000_000))
    plans = [await shelving.plan(shelf, surely=surely) for shelf in shelves]
    progress = Progress(terminal, sum(plan.reading for plan in plans))
    for plan in plans:
        progress.pass_over(len(plan.listing.files) - plan.reading)
        async for added in shelving.carry_out(plan):
            progress.count([added])
    await jet.index()
    if others := sum((Counter(plan.listing.others) for plan in plans), Counter()):
        told = ", ".join(f"{count} {ending or 'without an ending'}" for ending, count in others.most_common())
        terminal.err(f"passed over: {told} (kinds of files that Jet does not read; a .zip is added by its own name)")
    return progress.end()


async def _import(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    path = args.cwd / args.file
    if not path.is_file():
        raise WrongUse(f"there is no file {path}")
    progress = Progress(terminal, sum(1 for line in _lines(path) if line.strip()))
    async for added in Library(jet.database, jet.now).import_lines(_lines(path)):
        progress.count(added)
    await jet.index()
    return progress.end()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        yield from file


async def _list(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    today = jet.now().astimezone(jet.house.zone).date()
    for each in await jet.database.read(lambda store: store.documents.listed()):
        stale = each.stale(today)
        if _wanted(each, args) and (stale or not args.stale):
            told: list[object] = [each.kind, each.owner_name and f"of {each.owner_name}"]
            told += [each.review_on and f"review {each.review_on}", "stale" if stale else "", each.detail]
            said = ", ".join(str(one) for one in told if one)
            more = f"  [{said}]" if said else ""
            terminal.out(
                f"{each.number:>6}  {each.outcome:<11} {each.language}  {each.title}{more}  ({each.source_id})"
            )
    return 0


def _wanted(each: Document, args: argparse.Namespace) -> bool:
    words = f"{each.title} {each.source_id}".casefold()
    return (
        args.outcome in (None, each.outcome)
        and (not args.bad or each.outcome != "ok")
        and args.kind in (None, each.kind)
        and (args.owner is None or args.owner.casefold() in each.owner_name.casefold())
        and all(word.casefold() in words for word in args.words)
    )


async def _retry(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    """Read files again: after tesseract was installed, or a password taken off."""
    listed = await jet.database.read(lambda store: store.documents.listed())
    wanted = [each for each in listed if (each.number in args.numbers if args.numbers else each.outcome != "ok")]
    files = [each for each in wanted if each.source_id.startswith("/")]
    for number in set(args.numbers) - {each.number for each in files}:
        terminal.err(f"There is no document {number} that came from a file.")
    await jet.database.write(lambda store: store.files.again(each.number for each in files))
    return await _take_in(list(shelves_of(each.source_id for each in files).values()), jet, terminal)


async def _remove(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    missing = 0
    for which in args.which:
        path = str(_whole(args.cwd / which))
        removed = await jet.database.write(lambda store, which=which, path=path: _removed(store, which, path))  # type: ignore[misc]
        if removed:
            terminal.out(f"Removed {which}." if removed == 1 else f"Removed {removed} documents of {which}.")
        else:
            missing += 1
            terminal.err(f"There is no document {which}.")
    await jet.index()
    return 1 if missing else 0


def _removed(store: Store, which: str, path: str) -> int:
    """Remove one document, or all of a folder or archive, which is watched no longer, not even as a part; how many."""
    keys: list[str | int] = [int(which)] if which.isdecimal() and len(which) <= _LONGEST_NUMBER else []
    for key in (*keys, which, path):
        source = store.documents.source_of(key) if isinstance(key, int) else key
        if source is not None and store.documents.remove(key) is not None:
            store.files.leave_out({*store.files.left_out(), source})
            return 1
    watched = store.files.watched()
    store.files.watch(folder for folder in watched if folder != path)
    below = [*store.files.below(f"{path}/").values(), *store.files.below(f"{path}!/").values()]
    if below:
        store.files.leave_out({*store.files.left_out(), f"{path}/"})
    for known in below:
        store.documents.remove(known.number)
    return len(below)


def _whole(path: Path) -> Path:
    """Without "..", but with the links that people gave: those are the names they know."""
    return Path(os.path.normpath(path))
