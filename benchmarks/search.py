"""How quick search is: `python -m benchmarks.search [--size 1000000]`.

So many passages are put into a store on SQLite and indexed as Jet does; beside it, in the same run, into a plain
tantivy index and SQLite's FTS5. Somebody of 13 audiences asks real questions of each in turn. Each stage runs in a
process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.figures import most_memory, percentile
from benchmarks.judged_sets import ROOT, Missing, find
from benchmarks.many_passages import NOW, Bench, fill, questions
from benchmarks.search_rivals import fill_rivals, fts5, plain_tantivy
from bot.intranet.documents import Draft, Part
from bot.intranet.people import Reader
from storage import sqlite
from storage.documents import Documents
from storage.search.follower import Follower
from storage.search.index import Index
from storage.search.searching import Search

T = TypeVar("T")
ROUNDS, TOGETHER = 30, 10  # writes that are waited for, and passages in each
REACH = {
    "engine, p95 ms": 10,
    "whole query, p95 ms": 30,
    "memory while searching, MB": 350,
    "built, passages a second": 3000,
    "written to visible, p95 ms": 500,
}


def build(bench: Bench) -> dict[str, float]:
    """Index all of it, from nothing."""
    index = Index(bench.folder / "search")
    began, worked = time.perf_counter(), time.process_time()
    size = Follower(bench.reading(), index).rebuild()
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    index.close()
    files = sum(file.stat().st_size for file in (bench.folder / "search").rglob("*") if file.is_file())
    return {
        "built, passages a second": size / took,
        "built, passages a second of processor time": size / cpu,
        "memory while building, MB": most_memory(),
        "index, MB": files / 1e6,
    }


def ask(bench: Bench, others: bool) -> dict[str, float]:
    """Ask every question of each in turn."""
    index, read = Index(bench.folder / "search"), bench.reading()
    search, mine = Search(index), bench.mine()
    timed: dict[str, Callable[[str], object]] = {
        "engine": lambda query: index.search(query, mine, 40),
        "whole query": lambda query: read(
            lambda connection: search.search(connection, query, Reader(frozenset(mine)), 10)
        ),
    }
    asked = questions(bench)
    for query in asked[:20]:
        timed["whole query"](query)
    memory = {"memory while searching, MB": most_memory()}
    if others:
        timed |= {"plain tantivy": plain_tantivy(bench, mine), "FTS5": fts5(bench, mine)}
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in timed}
    for query in asked:
        for name, work in timed.items():
            began, worked = time.perf_counter(), time.process_time()
            work(query)
            took[name].append((time.perf_counter() - began, time.process_time() - worked))
    index.close()
    return memory | {
        f"{name}, {share} {unit}": percentile([each[which] * 1000 for each in times], fraction)
        for name, times in took.items()
        for which, unit in ((0, "ms"), (1, "ms of processor time"))
        for share, fraction in (("p50", 0.5), ("p95", 0.95))
    }


def write(bench: Bench) -> dict[str, float]:
    """Write some passages at a time, and wait until they are found."""
    engine = sqlite.engine(bench.folder / "jet.db")
    index = Index(bench.folder / "search")
    follower = Follower(bench.reading(), index)
    mine = bench.mine()
    took = []
    for number in range(ROUNDS):
        word = f"zichtbaar{number}woord"
        drafts = [
            Draft(f"new-{number}-{n}", f"Nieuw {word}", (Part("", f"Dit is {word} nummer {n}.", "nl"),), mine[0])
            for n in range(TOGETHER)
        ]
        began = time.perf_counter()
        with engine.begin() as connection:
            Documents(connection).put_many(drafts, NOW)
        while len(index.search(word, mine, 20).hits) < TOGETHER:
            follower.catch_up()
        took.append((time.perf_counter() - began) * 1000)
    index.close()
    return {"written to visible, p50 ms": percentile(took, 0.5), "written to visible, p95 ms": percentile(took, 0.95)}


def _apart(work: Callable[..., T], *arguments: object) -> T:
    """Run a stage in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _print(figures: dict[str, float]) -> None:
    for name, value in figures.items():
        reach = REACH.get(name)
        print(f"| {name} | {value:,.1f} | {f'{reach:,}' if reach else ''} |", flush=True)


def main() -> int:
    """Print the table; 1 when what it is made of is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="how many passages (100000)")
    parser.add_argument("--alone", action="store_true", help="without plain tantivy and FTS5 beside it")
    args = parser.parse_args()
    judged = ROOT / "build" / "judged"
    try:
        find(judged)
    except Missing as missing:
        print(f"The texts it is made of are not here, so there is nothing to measure: I looked for {missing}.")
        return 1
    bench = Bench(Path(tempfile.mkdtemp(prefix="jet-search-")), judged, args.size)
    try:
        print(f"| {args.size:,} passages | measured | reach |\n|---|---|---|")
        _apart(fill, bench)
        _print(_apart(build, bench))
        if not args.alone:
            _apart(fill_rivals, bench)
        asked = _apart(ask, bench, not args.alone)
        _print(asked)
        for other in ("plain tantivy", "FTS5") if not args.alone else ():
            name = "p95 ms of processor time"
            times = asked[f"whole query, {name}"] / asked[f"{other}, {name}"]
            print(f"| whole query to {other}, {name} | x {times:.2f} | |")
        _print(_apart(write, bench))
    finally:
        shutil.rmtree(bench.folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
