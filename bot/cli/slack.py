"""`jet slack manifest`: what to paste at api.slack.com to make Jet's app, from the configuration and the commands."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from adapters.markup import plain
from bot.assembly import make_texts
from bot.chat import say
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.command import FORMS
from bot.config.reading import load
from bot.config.settings import Config, Slack
from bot.texts import Texts, Tongue


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet slack manifest`."""
    made = commands.add_parser("slack", help="set Jet up in Slack")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(made))
    shown = actions.add_parser("manifest", help="print the manifest of Jet's app, as JSON")
    shown.add_argument("workspace", nargs="?", help="the name of the connection, where there is more than one")
    how = shown.add_mutually_exclusive_group()
    how.add_argument("--socket", action="store_true", help="for Socket Mode, whatever the configuration says")
    how.add_argument("--http", metavar="URL", help="for signed HTTP: where your web server is, https://jet.example.nl")
    shown.set_defaults(run=run, configures_itself=True)
    return [made, shown]


async def run(args: argparse.Namespace, _: Config, terminal: Terminal) -> int:
    """Tokens exist only once there is an app, so they may be missing here."""
    from adapters.slack.manifest import (  # Slack's libraries, which other commands need not wait for
        MOST_SHORTCUTS,
        manifest,
    )

    config = load(args.config, os.environ, connecting=False)
    workspace = _workspace(config, args.workspace)
    if workspace.mode == "http" and not (args.http or args.socket):
        raise WrongUse("this workspace is reached by HTTP: say where, with --http https://jet.example.nl")
    texts, language = make_texts(config), workspace.language or config.organisation.language
    tongue = Tongue(language, ZoneInfo(config.organisation.timezone))
    about = plain(texts.words(say("slack.about"), tongue))
    shortcuts = _shortcuts(texts, tongue)
    if left_out := [name for _, name, _ in shortcuts[MOST_SHORTCUTS:]]:
        most = f"Slack takes {MOST_SHORTCUTS} shortcuts"
        terminal.err(f"{most}; left out, and still opened by the bare command: {', '.join(left_out)}")
    made = manifest(
        config.persona.name,
        config.persona.command,
        about,
        list(_slash_commands(workspace, texts, language)),
        shortcuts[:MOST_SHORTCUTS],
        request_url=args.http or "",
    )
    terminal.out(json.dumps(made, indent=2, ensure_ascii=False))
    return 0


def _workspace(config: Config, name: str | None) -> Slack:
    if name is not None and name not in config.slack:
        raise WrongUse(f"there is no [slack.{name}] in the configuration")
    if name is None and len(config.slack) > 1:
        raise WrongUse(f"which workspace? {', '.join(config.slack)}")
    return config.slack[name] if name else next(iter(config.slack.values()), Slack())


def _shortcuts(texts: Texts, tongue: Tongue) -> list[tuple[str, str, str]]:
    """A shortcut on messages for each form that may be about one, then a global one for each form."""

    def name(path: str, text: str) -> str:
        return plain(texts.words(say(f"{path.split()[0]}.form_{text}"), tongue))

    messages = [("message", name(path, "of_message"), path) for path, each in FORMS.items() if each.of_message]
    return [*messages, *(("global", name(path, "title"), path) for path in FORMS)]


def _slash_commands(workspace: Slack, texts: Texts, language: str) -> Iterator[tuple[str, str, str]]:
    """Each further slash command: its word, what it does and what to type behind it."""
    for word in workspace.commands:
        path = texts.vocabulary.path(word)
        if path is None:
            raise WrongUse(f"/{word} cannot be a slash command: Jet has no command of that name")
        said = texts.vocabulary.said(path, language)
        _, _, hint = said.usage.partition(" ")
        yield word, plain(said.about), hint
