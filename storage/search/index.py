"""The index: a tantivy folder that can be thrown away, since all it knows comes from the change log."""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import tantivy

from storage.search import analysis
from storage.search.lexicon import Lexicon
from storage.search.log import START, Entry, Position
from storage.search.query import Query, Term, read_query

SCHEMA = 1  # grows with every change of `_schema` or of what is put into it
TITLE_BOOST = 0.2
HEAP = 50_000_000
MARKER = "marker"


class Busy(Exception):
    """Another process writes this index; this one may only read it."""


@dataclass(frozen=True)
class Found:
    """Passage ids with the engine's score, best first, and what each typed word weighs (word -> idf).

    A passage of usual length that holds every word once scores about the sum of the weights.
    """

    hits: tuple[tuple[int, float], ...]
    query: Query
    weights: Mapping[str, float]


class Index:
    """One index in `folder`; many processes may read it, the first to `apply` writes it.

    The folder inside is named by schema and analyser, so a new version is built beside the old one.
    """

    def __init__(self, folder: Path) -> None:
        self.base = folder
        self.folder = folder / _version()
        self._writer: Any = None
        self._lock: IO[bytes] | None = None
        self._lexicon: tuple[int, Lexicon] | None = None
        self._seen = -1
        self._open()

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(_schema(), path=str(self.folder), reuse=True)
        except ValueError:  # a damaged folder holds nothing that the store does not
            self._take_lock()
            shutil.rmtree(self.folder)
            self.folder.mkdir()
            self._index = tantivy.Index(_schema(), path=str(self.folder), reuse=True)
        self._schema = self._index.schema

    def close(self) -> None:
        """Let go of the folder; what was applied stays."""
        self._drop_writer()
        if self._lock:
            self._lock.close()
            self._lock = None

    # Writing

    def _take_lock(self) -> None:
        """Become the writer of this folder. Raises `Busy`."""
        if self._lock:
            return
        handle = self.folder.with_suffix(".lock").open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.close()
            raise Busy(str(self.folder)) from error
        self._lock = handle

    def _writing(self) -> Any:
        self._take_lock()
        if self._writer is None:
            self._writer = self._index.writer(HEAP, 1)
        return self._writer

    def _drop_writer(self) -> None:
        if self._writer is not None:
            with suppress(ValueError):
                self._writer.rollback()
            self._writer = None

    def apply(self, entries: Sequence[Entry], gone: Collection[int], position: Position) -> None:
        """Put and drop passages and move the marker, all in one commit. Raises `Busy`."""
        writer = self._writing()
        try:
            lexicon = self._learned(entries)
            for number in (*(entry.id for entry in entries), *gone):
                writer.delete_documents_by_term("id", number)
            self._add(writer, entries, lexicon)
            self._commit(writer, position, lexicon)
        except BaseException:
            self._drop_writer()
            raise

    def replace(self, read: Callable[[], Iterable[Sequence[Entry]]], position: Position) -> None:
        """Build all anew from batches that `read` gives, twice; readers see the old index until the end.

        The first reading counts words, so that compounds split alike whatever the order. Raises `Busy`.
        """
        writer = self._writing()
        try:
            lexicon = Lexicon()
            for batch in read():
                _count(lexicon, batch)
            writer.delete_all_documents()
            for batch in read():
                self._add(writer, batch, lexicon)
            self._commit(writer, position, lexicon, built=True)
        except BaseException:
            self._drop_writer()
            raise

    def _learned(self, entries: Sequence[Entry]) -> Lexicon:
        lexicon = self.lexicon
        _count(lexicon, entries)
        if len(entries) > self.size // 10:
            lexicon.forget_splits()
        return lexicon

    def _add(self, writer: Any, entries: Iterable[Entry], lexicon: Lexicon) -> None:
        for entry in entries:
            writer.add_document(_document(entry, lexicon))

    def _commit(self, writer: Any, position: Position, lexicon: Lexicon, built: bool = False) -> None:
        size = lexicon.passages if built else self.built
        writer.delete_documents_by_term(MARKER, MARKER)
        marker = tantivy.Document()
        marker.add_text(MARKER, MARKER)
        marker.add_text("state", json.dumps({"position": asdict(position), "built": size}))
        writer.add_document(marker)
        writer.commit()
        self._index.reload()
        self._lexicon = (self.size, lexicon)

    def tidy(self) -> None:
        """Remove the indexes that older versions left. Call it when this one has caught up."""
        self._take_lock()
        for other in self.base.glob("v-*"):
            if other.is_dir() and other != self.folder:
                shutil.rmtree(other, ignore_errors=True)

    # Reading

    def _searcher(self) -> Any:
        """What was last committed, by whichever process."""
        try:
            stamp = (self.folder / "meta.json").stat().st_mtime_ns
        except FileNotFoundError:
            stamp = -1
        if stamp != self._seen:
            self._index.reload()
            self._seen = stamp
        return self._index.searcher()

    @property
    def size(self) -> int:
        """The number of passages in the index."""
        return max(0, int(self._searcher().num_docs) - 1)  # the marker is a document too

    @property
    def position(self) -> Position:
        """Up to where the change log has been applied."""
        state = self._state()
        return Position(**state["position"]) if state else START

    @property
    def built(self) -> int:
        """The number of passages when the index was last built as a whole."""
        state = self._state()
        return int(state["built"]) if state else 0

    def _state(self) -> dict[str, Any]:
        searcher = self._searcher()
        query = tantivy.Query.term_query(self._schema, MARKER, MARKER, index_option="basic")
        hits = searcher.search(query, 1, count=False).hits
        return dict(json.loads(searcher.doc(hits[0][1])["state"][0])) if hits else {}

    @property
    def lexicon(self) -> Lexicon:
        """The words of the index; read anew when another process made it grow by a tenth."""
        size = self.size
        if self._lexicon is None or abs(size - self._lexicon[0]) > self._lexicon[0] // 10:
            self._lexicon = (size, Lexicon(self._searcher().terms_with_prefix("word", "")))
        return self._lexicon[1]

    def revisions(self, numbers: Iterable[int]) -> dict[int, list[int]]:
        """The revisions under which these passages are indexed: one each when all is well."""
        searcher = self._searcher()
        found = {}
        for number in numbers:
            query = tantivy.Query.term_query(self._schema, "id", number, index_option="basic")
            addresses = [address for _, address in searcher.search(query, 10, count=False).hits]
            found[number] = searcher.fast_field_values("rev", addresses) if addresses else []
        return found

    def search(self, text: str, audiences: Collection[int], k: int = 10, offset: int = 0) -> Found:
        """The `k` best passages for any text among what these audiences may read; never raises for a text."""
        query = read_query(text, self.lexicon)
        searcher = self._searcher()
        weights = self._weights(searcher, query)
        if not query.typed or not audiences or k < 1:
            return Found((), query, weights)
        hits = searcher.search(self._engine_query(query, audiences), k, count=False, offset=offset).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits]) if hits else []
        scored = zip(ids, (score for score, _ in hits), strict=True)
        return Found(tuple((int(number), float(score)) for number, score in scored), query, weights)

    def _weights(self, searcher: Any, query: Query) -> dict[str, float]:
        """How rare each typed word is, by the commonest of its forms and stand-ins: the other language's
        form, or a typing error, is often just absent."""
        field, passages = "title" if query.of_stop_words else "text", int(searcher.num_docs)
        rarest: dict[str, float] = {}
        for term in query.terms:
            if term.share == 1.0:
                idf = min(rarity(searcher.doc_freq(field, form), passages) for form in term.stems)
                rarest[term.word] = min(idf, rarest.get(term.word, idf))
        return {term.word: rarest[term.word] * term.weight for term in query.typed}

    def _engine_query(self, query: Query, audiences: Collection[int]) -> tantivy.Query:
        q, occur = tantivy.Query, tantivy.Occur
        allowed = q.const_score_query(q.term_set_query(self._schema, "audience", sorted(audiences)), 0.0)
        anything = [(occur.Should, clause) for term in query.terms for clause in self._clauses(query, term)]
        return q.boolean_query([(occur.Must, allowed), (occur.Must, q.boolean_query(anything))])

    def _clauses(self, query: Query, term: Term) -> Iterator[tantivy.Query]:
        if query.of_stop_words:
            yield self._any_of("title", term, term.weight)
            return
        yield self._any_of("text", term, term.weight)
        yield self._any_of("title", term, term.weight * TITLE_BOOST)

    def _any_of(self, field: str, term: Term, boost: float) -> tantivy.Query:
        q = tantivy.Query
        forms = [q.term_query(self._schema, field, form, index_option="freq") for form in term.stems]
        either = forms[0] if len(forms) == 1 else q.disjunction_max_query(forms)
        return q.boost_query(either, boost)


