"""Documents and passages as rows, and back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from bot.intranet.documents import Document, Draft, Part, Passage


def as_document(row: Any) -> Document:
    """A row with its thing and its owner as a document."""
    return Document(
        number=row.thing,
        source_id=row.source_id,
        title=row.title,
        audience=row.audience,
        author=row.author,
        url=row.url,
        file_name=row.file_name,
        blob=row.blob,
        outcome=row.outcome,
        detail=row.detail,
        language=row.language,
        at=row.at,
        edited_at=row.edited_at,
        passages=row.passages,
        kind=row.kind,
        owner=row.owner,
        owner_name=row.owner_name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_on=row.review_on,
        checked_on=row.checked_on,
        version=row.version,
    )


def as_passage(row: Any) -> Passage:
    """A row with its thing and its document as a passage."""
    return Passage(
        id=row.id,
        number=row.thing,
        source_id=row.source_id,
        title=row.title,
        section=row.section,
        text=row.text,
        language=row.language,
        source=row.file_name or row.url or row.title,
    )


def row_of(draft: Draft) -> dict[str, Any]:
    """A draft as a row."""
    return {
        "source_id": draft.source_id,
        "url": draft.url,
        "file_name": draft.file_name,
        "blob": draft.blob,
        "outcome": draft.outcome,
        "detail": draft.detail,
        "language": draft.language,
        "digest": digest_of(draft),
    }


def digest_of(draft: Draft) -> str:
    """Of all that is put: the same again has the same."""
    return hashlib.sha256(repr(draft).encode()).hexdigest()


def clean(draft: Draft) -> Draft:
    """What a database can hold: no NUL, no half of a surrogate pair."""
    parts = tuple(Part(_sound(part.section), _sound(part.text), part.language) for part in draft.parts)
    return replace(
        draft,
        parts=parts,
        source_id=_sound(draft.source_id),
        title=_sound(draft.title),
        detail=_sound(draft.detail),
        url=draft.url and _sound(draft.url),
        file_name=draft.file_name and _sound(draft.file_name),
    )


def _sound(text: str) -> str:
    if "\0" not in text and text.isascii():
        return text
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
