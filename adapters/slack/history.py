"""Looking in a channel for what Jet posted there: Slack has no key for doing a thing once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.slack.api import Api, Rejected


class History:
    """What stands in channels and threads."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def posted(self, channel: str, thread: str | None, since: datetime, kind: str) -> dict[str, list[str]]:
        """Jet's posts since a moment by the name in their metadata of that kind: each ts, oldest first."""
        where: dict[str, Any] = {"channel": channel, "oldest": f"{since.timestamp():.6f}", "include_all_metadata": True}
        method = "conversations.history"
        if thread is not None:
            method, where = "conversations.replies", where | {"ts": thread}
        found: dict[str, list[str]] = {}
        try:
            async for message in self._api.pages(method, "messages", **where):
                name = _name(message, kind)
                if name is not None:
                    found.setdefault(name, []).append(str(message["ts"]))
        except Rejected as refusal:
            if refusal.code not in ("thread_not_found", "message_not_found"):
                raise  # a thread that is gone holds nothing
        return {name: sorted(all_, key=float) for name, all_ in found.items()}

    async def files(self, channel: str, since: datetime) -> set[str]:
        """The names of the files that Jet shared in a channel since a moment."""
        found: set[str] = set()
        oldest = f"{since.timestamp():.6f}"
        async for message in self._api.pages("conversations.history", "messages", channel=channel, oldest=oldest):
            if message.get("bot_id"):
                found |= {str(file.get("name")) for file in message.get("files") or ()}
        return found


def _name(message: Mapping[str, Any], kind: str) -> str | None:
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != kind:
        return None
    payload = metadata.get("event_payload")
    name = payload.get("id") if isinstance(payload, Mapping) else None
    return name if isinstance(name, str) else None
