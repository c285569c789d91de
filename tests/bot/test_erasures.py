"""The erasure log of each of several processes."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

from bot.assembly import Jet, open_jet
from bot.chat import Account, Addressed, Heard, Place
from bot.cli.run import working
from bot.config.settings import Config, Store
from bot.erasures import forget
from storage.seal import Seal

PATIENCE = 60.0  # seconds, on the slowest machine


def test_every_process_soon_knows_whom_another_one_forgot(tmp_path: Path, jet_postgres_url: str) -> None:
    """So that whichever starts first after a restore forgets them again."""
    asyncio.run(asyncio.wait_for(_knows(tmp_path, jet_postgres_url), 2 * PATIENCE))


async def _knows(folder: Path, url: str) -> None:
    for name in ("here", "there"):
        (folder / name).mkdir()
    Seal.kept_in(folder / "here" / "jet.key")
    shutil.copy(folder / "here" / "jet.key", folder / "there")
    async with AsyncExitStack() as stack:
        here, there = [
            await stack.enter_async_context(open_jet(Config(store=Store(url=url, directory=folder / name))))
            for name in ("here", "there")
        ]
        await stack.enter_async_context(working(there))
        for number, name in enumerate(("Anna", "Bram"), 1):  # the first is known by what a start does
            await _arrives(here, name)
            await _forgotten(here, number)
            async with asyncio.timeout(PATIENCE):
                while len(there.erasures.held()) < number:
                    await asyncio.sleep(0.1)
        assert there.erasures.held() == here.erasures.held()


async def _arrives(jet: Jet, name: str) -> None:
    place, account = Place("console", f"@{name}"), Account("console", name)
    await jet.hearing.hear(Heard(place, account, "hello", name, jet.now(), Addressed.PREFIX, name, direct=True))
    await jet.hearing.settle()


async def _forgotten(jet: Jet, number: int) -> None:
    await jet.database.write(lambda store: forget(store, number, jet.speaking, jet.now()))
    await jet.database.scrub()
