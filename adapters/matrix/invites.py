"""Joining where Jet is invited, beside the sync loop: a room that cannot be joined holds nothing up."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import ClientError

from adapters.matrix.direct import Directs
from adapters.matrix.http import CLIENT, Http, Json, Rejected, path

_log = logging.getLogger(__name__)

_NOTHING: Json = {"types": []}
_INVITES = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    # Joined rooms come with next to nothing; to leave them out by a list of no rooms would hide the invites.
    "room": {
        "timeline": {"limit": 0},
        "state": _NOTHING,
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
    },
}
_TRIES = 12
_LONGEST_PAUSE = 300.0


class Invites:
    """Accepts invites, each in a task of its own."""

    def __init__(self, http: Http, directs: Directs, user_id: str) -> None:
        self._http = http
        self._directs = directs
        self._user_id = user_id
        self._joining: dict[str, asyncio.Task[None]] = {}

    def accept(self, invites: Mapping[str, Mapping[str, Any]]) -> None:
        """Begin to join these rooms; `invites` as the sync has them, by room id."""
        for room_id, invite in invites.items():
            if room_id not in self._joining:
                task = asyncio.create_task(self._join(room_id, invite))
                self._joining[room_id] = task
                task.add_done_callback(partial(self._done, room_id))

    async def accept_missed(self) -> None:
        """Accept what was invited before a crash: only a sync without a token tells it again."""
        # Synapse answers an equal tokenless sync from memory for two minutes; no two of these are equal.
        query = {"filter": json.dumps(_INVITES), "timeout": str(time.time_ns() % 1_000_000)}
        sync = await self._http.call("GET", f"{CLIENT}/sync", query=query)
        self.accept(sync.get("rooms", {}).get("invite", {}))

    async def stop(self) -> None:
        """Leave what is not joined yet; `accept_missed` of the next start takes it up."""
        tasks = list(self._joining.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, room_id: str, _: asyncio.Task[None]) -> None:
        self._joining.pop(room_id, None)

    async def _join(self, room_id: str, invite: Mapping[str, Any]) -> None:
        pause = 1.0
        for _ in range(_TRIES):
            try:
                if account := _begun_directly(invite, self._user_id):
                    await self._directs.mark(account, room_id)
                await self._http.call("POST", path("join", room_id), {})
                return
            except (Rejected, ClientError, TimeoutError, OSError) as error:
                if isinstance(error, Rejected) and error.refused:
                    return  # no longer good
                wait = max(getattr(error, "retry_after", None) or 0.0, pause)
                await asyncio.sleep(wait)
                pause = min(pause * 2, _LONGEST_PAUSE)
        _log.warning("Matrix: gave up joining a room Jet was invited to")


def _begun_directly(invite: Mapping[str, Any], user_id: str) -> str | None:
    """Who invited Jet to a direct conversation; None for an ordinary room."""
    for event in invite.get("invite_state", {}).get("events", []):
        ours = event.get("type") == "m.room.member" and event.get("state_key") == user_id
        if ours and event.get("content", {}).get("is_direct") is True:
            return str(event["sender"])
    return None
