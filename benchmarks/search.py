"""How quick search is: `python -m benchmarks.search [--size 1000000]`.

So many passages are made of the sentences of the judged collections, the same each time. They are put into a store on
SQLite and indexed as Jet does; beside it, in the same run, into a plain tantivy index and SQLite's FTS5. Somebody of 13
audiences asks real questions of each in turn. Each stage runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from sqlalchemy import Connection, func, insert, select

from benchmarks.judged_sets import ROOT, JudgedSets, Missing, find
from bot.intranet.documents import Draft, Part, guess_language, sentences
from bot.intranet.people import Reader
from storage import sqlite
from storage.documents import Documents
from storage.migrate import upgrade
from storage.search.follower import Follower, Read
from storage.search.index import Index
from storage.search.log import PassageLog
from storage.search.searching import Search
from storage.tables.documents import document, passage
from storage.tables.people import audience
from storage.tables.things import thing

T = TypeVar("T")
AUDIENCES, MINE = 300, 13
QUERIES = 200
ROUNDS, TOGETHER = 30, 10  # writes that are waited for, and passages in each
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BATCH = 5000
REACH = {
    "engine, p95 ms": 10,
    "whole query, p95 ms": 30,
    "memory while searching, MB": 350,
    "built, passages a second": 3000,
    "written to visible, p95 ms": 500,
}


@dataclass(frozen=True)
class Bench:
    """Where everything lies, and how much of it."""

    folder: Path
    judged: Path
    size: int

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/jet.db"

    def sets(self) -> JudgedSets:
        return find(self.judged)

    def reading(self) -> Read:
        engine = sqlite.engine(self.folder / "jet.db", read_only=True)

        def read(work: Callable[[Connection], T]) -> T:
            with engine.connect() as connection:
                return work(connection)

        return read


def texts(bench: Bench) -> Iterator[tuple[str, str]]:
    """Passages of 60 to 140 words with a title, made of sentences that are drawn at random, always the same."""
    sets = bench.sets()
    corpora = {sets.corpus_of(name): name for name in sorted(sets.names())}
    pool = [
        sentence
        for name in corpora.values()
        for each in sets.load(name)["corpus"]()
        for sentence in sentences(each["text"])
        if 4 <= len(sentence.split()) <= 40
    ]
    dice = random.Random(7)
    for _ in range(bench.size):
        chosen: list[str] = []
        words, wanted = 0, dice.randint(60, 140)
        while words < wanted:
            chosen.append(dice.choice(pool))
            words += len(chosen[-1].split())
        yield " ".join(chosen[0].split()[:6]), " ".join(chosen)


def questions(bench: Bench) -> list[str]:
    """Real questions and search words in both languages."""
    sets = bench.sets()
    names = ("intranet-nl-questions", "lohelp-nl", "lohelp-en", "xquad-nl", "xquad-en")
    every = [query["text"] for name in names for query in sets.load(name)["queries"]]
    return random.Random(3).sample(every, QUERIES)


# Stages


def fill(bench: Bench) -> dict[str, float]:
    """Put the passages into the store, one a document, audiences as unlike in size as clubs are."""
    upgrade(bench.url)
    engine = sqlite.engine(bench.folder / "jet.db")
    dice = random.Random(11)
    with engine.begin() as connection:
        connection.execute(insert(audience), [{"kind": "club"} for _ in range(AUDIENCES)])
        ids = list(connection.scalars(select(audience.c.id).order_by(audience.c.id)))[-AUDIENCES:]
    weights = [1 / (rank + 1) for rank in range(AUDIENCES)]
    made = texts(bench)
    for start in range(0, bench.size, BATCH):
        batch = [pair for _, pair in zip(range(min(BATCH, bench.size - start)), made, strict=False)]
        with engine.begin() as connection:
            _put(connection, start, batch, dice.choices(ids, weights, k=len(batch)))
    with engine.begin() as connection:
        PassageLog(connection).restart()
    engine.dispose()
    return {}


def _put(connection: Connection, start: int, batch: list[tuple[str, str]], audiences: list[int]) -> None:
    numbers = range(start + 1, start + 1 + len(batch))
    title = {number: pair[0] for number, pair in zip(numbers, batch, strict=True)}
    said = {number: pair[1] for number, pair in zip(numbers, batch, strict=True)}
    to = dict(zip(numbers, audiences, strict=True))
    common = {"outcome": "ok", "detail": "", "digest": "", "language": "nl"}
    things = [
        {"id": n, "kind": "document", "state": "live", "at": NOW, "title": title[n], "audience": to[n]} for n in numbers
    ]
    connection.execute(insert(thing), things)
    connection.execute(insert(document), [common | {"thing": n, "source_id": f"p{n}"} for n in numbers])
    rows = [
        {"id": n, "thing": n, "ordinal": 0, "section": "", "text": said[n], "rev": 1}
        | {"language": guess_language(said[n], "nl")}
        for n in numbers
    ]
    connection.execute(insert(passage), rows)


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
        "memory while building, MB": _memory(),
        "index, MB": files / 1e6,
    }


def plain(bench: Bench) -> dict[str, float]:
    """The same passages in a plain tantivy index and in FTS5."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("audience", indexed=True)
    builder.add_unsigned_field("id", fast=True)
    builder.add_text_field("body", tokenizer_name="default", index_option="freq")
    (bench.folder / "plain").mkdir()
    writer = tantivy.Index(builder.build(), path=str(bench.folder / "plain")).writer(50_000_000, 1)
    fts = sqlite3.connect(bench.folder / "fts.db")
    fts.execute("create virtual table f using fts5(body, content='')")
    fts.execute("create table a (id integer primary key, audience int)")
    for number, title, said, to in _stored(bench):
        made = tantivy.Document()
        made.add_unsigned("audience", to)
        made.add_unsigned("id", number)
        made.add_text("body", f"{title} {said}")
        writer.add_document(made)
        fts.execute("insert into f(rowid, body) values (?, ?)", (number, f"{title} {said}"))
        fts.execute("insert into a values (?, ?)", (number, to))
    writer.commit()
    writer.wait_merging_threads()
    fts.commit()
    fts.close()
    return {}


