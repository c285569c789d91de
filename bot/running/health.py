"""Is Jet alive, is it ready, how does it do: three pages on loopback, for machines.

`/livez` answers when the event loop turns. `/readyz` is 200 when the store takes writes and is up to date, every
messenger is listened to and Jet is not stopping, else 503; its JSON says which. `/metrics` is for Prometheus.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from bot.running import metrics
from bot.running.notifying import notify, watched
from bot.running.standing import CONNECTED, STRANGE_KEY
from bot.running.writing import refusal
from storage.errors import StoreError
from storage.overview import Queue
from storage.store import Store

if TYPE_CHECKING:
    from bot.assembly import Jet

_BEAT = 0.5
_MINUTE = 120  # beats


@contextlib.asynccontextmanager
async def answering(jet: Jet, port: int) -> AsyncIterator[None]:
    """Answer on loopback for the length of a block; raises `OSError` when the port is taken. 0: nothing is opened."""
    beating = asyncio.create_task(_beat())
    try:
        if not port:
            yield
            return
        app = web.Application()
        pages = _Pages(jet)
        app.add_routes([web.get(f"/{page.__name__}", page) for page in (pages.livez, pages.readyz, pages.metrics)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield
        finally:
            await runner.cleanup()
    finally:
        beating.cancel()


async def troubles(jet: Jet) -> dict[str, str]:
    """Why Jet is not ready, by part; none when it is."""
    found = {name: state for name, state in jet.standing.connections.items() if state != CONNECTED}
    if jet.standing.strange_key:
        found["key"] = STRANGE_KEY
    if jet.standing.draining:
        found["process"] = "stopping"
    if refused := await refusal(jet):
        found["store"] = refused
    return found


@dataclass(frozen=True)
class _Pages:
    jet: Jet

    async def livez(self, _: web.Request) -> web.Response:
        """Whoever reads this has seen the loop turn."""
        return web.Response(text="ok\n")

    async def readyz(self, _: web.Request) -> web.Response:
        """Whether Jet can do its work now."""
        found = await troubles(self.jet)
        return web.json_response({"ready": not found, "troubles": found}, status=503 if found else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        """What was counted, and what the store knows."""
        jet, now = self.jet, self.jet.now()
        families = list(_of_process(jet))
        with contextlib.suppress(StoreError):  # a store that is away still leaves what was counted
            families += await jet.database.read(lambda store: list(_of_store(store, jet, now)))
            families.append(_gauge("jet_index_behind", "Changes that search does not know yet.", await _behind(jet)))
        page = generate_latest(metrics.REGISTRY) + generate_latest(_Snapshot(families))
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})


@dataclass(frozen=True)
class _Snapshot:
    """Metrics as they were at one moment, to be written down."""

    families: list[Metric]

    def collect(self) -> Iterator[Metric]:
        return iter(self.families)


async def _behind(jet: Jet) -> float:
    return float(await asyncio.to_thread(jet.follower.behind))


def _of_process(jet: Jet) -> Iterator[Metric]:
    connected = {name: float(state == CONNECTED) for name, state in jet.standing.connections.items()}
    yield _by_connection("jet_connected", "1 for a messenger that is listened to.", connected)
    directory = jet.config.store.directory
    yield _gauge("jet_disk_free_bytes", "Room on the disk of the store.", float(shutil.disk_usage(directory).free))


def _of_store(store: Store, jet: Jet, now: datetime) -> Iterator[Metric]:
    known = {queue.connection: queue for queue in store.overview.queues(now)}
    queues = [known.get(name) or Queue(name, 0, 0, None, 0, 0, None) for name in {*jet.standing.connections, *known}]
    waiting = {queue.connection: float(queue.waiting) for queue in queues}
    yield _by_connection("jet_outbox_ready", "Deliveries that wait.", waiting)
    dead = {queue.connection: float(queue.dead) for queue in queues}
    yield _by_connection("jet_outbox_dead", "Deliveries that were given up and are still kept.", dead)
    oldest = {queue.connection: _seconds_since(queue.oldest, now) for queue in queues}
    yield _by_connection("jet_outbox_oldest_seconds", "How long the oldest delivery that is due has been so.", oldest)
    yield _gauge("jet_inbox_waiting", "Lines whose turn has not run.", store.overview.unheard())
    backup = store.settings.recall("backup", "at")
    at = datetime.fromisoformat(backup).timestamp() if backup else 0.0
    yield _gauge("jet_last_backup_timestamp_seconds", "When the store was last backed up; 0 = never.", at)


def _seconds_since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def _by_connection(name: str, about: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=["connection"])
    for connection, value in values.items():
        family.add_metric([connection], value)
    return family


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


async def _beat() -> None:
    """Measure how late the loop comes to what it was asked to do, and tell systemd that it comes at all."""
    told = watched()
    lags: deque[float] = deque(maxlen=_MINUTE)
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_BEAT)
        lags.append(time.perf_counter() - began - _BEAT)
        metrics.loop_lag.set(lags[-1])
        metrics.loop_lag_worst.set(max(lags))
        if told:
            notify("WATCHDOG=1")
