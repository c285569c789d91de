"""What the index holds of a passage, and the name of the version of all that decides it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Any

import tantivy

from storage.search import analysis
from storage.search.lexicon import Lexicon
from storage.search.log import Entry

SCHEMA = 5  # grows with every change of `schema` or `document`
MARKER = "marker"
KEY = "key"  # the id as text: deleting by a number deletes nothing, by a query not always (tantivy 0.27)


@cache
def folder_name() -> str:
    """The name of an index by everything that decides what is in it."""
    parts = (SCHEMA, analysis.VERSION, version("tantivy"))
    return "v-" + hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def schema() -> Any:
    """One text field with the title and the parts of compounds in it, and the title once more.

    `word` has the words as they are, for the lexicon. The marker is a document of its own, with its state.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", fast=True)
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("audience", indexed=True, fast=True)
    builder.add_unsigned_field("rev", fast=True)
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("day", fast=True)
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("word", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(MARKER, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def counted(entry: Entry) -> set[str]:
    """The words of a passage that the lexicon counts: the same when it reads the passage as when it reads the index."""
    return _counted(_heading(entry), analysis.kept_words(entry.text, entry.language))


def _counted(heading: str, body: Iterable[str]) -> set[str]:
    return {*analysis.words(heading), *body}


def _heading(entry: Entry) -> str:
    return f"{entry.title} {entry.section}"


def document(entry: Entry, lexicon: Lexicon) -> Any:
    """A passage for the engine. Stop words are found as words of a title only: "Wie is wie"."""
    language = entry.language
    heading = _heading(entry)
    title = analysis.kept_words(heading, language)
    body = analysis.kept_words(entry.text, language)
    made = tantivy.Document()
    made.add_unsigned("id", entry.id)
    made.add_text(KEY, str(entry.id))
    made.add_unsigned("audience", entry.audience)
    made.add_unsigned("rev", entry.rev)
    for kind in filter(None, (entry.kind, entry.label)):
        made.add_text("kind", kind)
    made.add_unsigned("day", day(entry.changed_at))
    made.add_text("title", " ".join(form for word in title for form in analysis.forms(word, language)))
    made.add_text("text", lexicon.written(title + body, language))
    made.add_text("word", " ".join(_counted(heading, body)))
    return made


def day(at: datetime) -> int:
    """The days since 1970."""
    return max(0, at.toordinal() - datetime(1970, 1, 1, tzinfo=UTC).toordinal())


def marker(state: str) -> Any:
    """The document that says up to where the log was applied."""
    made = tantivy.Document()
    made.add_text(MARKER, MARKER)
    made.add_text("state", state)
    return made
