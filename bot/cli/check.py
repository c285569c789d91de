"""`jet check`: is the configuration right, do the connections work? Every mistake at once."""

from __future__ import annotations

import argparse
from typing import Any

from bot.assembly import TEXTS, make_texts, messengers, open_jet
from bot.cli import shared, slack
from bot.cli.terminal import Terminal
from bot.config.settings import Config
from bot.running import examining
from bot.running.standing import STRANGE_KEY
from storage.errors import AlreadyOpen, StoreError


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet check`."""
    made: argparse.ArgumentParser = commands.add_parser("check", help="check configuration and connections")
    made.set_defaults(run=run)
    return [made]


async def run(_: argparse.Namespace, config: Config, terminal: Terminal) -> int:
    """Mistakes in the file have been told by now; this tries what the settings point to."""
    for warning in config.warnings:
        terminal.err(str(warning))
    found = [*await problems(config), *_space(config)]
    for problem in found:
        terminal.err(problem)
    if not found:
        connected = ", ".join(config.connections) or "no messenger, the console only"
        terminal.out(f"All is well: {config.file or 'built-in settings'}; {connected}.")
    return 1 if found else 0


async def problems(config: Config) -> list[str]:
    """What is wrong with the organisation's texts, the slash commands, the store and the connections."""
    return [*_texts(config), *_words(config), *await _connections(config)]


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


def _words(config: Config) -> list[str]:
    """A slash command of Slack's is a word of Jet's."""
    return list(slack.unknown_words(config, make_texts_shipped(config).vocabulary)) if config.slack else []


def make_texts_shipped(config: Config) -> Any:
    """Jet's own texts alone."""
    from bot.words.texts import Persona, Texts

    return Texts([TEXTS], Persona(config.persona.name, config.persona.command, config.organisation.name))


def _space(config: Config) -> list[str]:
    found = examining.space(config.store.directory)
    return [f"{found.about}. {found.mend}"] if found.level == examining.WRONG else []


async def _connections(config: Config) -> list[str]:
    """Open the store, unless a Jet has it open, and try each messenger, which disturbs nobody."""
    try:
        found = []
        if not shared.someone_listens(config.store.directory):
            async with open_jet(config) as jet:
                found += [STRANGE_KEY] if jet.standing.strange_key else []
        tried = messengers(config).items()
        return found + [f"{name}: {problem}" for name, adapter in tried for problem in await adapter.check()]
    except AlreadyOpen:
        return ["another Jet is starting on this store; try again"]
    except StoreError as error:
        return [f"the store: {error.__doc__} ({error})"]
