"""`jet say`: say lines as somebody and print what that person then sees."""

from __future__ import annotations

import argparse
import json
from typing import Any

from adapters.console.write import Shown
from bot.assembly import Jet
from bot.cli.session import session
from bot.cli.terminal import Terminal

PATIENCE = 15.0  # seconds: what a process that was killed had in hand is free again by then


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet say`."""
    made: argparse.ArgumentParser = commands.add_parser("say", help="say lines and print what is then seen")
    made.add_argument("--as", dest="name", required=True, metavar="NAME", help="who says it")
    made.add_argument("--in", dest="place", metavar="PLACE", help="where (default: to Jet alone)")
    made.add_argument("--json", action="store_true", help="one object a line for each thing shown")
    made.add_argument("--new", action="store_true", help="make a name or place that is not known yet")
    made.add_argument("lines", nargs="+", metavar="LINE", help="one whole line each; - reads them from standard input")
    made.set_defaults(work=work)
    return [made]


async def work(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    """Say all lines, then show what came of them."""
    async with session(jet, args.name, args.place, new=args.new) as here:
        if args.lines == ["-"]:
            async for line in terminal.lines():
                await here.say(line)
        else:
            for line in args.lines:
                await here.say(line)
        for position, shown in enumerate(await here.see(PATIENCE)):
            if position and not args.json:
                terminal.out("")
            terminal.out(printed(shown, as_json=args.json, colour=False))
        outcomes, waits = await here.outcomes(), await here.waits()
    if "new" in outcomes:
        terminal.err("The store would not take it for now. What was said is kept, and done as soon as it will.")
    elif waits:
        terminal.err("An answer is kept, and cannot be shown yet. Look again in a minute.")
    return 1 if waits or outcomes & {"new", "failed"} else 0


def printed(shown: Shown, *, as_json: bool, colour: bool) -> str:
    """One thing shown, for scripts or for people."""
    return json.dumps(shown.as_object(), ensure_ascii=False) if as_json else shown.as_text(colour=colour)
