"""Dialogues about each feature."""

from tests.dialogue.fixtures import messenger, office, on_both, on_console, on_matrix, template

__all__ = ["messenger", "office", "on_both", "on_console", "on_matrix", "template"]
