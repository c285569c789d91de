"""A process that writes until it is killed, with the arguments URL LIFE; it prints what was acknowledged."""

from __future__ import annotations

import asyncio
import sys

from storage.database import open_database
from storage.seal import Seal
from tests.storage.opened import KEY


async def _write(url: str, life: str) -> None:
    database = open_database(url, Seal(KEY))

    async def write(name: int) -> None:
        for n in range(100_000):
            mark = f"{life}-{name}-{n}"
            await database.write(lambda store, mark=mark: store.settings.set(mark, "x" * 200))
            print(mark, flush=True)

    await asyncio.gather(*(write(name) for name in range(10)))


def main() -> None:
    asyncio.run(_write(*sys.argv[1:]))
