"""`jet outbox`: what Jet has to say."""

from __future__ import annotations

import argparse
from typing import Any

from bot.assembly import Jet
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet outbox list|retry|drop|resume`."""
    made = commands.add_parser("outbox", help="what Jet has to say")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(made))
    resume = actions.add_parser("resume", help="let a restored Jet speak again")
    resume.set_defaults(work=_resume)
    listed = actions.add_parser("list", help="what could not be delivered, and why")
    listed.add_argument("--most", type=int, default=50, metavar="N", help="how many are shown (50)")
    listed.set_defaults(work=_list)
    retry = actions.add_parser("retry", help="try it once more")
    drop = actions.add_parser("drop", help="forget it")
    for parser, work in ((retry, _retry), (drop, _drop)):
        parser.add_argument("number", type=int, nargs="*", help="as `jet outbox list` shows it")
        parser.add_argument("--all", action="store_true", help="everything that could not be delivered")
        parser.set_defaults(work=work)
    return [made, resume, listed, retry, drop]


async def _resume(_: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    if await jet.database.write(lambda store: store.restoring.resume()):
        terminal.out("Jet speaks again. What waits is looked up at the messenger before it is sent.")
    else:
        terminal.out("Nothing is held back.")
    return 0


async def _list(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    """Exit code 1 when there is something."""
    found = await jet.database.read(lambda store: store.undelivered.newest(args.most))
    count = await jet.database.read(lambda store: store.undelivered.count())
    for one in found:
        where = f"{one.place} on {one.connection}" if one.place else f"somebody on {one.connection}"
        shows = f" (shows {one.number})" if one.number is not None else ""
        again = "" if one.whole else "; nothing is left of it to try again"
        terminal.out(f"{one.id:>8}  {one.at:%Y-%m-%d %H:%M}  for {where}{shows}: {one.error}{again}")
    terminal.out(f"{count} could not be delivered." if count else "Everything has arrived, or is on its way.")
    return 1 if count else 0


async def _retry(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    numbers = _numbers(args)
    tried = await jet.database.write(lambda store: store.undelivered.retry(numbers, jet.now()))
    jet.courier.wake()
    terminal.out(f"{tried} will be tried again.")
    return _whether_all(numbers, tried)


async def _drop(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    numbers = _numbers(args)
    dropped = await jet.database.write(lambda store: store.undelivered.drop(numbers))
    terminal.out(f"{dropped} dropped.")
    return _whether_all(numbers, dropped)


def _numbers(args: argparse.Namespace) -> list[int] | None:
    if args.all == bool(args.number):
        raise WrongUse("name the numbers that `jet outbox list` shows, or --all")
    return None if args.all else args.number


def _whether_all(numbers: list[int] | None, done: int) -> int:
    return 0 if numbers is None or done == len(set(numbers)) else 1
