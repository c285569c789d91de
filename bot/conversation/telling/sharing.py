"""Sharing: a private answer that others may want is offered to the place where it was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.chat import Choice, Reply, say
from bot.command import Turn

SHARE = "share "  # what every line that shares begins with
_ON_PURPOSE = (SHARE, "coming ")  # what is pressed or typed as it is: a number may be that of a thing in the same list


def offered(reply: Reply, turn: Turn, path: str, line: str) -> Reply:
    """The reply to a line, with the choice to have the line answered in the place, where that means anything."""
    if not reply.shares or reply.public or reply.answer is None or turn.home.direct or turn.home.left:
        return reply
    found = turn.texts.vocabulary.find(line)
    named = line if found is not None and found.path == path else f"{path} {line}"
    choice = Choice(say("share.label"), f"{SHARE}--in {turn.home.id} {named.strip()}")
    how = say("share.how", place=turn.home.name)
    return replace(reply, answer=replace(reply.answer, choices=(*reply.answer.choices, choice), after=how))


def numbered(lines: Iterable[str]) -> list[str]:
    """The offered lines that a number or a yes takes up: nothing is shown to others, and nobody comes, by a slip."""
    return [line for line in lines if not line.startswith(_ON_PURPOSE)]


def shared(lines: Iterable[str]) -> str | None:
    """The offered line that shares."""
    return next((line for line in lines if line.startswith(SHARE)), None)
