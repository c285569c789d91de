"""Processes killed and frozen at random and at every seam, a messenger that fails, a PostgreSQL that crashes: each
digest is there in the end, once."""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat import Account, Place, PlaceFacts
from bot.intranet.digests import Rhythm
from storage.database import open_database
from storage.migrate import upgrade
from storage.seal import Seal
from storage.store import Store
from tests.faults import worker
from tests.faults.crashable import crashable, crashing
from tests.faults.messenger import Messenger
from tests.faults.worker import LEASE, MAIN
from tests.forked import Forked


@dataclass(frozen=True)
class Ordeal:
    """What the processes go through."""

    digests: int
    processes: int
    seconds: float  # of kills and freezes
    trouble: float
    seams: float
    knows: bool = False
    crashes: int = 0  # of PostgreSQL itself


@dataclass
class Jets:
    """Some processes over one store, killed and started again."""

    url: str
    folder: Path
    messenger: Messenger
    ordeal: Ordeal
    running: dict[int, Forked] = field(default_factory=dict)
    deaths: int = 0
    freezes: int = 0

    def start(self, number: int, seams: float) -> None:
        """Start (or start again) one process."""
        home = self.folder / f"jet{number}"
        home.mkdir(exist_ok=True)
        shutil.copy(self.folder / "jet.key", home / "jet.key")
        argv = [self.url, str(home), self.messenger.url, "yes" if self.ordeal.knows else "no", str(seams)]
        with (self.folder / f"jet{number}.log").open("ab") as log:
            argv.append(str(random.randrange(10**6)))
            self.running[number] = Forked(
                argv, work=worker.begin, cwd=home, env=os.environ, stdout=subprocess.DEVNULL, stderr=log
            )

    async def keep_alive(self) -> None:
        """Whoever died at a seam comes back."""
        while True:
            for number in range(self.ordeal.processes):
                process = self.running.get(number)
                if process is None or process.returncode is not None:
                    self.deaths += process is not None
                    self.start(number, self.ordeal.seams)
            await asyncio.sleep(0.1)

    async def torment(self) -> None:
        """Freeze and kill, each once at least and then at random."""
        ends, kills = time.monotonic() + self.ordeal.seconds, 0
        while time.monotonic() < ends or not (self.freezes and kills):
            await asyncio.sleep(random.uniform(0.5, 2.0))
            process = self.running.get(random.randrange(self.ordeal.processes))
            if process is None or process.returncode is not None:
                continue
            if self.freezes and (not kills or random.random() < 0.5):
                process.kill()
                kills += 1
                continue
            self.freezes += 1
            process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(random.uniform(0.3, 2.0) * LEASE)
            process.send_signal(signal.SIGCONT)

    async def finish(self, left: int) -> None:
        """Calm: wait until everything is delivered and looked after."""
        database = open_database(self.url, Seal.kept_in(self.folder / "jet.key")) if "sqlite" not in self.url else None
        try:
            async with asyncio.timeout(60 + left):
                while not await self._done(database, left):
                    await asyncio.sleep(0.3)
        finally:
            if database is not None:
                await database.close()

    async def _done(self, database: object, left: int) -> bool:
        if database is None:  # one process has the file: look at it from aside
            import sqlite3

            file = sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=5)
            rows = dict(file.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
            file.close()
        else:
            rows = await database.read(lambda store: store.outbox.counts())  # type: ignore[attr-defined]
        assert rows.get("dead", 0) == 0
        return rows.get("done", 0) >= left and not rows.get("ready") and not rows.get("verify")

    def seams(self) -> dict[str, int]:
        """How often what happened at which seam."""
        logs = "\n".join(log.read_text() for log in self.folder.glob("jet*.log"))
        return dict(Counter(re.findall(r"^seam: (.*)$", logs, re.MULTILINE)))

    async def end(self) -> None:
        for process in self.running.values():
            process.kill()
            await asyncio.to_thread(process.wait)


def found(store: Store, digests: int, now: datetime) -> None:
    """An organisation in which everybody's digest is due, and there is news."""
    yesterday = now - timedelta(days=1)
    author = store.people.add("Anna", now)
    for number in range(digests):
        person = store.people.add(f"P{number}", now)
        account = Account(MAIN, f"@p{number}:w")
        store.people.attach(account, f"P{number}", person.id)
        facts = PlaceFacts(Place(MAIN, f"!d{number}"), "", direct=True, members={account: f"P{number}"})
        home = store.places.told(facts)
        at = (now - timedelta(minutes=1)).time().replace(second=0, microsecond=0)
        rhythm = Rhythm.of(range(7), f"{at:%H:%M}", "UTC")
        store.schedules.set(rhythm, place=home.id, person=person.id, made_by=person.id, now=yesterday, language="en")
    everybody = store.places.audience_all()
    posted = now - timedelta(hours=2)
    store.posts.add("post", "It works", None, audience=everybody, author=author.id, at=posted, made_in=None)


async def ordeal(
    url: str, folder: Path, wanted: Ordeal, crash: Callable[[], None] | None = None
) -> tuple[Jets, Messenger]:
    random.seed(wanted.digests)
    now = datetime.now(UTC)
    seal = Seal.kept_in(folder / "jet.key")
    upgrade(url)
    database = open_database(url, seal)
    await database.write(lambda store: found(store, wanted.digests, now))
    await database.close()
    messenger = Messenger(wanted.knows, wanted.trouble)
    runner = await messenger.start()
    jets = Jets(url, folder, messenger, wanted)
    keeping = asyncio.create_task(jets.keep_alive())
    try:
        going: list[Coroutine[object, object, None]] = [jets.torment()]
        if crash is not None:
            going.append(crashing(crash, wanted.crashes, wanted.seconds))
        await asyncio.gather(*going)
        await jets.finish(wanted.digests)
    finally:
        keeping.cancel()
        await jets.end()
        await runner.cleanup()
    return jets, messenger


SHORT = Ordeal(digests=25, processes=1, seconds=2, trouble=3, seams=0.01)


@pytest.mark.parametrize(
    ("engine", "wanted"),
    [
        ("sqlite", SHORT),
        ("postgresql", Ordeal(digests=30, processes=2, seconds=3, trouble=3, seams=0.005, crashes=1)),
        pytest.param("sqlite", Ordeal(1000, 1, 30, 1, 0.003), marks=pytest.mark.long),
        pytest.param("sqlite", Ordeal(1000, 1, 30, 1, 0.003, knows=True), marks=pytest.mark.long),
        pytest.param("postgresql", Ordeal(1000, 3, 40, 1, 0.002), marks=pytest.mark.long),
        pytest.param("postgresql", Ordeal(1000, 3, 40, 1, 0.002, crashes=3), marks=pytest.mark.long),
        # as with Matrix: one process at a time sends, and another takes over
        pytest.param("postgresql", Ordeal(300, 3, 30, 2, 0.002, knows=True), marks=pytest.mark.long),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.digests}-{'knows' if value.knows else 'shows'}",
)
def test_each_digest_once(request: pytest.FixtureRequest, tmp_path: Path, engine: str, wanted: Ordeal) -> None:
    if engine == "sqlite":
        jets, messenger = asyncio.run(ordeal(f"sqlite:///{tmp_path / 'jet.db'}", tmp_path, wanted))
    else:
        with crashable() as (url, crash):
            jets, messenger = asyncio.run(ordeal(url, tmp_path, wanted, crash if wanted.crashes else None))
    places = [f"!d{number}" for number in range(wanted.digests)]
    told = f"{jets.deaths} deaths, {jets.freezes} freezes, {messenger.removed} taken away, at seams: {jets.seams()}"
    print(told)
    assert messenger.lost_and_doubled(places) == ([], []), told
