"""One Jet among others: `begin` with the arguments URL FOLDER MESSENGER KNOWS SEAMS SEED.

The real store, clock, courier and presence; only its terms are shorter, and at the seams (before a commit, after one,
after a send) it may kill itself, or freeze for longer than a lease. Of that it writes a line to standard error.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

import bot.delivery.packing
import bot.delivery.route
import bot.running.presence
from adapters.protocol import Abilities, Delivery, Ears, Kind, NotNow, Receipt, Unsure
from bot.assembly import open_jet
from bot.chat import Place
from bot.cli.run import working
from bot.config.settings import Config, Matrix, Organisation, Store
from bot.rates import Lane, Rate, Rates
from storage.database import Database

MAIN = "main"
LEASE = 3.0  # seconds
Die = Callable[[str], None]  # it may happen at this seam


def hurry() -> None:
    """The terms of a run of seconds instead of minutes, in the same proportions."""
    bot.delivery.route.LEASE = bot.delivery.packing.LEASE = timedelta(seconds=LEASE)
    bot.delivery.packing._LOOK_AFTER = timedelta(seconds=4)
    bot.delivery.route.SEND_WITHIN = 1.2
    bot.delivery.route._BACK_OFF = (0.2, 0.5, 1.0)  # type: ignore[assignment]
    bot.running.presence.BEAT, bot.running.presence.SURE_FOR, bot.running.presence.DEAD_AFTER = 0.3, 1.0, 2.5


class Wire:
    """Speaks to the messenger of the test."""

    connection = MAIN

    def __init__(self, url: str, knows: bool, die: Die) -> None:
        lanes = {} if knows else {Lane.VERIFY: Rate(6000, burst=100)}
        self.can = Abilities(
            whisper=False, buttons=True, deliver_at_once=4, one_listener=knows, rates=Rates(lanes=lanes)
        )
        self._url, self._knows, self._die = url, knows, die

    async def listen(self, ears: Ears) -> None:
        ears.caught_up()
        await asyncio.Event().wait()

    async def deliver(self, delivery: Delivery) -> Receipt:
        assert delivery.place is not None
        timeout = ClientTimeout(total=1.0)
        async with ClientSession(timeout=timeout) as session:
            try:
                return await self._deliver(session, delivery, delivery.place)
            except ClientConnectorError:
                raise NotNow("cannot be reached", everywhere=True) from None
            except (ClientError, TimeoutError, OSError) as error:
                raise Unsure(type(error).__name__) from None

    async def _deliver(self, session: ClientSession, delivery: Delivery, place: Place) -> Receipt:
        found = await self._found(session, delivery, place)
        if delivery.kind is Kind.VERIFY:
            assert delivery.edits is not None
            for number in (each for each in found if each not in delivery.edits.remote_ids):
                await session.post(f"{self._url}/remove", json={"place": place.id, "id": number})
            return delivery.edits
        if found:
            return Receipt(place, (found[0],), repaired=True)
        answer = await session.post(f"{self._url}/send", json={"place": place.id, "txn": delivery.txn})
        self._die("after a send")
        if answer.status == 429:
            raise NotNow("limit", (await answer.json())["retry"], everywhere=True)
        if answer.status != 200:
            raise Unsure(str(answer.status))
        return Receipt(place, ((await answer.json())["id"],))

    async def _found(self, session: ClientSession, delivery: Delivery, place: Place) -> list[str]:
        if self._knows or delivery.first_try_at is None:
            return []
        history = await (await session.get(f"{self._url}/history", params={"place": place.id})).json()
        return [number for number, txn in history.items() if txn == delivery.txn]

    def link(self, place: str, remote_id: str) -> str:
        return ""

    async def rename(self, names: tuple[str, ...], display_name: str) -> None: ...

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None: ...


def mortal(database: Database, die: Die) -> None:
    """A store at whose commits this process may die."""
    write = database.write

    async def deadly(work: Callable[[Any], Any]) -> Any:
        def then_die(store: Any) -> Any:
            done = work(store)
            die("before a commit")
            return done

        done = await write(then_die)
        die("after a commit")
        return done

    database.write = deadly  # type: ignore[method-assign]


def freeze(seconds: float) -> None:
    """Stand still, with all that is open and locked, until another process wakes this one."""
    subprocess.Popen(["/bin/sh", "-c", f"sleep {seconds}; kill -CONT {os.getpid()}"], stderr=subprocess.DEVNULL)
    os.kill(os.getpid(), signal.SIGSTOP)


async def main(url: str, folder: str, messenger: str, knows: str, seams: str, seed: str) -> None:
    hurry()
    drawn, chance = random.Random(int(seed)), float(seams)

    def die(seam: str) -> None:
        if drawn.random() < chance:
            freezes = drawn.random() < 0.5
            print("seam:", "frozen" if freezes else "killed", seam, file=sys.stderr, flush=True)
            freeze(drawn.uniform(1.1, 2.0) * LEASE) if freezes else os.kill(os.getpid(), signal.SIGKILL)

    store = Store(url=url, directory=Path(folder))
    matrix = {MAIN: Matrix(homeserver="http://127.0.0.1:9", user="@jet:w", password="x")}
    config = Config(organisation=Organisation(name="Wilgenhof"), store=store, matrix=matrix)
    async with open_jet(config, adapters={MAIN: Wire(messenger, knows == "yes", die)}) as jet:
        mortal(jet.database, die)
        async with working(jet):
            print("works", flush=True)
            await asyncio.Event().wait()


def begin() -> None:
    """One process, with its arguments from the command line."""
    asyncio.run(main(*sys.argv[1:]))
