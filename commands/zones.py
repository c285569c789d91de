"""Time zones as people type them."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones


def zone_named(typed: str) -> ZoneInfo | None:
    """The zone of that name, whatever its capitals; None when there is none."""
    name = typed.strip(".,")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = _by_folded_name().get(name.casefold().replace(" ", "_"))
        return None if known is None else ZoneInfo(known)


@lru_cache(maxsize=1)
def _by_folded_name() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
