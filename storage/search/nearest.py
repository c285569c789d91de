"""Vectors in memory: the nearest to a question are found by comparing it with each that may be read.

A number takes two bytes: the upper half of a 32-bit float, good to three digits, which a processor widens as fast as
it can fetch it. They lie in blocks that fit in its cache, and never move.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

BLOCK = 1024  # vectors
HALF = 16  # bits
NOBODY = -1  # whose the rows are that are free
ENOUGH = 30  # vectors that say how alike texts usually are
UNKNOWN = 1.0  # how alike they are as long as there are fewer: none is more so


def packed(vector: Sequence[float]) -> bytes:
    """A vector as it is kept, rounded."""
    whole = numpy.asarray(vector, numpy.float32).view(numpy.uint32)
    return ((whole + (1 << (HALF - 1))) >> HALF).astype(numpy.uint16).tobytes()


def _widened(numbers: NDArray[numpy.uint16]) -> NDArray[numpy.float32]:
    wide = numbers.astype(numpy.uint32)
    wide <<= HALF
    return wide.view(numpy.float32)


class Compared(NamedTuple):
    """The passages nearest to a vector with how alike each is, nearest first, and how alike all are on average."""

    nearest: dict[int, float]
    usual: float


@dataclass(frozen=True)
class _Block:
    """Some vectors, of which passages, for whom."""

    ids: NDArray[numpy.int64]
    audiences: NDArray[numpy.int64]
    numbers: NDArray[numpy.uint16]

    @classmethod
    def of(cls, size: int) -> _Block:
        audiences = numpy.full(BLOCK, NOBODY, numpy.int64)
        return cls(numpy.zeros(BLOCK, numpy.int64), audiences, numpy.zeros((BLOCK, size), numpy.uint16))


class Nearest:
    """Vectors of `size` numbers each, by the number of their passage."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._blocks: list[_Block] = []
        self._rows: dict[int, int] = {}
        self._free: list[int] = []

    def put(self, number: int, audience: int, kept: bytes) -> None:
        """Take in a vector, in place of the one that its passage has."""
        row = self._rows.get(number)
        if row is None:
            if not self._free:
                self._free = list(reversed(range(len(self._blocks) * BLOCK, (len(self._blocks) + 1) * BLOCK)))
                self._blocks.append(_Block.of(self.size))
            row = self._rows[number] = self._free.pop()
        block, at = self._blocks[row // BLOCK], row % BLOCK
        block.numbers[at] = numpy.frombuffer(kept, numpy.uint16)
        block.ids[at], block.audiences[at] = number, audience

    def drop(self, number: int) -> None:
        """Forget the vector of a passage, if it has one."""
        row = self._rows.pop(number, None)
        if row is not None:
            self._blocks[row // BLOCK].audiences[row % BLOCK] = NOBODY
            self._free.append(row)

    def nearest(self, vector: Sequence[float], audiences: Collection[int], k: int) -> Compared:
        """The `k` passages most like it among what these audiences may read, beside all that they may."""
        asked = numpy.asarray(vector, numpy.float32)
        readers = numpy.fromiter(audiences, numpy.int64, len(audiences))
        numbers, likenesses = [], []
        for block in self._blocks:
            (rows,) = numpy.isin(block.audiences, readers).nonzero()
            if rows.size:
                numbers.append(block.ids[rows])
                likenesses.append(_widened(block.numbers[rows]) @ asked)
        if not numbers:
            return Compared({}, UNKNOWN)
        ids, alike = numpy.concatenate(numbers), numpy.concatenate(likenesses)
        best = numpy.argpartition(alike, -k)[-k:] if k < alike.size else numpy.arange(alike.size)
        best = best[numpy.argsort(-alike[best])]
        usual = float(alike.mean()) if alike.size >= ENOUGH else UNKNOWN
        return Compared({int(ids[at]): float(alike[at]) for at in best}, usual)

    def alike(self, vector: Sequence[float], numbers: Iterable[int]) -> dict[int, float]:
        """How alike these passages are, of those that have a vector."""
        asked = numpy.asarray(vector, numpy.float32)
        known = {number: self._rows[number] for number in numbers if number in self._rows}
        return {
            number: float(_widened(self._blocks[row // BLOCK].numbers[row % BLOCK]) @ asked)
            for number, row in known.items()
        }
