"""`jet check`: is the configuration right, do the connections work? Every mistake at once."""

from __future__ import annotations

import argparse
import shutil
from typing import Any

from bot.assembly import TEXTS, make_texts, open_jet
from bot.cli import shared
from bot.cli.terminal import Terminal
from bot.config.settings import Config
from storage.errors import AlreadyOpen, StoreError

_LITTLE_SPACE = 500_000_000


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet check`."""
    made: argparse.ArgumentParser = commands.add_parser("check", help="check configuration and connections")
    made.set_defaults(run=run)
    return [made]


async def run(_: argparse.Namespace, config: Config, terminal: Terminal) -> int:
    """Mistakes in the file have been told by now; this tries what the settings point to."""
    for warning in config.warnings:
        terminal.err(str(warning))
    problems = [*_texts(config), *_space(config), *await _connections(config)]
    for problem in problems:
        terminal.err(problem)
    if not problems:
        connected = ", ".join(config.connections) or "no messenger, the console only"
        terminal.out(f"All is well: {config.file or 'built-in settings'}; {connected}.")
    return 1 if problems else 0


def _texts(config: Config) -> list[str]:
    """The organisation's own texts must render; Jet's do by test."""
    folder = config.organisation.texts
    if folder is None:
        return []
    found = []
    try:
        texts, shipped = make_texts(config), make_texts_shipped(config)
    except (ValueError, OSError) as error:
        return [f"{folder}: {error}"]
    for language in ("en", "nl"):
        for key in sorted(texts.keys(language)):
            if key not in shipped.keys(language):
                found.append(f"{folder}: Jet has no text {key!r}; look for its name in {TEXTS}")
                continue
            try:
                shipped.try_template(key, language, texts.template(key, language) or "")
            except ValueError as error:
                found.append(f"{folder}: {key} in {language}: {error}")
    return found


def make_texts_shipped(config: Config) -> Any:
    """Jet's own texts alone."""
    from bot.texts import Persona, Texts

    return Texts([TEXTS], Persona(config.persona.name, config.persona.command, config.organisation.name))


def _space(config: Config) -> list[str]:
    directory = config.store.directory
    while not directory.exists():
        directory = directory.parent
    free = shutil.disk_usage(directory).free
    if free >= _LITTLE_SPACE:
        return []
    return [f"{directory}: only {free / 1e6:.0f} MB of disk space is free; make room for at least 500 MB"]


async def _connections(config: Config) -> list[str]:
    """Open the store, unless a Jet has it open, and try each messenger."""
    if shared.someone_listens(config.store.directory):
        return []
    try:
        async with open_jet(config) as jet:
            return [f"{name}: {problem}" for name, adapter in jet.adapters.items() for problem in await adapter.check()]
    except AlreadyOpen:
        return ["another Jet is starting on this store; try again"]
    except StoreError as error:
        return [f"the store: {error.__doc__} ({error})"]
