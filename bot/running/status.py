"""How Jet does, for its admin: what is due, what waits, what failed, and what to do about each."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.rates import Lane
from bot.running.standing import CONNECTED, CONNECTING, STOPPED
from bot.running.writing import refusal
from storage import migrate
from storage.overview import Digests, Failure, Queue
from storage.restoring import Restored
from storage.store import Store

if TYPE_CHECKING:
    from bot.assembly import Jet

DAY = timedelta(days=1)
LONG = timedelta(minutes=5)  # what waits longer than this deserves a look
OLD_BACKUP = timedelta(hours=36)
LITTLE_SPACE = 500_000_000
MUCH_BEHIND = 1000
_LAST = 10  # failures that are named


@dataclass(frozen=True)
class Status:
    """Everything at one moment."""

    at: datetime
    since: datetime | None
    connections: dict[str, str]
    queues: list[Queue]
    failures: list[Failure]
    unheard: int
    crashed: list[int]
    digests: Digests
    admins: int
    behind: int
    backup: datetime | None
    backup_error: str
    refused: str  # why the store keeps nothing now; empty when it does
    restored: Restored | None
    skipped: int
    store: str
    revision: str | None
    free: int

    @property
    def running(self) -> bool:
        """Whether the messengers are listened to."""
        return self.since is not None

    def carries(self, queue: Queue) -> bool:
        """Whether what waits goes now: its messenger is listened to, and something arrived in the last minutes."""
        listened_to = self.running and self.connections.get(queue.connection) == CONNECTED
        return listened_to and queue.arrived_at is not None and self.at - queue.arrived_at <= LONG

    def spreads(self, queue: Queue) -> bool:
        """Whether the oldest waits for nothing but the limits of its messenger: as many as they allow went before."""
        if queue.oldest is None or queue.ends_at is None or not self.carries(queue):
            return False
        allowed = (queue.ends_at - self.at) / queue.waiting * queue.sent
        return self.at - queue.oldest <= allowed + LONG

    def as_object(self) -> dict[str, Any]:
        """For machines: moments in ISO 8601, and what to do under `advice`."""
        return {**asdict(self), "running": self.running, "advice": list(advice(self))}


async def gather(jet: Jet) -> Status:
    """Look at everything."""
    now, standing = jet.now(), jet.standing
    directory = jet.config.store.directory
    values = await jet.database.read(lambda store: _from_store(store, now))
    values["queues"] = [_expected(jet, queue, now) for queue in values["queues"]]
    return Status(
        at=now,
        since=standing.since,
        connections=dict(standing.connections) or dict.fromkeys(jet.config.connections, "not listened to"),
        behind=await asyncio.to_thread(jet.follower.behind),
        refused=await refusal(jet),
        store=jet.database.engine.url.render_as_string(hide_password=True),
        free=shutil.disk_usage(directory).free,
        **values,
    )


def _expected(jet: Jet, queue: Queue, now: datetime) -> Queue:
    """When what waits can have arrived, which for thousands of messages the messenger's limits decide."""
    adapter = jet.adapters.get(queue.connection)
    if adapter is None or not queue.waiting:
        return queue
    takes = adapter.can.rates.spread({Lane(lane): number for lane, number in queue.lanes.items()})
    return replace(queue, ends_at=now + takes)


def _from_store(store: Store, now: datetime) -> dict[str, Any]:
    backup = store.settings.recall("backup", "at")
    return {
        "queues": store.overview.queues(now),
        "failures": store.overview.failures(_LAST),
        "unheard": store.overview.unheard(),
        "crashed": store.overview.crashed(now - DAY),
        "digests": store.overview.digests(now - DAY),
        "backup": datetime.fromisoformat(backup) if backup else None,
        "backup_error": store.settings.recall("backup", "error") or "",
        "admins": len(store.people.roles("admin")),
        "restored": store.restoring.state(),
        "skipped": store.restoring.skipped(now - DAY),
        "revision": migrate.revision(store.connection),
    }


def advice(status: Status) -> Iterator[str]:
    """What to do, the most pressing first; nothing when all is well."""
    if status.refused and status.revision == migrate.newest():
        yield (
            f"Nothing can be kept ({status.refused}). Until then people can at most look things up. "
            "See to the disk; with PostgreSQL to that of its server, and whether it is a standby by now."
        )
    if status.restored is not None:
        yield (
            "The store was restored, and Jet says nothing. Look at what waits, then: `jet outbox resume`."
            if status.restored.held
            else "The store was restored; Jet speaks once it has caught up with the messengers."
        )
    if status.skipped:
        yield f"{status.skipped} lines were said before the store was lost and are not done again: ask who said them."
    yield from _about_connections(status)
    if status.connections and not status.admins:
        yield (
            "Nobody is an admin. Who is first_admin under [organisation] becomes one at their next word to Jet; "
            "name somebody else there, and restart Jet, when they cannot."
        )
    yield from _about_deliveries(status)
    yield from _about_the_store(status)


def _about_connections(status: Status) -> Iterator[str]:
    if not status.running:
        yield "Jet does not run: `jet run`, or `systemctl start jet`. What waits is kept."
        return
    for name, state in status.connections.items():
        if state == CONNECTING:
            yield f"{name} is not listened to yet. Should that last, `jet doctor` looks for the cause."
        elif state.startswith(STOPPED):
            yield f"{name} has {state}. Mend that, and restart Jet."
        elif state != CONNECTED:
            yield f"{name} is {state}. Jet tries again by itself; should that last, `jet doctor` looks for the cause."


def _about_deliveries(status: Status) -> Iterator[str]:
    for queue in status.queues:
        carried = status.running and queue.connection in status.connections  # at a terminal, it waits for its reader
        late = queue.oldest is not None and status.at - queue.oldest > LONG and not status.spreads(queue)
        if carried and late:
            why = f" ({queue.error})" if queue.error else ""
            yield f"Messages for {queue.connection} wait longer than usual{why}. They are tried again by themselves."
    if status.failures:
        yield "Messages were given up: `jet outbox list` has each with its reason; `jet outbox retry` or `drop` it."
    if status.crashed:
        yield "Turns crashed; the log has each under its number. The people know, and may ask again."
    if status.digests.outcomes.get("skipped"):
        yield (
            "Overviews were skipped, being too late (late_limit_hours) or during somebody's quiet hours. "
            "What they would have told comes with the next; `digest now` tells it at once."
        )


def _about_the_store(status: Status) -> Iterator[str]:
    if status.backup_error:
        yield f"The last nightly backup failed: {status.backup_error}."
    if status.backup is None:
        yield "There is no backup: `jet db backup FILE`; folder under [backup] makes one each night."
    elif status.at - status.backup > OLD_BACKUP:
        yield "The last backup is old: `jet db backup FILE`, and look at [backup]."
    if status.free < LITTLE_SPACE:
        yield "Make room on the disk: when it is full, Jet keeps nothing new."
    if status.behind > MUCH_BEHIND:
        yield "Search is behind; it catches up while Jet runs."
    if status.revision is not None and status.revision > migrate.newest():
        yield "This Jet is older than the one that its store was upgraded by: upgrade it too."
    elif status.revision != migrate.newest():
        yield f"The store is at revision {status.revision}, this Jet at {migrate.newest()}: `jet upgrade`."
