"""A store with documents and an index that follows it, on either database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, insert, inspect, select

from bot.intranet.documents import Draft, Hit, Part
from bot.intranet.people import Reader
from storage import sqlite
from storage.documents import Documents
from storage.search.follower import Follower
from storage.search.index import Index
from storage.search.searching import Search
from storage.tables import metadata
from storage.tables.people import audience

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """An engine at a URL; on SQLite with our own settings."""
    if url.startswith("sqlite"):
        return sqlite.engine(Path(url.removeprefix("sqlite:///")), read_only=read_only)
    return create_engine(url)


class Library:
    """Documents in an empty store at `url`, with the index in `folder`."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.engine = open_engine(url)
        self._reading = open_engine(url, read_only=True)
        if not inspect(self.engine).has_table("document"):
            metadata.create_all(self.engine)
        with self.engine.connect() as connection:
            everybody = connection.scalar(select(audience.c.id).where(audience.c.kind == "all"))
        self.everybody = self.audience() if everybody is None else int(everybody)
        self.open_index()

    def open_index(self) -> None:
        """Open the index, as a new process would."""
        self.index = Index(self.folder)
        self.follower = Follower(self.read, self.index)

    def close(self) -> None:
        self.index.close()
        self.engine.dispose()
        self._reading.dispose()

    def read(self, work: Callable[[Connection], T]) -> T:
        with self._reading.connect() as connection:
            return work(connection)

    def write(self, work: Callable[[Documents], T]) -> T:
        with self.engine.begin() as connection:
            return work(Documents(connection))

    def audience(self) -> int:
        """A new audience; its id."""
        with self.engine.begin() as connection:
            made = connection.execute(insert(audience).values(kind="all").returning(audience.c.id))
            return int(made.scalar_one())

    def draft(self, source_id: str, *texts: str, title: str = "", language: str = "nl", to: int = 0) -> Draft:
        parts = tuple(Part("", text, language) for text in texts)
        return Draft(source_id, title or source_id, parts, to or self.everybody, language=language)

    def put(self, source_id: str, *texts: str, title: str = "", language: str = "nl", to: int = 0) -> int:
        return self.add(self.draft(source_id, *texts, title=title, language=language, to=to))

    def add(self, draft: Draft) -> int:
        return self.write(lambda documents: documents.put(draft, NOW))

    def search(self, query: str, audiences: Sequence[int] | None = None, k: int = 10) -> list[Hit]:
        reader = Reader(frozenset((self.everybody,) if audiences is None else audiences))
        return self.read(lambda connection: Search(self.index).search(connection, query, reader, k))

    def found(self, query: str, audiences: Sequence[int] | None = None) -> list[str]:
        """The source ids of what is found, after catching up."""
        self.follower.catch_up()
        return [hit.source_id for hit in self.search(query, audiences)]
