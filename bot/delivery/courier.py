"""The courier carries outbox rows to the messengers: leased, sent outside any transaction, settled.

Each connection has a route of its own, which nothing that happens on another holds up. Three outcomes: it arrived; it
surely did not (tried again later, or dead); nobody knows (the next attempt, once the lease has ended, knows that
there was one, and the adapter does it once all the same).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.protocol import Adapter
from bot.chat import Account
from bot.conversation.telling.drawing import Drawing
from bot.conversation.telling.speaking import Speaking
from bot.delivery.packing import Packing
from bot.delivery.route import Route
from bot.delivery.settling import Settling
from storage.database import Database

_LAST_WORDS = 10.0  # seconds that sends under way get when Jet stops


def _always() -> bool:
    return True


@dataclass
class Courier:
    """Delivers what is due for the connections it has adapters for. `holder` names this process in its leases;
    `sure` tells whether the others still take it for alive: if not, they may send what it holds."""

    database: Database
    speaking: Speaking
    adapters: Mapping[str, Adapter]
    now: Callable[[], datetime]
    holder: str = ""
    sure: Callable[[], bool] = field(default=_always)

    def __post_init__(self) -> None:
        packing, settling = (
            Packing(self.speaking, Drawing(self.speaking), self.adapters, self.now, self.database),
            Settling(self.database),
        )
        self._routes = {
            name: Route(self.database, adapter, packing, settling, self.now, self.holder, lambda: self.sure())
            for name, adapter in self.adapters.items()
        }

    def wake(self) -> None:
        """Something may be due."""
        for route in self._routes.values():
            route.wake()

    def back(self, connection: str) -> None:
        """A messenger is there (again)."""
        self._routes[connection].back()

    def opens(self, connection: str, whether: bool) -> None:
        """Whether this process is the one that sends for a connection."""
        self._routes[connection].open = whether
        self._routes[connection].wake()

    async def run(self, connections: Iterable[str]) -> None:
        """Deliver until cancelled."""
        async with asyncio.TaskGroup() as group:
            for name in connections:
                group.create_task(self._routes[name].run())

    async def drain(self) -> None:
        """Take nothing new, give back what was not begun, and let what is under way end."""
        await asyncio.gather(*(route.drain(_LAST_WORDS) for route in self._routes.values()))

    async def deliver_due(self, connections: Iterable[str], *, seen_by: Account | None = None) -> bool:
        """Deliver one batch and wait for it; False when nothing was due."""
        done = await asyncio.gather(*(self._routes[name].deliver_due(seen_by) for name in connections))
        return any(done)