def _stored(bench: Bench) -> Iterator[tuple[int, str, str, int]]:
    with sqlite3.connect(bench.folder / "jet.db") as store:
        yield from store.execute(
            "select p.id, t.title, p.text, t.audience from passage p join thing t on t.id = p.thing order by p.id"
        )


def ask(bench: Bench, others: bool) -> dict[str, float]:
    """Ask every question of each in turn."""
    index, read = Index(bench.folder / "search"), bench.reading()
    search, mine = Search(index), _mine(bench)
    timed: dict[str, Callable[[str], object]] = {
        "engine": lambda query: index.search(query, mine, 40),
        "whole query": lambda query: read(
            lambda connection: search.search(connection, query, Reader(frozenset(mine)), 10)
        ),
    }
    asked = questions(bench)
    for query in asked[:20]:
        timed["whole query"](query)
    memory = {"memory while searching, MB": _memory()}
    if others:
        timed |= {"plain tantivy": _plain_tantivy(bench, mine), "FTS5": _fts(bench, mine)}
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in timed}
    for query in asked:
        for name, work in timed.items():
            began, worked = time.perf_counter(), time.process_time()
            work(query)
            took[name].append((time.perf_counter() - began, time.process_time() - worked))
    index.close()
    return memory | {
        f"{name}, {share} {unit}": _at([each[which] * 1000 for each in times], fraction)
        for name, times in took.items()
        for which, unit in ((0, "ms"), (1, "ms of processor time"))
        for share, fraction in (("p50", 0.5), ("p95", 0.95))
    }


def _mine(bench: Bench) -> list[int]:
    """The largest audience, which is everybody, and twelve others."""
    engine = sqlite.engine(bench.folder / "jet.db", read_only=True)
    with engine.connect() as connection:
        sizes = select(thing.c.audience).group_by(thing.c.audience).order_by(func.count().desc())
        ids = list(connection.scalars(sizes))
    return [ids[0], *random.Random(5).sample(ids[1:], min(MINE - 1, len(ids) - 1))]


def _plain_tantivy(bench: Bench, mine: list[int]) -> Callable[[str], object]:
    index = tantivy.Index.open(str(bench.folder / "plain"))
    searcher, q, occur = index.searcher(), tantivy.Query, tantivy.Occur

    def search(query: str) -> object:
        words = q.boolean_query(
            [
                (occur.Should, q.term_query(index.schema, "body", word, index_option="freq"))
                for word in re.findall(r"\w+", query.lower())
            ]
        )
        readable = q.const_score_query(q.term_set_query(index.schema, "audience", mine), 0.0)
        return searcher.search(q.boolean_query([(occur.Must, readable), (occur.Must, words)]), 40, count=False).hits

    return search


def _fts(bench: Bench, mine: list[int]) -> Callable[[str], object]:
    store = sqlite3.connect(bench.folder / "fts.db")
    store.execute("pragma cache_size = -64000")
    sql = (
        "select f.rowid from f join a on a.id = f.rowid where f match ? and a.audience in "
        f"({','.join(map(str, mine))}) order by bm25(f) limit 40"
    )

    def search(query: str) -> object:
        words = re.findall(r"\w+", query.lower())
        return store.execute(sql, (" OR ".join(f'"{word}"' for word in words),)).fetchall()

    return search


def write(bench: Bench) -> dict[str, float]:
    """Write some passages at a time, and wait until they are found."""
    engine = sqlite.engine(bench.folder / "jet.db")
    index = Index(bench.folder / "search")
    follower = Follower(bench.reading(), index)
    mine = _mine(bench)
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
    return {"written to visible, p50 ms": _at(took, 0.5), "written to visible, p95 ms": _at(took, 0.95)}


def _at(values: list[float], fraction: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * fraction))]


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _apart(work: Callable[..., dict[str, float]], *arguments: Any) -> dict[str, float]:
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
            _apart(plain, bench)
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
