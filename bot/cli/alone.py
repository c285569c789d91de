"""What one process at a time may do: hear for a Matrix account, and send from it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from adapters.protocol import Adapter, Stopped
from bot.assembly import Jet
from bot.conversation.arriving.ears import Listening
from bot.conversation.unkept import Line
from bot.running.fence import Fence
from storage.errors import StoreError

log = logging.getLogger(__name__)
PAUSE = 1.0


async def listen_alone(jet: Jet, adapter: Adapter, caught_up: Callable[[], None], lost: Callable[[str], None]) -> None:
    """One process at a time hears and sends for an account; another takes over when it dies."""
    name = adapter.connection
    while True:
        number = await _held(jet, name)
        if number is None:
            caught_up()  # by the one that listens
            await asyncio.sleep(PAUSE)
            continue
        fence = Fence(name, jet.presence.number, number)
        listening = asyncio.create_task(adapter.listen(Listening(name, jet.hearing, caught_up, lost, fence)))
        superseded = asyncio.create_task(jet.presence.lost.wait())
        jet.hearing.unkept.lines[name] = Line(adapter, jet.presence.sure)
        jet.courier.opens(name, True)
        try:
            await asyncio.wait((listening, superseded), return_when=asyncio.FIRST_COMPLETED)
        finally:
            jet.courier.opens(name, False)
            del jet.hearing.unkept.lines[name]
            await _end(listening, superseded)
            await jet.presence.let_go(name)


async def _end(listening: asyncio.Task[None], superseded: asyncio.Task[bool]) -> None:
    """Stop listening; `Stopped` when it had stopped by itself."""
    superseded.cancel()
    listening.cancel()
    for outcome in await asyncio.gather(listening, return_exceptions=True):
        if isinstance(outcome, Stopped):
            raise outcome
        if isinstance(outcome, Exception):
            log.warning("no longer listened to here: %s", type(outcome).__name__)


async def _held(jet: Jet, name: str) -> int | None:
    try:
        return await jet.presence.hold(name)
    except StoreError:
        return None
