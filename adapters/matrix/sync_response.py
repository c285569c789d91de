"""A raw sync as nio's own object, with the parts it needs and without what it cannot bear."""

from __future__ import annotations

from typing import Any

from nio import Event, SyncResponse, ToDeviceEvent

from adapters.matrix.http import Json, Rejected


def parsed(sync: Json) -> Any:
    """The parts of a sync that nio needs; events it cannot even parse are left out."""
    needed = _needed(sync)
    try:
        response = SyncResponse.from_dict(needed)
    except Exception:  # one event can make nio raise anything
        for room in needed["rooms"]["join"].values():
            for part in ("state", "timeline"):
                room[part]["events"] = [e for e in room[part]["events"] if _parses(Event, e)]
        to_device = needed["to_device"]
        to_device["events"] = [e for e in to_device["events"] if _parses(ToDeviceEvent, e)]
        response = SyncResponse.from_dict(needed)
    if not isinstance(response, SyncResponse):
        raise Rejected(200, {"errcode": "a sync that cannot be read"})
    return response


def _needed(sync: Json) -> Json:
    joined = sync.get("rooms", {}).get("join", {})
    kept = {
        room_id: {
            "state": {"events": room.get("state", {}).get("events", [])},
            "timeline": {"events": [], **room.get("timeline", {})},
            "summary": room.get("summary", {}),
        }
        for room_id, room in joined.items()
    }
    keys = ("next_batch", "device_one_time_keys_count", "device_lists")
    return {
        **{key: sync[key] for key in keys if key in sync},
        "to_device": {"events": sync.get("to_device", {}).get("events", [])},
        "rooms": {"join": kept},
    }


def _parses(kind: Any, event: Any) -> bool:
    try:
        kind.parse_event(event)
    except Exception:  # whatever a stranger put there
        return False
    return True
