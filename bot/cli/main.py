"""The command line `jet`. Exit codes: 0 = answered, 1 = Jet failed, 2 = wrong use.

Each module here declares its commands with `add_parsers`, setting `work(args, jet, terminal)` for what is done on
the store (in this process, or in the Jet that holds it), or `run(args, config, terminal)` for what is not;
`configures_itself` for what reads no configuration, `stays` for what holds the store while somebody types.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import logging
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from bot.assembly import Jet, make_texts, open_jet
from bot.cli import (
    check,
    console,
    database,
    demo,
    doctor,
    documents,
    outbox,
    people,
    run,
    say,
    search,
    shared,
    slack,
    status,
    upgrade,
)
from bot.cli.terminal import Here, Terminal
from bot.cli.wrong import WrongUse
from bot.config.mistakes import Mistakes
from bot.config.reading import load
from bot.config.settings import Config
from bot.faults import traced
from bot.running import logs
from storage.errors import AlreadyOpen, StoreError

log = logging.getLogger(__name__)
USAGE = 2
FAILED = 1
_MODULES = (run, demo, console, say, documents, search, status, doctor, check, database, upgrade, outbox, people, slack)
_TRIES = 100  # tenths of a second, for a Jet that is starting


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise WrongUse(f"{self.format_usage().strip()}\n{self.prog}: {message}")


def parse(argv: list[str]) -> argparse.Namespace:
    """Read a command line; raises `WrongUse`."""
    made = _Parser(prog="jet", description="A social intranet that lives inside the chat.")
    made.add_argument("--config", type=Path, metavar="FILE", help="configuration (default: config.toml here, if any)")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for module in _MODULES:
        for sub in module.add_parsers(commands):
            sub.add_argument("--config", type=Path, metavar="FILE", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return made.parse_args(argv)


def main() -> None:
    """The entry point."""
    os.umask(0o077)  # what Jet keeps is for the user who runs it
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what this terminal has no letters for shows as a question mark
            stream.reconfigure(errors="replace")
    try:
        code = asyncio.run(_main(sys.argv[1:]))
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        code = FAILED
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(code)


async def _main(argv: list[str]) -> int:
    terminal: Terminal = Here()
    try:
        args = parse(argv)
        args.cwd, args.execute = Path.cwd(), execute
        config = Config() if getattr(args, "configures_itself", False) else load(args.config, os.environ)
        if getattr(args, "prompts", False) and sys.stdin.isatty():
            terminal = _editor(config)
        logs.begin(config.log.level, config.log.format)
        return await _run(args, config, argv, terminal)
    except WrongUse as wrong:
        terminal.err(str(wrong))
        return USAGE
    except Mistakes as mistakes:
        for mistake in mistakes.mistakes:
            terminal.err(str(mistake))
        return USAGE
    except StoreError as error:
        terminal.err(said(error))
        return FAILED
    except BrokenPipeError:
        raise
    except OSError as error:
        terminal.err(str(error))
        return FAILED


async def execute(jet: Jet, argv: list[str], cwd: Path, terminal: Terminal) -> int:
    """Run somebody else's command line in this Jet, which outlives whatever goes wrong in it."""
    try:
        args = parse(argv)
        args.cwd = cwd
        return int(await args.work(args, jet, terminal))
    except SystemExit:  # argparse has shown its help, here
        return USAGE
    except WrongUse as wrong:
        terminal.err(str(wrong))
        return USAGE
    except StoreError as error:
        terminal.err(said(error))
    except OSError as error:
        terminal.err(str(error))
    except Exception as error:
        log.error("a command line failed: %s", traced(error))
        terminal.err(f"Jet failed ({type(error).__name__}); its log says more.")
    return FAILED


def _editor(config: Config) -> Terminal:
    from adapters.console.editor import Editor  # only for who types

    config.store.directory.mkdir(parents=True, exist_ok=True)
    vocabulary = make_texts(config).vocabulary
    return Editor(vocabulary.phrases(), config.store.directory / "console-history", console.worth_keeping(vocabulary))


def said(error: StoreError) -> str:
    """What went wrong with the store, and what to do."""
    return f"{error.__doc__} ({error})" if str(error) else f"{error.__doc__}"


async def _run(args: argparse.Namespace, config: Config, argv: list[str], terminal: Terminal) -> int:
    if hasattr(args, "run"):
        return int(await args.run(args, config, terminal))
    for _ in range(_TRIES):
        try:
            if shared.someone_listens(config.store.directory):
                return await shared.call(config.store.directory, argv, terminal)
            async with _opened(args, config) as jet:
                return int(await args.work(args, jet, terminal))
        except AlreadyOpen:
            await asyncio.sleep(0.1)
    raise AlreadyOpen("it does not answer; if it hangs, end it and try again")


@contextlib.asynccontextmanager
async def _opened(args: argparse.Namespace, config: Config) -> AsyncIterator[Jet]:
    """The store, opened here; a command that stays for long lets others work through it."""
    async with contextlib.AsyncExitStack() as stack:
        jet = await stack.enter_async_context(open_jet(config))
        await jet.hearing.resume()
        if getattr(args, "stays", False):
            await stack.enter_async_context(run.serving(jet, args))
        yield jet
