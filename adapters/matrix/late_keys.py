"""Messages whose key has not come yet: waited for, across restarts too, and given up after a while."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.matrix.http import Http, Rejected, path
from adapters.protocol import Ears

_MOST = 200
_PATIENCE = 24 * 3600.0  # seconds
_NAME = "unopened"


class LateKeys:
    """Encrypted events that could not be opened, oldest first. Only their ids are remembered."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._remembered = "[]"

    async def load(self, ears: Ears, http: Http) -> None:
        """Fetch again what was waited for before a restart."""
        self._remembered = await ears.recall(_NAME) or "[]"
        for room_id, event_id in json.loads(self._remembered):
            try:
                self.add(room_id, await http.call("GET", path("rooms", room_id, "event", event_id)))
            except Rejected as refusal:
                if not refusal.closed:
                    raise

    def add(self, room_id: str, event: Mapping[str, Any]) -> None:
        """Wait for the key of an event."""
        self._waiting[str(event.get("event_id"))] = (room_id, event)
        while len(self._waiting) > _MOST:
            del self._waiting[next(iter(self._waiting))]

    def done(self, event: Mapping[str, Any]) -> None:
        """Stop waiting."""
        self._waiting.pop(str(event.get("event_id")), None)

    def waiting(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Room and event of all that is waited for; those of more than a day ago are given up."""
        oldest = (time.time() - _PATIENCE) * 1000
        for room_id, event in list(self._waiting.values()):
            if event.get("origin_server_ts", 0) < oldest:
                self.done(event)
            else:
                yield room_id, event

    def changes(self) -> dict[str, str]:
        """What has to be remembered anew, if anything."""
        ids = json.dumps([(room_id, event_id) for event_id, (room_id, _) in self._waiting.items()])
        if ids == self._remembered:
            return {}
        self._remembered = ids
        return {_NAME: ids}
