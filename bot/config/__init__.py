"""The settings of one deployment: a TOML file, the environment over it, and every mistake in them at once."""

from bot.config.mistakes import Mistake, Mistakes
from bot.config.reading import load
from bot.config.settings import (
    Config,
    Digest,
    Documents,
    Log,
    Matrix,
    Organisation,
    Persona,
    Retention,
    Store,
)

__all__ = [
    "Config",
    "Digest",
    "Documents",
    "Log",
    "Matrix",
    "Mistake",
    "Mistakes",
    "Organisation",
    "Persona",
    "Retention",
    "Store",
    "load",
]
