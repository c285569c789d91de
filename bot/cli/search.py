"""`jet search`: what somebody finds; and whether the index is in order."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from typing import Any

from bot.assembly import CONSOLE, Jet
from bot.chat import Account
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.intranet.documents import Hit
from bot.intranet.people import Reader
from storage.search.index import Busy
from storage.store import Store

_MOST = 1000  # documents in one answer
_SAMPLE = 1000  # passages that are compared one by one


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet search`."""
    made: argparse.ArgumentParser = commands.add_parser(
        "search",
        help="search as somebody; or verify, rebuild, status of the index",
        description="Searches as somebody (--as NAME QUERY). Without --as: `verify` holds the index against the store, "
        "`rebuild` makes it anew while searching goes on, `status` says how far it is.",
    )
    made.add_argument("--as", dest="name", metavar="NAME", help="who searches")
    made.add_argument("--json", action="store_true", help="one object for each query")
    made.add_argument("-k", type=int, default=10, metavar="N", help="how many documents at most (10)")
    made.add_argument("query", nargs="+", metavar="QUERY", help="the words, - reads one query a line; or verify, …")
    made.set_defaults(work=work)
    return [made]


async def work(args: argparse.Namespace, jet: Jet, terminal: Terminal) -> int:
    """One answer for each query; or what became of the index."""
    if args.name is None:
        if len(args.query) != 1 or args.query[0] not in _ACTIONS:
            raise WrongUse(f"say who searches, --as NAME, or one of: {', '.join(_ACTIONS)}")
        return await _ACTIONS[args.query[0]](jet, terminal)
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


async def _status(jet: Jet, terminal: Terminal) -> int:
    state = await asyncio.to_thread(jet.follower.status)
    terminal.out(f"{state.stored} passages in the store, {state.indexed} in the index.")
    terminal.out("Up to date." if not state.behind else f"{state.behind} changes behind.")
    terminal.out(f"In {state.folder}, {state.bytes / 1e6:.1f} MB; last built as a whole of {state.built} passages.")
    await _meaning(jet, terminal)
    return 0


async def _meaning(jet: Jet, terminal: Terminal) -> None:
    """Where things are found by meaning too: how far that is, and what is wrong with it."""
    failed = jet.finder.lacking
    if jet.finder.meaning is not None:
        state = await asyncio.to_thread(jet.finder.meaning.progress)
        terminal.out(f"By meaning: {state.have} passages have a vector of {state.model}.")
        if state.without:
            terminal.out(f"{state.without} passages were refused by it; they are found by their words.")
        if state.building:
            terminal.out(f"{max(0, state.stored - state.have - state.without)} passages are still to get one.")
        elif state.behind:
            terminal.out(f"{state.behind} changes behind.")
        failed = state.failed
    if failed:
        terminal.out(f"Not by meaning now: {failed}. People find by words alone.")


async def _verify(jet: Jet, terminal: Terminal) -> int:
    await jet.index()
    verdict = await asyncio.to_thread(jet.follower.verify, _SAMPLE)
    terminal.out(
        f"{verdict.stored} passages in the store, {verdict.indexed} in the index, {verdict.behind} changes behind."
    )
    terminal.out(f"{verdict.sampled} passages looked at: {len(verdict.wrong)} not as they are in the store.")
    if verdict.sound:
        terminal.out("The index is sound.")
        return 0
    terminal.err("The index is not as the store is. `jet search rebuild` makes it anew; searching goes on meanwhile.")
    return 1


async def _rebuild(jet: Jet, terminal: Terminal) -> int:
    began = time.perf_counter()
    try:
        size = await asyncio.to_thread(jet.follower.rebuild)
    except Busy:
        terminal.err("Another process of Jet keeps this index; run this where it runs.")
        return 1
    if jet.finder.meaning is not None:
        await asyncio.to_thread(jet.finder.meaning.forget)
    took = time.perf_counter() - began
    terminal.out(f"{size} passages indexed anew in {took:.1f} s.")
    return 0


_ACTIONS = {"verify": _verify, "rebuild": _rebuild, "status": _status}


def _reader(store: Store, jet: Jet, name: str) -> Reader:
    """What somebody may read; on a store without messengers, a name nobody has reads as any employee."""
    person = store.people.behind(Account(CONSOLE, name))
    people = [person] if person is not None else store.people.named(name)
    if len(people) == 1:
        return store.people.reader(people[0].id)
    if people or jet.config.connections:
        raise WrongUse(f"I know {len(people) or 'nobody'} called {name!r}")
    return Reader(frozenset((store.places.audience_all(),)))
