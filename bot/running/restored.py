"""The first start after a backup was put back: see `storage.restoring` for what must not happen twice."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from storage.restoring import Restored

if TYPE_CHECKING:
    from bot.assembly import Jet

log = logging.getLogger(__name__)
_LOOK = 2.0  # seconds between looks whether an admin has said so


async def beware(jet: Jet) -> Restored | None:
    """What was said before the loss is not done again; to be called before anything is heard."""
    found = await jet.database.read(lambda store: store.restoring.state())
    jet.hearing.arrivals.restored = found
    if found is not None:
        log.warning("restored: Jet says nothing until it knows what had been said; `jet status` tells how it stands")
    return found


async def take_up(jet: Jet) -> None:
    """What fell due before the loss was told then: take it up without a word. Then Jet may speak, unless held."""
    found = await jet.database.read(lambda store: store.restoring.state())
    if found is None:
        return
    await jet.clock.tick()
    if not found.held:
        await jet.database.write(lambda store: store.restoring.resume())
        log.warning("restored: what waits is looked up at the messenger before it is sent; Jet speaks again")


async def until_it_may_speak(jet: Jet) -> None:
    """Return when nothing was restored, or when it may speak again."""
    while await jet.database.read(lambda store: store.restoring.state()) is not None:
        await asyncio.sleep(_LOOK)
    jet.hearing.arrivals.restored = None
