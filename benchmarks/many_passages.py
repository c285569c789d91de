"""The store that search is timed on: passages made of sentences of the judged collections, the same each time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, func, insert, select

from benchmarks.judged_sets import JudgedSets, find
from bot.intranet.documents import guess_language, sentences
from storage import sqlite
from storage.migrate import upgrade
from storage.search.follower import Read
from storage.search.log import PassageLog
from storage.tables.documents import document, passage
from storage.tables.people import audience
from storage.tables.things import thing

T = TypeVar("T")
AUDIENCES, MINE = 300, 13
QUERIES = 200
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BATCH = 5000


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

    def mine(self) -> list[int]:
        """The audiences of who asks: the largest, which is everybody, and twelve others."""
        engine = sqlite.engine(self.folder / "jet.db", read_only=True)
        with engine.connect() as connection:
            sizes = select(thing.c.audience).group_by(thing.c.audience).order_by(func.count().desc())
            ids = list(connection.scalars(sizes))
        return [ids[0], *random.Random(5).sample(ids[1:], min(MINE - 1, len(ids) - 1))]


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


def fill(bench: Bench) -> None:
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
