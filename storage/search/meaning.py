"""Finding by meaning, beside finding by words: vectors follow the change log, as the index does, at their own pace."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import logging
import threading
import time
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from sqlalchemy import Connection

from storage.lacking import Lacking
from storage.search.follower import Read
from storage.search.log import START, Entry, PassageLog, Position, Pruned
from storage.search.models import REST, TOGETHER, Failed, Model, Refused, Vector, tidy
from storage.search.vectors import Row, Vectors

log = logging.getLogger(__name__)
WORDS = 300  # of a passage that its vector is made of
WAIT = 1.0  # seconds that somebody who searches waits for the vector of the question
KEPT = 256  # vectors of questions that are kept, as people page through what they found
_FORM = 2  # of the file of vectors
_LONGEST = 2000  # characters of a question


@dataclass(frozen=True)
class Progress:
    """How far the vectors are. `failed` says why the model gave none, when it last was asked."""

    model: str
    stored: int
    have: int
    without: int
    behind: int
    building: bool
    failed: str


class Near(NamedTuple):
    """How alike a question and some passages are, and how alike one must be that may help without any of its words."""

    alike: dict[int, float]
    helps: float


class Meaning:
    """Keeps the vectors of one store's passages in `folder`, and compares questions with them."""

    def __init__(self, read: Read, model: Model, folder: Path) -> None:
        self._read = read
        self.model = model
        self._folder = folder
        name = hashlib.sha256(f"{_FORM} {WORDS} {model.name}".encode()).hexdigest()[:12]
        self._vectors = Vectors(folder / f"m-{name}.db")
        self._stopping = threading.Event()
        self._turn = threading.Lock()  # one thread at a time makes vectors, or closes
        self._lock: IO[bytes] | None = None
        self._asking = ThreadPoolExecutor(1, "meaning")
        self._known: dict[str, Vector | None] = {}  # None = it was refused
        self._rests_until = 0.0

    def close(self) -> None:
        """Let go of the file; what is being made is left."""
        self._stopping.set()
        self._asking.shutdown(cancel_futures=True)
        with self._turn:
            self._vectors.close()
        if self._lock:
            self._lock.close()

    # Following the store

    def catch_up(self) -> int:
        """Make vectors of what changed until there is no more, or the model fails; how many passages that was.

        0 also when another process does it. Either way they are taken into memory.
        """
        with self._turn:
            if self._stopping.is_set():
                return 0
            done = self._catch_up() if self._mine() else 0
            self._vectors.load()
            return done

    def _catch_up(self) -> int:
        done = 0
        try:
            while not self._stopping.is_set():
                rows = self._step()
                if not rows:
                    break
                done += rows
        except Failed as error:
            self._note(str(error))
        else:
            self._note("")
        return done

    def _mine(self) -> bool:
        """Of several processes on this folder, the first makes the vectors, and removes those of other models."""
        if self._lock:
            return True
        handle = self._vectors.file.with_suffix(".lock").open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self._lock = handle
        tidy(self._folder, self._vectors.file.stem)
        return True

    def _step(self) -> int:
        """Some passages more; 0 when there are no more. What is done is remembered with the vectors themselves, so
        that a stop at any moment costs at most these few."""
        state = self._vectors.recall()
        position = Position(**state["position"]) if "position" in state else START
        after = state.get("after")
        if not self._read(lambda connection: PassageLog(connection).holds(position)):
            position, after = self._read(lambda connection: PassageLog(connection).end()), 0
            self._vectors.remember(position=asdict(position), after=after, begun=self._vectors.newest())
        if after is not None:
            last = int(after)
            page = self._read(lambda connection: PassageLog(connection).page(last, TOGETHER))
            if not page:  # what was not come across any more is gone
                self._vectors.drop_older(int(state.get("begun", 0)))
            self._put(self._rows(page), after=page[-1].id if page else None)
            if page:
                return len(page)
        try:
            batch = self._read(lambda connection: PassageLog(connection).after(position, TOGETHER))
        except Pruned:
            return 1  # the next step sees that it must go through all passages
        if batch.rows:
            self._drop_old(batch.entries, batch.gone)
            self._put(self._rows(batch.entries), position=asdict(batch.position))
        return batch.rows

    def _put(self, rows: Sequence[Row], **state: Any) -> None:
        """Keep some vectors, unless the model behind the name is another now, of another size: then all begins anew."""
        sizes = {len(row.numbers) for row in rows if row.numbers}
        known = self._vectors.recall().get("size")
        if known is not None and sizes and sizes != {known}:
            self._vectors.clear(position=asdict(START), after=0, size=None)
        else:
            self._vectors.apply(rows, (), **state, **({"size": max(sizes)} if sizes else {}))

    def _drop_old(self, entries: Sequence[Entry], gone: Collection[int]) -> None:
        """What is gone or says something else goes at once, even if the model gives nothing in its place."""
        known = self._vectors.known([entry.id for entry in entries])
        old = [each.id for each in entries if each.id in known and known[each.id].digest != _digest(each)]
        if old or gone:
            self._vectors.apply((), (*old, *gone))

    def _rows(self, entries: Sequence[Entry]) -> list[Row]:
        """With a vector for each; those of which the text is as it was keep theirs. Raises `Failed`."""
        known = self._vectors.known([entry.id for entry in entries])
        rows, new = [], []
        for entry in entries:
            row = known.get(entry.id)
            if row is not None and row.digest == _digest(entry):
                rows.append(row._replace(audience=entry.audience))
            else:
                new.append(entry)
        return rows + self._made(new)

    def _made(self, entries: Sequence[Entry]) -> list[Row]:
        try:
            vectors: Iterable[Vector] = self.model.passages([_text(each) for each in entries]) if entries else ()
        except Refused:
            if len(entries) > 1:  # one text stops no other
                return [row for entry in entries for row in self._made([entry])]
            vectors = [()]
        pairs = zip(entries, vectors, strict=True)
        return [Row.of(each.id, each.audience, _digest(each), vector) for each, vector in pairs]

    def progress(self) -> Progress:
        """How far the vectors are."""
        state = self._vectors.recall()
        position = Position(**state["position"]) if "position" in state else START

        def judge(connection: Connection) -> tuple[int, int]:
            passages = PassageLog(connection)
            return passages.count(), passages.behind(position)

        stored, behind = self._read(judge)
        have, without = self._vectors.size()
        building = state.get("after", 0) is not None
        return Progress(self.model.name, stored, have, without, behind, building, state.get("failed", ""))

    @property
    def failed(self) -> bool:
        """Did the model fail when it was last asked?"""
        return bool(self._vectors.recall().get("failed"))

    def forget(self) -> None:
        """Make all vectors anew, from now on."""
        self._vectors.clear(position=asdict(START), after=0)

    # Searching

    def of(self, question: str) -> Vector | None:
        """The vector of a question, or None when there is none: then words alone have to do. Raises `Lacking` when the
        model must be asked first."""
        question = question[:_LONGEST].strip()
        with suppress(KeyError):
            return self._known[question]
        if not question or time.monotonic() < self._rests_until:
            return None
        raise Lacking(partial(self.ask, question))

    async def ask(self, question: str) -> None:
        """Have the vector of a question made, so that `of` knows it; when it is not there in time the model rests."""
        try:
            await asyncio.wait_for(asyncio.wrap_future(self._asking.submit(self._make, question)), WAIT)
        except TimeoutError:
            await self._fail(f"no vector for a question within {WAIT:.0f} s")
        except Failed as error:
            await self._fail(str(error))

    def _make(self, question: str) -> None:
        """Somebody else may have asked the same meanwhile; what comes too late serves the next."""
        if question in self._known:
            return
        try:
            vector: Vector | None = self.model.query(question)
        except Refused:
            vector = None
        while len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        self._known[question] = vector

    async def _fail(self, reason: str) -> None:
        self._rests_until = time.monotonic() + REST
        await asyncio.to_thread(self._note, reason)

    def _note(self, reason: str) -> None:
        if self._vectors.recall().get("failed", "") != reason:
            self._vectors.remember(failed=reason)
            if reason:
                log.warning("finding by words alone: %s", reason)

    def near(self, vector: Vector, audiences: Collection[int], k: int, found: Collection[int]) -> Near:
        """How alike the `k` nearest passages are that these audiences may read, if alike enough; and those `found`.

        Some are nearest to any question. They count where words found something or one of them may help: to a question
        of which nothing is known the answer is an honest no. What is more like the question than all that the words
        found counts, too: in another language texts are less alike.
        """
        nearest, usual = self._vectors.nearest(vector, audiences, k)
        known = self._vectors.alike(vector, found)
        least = helps = self.model.scale.helps(usual)
        if found or any(each >= helps for each in nearest.values()):
            least = min(self.model.scale.takes_part(usual), max(known.values(), default=1.0))
        return Near({number: each for number, each in nearest.items() if each >= least} | known, helps)


def _text(entry: Entry) -> str:
    whole = " ".join(part for part in (entry.title, entry.section, entry.text) if part)
    return " ".join(whole.split()[:WORDS])


def _digest(entry: Entry) -> bytes:
    return hashlib.sha256(_text(entry).encode()).digest()
