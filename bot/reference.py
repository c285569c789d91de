"""The reference of commands, made from their declarations and texts: `python -m bot.reference` refreshes it.

It stands between two markers in README.md (a row a command) and docs/commands.md (everything); what is around it
is written by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from bot.assembly import TEXTS
from bot.command import COMMANDS, Command
from bot.grammar.vocabulary import CommandWords, Vocabulary
from bot.words.texts import Persona, Texts

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- commands -->", "<!-- end of commands -->"
_ORDER = (
    *("post", "changing", "timeline", "poll", "poll_change", "poll_close", "options", "event", "reminder", "club"),
    *("ask", "search", "share", "document", "file", "sharing", "giving"),
    *("question", "answer", "kept", "helped", "onwards", "ambassador", "colleague", "urgent"),
    *("digest", "attention", "feedback", "report", "home", "me", "link", "mydata", "help", "hello"),
    *("undelivered", "running"),
)


def refreshed(text: str, made: str) -> str:
    """A page with what stands between its markers made anew; raises `ValueError` when it has none."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"there is no {BEGIN} … {END}")
    return f"{before}{begin}\n{made.strip()}\n{end}{after}"


def pages() -> dict[Path, str]:
    """Each page that has a reference, as it should be."""
    vocabulary = Texts([TEXTS], Persona()).vocabulary
    made = {ROOT / "README.md": table(vocabulary), ROOT / "docs" / "commands.md": reference(vocabulary)}
    return {page: refreshed(page.read_text(encoding="utf-8"), text) for page, text in made.items()}


def table(vocabulary: Vocabulary) -> str:
    """A row for each command that help lists."""
    rows = ["| in English | in het Nederlands | what it does |", "|---|---|---|"]
    for command in _in_order():
        if command.listed and command.feature != "running":
            english, dutch = vocabulary.said(command.path, "en"), vocabulary.said(command.path, "nl")
            rows.append(f"| {_code(english.usage)} | {_code(dutch.usage)} | {_cell(english.about)} |")
    return "\n".join(rows)


def reference(vocabulary: Vocabulary) -> str:
    """Every command, by feature: its forms in both languages, other words for it, and its options."""
    parts: list[str] = []
    feature = ""
    for command in _in_order():
        if command.feature != feature:
            feature = command.feature
            parts.append(_heading(command))
        parts.append(_entry(command, vocabulary.commands[command.path]))
    return "\n\n".join(parts)


def _in_order() -> list[Command]:
    """Features as people meet them, and their commands as they are declared."""

    def place(command: Command) -> int:
        return _ORDER.index(command.feature) if command.feature in _ORDER else len(_ORDER)

    return sorted(COMMANDS.values(), key=place)


def _heading(command: Command) -> str:
    """The first words of the feature's own description, and the rest of it."""
    description = (sys.modules[command.run.__module__].__doc__ or command.feature).strip().split("\n\n")[0]
    title, _, rest = " ".join(description.split()).partition(": ")
    return f"## {title.rstrip('.')}" + (f"\n\n{rest[0].upper()}{rest[1:]}" if rest else "")


def _entry(command: Command, said: Mapping[str, CommandWords]) -> str:
    lines = [f"### `{command.path}`", ""]
    for language, name in (("en", "English"), ("nl", "Nederlands")):
        words = said[language]
        lines.append(f"- {name}: {_span(words.usage)}. {words.about}{_also(command.path, words)}")
    for flag in command.flags:
        lines.append(f"- {_flag(flag.name, said)}")
    return "\n".join(lines)


def _also(path: str, words: CommandWords) -> str:
    """The other words that name it."""
    others = [word for word in words.words if word != path and not words.usage.startswith(word)]
    return f" ({', '.join(map(_span, others))})" if others else ""


def _flag(name: str, said: Mapping[str, CommandWords]) -> str:
    """The words of a flag in both languages; those that choose a value by the value."""
    values: dict[str, list[str]] = {}
    for language in ("en", "nl"):
        for value, words in said[language].flags.get(name, {}).items():
            values.setdefault(value, []).extend(word for word in words if word not in values.get(value, []))
    told = "; ".join(", ".join(map(_span, words)) for words in values.values())
    return f"Option {name}: {told}."


def _span(text: str) -> str:
    """Code in running text."""
    return f"`{text}`"


def _code(text: str) -> str:
    """Code in a cell of a table."""
    return f"`{text}`".replace("|", r"\|")


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def main() -> None:
    """Refresh every page."""
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
