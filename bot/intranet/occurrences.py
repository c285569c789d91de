"""When a wall-clock schedule falls due: exactly one occurrence a local date, whatever the zone's clocks do.

The key of an occurrence is its LOCAL DATE, never the instant: a schedule keyed by instants runs twice where
clocks go back and creeps where they go forward.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))

# The largest shift that is still "the same occurrence, a little later". Clocks jump by three hours at most
# (Antarctica/Casey); a jump of 23 or 24 hours is a date that never was (Samoa, 30 December 2011).
_LARGEST_SHIFT = timedelta(hours=12)

# A weekday comes round within 7 days, or 14 when that very date is missing; the day before is looked at too.
_DAYS_AHEAD = 16


def instant(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The instant (UTC) of the wall-clock time `at` on the local date `day`; None when there is no such date.

    A time that the clocks skip is shifted forward by the gap; of a time that comes twice, it is the first.
    """
    wall = datetime.combine(day, at)
    # fold=0 is the first of two, and in a gap the offset from before it: that IS the shift forward.
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    local = moment.astimezone(zone).replace(tzinfo=None)
    return moment if local - wall < _LARGEST_SHIFT else None


def next_after(
    after: datetime, at: time, zone: ZoneInfo, weekdays: frozenset[int] = EVERY_DAY
) -> tuple[date, datetime]:
    """The first occurrence strictly after `after`: its key (the local date) and its instant (UTC).

    `weekdays` are numbers, Monday = 0. Raises ValueError for a naive `after` or when no weekday is possible.
    """
    if after.tzinfo is None:
        raise ValueError("`after` must carry a time zone")
    # A gap over midnight can carry yesterday's occurrence into today.
    first = after.astimezone(zone).date() - timedelta(days=1)
    for day in (first + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD)):
        moment = instant(day, at, zone) if day.weekday() in weekdays else None
        if moment is not None and moment > after:
            return day, moment
    raise ValueError(f"no occurrence on weekdays {sorted(weekdays)}")
