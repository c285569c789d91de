"""Time zones as people type them."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_AREAS = frozenset(("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"))


def zone_named(typed: str) -> ZoneInfo | None:
    """The zone of that name, whatever its capitals; None when there is none."""
    name = typed.strip(".,")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        folded = name.casefold().replace(" ", "_")
        known = _by_folded_name().get(folded) or _by_city().get(folded)
        return None if known is None else ZoneInfo(known)


@lru_cache(maxsize=1)
def _by_folded_name() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _by_city() -> dict[str, str]:
    """ "london" of Europe/London; of two zones with one name neither."""
    cities: dict[str, list[str]] = {}
    for name in available_timezones():
        area, _, city = name.rpartition("/")
        if area in _AREAS:
            cities.setdefault(city.casefold(), []).append(name)
    return {city: names[0] for city, names in cities.items() if len(names) == 1}
