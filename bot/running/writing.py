"""Whether the store takes what is written: asked by writing, as a turn would."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from storage import migrate
from storage.errors import StoreError
from storage.store import Store

if TYPE_CHECKING:
    from bot.assembly import Jet

_PROBE = 5.0  # seconds in which the store must have taken it


async def refusal(jet: Jet) -> str:
    """Why nothing can be kept now; empty when it can."""
    try:
        async with asyncio.timeout(_PROBE):
            revision = await jet.database.write(lambda store: _probe(store, jet.now()))
    except TimeoutError:
        return f"took no write within {_PROBE:.0f} seconds"
    except StoreError as error:
        return error.told
    return f"at revision {revision}, not {migrate.newest()}" if (revision or "") < migrate.newest() else ""


def _probe(store: Store, now: datetime) -> str | None:
    """The store's revision."""
    store.settings.remember("health", {"probe": now.isoformat()})
    return migrate.revision(store.connection)
