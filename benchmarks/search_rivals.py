"""What search is compared with: a plain tantivy index and SQLite's FTS5, of the same passages."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator

import tantivy

from benchmarks.many_passages import Bench


def fill_rivals(bench: Bench) -> None:
    """Put the passages of the store into both."""
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


def _stored(bench: Bench) -> Iterator[tuple[int, str, str, int]]:
    with sqlite3.connect(bench.folder / "jet.db") as store:
        yield from store.execute(
            "select p.id, t.title, p.text, t.audience from passage p join thing t on t.id = p.thing order by p.id"
        )


def plain_tantivy(bench: Bench, mine: list[int]) -> Callable[[str], object]:
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


def fts5(bench: Bench, mine: list[int]) -> Callable[[str], object]:
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
