"""`jet search`: what somebody finds in the documents."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from bot.assembly import CONSOLE, Jet
from bot.chat import Account
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.intranet.documents import Hit
from bot.intranet.people import Reader
from storage.store import Store

_MOST = 1000  # documents in one answer


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet search`."""
    made: argparse.ArgumentParser = commands.add_parser("search", help="search the documents as somebody")
    made.add_argument("--as", dest="name", required=True, metavar="NAME", help="who searches")
    made.add_argument("--json", action="store_true", help="one object for each query")
    made.add_argument("-k", type=int, default=10, metavar="N", help="how many documents at most (10)")
    made.add_argument("query", nargs="+", metavar="QUERY", help="the words; - reads one query a line")
    made.set_defaults(work=work)
    return [made]


async def work(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    """One answer for each query."""
    if not 1 <= args.k <= _MOST:
        raise WrongUse(f"-k must be from 1 to {_MOST}")
    await jet.index()
    reader = await jet.database.read(lambda store: _reader(store, jet, args.name))
    if args.query == ["-"]:
        async for query in terminal.lines():
            await _answer(args, jet, terminal, reader, query)
    else:
        await _answer(args, jet, terminal, reader, " ".join(args.query))
    return 0


async def _answer(args: argparse.Namespace, jet: Jet, terminal: Terminal, reader: Reader, query: str) -> None:
    began = time.perf_counter()
    hits = await jet.find(query, reader, args.k)
    took = (time.perf_counter() - began) * 1000
    if args.json:
        found = {"query": query, "ms": round(took, 2), "results": [_object(hit) for hit in hits]}
        terminal.out(json.dumps(found, ensure_ascii=False))
        return
    for hit in hits:
        terminal.out(f"{hit.score:.2f}  {hit.title}  ({hit.source})\n      {' '.join(hit.passage.split())[:200]}")
    terminal.out(f"{len(hits)} found in {took:.0f} ms")


def _object(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.source_id,
        "title": hit.title,
        "passage": hit.passage,
        "score": hit.score,
        "source": hit.source,
    }


def _reader(store: Store, jet: Jet, name: str) -> Reader:
    """What somebody may read; on a store without messengers, a name nobody has reads as any employee."""
    person = store.people.behind(Account(CONSOLE, name))
    people = [person] if person is not None else store.people.named(name)
    if len(people) == 1:
        return store.people.reader(people[0].id)
    if people or jet.config.connections:
        raise WrongUse(f"I know {len(people) or 'nobody'} called {name!r}")
    return Reader(frozenset((store.places.audience_all(),)))
