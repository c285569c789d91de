"""A real store with the real search over any collection of texts.

`make` is what a scorer of search functions asks for: `--adapter benchmarks.judged:make`.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from bot.documents.library import Library
from bot.intranet.documents import Hit
from bot.intranet.people import Reader
from storage.database import Database, open_database
from storage.lacking import supplied
from storage.migrate import upgrade
from storage.places import Places
from storage.seal import Seal
from storage.search.follower import Follower
from storage.search.index import Index
from storage.search.meaning import Meaning
from storage.search.models import Model, Vector
from storage.search.searching import Search

T = TypeVar("T")


class Collection:
    """Documents in a store of SQLite in `folder`, indexed; what is there already is not put again."""

    def __init__(
        self,
        documents: Callable[[], Iterable[Mapping[str, str]]],
        folder: Path,
        dictionary: Path | None = None,
        model: Model | None = None,
    ) -> None:
        url = f"sqlite:///{folder}/jet.db"
        folder.mkdir(parents=True, exist_ok=True)
        is_new = not (folder / "jet.db").exists()
        upgrade(url)
        self._loop = asyncio.new_event_loop()
        self.database: Database = open_database(url, Seal.kept_in(folder / "jet.key"))
        if is_new:
            self._loop.run_until_complete(self._import(documents()))
        self.index = Index(folder / "search", dictionary)
        self.follower = Follower(self._read, self.index)
        self.follower.catch_up()
        self.meaning = Meaning(self._read, model, folder / "search") if model else None
        if self.meaning:
            self.meaning.catch_up()
        self._search = Search(self.index, self.meaning)
        self.reader = self._read(lambda connection: Reader(frozenset((Places(connection).audience_all(),))))

    async def _import(self, documents: Iterable[Mapping[str, str]]) -> None:
        library = Library(self.database, lambda: datetime.now(UTC))
        async for _ in library.import_lines(json.dumps(document) for document in documents):
            pass

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self.database.reading.connect() as connection:
            return work(connection)

    def hits(self, query: str, k: int) -> list[Hit]:
        """What a colleague who may read all of it finds."""

        async def once() -> list[Hit]:
            return self._read(lambda connection: self._search.search(connection, query, self.reader, k))

        return self._loop.run_until_complete(supplied(once))

    def __call__(self, query: str, k: int) -> list[tuple[str, float]]:
        """The ids of the documents with their scores, best first."""
        return [(hit.source_id, hit.score) for hit in self.hits(query, k)]

    def engine_score(self, query: str) -> float:
        """What the engine alone scores the best passage, by all that the query weighs: how likely it has an answer."""
        found = self.index.search(query, self.reader.audiences, 1)
        return found.hits[0][1] / sum(found.weights.values()) if found.hits else 0.0

    def found_by_meaning(self, query: str) -> bool:
        """Is anything so like it that it may help without any of its words?"""
        assert self.meaning is not None
        meaning = self.meaning

        async def once() -> Vector | None:
            return meaning.of(query)

        vector = self._loop.run_until_complete(supplied(once))
        return vector is not None and bool(meaning.near(vector, self.reader.audiences, 1, ()).alike)

    def close(self) -> None:
        """Let go of store and index."""
        if self.meaning:
            self.meaning.close()
        self.index.close()
        self._loop.run_until_complete(self.database.close())
        self._loop.close()


def make(corpus: Iterable[Mapping[str, str]]) -> Collection:
    """A collection in a folder of its own that goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="jet-judged-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Collection(lambda: corpus, folder)
