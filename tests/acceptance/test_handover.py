"""Two processes over PostgreSQL with one Matrix account: one hears and sends, and when it dies the other does."""

from __future__ import annotations

import asyncio
import copy
import shutil
import time
from pathlib import Path

import pytest

from adapters.matrix.local_homeserver import LocalHomeserver
from bot.cli import alone
from bot.running import presence
from tests.acceptance.conftest import Company

PATIENCE = 120.0  # seconds, on the slowest machine
PROMISED = 15.0  # seconds from the death of the one until the other hears


def test_what_is_waited_for_fits_in_what_is_promised() -> None:
    """The last beat may be just seen, the next look just over, the next try just done; the rest is for listening."""
    assert presence.DEAD_AFTER + 2 * presence.BEAT + alone.PAUSE <= PROMISED - 2


@pytest.mark.long
def test_the_other_takes_over(homeserver: LocalHomeserver, postgres_url: str, tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_handed_over(homeserver, postgres_url, tmp_path), 240))


async def _handed_over(server: LocalHomeserver, url: str, folder: Path) -> None:
    first = Company(server, folder, url)
    first.config.write_text(first.config.read_text() + f'state_directory = "{folder / "matrix"}"\n')
    await first.start()
    second = _beside(first, folder / "second")
    await second.start()
    async with first.employee("Bram") as bram:
        room = await bram.create_dm(first.jet)
        await bram.wait_for_text(room, "Hi Bram", timeout=PATIENCE)
        await bram.say(room, "club create Cycling")
        await bram.wait_for_text(room, "Cycling is there", timeout=PATIENCE)
        await first.kill()
        began = time.monotonic()
        await bram.say(room, "club create Chess")
        await bram.wait_for_text(room, "Chess is there", timeout=PATIENCE)
        print(f"handed over in {time.monotonic() - began:.1f} s")
        await bram.say(room, "clubs")
        await bram.wait_for_text(room, "Chess, 1 member", timeout=PATIENCE)
        assert sum("is there" in str(said["content"]["body"]) for said in bram.messages(room, of=first.jet)) == 2
    assert await second.stop() == 0


def _beside(company: Company, folder: Path) -> Company:
    """Another process of the same Jet, as on another machine."""
    (folder / "data").mkdir(parents=True)
    shutil.copy(company.folder / "data" / "jet.key", folder / "data" / "jet.key")
    other = copy.copy(company)
    other.folder, other.config = folder, folder / "config.toml"
    mine = str(company.folder / "data")
    other.config.write_text(company.config.read_text().replace(mine, str(folder / "data")))
    return other
