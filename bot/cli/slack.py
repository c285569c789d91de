"""`jet slack manifest`: what to paste at api.slack.com to make Jet's app, from the configuration and the commands."""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from adapters.markup import plain
from bot.assembly import make_texts
from bot.chat import say
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.command import FORMS, form_text
from bot.config.reading import load
from bot.config.settings import Config, Slack
from bot.grammar.vocabulary import Vocabulary
from bot.language.nearest import nearest
from bot.words.texts import Texts, Tongue

_FIRST = ("poll", "post", "ask colleague", "feedback", "club create")  # of the forms, where not all have room
_GIVEN = re.compile(r"(?<!\S)\S*[^a-zé\s]\S*.*")  # of a usage, from the first thing that people fill in


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
    config = load(args.config, os.environ, connecting=False)
    workspace = _workspace(config, args.workspace)
    if workspace.mode == "http" and not (args.http or args.socket):
        raise WrongUse("this workspace is reached by HTTP: say where, with --http https://jet.example.nl")
    made, left_out = app_manifest(config, workspace, args.http or "")
    if left_out:
        most = f"Slack takes {len(made['features']['shortcuts'])} shortcuts"
        terminal.err(f"{most}; left out, and still opened by the bare command: {', '.join(left_out)}")
    terminal.out(json.dumps(made, indent=2, ensure_ascii=False))
    return 0


def app_manifest(config: Config, workspace: Slack, request_url: str = "") -> tuple[dict[str, Any], list[str]]:
    """The manifest of Jet's app in a workspace, and the shortcuts that have no place in it."""
    from adapters.slack.manifest import MOST_SHORTCUTS, manifest  # with Slack's libraries, which take a while

    texts, language = make_texts(config), workspace.language or config.organisation.language
    tongue = Tongue(language, ZoneInfo(config.organisation.timezone))
    shortcuts = _shortcuts(texts, tongue)
    made = manifest(
        config.persona.name,
        config.persona.command,
        plain(texts.words(say("slack.about"), tongue)),
        list(_slash_commands(workspace, texts, language)),
        shortcuts[:MOST_SHORTCUTS],
        request_url=request_url,
    )
    return made, [name for _, name, _ in shortcuts[MOST_SHORTCUTS:]]


def _workspace(config: Config, name: str | None) -> Slack:
    if name is not None and name not in config.slack:
        raise WrongUse(f"there is no [slack.{name}] in the configuration")
    if name is None and len(config.slack) > 1:
        raise WrongUse(f"which workspace? {', '.join(config.slack)}")
    return config.slack[name] if name else next(iter(config.slack.values()), Slack())


def _shortcuts(texts: Texts, tongue: Tongue) -> list[tuple[str, str, str]]:
    """A shortcut on messages for each form that may be about one, then a global one for each form, those first that
    people begin most."""

    def name(path: str, text: str) -> str:
        return plain(texts.words(say(form_text(path, text)), tongue))

    messages = [("message", name(path, "of_message"), path) for path, each in FORMS.items() if each.of_message]
    others = [path for path, each in FORMS.items() if each.shortcut and path not in _FIRST]
    return [*messages, *(("global", name(path, "title"), path) for path in (*_FIRST, *others))]


def _slash_commands(workspace: Slack, texts: Texts, language: str) -> Iterator[tuple[str, str, str]]:
    """Each further slash command: its word, what it does and what to type behind it."""
    for word in workspace.commands:
        paths = _named(word, texts.vocabulary)
        if not paths:
            raise WrongUse(no_such_word(word, texts.vocabulary))
        said = [texts.vocabulary.said(path, language) for path in paths]
        hints = [_hint(word, path, each.usage) for path, each in zip(paths, said, strict=True)]
        yield word, " ".join(plain(each.about) for each in said), " | ".join(filter(None, hints))


def _named(word: str, vocabulary: Vocabulary) -> list[str]:
    """The commands that begin with a word, those of a group where it is the word of one: club create, club join."""
    path = vocabulary.path(word)
    group = [each for each in vocabulary.beginning(word) if each.startswith(f"{word} ")]
    return group if path is None or path in group else [path]


def _hint(word: str, path: str, usage: str) -> str:
    """What to type behind a slash command, which may be all the words of a command or only the first."""
    if usage.startswith(f"{word} ") or not path.startswith(f"{word} "):
        return usage.partition(" ")[2]
    given = _GIVEN.search(usage)
    return f"{path.removeprefix(word)} {given[0] if given else ''}".strip()


def unknown_words(config: Config, vocabulary: Vocabulary) -> Iterator[str]:
    """What is wrong with the slash commands that no word of Jet's is behind."""
    for name, workspace in config.slack.items():
        for word in workspace.commands:
            if not _named(word, vocabulary):
                yield f"{name}: {no_such_word(word, vocabulary)}"


def no_such_word(word: str, vocabulary: Vocabulary) -> str:
    """That a word is no command, with the one that was probably meant."""
    near = nearest(word, [each for each in vocabulary.phrases() if " " not in each])
    meant = f"; did you mean /{near}?" if near else ""
    return f"/{word} cannot be a slash command: Jet has no command of that name{meant}"
