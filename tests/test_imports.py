"""Who may import whom. The rule of the longest name that fits a module counts; its own package is always allowed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("adapters", "bot", "commands", "storage")


@dataclass(frozen=True)
class Rule:
    """What the modules below `who` may import beside the standard library."""

    who: str
    ours: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


RULES = (
    # The neutral words and the rules of the intranet know nothing but each other.
    Rule("bot.files"),
    Rule("bot.chat"),
    Rule("bot.rates"),
    Rule("bot.intranet", ours=("bot.chat",)),
    Rule("bot.language", ours=("bot.chat",), libraries=("rapidfuzz",)),
    Rule("bot.config"),
    Rule("bot.config.kinds", ours=("bot.config",), libraries=("holidays",)),
    Rule("bot.days_off", libraries=("holidays",)),
    Rule("bot.appointments", ours=("bot.intranet",), libraries=("icalendar",)),
    Rule("bot.extraction", ours=("bot.intranet",), libraries=("defusedxml", "pypdf", "pypdfium2")),
    # The assistant works with any store and any messenger: it knows the protocol of adapters, and none of them.
    Rule("bot", ours=("bot", "adapters.protocol", "storage")),
    Rule("bot.command", ours=("bot", "storage.store")),
    Rule("bot.grammar", ours=("bot",), libraries=("rapidfuzz",)),
    Rule("bot.words.texts", ours=("bot",), libraries=("jinja2",)),
    Rule("bot.words.permitted", ours=("bot",), libraries=("jinja2",)),
    Rule("bot.words.wording", ours=("bot",), libraries=("babel", "jinja2")),
    Rule("bot.running.clock", ours=("bot", "storage"), libraries=("apscheduler",)),
    Rule("bot.running.metrics", libraries=("prometheus_client",)),
    Rule("bot.running.logs", ours=("bot.faults",), libraries=("structlog",)),
    Rule("bot.running.measured", ours=("bot.running.metrics", "storage")),
    Rule("bot.running.health", ours=("bot", "storage"), libraries=("aiohttp", "prometheus_client")),
    Rule("bot.conversation.telling.batches", ours=("bot.chat", "bot.house", "bot.intranet", "storage.store")),
    # A command sees the conversation, the rules, and the store only as what its turn carries.
    Rule(
        "commands",
        ours=(
            *(
                "bot.appointments",
                "bot.conversation.telling.batches",
                "bot.chat",
                "bot.command",
                "bot.grammar",
                "bot.house",
                "bot.intranet",
                "bot.language",
            ),
            *("bot.conversation.telling.screens", "storage.sharing", "storage.store"),
        ),
    ),
    # Sharing has another line read, as everybody in a place may see it.
    Rule(
        "commands.share",
        ours=(
            *("bot.chat", "bot.command", "bot.grammar", "bot.intranet", "bot.language", "storage.store", "commands"),
            *("bot.conversation.understanding.interpreting", "bot.conversation.telling.sharing"),
        ),
    ),
    # Only here is SQL.
    Rule("storage", ours=("bot.chat", "bot.intranet", "bot.rates"), libraries=("cryptography", "sqlalchemy")),
    Rule("storage.migrate", ours=("storage",), libraries=("alembic", "sqlalchemy")),
    Rule("storage.migrations", ours=("storage",), libraries=("alembic", "sqlalchemy")),
    Rule(
        "storage.search",
        ours=("bot.chat", "bot.intranet", "storage"),
        libraries=("Stemmer", "numpy", "rapidfuzz", "simplemma", "sqlalchemy", "tantivy"),
    ),
    # Each adapter knows its own messenger.
    Rule("adapters.protocol", ours=("bot.chat", "bot.rates")),
    Rule("adapters.markup", ours=("bot.chat",)),
    Rule("adapters.console", ours=("adapters.markup", "adapters.protocol", "bot.chat"), libraries=("prompt_toolkit",)),
    Rule(
        "adapters.matrix",
        ours=("adapters.markup", "adapters.protocol", "bot.chat", "bot.rates"),
        libraries=("aiohttp", "cryptography", "nio", "vodozemac"),
    ),
    Rule(
        "adapters.slack",
        ours=("adapters.markup", "adapters.protocol", "bot.chat", "bot.rates"),
        libraries=("aiohttp", "slack_bolt", "slack_sdk"),
    ),
    # The only places that join all of it.
    Rule("bot.assembly", ours=OURS),
    Rule("bot.cli", ours=OURS),
    Rule("bot.demo", ours=OURS),
)


def below(module: str, name: str) -> bool:
    """Whether `module` is `name` or inside it."""
    return module == name or module.startswith(f"{name}.")


def rule_for(module: str) -> Rule:
    """The most particular rule for a module."""
    return max(
        (rule for rule in RULES if below(module, rule.who)), key=lambda rule: len(rule.who), default=Rule(module)
    )


def imported(source: str, module: str) -> Iterator[tuple[int, str]]:
    """Every import of a source, inside functions and for annotations too: its line and the module's full name.

    `module` is the name of the package that relative imports start from.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = module.split(".")[: 1 - node.level or None] if node.level else []
            parent = ".".join([*start, *([node.module] if node.module else [])])
            # "from bot import intranet" imports bot.intranet, which is no file: the name decides which it is.
            yield from ((node.lineno, _full(parent, alias.name)) for alias in node.names)


