"""Documents out of lines of JSON, as other systems can export them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.documents.labels import Unmet, columns, new_in
from bot.documents.shelving import Added
from bot.intranet.cutting import cut, language_of
from bot.intranet.documents import KINDS, Draft, Section
from bot.intranet.shelves import Known
from storage.database import Database
from storage.store import Store

BATCH = 500
_LABELS = ("audience", "owner", "kind", "language", "valid_from", "valid_until", "review")


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
        lines = [(number, _line(text)) for number, text in batch]
        known = store.files.known(line.draft.source_id for _, line in lines if isinstance(line, Line))
        drafts: dict[str, Draft] = {}
        labels: dict[str, tuple[dict[str, Any], Mapping[str, str]]] = {}
        added: list[Added] = []
        for number, line in lines:
            try:
                if isinstance(line, Exception):
                    raise line
                source_id = line.draft.source_id
                drafts[source_id], its = _placed(store, line, known.get(source_id))
            except (ValueError, TypeError, KeyError, RecursionError, Unmet) as error:
                added.append(Added(f"line {number}", "wrong", _why(error)))
            else:
                labels[source_id] = its, line.said
                added.append(Added(source_id, "ok"))
        numbers = store.documents.put_many(drafts.values(), self.now())
        for number, source_id in zip(numbers, drafts, strict=True):
            its, said = labels[source_id]
            if its:
                store.documents.label(number, **its)
            store.files.given(number, said)
        return added


@dataclass(frozen=True)
class Line:
    """A line as it was read; what it says of the document besides, as a jet.toml would."""

    draft: Draft
    said: Mapping[str, str]


def _line(text: str) -> Line | Exception:
    try:
        values = json.loads(text)
        return Line(_draft(values), _said(values))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return error


def _draft(values: Any) -> Draft:
    """A document whose readers are yet to be looked up."""
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
        audience=0,
        url=None if url is None else str(url),
        language=language_of(sections),
    )


def _said(values: Any) -> dict[str, str]:
    """What else is said of it; raises `ValueError`."""
    said = {name: str(values[name]) for name in _LABELS if values.get(name) not in (None, "")}
    if said.get("kind", KINDS[0]) not in KINDS:
        raise ValueError(f"there is no kind {said['kind']!r}; the kinds are {', '.join(KINDS)}")
    return said


def _placed(store: Store, line: Line, known: Known | None) -> tuple[Draft, dict[str, Any]]:
    """The document with its readers, and which labels are new: what was said by command stays until a line says
    something else than the one before. Raises `ValueError` and `Unmet`."""
    labels = columns(store, new_in(known.given if known else None, line.said))
    audience = labels.pop("audience", known.audience if known else store.places.audience_all())
    return replace(line.draft, audience=audience), labels


def _text(values: Any, name: str) -> str:
    """A value that is text; a number (ids often are) is written out."""
    value = values[name]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"{name!r} is not text")
    return str(value)


def _why(error: Exception) -> str:
    if isinstance(error, Unmet):
        cure = "; it is all, club:NAME or place:NAME" if error.label == "audience" else ""
        return f"there is no {error.label} {error.values['value']!r}{cure}"
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
