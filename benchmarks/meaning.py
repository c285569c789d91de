"""How quick finding by meaning is: `python -m benchmarks.meaning [--size 100000]`.

So many vectors lie in their file, for audiences as unlike in size as clubs are. What a start takes, what a question
takes of somebody of 13 audiences and of somebody who may read all, and the memory; beside it, in the same run, one
multiplication of all vectors by the question with plain numpy.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

from benchmarks.figures import most_memory, percentile

SIZE, AUDIENCES, MINE, K, ROUNDS = 384, 300, 13, 24, 100
BATCH = 5000


def fill(file: Path, count: int) -> None:
    """Put vectors of one length and any direction."""
    import numpy

    from storage.search.vectors import Row, Vectors

    vectors, dice, made = Vectors(file), random.Random(7), numpy.random.default_rng(7)
    weights = [1 / (rank + 1) for rank in range(AUDIENCES)]

    def rows(first: int, last: int) -> Iterator[Row]:
        numbers = made.standard_normal((last - first, SIZE), dtype=numpy.float32)
        numbers /= numpy.linalg.norm(numbers, axis=1, keepdims=True)
        audiences = dice.choices(range(1, AUDIENCES + 1), weights, k=last - first)
        for at, audience in enumerate(audiences):
            yield Row.of(first + at + 1, audience, b"", numbers[at])

    for first in range(0, count, BATCH):
        vectors.apply(rows(first, min(first + BATCH, count)), ())
    vectors.close()


def ask(file: Path, count: int) -> dict[str, float]:
    """Take them into memory, and ask."""
    import numpy

    from storage.search.vectors import Vectors

    vectors = Vectors(file)
    before, worked = most_memory(), time.process_time()
    vectors.load()
    figures = {
        "taken into memory, s of processor time": time.process_time() - worked,
        "memory for the vectors, MB": most_memory() - before,
        "their file, MB": file.stat().st_size / 1e6,
    }
    made = numpy.random.default_rng(3)
    mine = [1, *random.Random(5).sample(range(2, AUDIENCES + 1), MINE - 1)]
    everyone = list(range(1, AUDIENCES + 1))
    plain = made.standard_normal((count, SIZE), dtype=numpy.float32)
    timed: dict[str, Callable[[list[float]], object]] = {
        f"a question of somebody of {MINE} audiences": lambda asked: vectors.nearest(asked, mine, K),
        "a question of somebody who may read all": lambda asked: vectors.nearest(asked, everyone, K),
        "plain numpy": lambda asked: plain @ numpy.asarray(asked, numpy.float32),
    }
    took: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(ROUNDS):
        asked = [float(each) for each in made.standard_normal(SIZE) / SIZE**0.5]
        for name, work in timed.items():
            worked = time.process_time()
            work(asked)
            took[name].append((time.process_time() - worked) * 1000)
    for name, times in took.items():
        for share, fraction in (("p50", 0.5), ("p95", 0.95)):
            figures[f"{name}, {share} ms of processor time"] = percentile(times, fraction)
    return figures


def main() -> int:
    """Print the table; 1 when numpy is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.meaning", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="how many vectors (100000)")
    args = parser.parse_args()
    if find_spec("numpy") is None:
        print("Finding by meaning needs numpy, which is not installed.")
        return 1
    with tempfile.TemporaryDirectory(prefix="jet-meaning-") as folder, get_context("spawn").Pool(1) as filling:
        file = Path(folder) / "vectors.db"
        filling.apply(fill, (file, args.size))
        with get_context("spawn").Pool(1) as asking:
            figures = asking.apply(ask, (file, args.size))
    print(f"| {args.size:,} vectors of {SIZE} numbers | measured |\n|---|---|")
    for name, value in figures.items():
        print(f"| {name} | {value:,.1f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
