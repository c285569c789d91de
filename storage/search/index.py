"""The index: a tantivy folder that can be thrown away, since all it knows comes from the change log."""

from __future__ import annotations

import fcntl
import json
import math
import shutil
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import tantivy

from bot.intranet.wanted import ANYTHING, Only
from storage.search.dictionary import Dictionary
from storage.search.lexicon import Lexicon
from storage.search.log import START, Entry, Position
from storage.search.matching import Matching
from storage.search.query import Query, read_query
from storage.search.schema import KEY, MARKER, counted, document, folder_name, marker, schema

# Who may read so much of all passages finds theirs among the best of all; a half more than should do is asked for.
MUCH, SPARE = 0.1, 1.5
HEAP = 150_000_000  # bytes the writer fills before it makes a segment; of few segments the best are found sooner


class Busy(Exception):
    """Another process writes this index; this one may only read it."""


@dataclass(frozen=True)
class Found:
    """Passage ids with the engine's score, best first, and what each typed word weighs (word -> idf).

    A passage of usual length that holds every word once scores about the sum of the weights. `rarest` is what a word
    weighs that stands in one passage only.
    """

    hits: tuple[tuple[int, float], ...]
    query: Query
    weights: Mapping[str, float]
    rarest: float


class Index:
    """One index in `folder`; many processes may read it, the first to `apply` writes it.

    The folder inside is named by schema and analyser, so a new version is built beside the old one.
    """

    def __init__(self, folder: Path, dictionary: Path | None = None) -> None:
        self.base = folder
        self._dictionary = Dictionary(dictionary)
        self.folder = folder / folder_name()
        self._writer: Any = None
        self._lock: IO[bytes] | None = None
        self._lexicon: tuple[int, Lexicon] | None = None
        self._seen = -1
        self.turn = threading.RLock()  # one thread at a time writes, or closes
        self._open()

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(schema(), path=str(self.folder), reuse=True)
        except ValueError:  # a damaged folder holds nothing that the store does not
            self._take_lock()
            shutil.rmtree(self.folder)
            self.folder.mkdir()
            self._index = tantivy.Index(schema(), path=str(self.folder), reuse=True)
        self._schema = self._index.schema

    def close(self) -> None:
        """Let go of the folder; what was applied stays, what is being applied is waited for."""
        with self.turn:
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
            # A commit that was cut short leaves files that no state names, and the same commit would not overwrite.
            self._writer.garbage_collect_files()
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
                writer.delete_documents_by_term(KEY, str(number))
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
            writer.add_document(document(entry, lexicon))

    def _commit(self, writer: Any, position: Position, lexicon: Lexicon, built: bool = False) -> None:
        size = lexicon.passages if built else self.built
        writer.delete_documents_by_term(MARKER, MARKER)
        writer.add_document(marker(json.dumps({"position": asdict(position), "built": size})))
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
            query = tantivy.Query.term_query(self._schema, KEY, str(number), index_option="basic")
            addresses = [address for _, address in searcher.search(query, 10, count=False).hits]
            found[number] = searcher.fast_field_values("rev", addresses) if addresses else []
        return found

    def search(
        self, text: str, audiences: Collection[int], k: int = 10, offset: int = 0, only: Only = ANYTHING
    ) -> Found:
        """The `k` best passages for any text among what these audiences may read; never raises for a text."""
        searcher = self._searcher()
        query = read_query(text, self.lexicon, lambda form: searcher.doc_freq("text", form) > 0, self._dictionary)
        matching = Matching(searcher, self._schema, query)
        if not query.typed or not audiences or k < 1:
            return Found((), query, matching.weights(), matching.rarest)
        hits = None if offset or only != ANYTHING else _among_all(searcher, matching, frozenset(audiences), k)
        if hits is None:
            hits = searcher.search(matching.engine_query(audiences, only), k, count=False, offset=offset).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits]) if hits else []
        scored = zip(ids, (score for score, _ in hits), strict=True)
        hits_by_id = tuple((int(n), float(score)) for n, score in scored)
        return Found(hits_by_id, query, matching.weights(), matching.rarest)


def _among_all(searcher: Any, matching: Matching, audiences: Collection[int], k: int) -> list[Any] | None:
    """The `k` best that the audiences may read, picked from the best of all; None when they are not all among those.

    They are the same as with the audiences in the query, and found sooner by who may read much.
    """
    share = matching.readable_share(audiences)
    if share < MUCH:
        return None
    most = math.ceil(SPARE * k / share)
    hits = searcher.search(matching.any_term(), most, count=False).hits
    whose = searcher.fast_field_values("audience", [address for _, address in hits]) if hits else []
    readable = [hit for hit, audience in zip(hits, whose, strict=True) if audience in audiences]
    return readable[:k] if len(readable) >= k or len(hits) < most else None


def _count(lexicon: Lexicon, entries: Iterable[Entry]) -> None:
    for entry in entries:
        lexicon.add(counted(entry))
