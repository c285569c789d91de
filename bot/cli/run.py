"""`jet run`: all configured messengers, the courier and the clock."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import partial
from typing import Any

from adapters.protocol import Adapter, Stopped
from bot.assembly import Jet, open_jet
from bot.cli import shared
from bot.cli.alone import listen_alone
from bot.cli.terminal import Terminal
from bot.cli.wrong import WrongUse
from bot.config.settings import Config
from bot.conversation.arriving.ears import Listening
from bot.conversation.unkept import Line
from bot.documents.receiving import Receiving
from bot.documents.shelving import FINE, Added, Shelving, watch
from bot.erasures import note_others
from bot.extraction.extracting import Limits
from bot.running import restored
from bot.running.garbage import collect_seldom
from bot.running.keeping import back_up_when_due, each_night, scrub_when_due
from bot.running.leaps import Leaps
from bot.running.notifying import notify
from bot.running.standing import CONNECTED, CONNECTING, STOPPED

log = logging.getLogger(__name__)
_CATCH_UP = 30.0  # seconds in which a messenger that answers has told what was said meanwhile
_WATCH = "documents"
_INDEX = 1.0
_PAUSE = 2.0
_SWEEP, _SWEEP_SHARED = 60, 5


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet run`."""
    made: argparse.ArgumentParser = commands.add_parser("run", help="run Jet in all configured messengers")
    made.set_defaults(run=run)
    return [made]


async def run(args: argparse.Namespace, config: Config, terminal: Terminal) -> int:
    """Run until SIGTERM or SIGINT."""
    if not config.connections:
        raise WrongUse("no messenger is configured; config.example.toml shows how, and `jet demo` needs none")
    async with open_jet(config) as jet, serving(jet, args), _watched(jet):
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, _stop_or_end, stop)
        async with working(jet):
            collect_seldom()
            terminal.out("Jet runs.")
            notify("READY=1")
            await stop.wait()
            jet.standing.draining = True
            notify("STOPPING=1")
            terminal.out("Jet stops.")
    return 0


def _stop_or_end(stop: asyncio.Event) -> None:
    """Asked once, Jet ends what it is doing; asked again, it ends: what is in the store makes that safe."""
    if stop.is_set():
        os._exit(1)
    stop.set()


@contextlib.asynccontextmanager
async def _watched(jet: Jet) -> AsyncIterator[None]:
    """Machines may ask how Jet does."""
    from bot.running.health import answering  # aiohttp, which the other command lines need not wait for

    port = jet.config.health.port
    try:
        async with answering(jet, port):
            yield
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise WrongUse(f"port {port} of [health] is taken by another program; choose another, or 0 for none") from None


def serving(jet: Jet, args: argparse.Namespace) -> contextlib.AbstractAsyncContextManager[None]:
    """Let other command lines work through this Jet."""
    return shared.serving(jet.config.store.directory, partial(args.execute, jet))


@contextlib.asynccontextmanager
async def working(jet: Jet) -> Any:
    """Hear, deliver and keep time in the background; yields an event for each messenger that has caught up."""
    await restored.beware(jet)
    await jet.hearing.resume()
    wires = {name: adapter for name, adapter in jet.adapters.items() if adapter is not jet.console}
    ready = {name: asyncio.Event() for name in wires}
    jet.standing.since = jet.now()
    jet.standing.connections.update(dict.fromkeys(wires, CONNECTING))
    tasks = [asyncio.create_task(_listen(jet, adapter, ready[name].set)) for name, adapter in wires.items()]
    for name, adapter in wires.items():
        jet.courier.opens(name, jet.database.exclusive or not adapter.can.one_listener)
    courier = asyncio.create_task(_lasting("the courier", lambda: _carry(jet, wires)))
    tasks.append(asyncio.create_task(_lasting("reading the documents", lambda: _shelve(jet))))
    tasks.append(asyncio.create_task(_lasting("taking in what is shared", lambda: receiving(jet).run())))
    tasks.append(asyncio.create_task(_lasting("the search index", lambda: _index(jet))))
    tasks.append(asyncio.create_task(_lasting("making vectors", jet.finder.follow)))
    tasks.append(asyncio.create_task(_lasting("watching the clock", Leaps(jet.database, jet.speaking, jet.now).watch)))
    clock = asyncio.create_task(_start_clock(jet, list(ready.values())))
    try:
        yield list(ready.values())
    finally:
        await jet.courier.drain()
        await _stop([clock, courier, *tasks])
        for adapter in jet.adapters.values():
            await adapter.close()


