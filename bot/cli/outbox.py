"""`jet outbox`: what Jet has to say."""

from __future__ import annotations

import argparse
from typing import Any

from bot.assembly import Jet
from bot.cli.terminal import Terminal


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet outbox resume`."""
    made = commands.add_parser("outbox", help="what Jet has to say")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(made))
    resume = actions.add_parser("resume", help="let a restored Jet speak again")
    resume.set_defaults(work=_resume)
    return [made, resume]


async def _resume(_: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    if await jet.database.write(lambda store: store.restoring.resume()):
        terminal.out("Jet speaks again. What waits is looked up at the messenger before it is sent.")
    else:
        terminal.out("Nothing is held back.")
    return 0
