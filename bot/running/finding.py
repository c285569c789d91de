"""What finds things: the index, the vectors where a model makes them, and what brings both up to date."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.config import settings
from bot.config.settings import Config
from storage.database import Database
from storage.search.follower import Follower
from storage.search.index import Index
from storage.search.models import REST, Endpoint, Failed, Model, e5, tidy, use
from storage.search.searching import Search

if TYPE_CHECKING:
    from storage.search.meaning import Meaning

log = logging.getLogger(__name__)
T = TypeVar("T")
_PAUSE = 1.0  # seconds


@dataclass(frozen=True)
class Finder:
    """Search and what keeps it up to date; `lacking` says why nothing is found by meaning though it should be."""

    search: Search
    follower: Follower
    meaning: Meaning | None = None
    lacking: str = ""

    async def follow(self) -> None:
        """Make vectors of what is new, for ever; a model that fails is left alone for a while."""
        while True:
            if self.meaning is not None:
                await asyncio.to_thread(self.meaning.catch_up)
                await asyncio.sleep(REST if self.meaning.failed else _PAUSE)
            else:
                await asyncio.sleep(REST)


@asynccontextmanager
async def open_finder(config: Config, database: Database) -> AsyncIterator[Finder]:
    """Over the index in the store's directory, as it is."""
    folder = config.store.directory / "search"
    index = await asyncio.to_thread(Index, folder, config.search.dictionary)
    read, meaning, lacking = _Reading(database), None, ""
    try:
        try:
            meaning = await asyncio.to_thread(_open_meaning, config.search, read, folder)
        except Failed as error:
            lacking = str(error)
            log.warning("finding by words alone: %s", lacking)
        yield Finder(Search(index, meaning), Follower(read, index), meaning, lacking)
    finally:
        if meaning is not None:
            await asyncio.to_thread(meaning.close)
        index.close()


def _open_meaning(search: settings.Search, read: _Reading, folder: Path) -> Meaning | None:
    """None where it is not wanted. Raises `Failed` when a package is not there."""
    model = model_of(search)
    if model is None:
        tidy(folder)
        return None
    try:
        from storage.search.meaning import Meaning  # with numpy, which nothing else needs
    except ImportError as error:
        raise Failed("the package numpy is not installed") from error
    return Meaning(read, model, folder)


def model_of(search: settings.Search) -> Model | None:
    """The model that is to find by meaning. Raises `Failed` when its package is not there."""
    if search.meaning == "endpoint":
        return Endpoint(search.meaning_url, search.meaning_model, search.meaning_key, search.meaning_floor / 100)
    return {"use": use, "e5": e5}[search.meaning]() if search.meaning != "none" else None


@dataclass(frozen=True)
class _Reading:
    """Reads the store for the index, in whatever thread it is called."""

    database: Database

    def __call__(self, work: Callable[[Any], T]) -> T:
        with self.database.reading.begin() as connection:
            return work(connection)
