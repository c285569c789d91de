"""Every table, by subject; SQLite and PostgreSQL read the same pages."""

from storage.tables import delivery, documents, people, polls, questions, things, timers
from storage.tables.base import metadata

__all__ = ["delivery", "documents", "metadata", "people", "polls", "questions", "things", "timers"]
