"""Getting documents into the store: from files and folders, and from lines of JSON."""

from __future__ import annotations

import asyncio
import collections
import json
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.extraction.extracting import Extracted, Limits, extract
from bot.extraction.formats import READERS, media_type
from bot.extraction.readers import Readers
from bot.intranet.cutting import cut, language_of
from bot.intranet.documents import Draft, Section
from storage.blobs import TooLarge
from storage.database import Database
from storage.store import Store

BATCH = 500


@dataclass(frozen=True)
class Added:
    """What became of one file or line."""

    name: str
    outcome: str  # ok | empty | password | broken | too_large | not_allowed | wrong
    detail: str = ""


@dataclass
class Library:
    """Adds and lists documents of the store."""

    database: Database
    now: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)

    async def add(self, paths: Iterable[Path]) -> AsyncIterator[Added]:
        """Files, and what is in folders, in their order; a bad one never stops the rest. Several are read at once."""
        with Readers(os.cpu_count() or 1) as readers:
            begun: collections.deque[tuple[Path, asyncio.Future[Extracted]]] = collections.deque()
            for path in files_in(paths):
                reading = asyncio.ensure_future(asyncio.to_thread(extract, path, self.limits, readers))
                begun.append((path, reading))
                if len(begun) > readers.count:
                    yield await self._keep(*begun.popleft())
            while begun:
                yield await self._keep(*begun.popleft())

    async def import_lines(self, lines: Iterable[str]) -> AsyncIterator[list[Added]]:
        """`{"id", "title", "text"[, "audience", "url"]}` a line, in batches; wrong lines are told, not kept."""
        batch: list[tuple[int, str]] = []
        for number, line in enumerate(lines, 1):
            if line.strip():
                batch.append((number, line))
            if len(batch) == BATCH:
                yield await self._import(batch)
                batch = []
        if batch:
            yield await self._import(batch)

    async def _keep(self, path: Path, reading: asyncio.Future[Extracted]) -> Added:
        """The file, its text and what became of it; a file too large to keep is still searchable."""
        found = await reading
        parts = cut(found.sections)
        draft = Draft(
            source_id=str(path),
            title=found.title or _title(path),
            parts=parts,
            audience=0,
            file_name=path.name,
            outcome=found.outcome,
            detail=found.detail,
            language=language_of(found.sections),
        )
        data = path.read_bytes() if found.outcome in ("ok", "empty") else None
        await self.database.write(lambda store: self._put(store, draft, data, path.suffix.lower()))
        return Added(str(path), found.outcome, found.detail)

    def _put(self, store: Store, draft: Draft, data: bytes | None, suffix: str) -> None:
        blob = None
        if data is not None:
            try:
                blob = store.blobs.put(data, media_type(suffix), self.limits.size)
            except TooLarge:
                blob = None
        values = vars(draft) | {"audience": store.places.audience_all(), "blob": blob}
        store.documents.put(Draft(**values), self.now())

    async def _import(self, batch: list[tuple[int, str]]) -> list[Added]:
        return await self.database.write(lambda store: self._import_batch(store, batch))

    def _import_batch(self, store: Store, batch: list[tuple[int, str]]) -> list[Added]:
        drafts: dict[str, Draft] = {}
        added: list[Added] = []
        for number, line in batch:
            try:
                draft = _draft(store, json.loads(line))
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                added.append(Added(f"line {number}", "wrong", _why(error)))
            else:
                drafts[draft.source_id] = draft
                added.append(Added(draft.source_id, "ok"))
        store.documents.put_many(drafts.values(), self.now())
        return added


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given, and the readable ones in folders, in a fixed order; hidden ones are passed over."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden and file.suffix.lower() in READERS:
                yield file


def _title(path: Path) -> str:
    return path.stem.replace("_", " ").replace("-", " ").strip() or path.name


def _draft(store: Store, values: Any) -> Draft:
    if not isinstance(values, dict):
        raise TypeError("it is not an object")
    source_id, title, text = (_text(values, name) for name in ("id", "title", "text"))
    if not source_id.strip():
        raise ValueError("'id' is empty")
    sections = (Section("", text),)
    url = values.get("url")
    return Draft(
        source_id=source_id,
        title=title,
        parts=cut(sections),
        audience=_audience(store, values.get("audience")),
        url=None if url is None else str(url),
        language=language_of(sections),
    )


def _text(values: Any, name: str) -> str:
    """A value that is text; a number (ids often are) is written out."""
    value = values[name]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"{name!r} is not text")
    return str(value)


def _audience(store: Store, said: Any) -> int:
    """ "all" (or nothing), or "club:NAME" of a club that there is."""
    if said in (None, "", "all"):
        return store.places.audience_all()
    kind, _, name = str(said).partition(":")
    club = store.clubs.find(name) if kind == "club" and name else None
    if club is None:
        raise ValueError(f"there is no audience {said!r}; it is all or club:NAME")
    return store.places.audience_of_club(club.id)


def _why(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