def _full(parent: str, name: str) -> str:
    path = ROOT.joinpath(*parent.split("."), name)
    return f"{parent}.{name}" if path.is_dir() or path.with_suffix(".py").is_file() else parent


def trespasses(source: str, module: str, package: str) -> Iterator[str]:
    """What a source imports and may not."""
    rule = rule_for(module)
    neutral = ("bot.files",) if "bot.chat" in (rule.who, *rule.ours) else ()  # a part of the neutral words
    allowed = (rule.who, *rule.ours, *neutral)
    for line, name in imported(source, package):
        top = name.split(".")[0]
        if top in OURS:
            fits = any(below(name, each) for each in allowed)
        else:
            fits = top in sys.stdlib_module_names or top in rule.libraries
        if not fits:
            may = ", ".join([*rule.ours, *rule.libraries]) or "nothing but the standard library"
            yield f"{module}, line {line}, imports {name}; {rule.who} may import {may}"


@pytest.mark.parametrize("top", OURS)
def test_nobody_imports_what_it_may_not(top: str) -> None:
    found: list[str] = []
    for file in sorted((ROOT / top).rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found += trespasses(file.read_text("utf-8"), module, ".".join(parts[:-1]))
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.chat", "import bot.intranet.people"),
        ("bot.intranet.polls", "from storage.store import Store"),
        ("bot.delivery.courier", "from adapters.matrix.wire import Matrix"),
        ("bot.delivery.courier", "from adapters import matrix"),
        ("commands.poll", "import sqlalchemy as sa"),
        ("commands.poll", "def poll():\n    from storage.database import Database"),
        ("commands.poll", "from storage import Database"),
        ("storage.polls", "from commands.poll import card"),
        ("storage.polls", "import tantivy"),
        ("adapters.matrix.read", "from ..console import write"),
        ("adapters.console.read", "import nio"),
        ("adapters.matrix.wire", "if TYPE_CHECKING:\n    from storage.store import Store"),
    ],
)
def test_a_trespass_is_seen(module: str, source: str) -> None:
    assert list(trespasses(source, module, module.rpartition(".")[0]))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.chat", "import datetime"),
        ("bot.assembly", "from adapters.matrix.wire import Matrix"),
        ("storage.search.index", "import tantivy"),
        ("adapters.matrix.read", "from . import write\nfrom ..protocol import Abilities"),
        ("commands.poll", "from bot.intranet import polls"),
    ],
)
def test_what_is_allowed_passes(module: str, source: str) -> None:
    assert not list(trespasses(source, module, module.rpartition(".")[0]))
