"""Documents out of lines of JSON, as other systems can export them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.documents.labels import Unmet, columns
from bot.documents.shelving import Added
from bot.intranet.cutting import cut, language_of
from bot.intranet.documents import KINDS, Draft, Section
from storage.database import Database
from storage.store import Store

BATCH = 500
_LABELS = ("owner", "kind", "language", "valid_from", "valid_until", "review")


@dataclass
class Library:
    """Imports documents into the store."""

    database: Database
    now: Callable[[], datetime]

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

    async def _import(self, batch: list[tuple[int, str]]) -> list[Added]:
        return await self.database.write(lambda store: self._import_batch(store, batch))

    def _import_batch(self, store: Store, batch: list[tuple[int, str]]) -> list[Added]:
        drafts: dict[str, Draft] = {}
        labels: dict[str, dict[str, Any]] = {}
        added: list[Added] = []
        for number, line in batch:
            try:
                values = json.loads(line)
                draft = _draft(store, values)
                said = _labels(store, values)
            except (ValueError, TypeError, KeyError, RecursionError, Unmet) as error:
                added.append(Added(f"line {number}", "wrong", _why(error)))
            else:
                drafts[draft.source_id] = draft
                labels[draft.source_id] = said
                added.append(Added(draft.source_id, "ok"))
        numbers = store.documents.put_many(drafts.values(), self.now())
        for number, source_id in zip(numbers, drafts, strict=True):
            if labels[source_id]:
                store.documents.label(number, **labels[source_id])
        return added


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


def _labels(store: Store, values: Any) -> dict[str, Any]:
    """What else is said of it, as in a jet.toml; raises `ValueError` and `Unmet`."""
    said = {name: str(values[name]) for name in _LABELS if values.get(name) not in (None, "")}
    if said.get("kind", KINDS[0]) not in KINDS:
        raise ValueError(f"there is no kind {said['kind']!r}; the kinds are {', '.join(KINDS)}")
    return columns(store, said)


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
    if isinstance(error, Unmet):
        return f"there is no {error.label} {error.values['value']!r}"
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
