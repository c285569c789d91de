"""What becomes of a line typed into Slack: mentions and links are found, everything else is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.slack.double.model import Json, Workspace

_LINK = r"https?://[^\s<>|]+"
_BROADCAST = r"@(?:channel|here|everyone)\b"


def escape(text: str) -> str:
    """The three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _names(workspace: Workspace) -> dict[str, str]:
    """What may be typed to mention somebody or a channel, and its id."""
    names = {f"@{name}": user.id for user in workspace.users.values() for name in (user.name, user.real_name)}
    return names | {f"#{each.name}": each.id for each in workspace.channels.values() if each.kind != "im"}


def parts(workspace: Workspace, line: str) -> Iterator[Json]:
    """The rich_text elements of a line. `<@U…>` and `<#C…>` are taken as picked from Slack's list."""
    names = _names(workspace)
    known = {name.lower(): id_ for name, id_ in names.items()}
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    pattern = rf"(<@[UW]\w+>|<#C\w+>|{_LINK}|{_BROADCAST}|(?:{'|'.join(longest_first)})(?!\w))"
    for part in filter(None, re.split(pattern, line, flags=re.IGNORECASE)):
        found = part[2:-1] if re.fullmatch(r"<[@#]\w+>", part) else known.get(part.lower())
        if found and (part.startswith(("@", "<@"))):
            yield {"type": "user", "user_id": found}
        elif found:
            yield {"type": "channel", "channel_id": found}
        elif re.fullmatch(_LINK, part):
            yield {"type": "link", "url": part}
        elif re.fullmatch(_BROADCAST, part):
            yield {"type": "broadcast", "range": part[1:]}
        else:
            yield {"type": "text", "text": part}


def as_text(workspace: Workspace, part: Json, *, labelled: bool = False) -> str:
    """An element as it stands in a message's `text`; `labelled` as it stands in that of a command."""
    match part["type"]:
        case "user":
            name = workspace.users[part["user_id"]].name if part["user_id"] in workspace.users else ""
            return f"<@{part['user_id']}|{name}>" if labelled else f"<@{part['user_id']}>"
        case "channel":
            name = workspace.channels[part["channel_id"]].name if part["channel_id"] in workspace.channels else ""
            return f"<#{part['channel_id']}|{name}>"
        case "link":
            return str(part["url"]) if labelled else f"<{escape(part['url'])}>"
        case "broadcast":
            return f"@{part['range']}" if labelled else f"<!{part['range']}>"
        case _:
            return str(part["text"]) if labelled else escape(part["text"])


def message(workspace: Workspace, line: str, block_id: str) -> tuple[str, list[Json]]:
    """The `text` and the blocks of what somebody typed."""
    found = list(parts(workspace, line))
    text = "".join(as_text(workspace, each) for each in found)
    section = {"type": "rich_text_section", "elements": found}
    return text, [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def command(workspace: Workspace, line: str) -> str:
    """The `text` of a command: as typed, but for mentions if the app wants them escaped."""
    if not workspace.app.escapes_commands:
        return line.strip()
    return "".join(as_text(workspace, each, labelled=True) for each in parts(workspace, line)).strip()
