"""What people read of blocks: their texts without markup, one line a text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from tests.slack.double.model import Json, Workspace


def read(workspace: Workspace, blocks: list[Json]) -> str:
    """The texts of blocks, labels of buttons and choices of menus in square brackets."""
    return "\n".join(filter(None, (line for block in blocks for line in _lines(workspace, block))))


def plain(workspace: Workspace, text: str) -> str:
    """A text with its mentions and links as people see them, and unescaped."""

    def shown(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target.startswith("@"):
            return _user(workspace, target[1:])
        if target.startswith("#"):
            return _channel(workspace, target[1:])
        if target.startswith("!date"):
            return label
        return f"@{target[1:]}" if target.startswith("!") else label or target

    return html.unescape(re.sub(r"<([^<>]+)>", shown, text))


def _user(workspace: Workspace, user: str) -> str:
    return f"@{workspace.users[user].real_name}" if user in workspace.users else "@unknown"


def _channel(workspace: Workspace, channel: str) -> str:
    return f"#{workspace.channels[channel].name}" if channel in workspace.channels else "#unknown"


def _lines(workspace: Workspace, part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _lines(workspace, each)
        return
    match part.get("type"):
        case "mrkdwn":
            yield plain(workspace, part["text"])
        case "plain_text":
            yield html.unescape(part["text"])
        case "markdown" | "raw_text" | "raw_number":
            yield part["text"]
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
            yield "".join(_inline(workspace, each) for each in part["elements"])
        case "button" | "workflow_button" | "icon_button":
            yield f"[{part['text']['text']}]"
        case "image":
            yield f"[{part['alt_text']}]"
        case _:
            yield from _children(workspace, part)


_IN_ORDER = (
    "title subtitle label text fields body placeholder options option_groups rows elements accessory element hint"
)


def _children(workspace: Workspace, part: Json) -> Iterator[str]:
    for name in (*_IN_ORDER.split(), "actions", "child_blocks", "tasks", "details", "output"):
        child = part.get(name)
        if isinstance(child, dict | list):
            yield from _lines(workspace, child)
        elif isinstance(child, str):
            yield child


def _inline(workspace: Workspace, part: Json) -> str:
    match part["type"]:
        case "text":
            return str(part["text"])
        case "link":
            return str(part.get("text") or part["url"])
        case "user":
            return _user(workspace, part["user_id"])
        case "channel":
            return _channel(workspace, part["channel_id"])
        case "emoji":
            return f":{part['name']}:"
        case "broadcast":
            return f"@{part['range']}"
        case "date":
            return str(part.get("fallback", ""))
        case _:
            return ""
