"""Every table, by subject; SQLite and PostgreSQL read the same pages."""

from storage.tables import (
    attention,
    delivery,
    documents,
    events,
    feedback,
    homes,
    people,
    polls,
    processes,
    questions,
    sharing,
    things,
    timers,
)
from storage.tables.base import metadata

__all__ = [
    "attention",
    "delivery",
    "documents",
    "events",
    "feedback",
    "homes",
    "metadata",
    "people",
    "polls",
    "processes",
    "questions",
    "sharing",
    "things",
    "timers",
]
