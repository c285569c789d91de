"""Power levels: what Jet must be allowed to do in the rooms that it is in, and is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapters.matrix.http import CLIENT, Http, Rejected, path

_NEEDED = {"m.room.message": "speak", "m.reaction": "react", "m.room.redaction": "take back what it said"}
_MOST_ROOMS = 50


async def power_problems(http: Http, user_id: str, token: str) -> list[str]:
    """Look at the rooms that Jet is in, at most fifty; a Space holds no conversation."""
    joined = await http.call("GET", f"{CLIENT}/joined_rooms", token=token)
    found = []
    for room_id in joined["joined_rooms"][:_MOST_ROOMS]:
        if (await _state(http, room_id, "m.room.create", token)).get("type") == "m.space":
            continue
        missing = list(lacking(await _state(http, room_id, "m.room.power_levels", token), user_id))
        if missing:
            name = (await _state(http, room_id, "m.room.name", token)).get("name", room_id)
            found.append(f"In {name} Jet may not {' or '.join(missing)}: raise its power level in the room's settings.")
    return found


def lacking(levels: dict[str, Any], user_id: str) -> Iterator[str]:
    """What a room's power levels keep a user from. An encrypted message and a plain one may need different levels:
    the higher counts."""
    mine = levels.get("users", {}).get(user_id, levels.get("users_default", 0))
    events, default = levels.get("events", {}), levels.get("events_default", 0)
    for kind, deed in _NEEDED.items():
        kinds = (kind, "m.room.encrypted") if kind == "m.room.message" else (kind,)
        if mine < max(events.get(each, default) for each in kinds):
            yield deed


async def _state(http: Http, room_id: str, kind: str, token: str) -> dict[str, Any]:
    try:
        return await http.call("GET", path("rooms", room_id, "state", kind, ""), token=token)
    except Rejected as refusal:
        if not refusal.closed:
            raise
        return {}