def rarity(containing: int, passages: int) -> float:
    """BM25's idf of a term in `containing` of `passages`."""
    return math.log(1 + (max(0, passages - containing) + 0.5) / (containing + 0.5))


def _document(entry: Entry, lexicon: Lexicon) -> tantivy.Document:
    language = entry.language
    title = analysis.words(f"{entry.title} {entry.section}")
    body = analysis.kept_words(entry.text, language)
    parts = [part for word in (*title, *body) for part in lexicon.split(word)]
    stemmed = [analysis.stem(word, language) for word in title]
    document = tantivy.Document()
    document.add_unsigned("id", entry.id)
    document.add_unsigned("audience", entry.audience)
    document.add_unsigned("rev", entry.rev)
    document.add_text("title", " ".join(stemmed))
    everything = (*stemmed, *(analysis.stem(word, language) for word in (*body, *parts)))
    document.add_text("text", " ".join(everything))
    document.add_text("word", " ".join({*title, *body}))
    return document


def _count(lexicon: Lexicon, entries: Iterable[Entry]) -> None:
    for entry in entries:
        lexicon.add(analysis.words(f"{entry.title} {entry.section} {entry.text}"))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("audience", indexed=True)
    builder.add_unsigned_field("rev", fast=True)
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("word", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(MARKER, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _version() -> str:
    parts = (SCHEMA, analysis.VERSION, version("tantivy"))
    return "v-" + hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
