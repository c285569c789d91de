"""What could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Undelivered:
    """One of them. `place` is empty where it would tell with whom Jet speaks alone."""

    id: int
    connection: str
    place: str
    number: int | None  # of the thing that it shows
    at: datetime
    error: str
    whole: bool  # it can be tried again
