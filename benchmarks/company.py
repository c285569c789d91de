"""A Jet with many colleagues, on either database, and a messenger that costs nothing: what benchmarks need."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, insert, make_url

from adapters.protocol import Abilities, Delivery, Ears, Never, Receipt
from benchmarks.figures import percentile
from bot.assembly import Jet, open_jet
from bot.chat import Account, Addressed, Heard, Place
from bot.config.settings import Config, Matrix, Organisation, Store
from bot.files import SharedFile
from bot.running.garbage import collect_seldom
from storage.migrate import upgrade
from storage.tables.people import account, person, place, place_member
from tests.postgres import DURABLE, cluster, database

LINE = "office"
ROOM = "!square"


@dataclass
class Costless:
    """A messenger that takes everything at once."""

    connection: str
    can: Abilities = field(default_factory=lambda: Abilities(whisper=True, buttons=True, deliver_at_once=64))
    delivered: int = 0
    names: list[str] = field(default_factory=list)

    async def listen(self, ears: Ears) -> None:
        """Nobody speaks: what is heard is put in by hand."""

    async def deliver(self, delivery: Delivery) -> Receipt:
        """It arrives."""
        self.delivered += 1
        place = delivery.place or Place(self.connection, f"dm {delivery.to.id if delivery.to else ''}")
        return Receipt(place, (f"m{self.delivered}",))

    async def fetch(self, file: SharedFile, limit: int) -> bytes:
        raise Never("nobody shares files here")

    def link(self, place: str, remote_id: str) -> str:
        return ""

    async def rename(self, names: tuple[str, ...], display_name: str) -> None:
        """Its names are nobody's business."""

    async def check(self) -> list[str]:
        """Nothing is ever wrong."""
        return []

    async def close(self) -> None:
        """Nothing to let go of."""


def somebody(number: int) -> Account:
    """The account of one of the colleagues."""
    return Account(LINE, f"@colleague{number}:office.example")


def said(number: int, line: str, remote_id: str, at: datetime, where: str = ROOM) -> Heard:
    """A line that a colleague typed."""
    return Heard(
        Place(LINE, where), somebody(number), line, remote_id, at, Addressed.PRESSED, name=f"Colleague {number}"
    )


@contextlib.contextmanager
def store_url(engine: str, directory: Path) -> Iterator[str]:
    """The address of an empty store on "sqlite" or a durable "postgresql"."""
    if engine == "sqlite":
        yield f"sqlite:///{directory / 'jet.db'}"
        return
    with cluster(DURABLE) as server, database(server) as url:
        yield make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def configuration(url: str, directory: Path) -> Config:
    """An organisation with one messenger."""
    return Config(
        organisation=Organisation(name="Wilgenhof"),
        store=Store(url=url, directory=directory),
        matrix={LINE: Matrix(homeserver="https://office.example", user="@jet:office.example", password="x")},
    )


@asynccontextmanager
async def open_company(url: str, directory: Path) -> AsyncIterator[Jet]:
    """Jet over that store as it runs, connected to nothing."""
    async with open_jet(configuration(url, directory), adapters={LINE: Costless(LINE)}) as jet:
        collect_seldom()
        yield jet


def settle_in(url: str, people: int) -> None:
    """Put colleagues and their square in an empty store, all at once."""
    upgrade(url)
    engine = create_engine(make_url(url).set(drivername=driver(url)))
    with engine.begin() as connection:
        _arrive(connection, people)
    engine.dispose()


def driver(url: str) -> str:
    """What SQLAlchemy reaches that store with."""
    return "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"


def _arrive(connection: Connection, people: int) -> None:
    now = datetime.now(UTC)
    where = {"id": 1, "connection": LINE, "remote_id": ROOM, "name": "Square", "kind": "room"}
    _put(connection, place, [where | {"encrypted": False, "strangers": False, "left": False}])
    numbers = range(1, people + 1)
    _put(connection, person, ({"name": f"Colleague {n}", "state": "active", "since": now} for n in numbers))
    voices = [{"connection": LINE, "remote_id": somebody(n).id} for n in numbers]
    _put(
        connection,
        account,
        (each | {"name": "", "person": n, "acting": False} for n, each in zip(numbers, voices, strict=True)),
    )
    _put(connection, place_member, (each | {"place": 1} for each in voices))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence('place', 'id'), 1)")


def _put(connection: Connection, table: object, rows: Iterable[dict[str, object]]) -> None:
    connection.execute(insert(table), list(rows))  # type: ignore[arg-type]


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk that the store would be on (`BENCH_DIR`, default the one for temporary files)."""
    with tempfile.TemporaryDirectory(prefix="jet-bench-", dir=os.environ.get("BENCH_DIR")) as name:
        yield Path(name)


def fsync_cost(directory: Path, times: int = 50) -> float:
    """Milliseconds that one fsync takes here and now, median."""
    costs = []
    with (directory / "fsync").open("wb") as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            file.flush()
            started = time.perf_counter()
            os.fsync(file.fileno())
            costs.append((time.perf_counter() - started) * 1000)
    return percentile(costs, 0.5)
