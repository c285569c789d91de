"""`jet console`: a chat with Jet in the terminal, with history, completion and numbered choices."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import re
from collections.abc import Callable
from typing import Any

from adapters.console.write import Shown
from bot.assembly import Jet
from bot.cli.say import printed
from bot.cli.session import Session, session
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.grammar.vocabulary import Vocabulary

_LOOK = 0.5  # seconds between looks at what others did
_CHOICE = re.compile(r"\s*\[?(\d{1,2})\]?\s*")


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet console`."""
    made: argparse.ArgumentParser = commands.add_parser("console", help="chat with Jet in the terminal")
    made.add_argument("--as", dest="name", metavar="NAME", help="who you are (you)")
    made.add_argument("--in", dest="place", metavar="PLACE", help="where (default: with Jet alone)")
    made.add_argument("--new", action="store_true", help="make a name or place that is not known yet")
    made.set_defaults(work=work, prompts=True, stays=True)
    return [made]


def worth_keeping(vocabulary: Vocabulary) -> Callable[[str], bool]:
    """Which lines go into the history: all but votes, since names may be hidden."""

    def keeps(line: str) -> bool:
        words = line.split()
        starts = [" ".join(words[first:]) for first in (0, 1)]  # with or without a prefix
        found = [each for start in starts for each in (vocabulary.find(start), vocabulary.nearly(start))]
        return not any(each is not None and each.path == "vote" for each in found)

    return keeps


async def work(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    """Chat until end of file."""
    async with session(jet, args.name or _login(), args.place, new=args.new) as here:
        await chat(here, terminal)
    return 0


def _login() -> str:
    """The name of whoever this process belongs to."""
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # in a container, users may have no name
        raise WrongUse("say who you are with --as NAME") from error


async def chat(here: Session, terminal: Terminal) -> None:
    """Each line is said; what is then seen appears, also what others do meanwhile."""
    choices: list[str] = []
    looking = asyncio.create_task(_look(here, terminal, choices)) if terminal.interactive else None
    try:
        async for line in terminal.lines():
            if not line.strip():
                continue
            pressed = _CHOICE.fullmatch(line)
            if pressed and 0 < int(pressed[1]) <= len(choices):
                line = choices[int(pressed[1]) - 1]
            await here.say(line)
            show(await here.see(), terminal, choices)
    finally:
        if looking is not None:
            looking.cancel()


async def _look(here: Session, terminal: Terminal, choices: list[str]) -> None:
    while True:
        await asyncio.sleep(_LOOK)
        show(await here.see(), terminal, choices)


def show(seen: list[Shown], terminal: Terminal, choices: list[str]) -> None:
    """Print things, their choices numbered: 2 presses the second of what was shown last."""
    if seen:
        choices.clear()
    for shown in seen:
        text = printed(shown, as_json=False, colour=terminal.interactive)
        terminal.out(text if text.strip() else "(taken away)")
        if shown.choices and terminal.interactive:
            choices[:] = [choice.run for choice in shown.choices]
            numbered = [f"[{n}] {choice.label}" for n, choice in enumerate(shown.choices, 1)]
            terminal.out("  ".join(numbered))
        terminal.out("")
