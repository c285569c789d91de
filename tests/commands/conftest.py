"""Dialogues about each feature."""

from tests.dialogue.fixtures import directory, messenger, office, on_both, on_console, on_matrix

__all__ = ["directory", "messenger", "office", "on_both", "on_console", "on_matrix"]
