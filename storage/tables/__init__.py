"""Every table, by subject; SQLite and PostgreSQL read the same pages."""

from storage.tables import delivery, documents, feedback, people, polls, questions, things, timers
from storage.tables.base import metadata

__all__ = ["delivery", "documents", "feedback", "metadata", "people", "polls", "questions", "things", "timers"]