async def _listen(jet: Jet, adapter: Adapter, ready: Callable[[], None]) -> None:
    """One messenger that stops for good does not take the others along."""
    name, standing = adapter.connection, jet.standing.connections

    def caught_up() -> None:
        standing[name] = CONNECTED
        jet.courier.back(name)
        ready()

    def lost(why: str) -> None:
        jet.standing.lost(name, why, jet.now())

    try:
        if adapter.can.one_listener and not jet.database.exclusive:
            await listen_alone(jet, adapter, caught_up, lost)
        else:
            jet.hearing.unkept.lines[name] = Line(adapter)
            await adapter.listen(Listening(name, jet.hearing, caught_up, lost))
    except Stopped as stopped:
        log.error("%s has stopped: %s", name, stopped)
        standing[name] = f"{STOPPED}: {stopped}"
        ready()


async def _carry(jet: Jet, wires: Iterable[str]) -> None:
    await restored.until_it_may_speak(jet)
    await jet.courier.run(wires)


async def _start_clock(jet: Jet, ready: list[asyncio.Event]) -> None:
    """What was said while Jet was away is heard before what fell due meanwhile is done."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_CATCH_UP):
            for each in ready:
                await each.wait()
    await jet.hearing.settle()
    await restored.take_up(jet)
    scheduler = jet.clock.start()
    once = {"max_instances": 1, "coalesce": True}
    try:
        seconds = _SWEEP if jet.database.exclusive else _SWEEP_SHARED
        scheduler.add_job(jet.hearing.sweep, "interval", seconds=seconds, id="sweep", **once)
        if not jet.database.exclusive:  # whoever starts first after a restore forgets again
            scheduler.add_job(note_others, "interval", [jet], seconds=seconds, id="erasures", **once)
        scheduler.add_job(each_night, "interval", [jet], hours=24, id="night", next_run_time=jet.now(), **once)
        for name, due in (("backup", back_up_when_due), ("scrub", scrub_when_due)):
            scheduler.add_job(due, "interval", [jet], seconds=_SWEEP, id=name, next_run_time=jet.now(), **once)
        await jet.clock.tick()
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)


async def _lasting(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Begin anew what must never end, after whatever went wrong."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("%s failed and begins anew", name)
            await asyncio.sleep(_PAUSE)


def receiving(jet: Jet) -> Receiving:
    """What takes in the files that people share."""
    limits = Limits(size=jet.house.largest_file)
    return Receiving(jet.database, jet.adapters, jet.speaking, limits, jet.now, jet.courier.wake)


async def _shelve(jet: Jet) -> None:
    """Keep the store like the folders; what has not changed costs a look. What is wrong is told once."""
    told: set[Added] = set()
    shelving = Shelving(jet.database, jet.now, Limits(size=jet.config.documents.max_megabytes * 1_000_000))
    while True:
        mine = jet.database.exclusive or await jet.presence.hold(_WATCH) is not None  # of several processes, one looks
        found = {added async for added in watch(shelving, jet.config.documents.folders)} if mine else set()
        wrong = {added for added in found if added.outcome not in FINE}
        for added in sorted(wrong - told, key=str):
            log.warning("%s: %s %s", added.name, added.outcome, added.detail)
        told |= wrong
        await asyncio.sleep(jet.config.documents.check_seconds)


async def _index(jet: Jet) -> None:
    while True:
        await jet.index()
        await asyncio.sleep(_INDEX)


async def _stop(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            log.error("a part of Jet ended by itself: %r", outcome)
