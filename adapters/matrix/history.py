"""What Jet itself put into rooms, asked of the homeserver: nothing of it is kept here."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime

from adapters.matrix import write
from adapters.matrix.http import Http, Json, Rejected, path
from adapters.matrix.machine import Machine

_PAGES = 50  # of a hundred events, looked through for what may have been sent already


class History:
    """Looks up Jet's own events."""

    def __init__(self, http: Http, machine: Machine) -> None:
        self._http = http
        self._machine = machine

    async def kind(self, room_id: str, event_id: str) -> str:
        """The type of an event, as it was before it was encrypted; "" when it is gone."""
        try:
            event = await self._http.call("GET", path("rooms", room_id, "event", event_id))
        except Rejected as refusal:
            if refusal.absent:
                return ""
            raise
        return str(self._machine.opened(event, room_id).get("type", ""))

    async def edits_of(self, room_id: str, event_id: str) -> AsyncIterator[str]:
        """The ids of Jet's edits of an event."""
        where = path("rooms", room_id, "relations", event_id, "m.replace").replace("/v3/", "/v1/")
        query = {"limit": "100"}
        while True:
            try:
                page = await self._http.call("GET", where, query=query)
            except Rejected as refusal:
                if refusal.absent:
                    return
                raise
            for event in page.get("chunk", []):
                if event.get("sender") == self._machine.user_id:
                    yield event["event_id"]
            if "next_batch" not in page:
                return
            query["from"] = page["next_batch"]

    async def sent_since(self, room_id: str, since: datetime) -> dict[str, str]:
        """The ids of Jet's events of after `since`, by the transaction that each names."""
        found = {}
        async for event in self._own_events(room_id, since):
            content = self._machine.opened(event, room_id).get("content", {})
            if isinstance(txn := content.get(write.TXN), str):
                found[txn] = str(event["event_id"])
        return found

    async def _own_events(self, room_id: str, since: datetime) -> AsyncIterator[Json]:
        only = json.dumps({"senders": [self._machine.user_id]})
        query = {"dir": "b", "limit": "100", "filter": only}
        for _ in range(_PAGES):
            page = await self._http.call("GET", path("rooms", room_id, "messages"), query=query)
            for event in page["chunk"]:
                if event["origin_server_ts"] < since.timestamp() * 1000:
                    return
                yield event
            if "end" not in page:
                return
            query["from"] = page["end"]
