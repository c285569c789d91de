"""The follower: brings an index up to date with the change log, and checks that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from storage.search.index import Busy, Index
from storage.search.log import Batch, Entry, PassageLog, Position, Pruned

T = TypeVar("T")
BATCH = 500  # log rows in one commit
GROWN = 3  # times: an index that grew so much since it was built splits compounds by too few words
SMALL = 1000  # passages up to which that does not matter


class Read(Protocol):
    """Runs a function with a connection in a reading transaction, and returns what it returns."""

    def __call__(self, work: Callable[[Connection], T]) -> T: ...


@dataclass(frozen=True)
class Verdict:
    """What a check found. `wrong` are sampled passages whose revision in the index is not the store's."""

    stored: int
    indexed: int
    behind: int
    wrong: tuple[int, ...]
    sampled: int = 0

    @property
    def sound(self) -> bool:
        return self.stored == self.indexed and not self.behind and not self.wrong


@dataclass(frozen=True)
class Status:
    """How far an index is. `built` = how many passages it had when it was last built as a whole."""

    stored: int
    indexed: int
    behind: int
    built: int
    folder: Path
    bytes: int


class Follower:
    """Follows the change log of one store with one index."""

    def __init__(self, read: Read, index: Index) -> None:
        self._read = read
        self._index = index

    def catch_up(self) -> int:
        """Apply all that changed; returns how many log rows or passages that took.

        0 also when another process writes this index: then that one does it.
        """
        try:
            with self._index.turn:
                return self._catch_up()
        except Busy:
            return 0

    def _catch_up(self) -> int:
        if self._must_rebuild():
            return self.rebuild()
        applied = 0
        while True:
            try:
                batch = self._next()
            except Pruned:
                return applied + self.rebuild()
            if batch.rows:
                self._index.apply(batch.entries, batch.gone, batch.position)
                applied += batch.rows
            if batch.rows < BATCH:
                break
        if applied and self._index.size > max(SMALL, GROWN * self._index.built):
            applied += self.rebuild()
        return applied

    def _next(self) -> Batch:
        position = self._index.position
        return self._read(lambda connection: PassageLog(connection).after(position, BATCH))

    def _must_rebuild(self) -> bool:
        """Is this the index of another store or time, or is building anew quicker than replaying?"""
        position = self._index.position

        def judge(connection: Connection) -> bool:
            log = PassageLog(connection)
            return not log.holds(position) or log.behind(position) > max(SMALL, self._index.size)

        return self._read(judge)

    def rebuild(self) -> int:
        """Build the index anew from all passages, while searching goes on; returns their number.

        Raises `Busy` when another process writes this index.
        """
        with self._index.turn:
            # The position first: what changes while the passages are read is then replayed after it.
            position = self._read(lambda connection: PassageLog(connection).end())
            self._index.replace(self._pages, position)
            self._index.tidy()
            return self._index.size

    def forget(self, mark: str) -> None:
        """Build the index anew for the words that it keeps of what was taken out, once for each mark. Raises `Busy`."""
        done = self._index.base / "forgotten"
        if not done.exists() or done.read_text("utf-8") != mark:
            self.rebuild()
            done.write_text(mark, "utf-8")

    def _pages(self) -> Iterator[Sequence[Entry]]:
        last = 0
        while page := self._page(last):
            yield page
            last = page[-1].id

    def _page(self, after: int) -> tuple[Entry, ...]:
        return self._read(lambda connection: PassageLog(connection).page(after, BATCH))

    @property
    def position(self) -> Position:
        """How far the index is."""
        return self._index.position

    def behind(self) -> int:
        """How many changes the index has yet to take in."""
        position: Position = self._index.position
        return self._read(lambda connection: PassageLog(connection).behind(position))

    def status(self) -> Status:
        """How far the index is."""
        count = self._read(lambda connection: PassageLog(connection).count())
        index = self._index
        size = sum(file.stat().st_size for file in index.folder.iterdir() if file.is_file())
        return Status(count, index.size, self.behind(), index.built, index.folder, size)

    def verify(self, sample: int = 200) -> Verdict:
        """Compare the index with the store: numbers of passages, marker, and the revisions of a sample."""

        def stored(connection: Connection) -> tuple[int, dict[int, int]]:
            log = PassageLog(connection)
            return log.count(), log.revisions(log.sample(sample))

        count, expected = self._read(stored)
        found = self._index.revisions(expected)
        wrong = tuple(number for number, rev in expected.items() if found[number] != [rev])
        return Verdict(count, self._index.size, self.behind(), wrong, len(expected))
