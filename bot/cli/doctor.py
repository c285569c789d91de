"""`jet doctor`: what is wrong with the machine, the store and the connections, each with what mends it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from typing import Any

from bot.cli import check, shared
from bot.cli.terminal import Terminal
from bot.config.settings import Config
from bot.running import examining
from bot.running.examining import NOTE, WELL, WRONG, Finding
from storage import serving
from storage.database import is_file, not_in_use
from storage.errors import AlreadyOpen, StoreError


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet doctor`."""
    made: argparse.ArgumentParser = commands.add_parser("doctor", help="what is wrong here, and what mends it")
    made.set_defaults(run=run)
    return [made]


async def run(_: argparse.Namespace, config: Config, terminal: Terminal) -> int:
    """Exit code 1 when something is wrong; a note is none."""
    found = [finding async for finding in examined(config)]
    for level in (WELL, NOTE, WRONG):
        for finding in found:
            if finding.level == level:
                terminal.out(f"{level + ':':<7}{finding.about}")
                if finding.mend:
                    terminal.out(f"       {finding.mend}")
    wrong = sum(finding.level == WRONG for finding in found)
    terminal.out(f"{wrong} to mend." if wrong else "Nothing to mend.")
    return 1 if wrong else 0


async def examined(config: Config) -> AsyncIterator[Finding]:
    """Everything that can be looked at, whether Jet runs or not."""
    file = is_file(config.store.url)
    for finding in examining.machine(config.store.directory, config.file, file=file):
        yield finding
    if not file:
        for finding in await asyncio.to_thread(_server, config.store.url):
            yield finding
    yield _second(config)
    for name, url in _servers(config).items():
        yield await asyncio.to_thread(examining.clock, name, url)
    for warning in config.warnings:
        yield Finding(NOTE, str(warning))
    problems = await check.problems(config)
    for problem in problems:
        yield Finding(WRONG, problem)
    if not problems:
        yield Finding(WELL, "`jet check` is content")


def _server(url: str) -> list[Finding]:
    """A PostgreSQL that may forget what it has promised, or keeps another time."""
    try:
        return [Finding(WRONG, about, mend) for about, mend in serving.troubles(url)] or [
            Finding(WELL, "PostgreSQL keeps what it promises")
        ]
    except StoreError as error:
        return [Finding(WRONG, f"PostgreSQL: {error}", "Look whether it runs, and at [store] url.")]


def _second(config: Config) -> Finding:
    """A process that holds the store and does not answer."""
    if shared.someone_listens(config.store.directory):
        return Finding(WELL, "Jet runs, and answers")
    try:
        with not_in_use(config.store.url):
            return Finding(NOTE, "Jet does not run")
    except AlreadyOpen:
        mend = "Wait when it is starting; else end it: `fuser` on jet.db.lock names it."
        return Finding(WRONG, "a process holds the store and does not answer", mend)


def _servers(config: Config) -> dict[str, str]:
    """Whom to ask for the time."""
    matrix = {name: f"{account.homeserver}/_matrix/client/versions" for name, account in config.matrix.items()}
    return matrix | {name: f"{workspace.api}/api/api.test" for name, workspace in config.slack.items()}
