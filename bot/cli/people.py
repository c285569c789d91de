"""`jet people`: who there is and who left; everything of one person, to hand over or to erase."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from bot import erasures
from bot.assembly import Jet
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.running.keeping import clean
from storage.erasing import everything_of
from storage.roll import Known
from storage.store import Store

_OLD = ("*.db.before-*", "*.db.pre-*", "before-upgrade-*")  # what restoring and upgrading leave beside the store
_WHO = "a name, a number of `jet people list`, an account, or an e-mail address"


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet people list|left|export|erase`."""
    made = commands.add_parser("people", help="who there is, who left; export or erase everything of one person")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(made))
    listed = actions.add_parser("list", help="everybody, with their accounts and roles")
    listed.add_argument("--json", action="store_true", help="one object a line")
    listed.set_defaults(work=_list)
    left = actions.add_parser("left", help="somebody left: nothing is sent to them, and after a term they are erased")
    left.add_argument("who", metavar="WHO", help=_WHO)
    left.set_defaults(work=_left)
    export = actions.add_parser("export", help="everything that is kept of one person, as JSON and files")
    export.add_argument("who", metavar="WHO", help=_WHO)
    export.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        help="write it there; a FILE.zip holds the files of their documents, too (default: JSON on standard output)",
    )
    export.set_defaults(work=_export)
    erase = actions.add_parser("erase", help="erase one person, here and at the messengers; it cannot be undone")
    erase.add_argument("who", metavar="WHO", help=_WHO)
    erase.add_argument("--yes", action="store_true", help="do it")
    erase.set_defaults(work=_erase)
    return [made, listed, left, export, erase]


async def _list(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    for known in await jet.database.read(lambda store: store.roll.everybody()):
        terminal.out(json.dumps(known.as_object(), ensure_ascii=False) if args.json else _line(known))
    return 0


def _line(known: Known) -> str:
    accounts = ", ".join(f"{account.connection} {account.id}" for account in known.accounts) or "no account"
    roles = f"  ({', '.join(known.roles)})" if known.roles else ""
    left = "  left" if known.state != "active" else ""
    name = known.name or "somebody who was forgotten, or is part of another"
    return f"{known.id:>6}  {name}  {accounts}{roles}{left}"


async def _left(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    """For whom no messenger tells of, as on a homeserver whose every account is an employee's."""
    who = await jet.database.read(lambda store: _one(store, args.who))
    if who.state != "active":
        raise WrongUse(f"{who.name} has left already")
    await _not_the_last_admin(jet, who)

    def leave(store: Store) -> None:
        store.leavers.leave(who.id, jet.now())
        store.people.note(jet.now(), None, "left", str(who.id))

    await jet.database.write(leave)
    days = jet.config.retention.leavers_days
    until = f"They are erased after {days} days (leavers_days)." if days else "They are kept (leavers_days is 0)."
    terminal.out(
        f"{who.name} has left: no roles, nothing is sent to them. {until} Should they speak to Jet again, or still be "
        "in the company's Space, they are back."
    )
    return 0


async def _not_the_last_admin(jet: Jet, who: Known) -> None:
    if await jet.database.read(lambda store: store.people.roles("admin")) == {who.id}:
        raise WrongUse(f"{who.name} is the last admin: give somebody else that role first")


async def _export(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    who = await jet.database.read(lambda store: _one(store, args.who))
    if args.to is None:
        terminal.out(await jet.database.read(lambda store: _everything(store, who)))
        return 0
    target = args.cwd / args.to
    if target.exists():
        raise WrongUse(f"{target} exists already")
    target.touch(mode=0o600)
    write = _pack if target.suffix.lower() == ".zip" else _write
    await jet.database.read(lambda store: write(store, who, target))
    terminal.out(
        f"Everything of {who.name} is in {target}. Votes in polls where names are hidden cannot be told apart."
    )
    return 0


def _everything(store: Store, who: Known) -> str:
    return json.dumps(everything_of(store, who.id), ensure_ascii=False, indent=1, default=str)


def _write(store: Store, who: Known, target: Path) -> None:
    target.write_text(_everything(store, who) + "\n", "utf-8")


def _pack(store: Store, who: Known, target: Path) -> None:
    """With the files of the documents that are theirs."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("everything.json", _everything(store, who))
        for name, sha256 in store.personal.files(who.id):
            with archive.open(f"documents/{name.replace('/', '-')}", "w", force_zip64=True) as file:
                file.writelines(store.blobs.read(sha256))


async def _erase(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    who = await jet.database.read(lambda store: _one(store, args.who))
    await _not_the_last_admin(jet, who)
    if not args.yes:
        terminal.out(f"This erases {_line(who).strip()}. Add --yes to do it; it cannot be undone.")
        return 1
    await jet.database.write(lambda store: erasures.forget(store, who.id, jet.speaking, jet.now()))
    await jet.database.scrub()
    await erasures.note(jet)
    await clean(jet)
    await jet.database.scrub(thoroughly=True)
    jet.courier.wake()
    terminal.out(
        "Erased, and written in the erasure log (erased.jsonl), which is done again after a restore. What Jet showed "
        "of theirs is taken back from the messengers while it runs. Backups made before hold them until they expire."
    )
    old = sorted(each for pattern in _OLD for each in jet.config.store.directory.glob(pattern))
    if old:
        terminal.out("These older copies of the store hold them too; remove them: " + " ".join(map(str, old)))
    return 0


def _one(store: Store, said: str) -> Known:
    """The one person who is meant; raises `WrongUse`."""
    wanted = said.strip().casefold()
    everybody = [known for known in store.roll.everybody() if known.name]
    found = [known for known in everybody if wanted in known.called]
    if len(found) == 1:
        return found[0]
    if not found:
        raise WrongUse(f"I know nobody called {said!r}; `jet people list` shows everybody")
    raise WrongUse("which of these? Say the number:\n" + "\n".join(map(_line, found)))
