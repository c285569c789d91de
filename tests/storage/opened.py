"""A store opened for a test, on either database."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.chat import Account, Place, PlaceFacts
from storage.database import Database, open_database
from storage.seal import Seal
from storage.store import Store

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = Fernet.generate_key()


@dataclass(frozen=True)
class Opened:
    """Runs work on an open store, each call in an event loop of its own."""

    url: str

    def run(self, work: Callable[[Database], Awaitable[Any]]) -> Any:
        """Open the store, do some work, close it."""

        async def go() -> Any:
            database = open_database(self.url, Seal(KEY))
            try:
                return await work(database)
            finally:
                await database.close()

        return asyncio.run(go())

    def write(self, work: Callable[[Store], Any]) -> Any:
        """One transaction."""
        return self.run(lambda database: database.write(work))


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Opened:
    """An empty store, up to date, on each database."""
    if request.param == "postgresql":
        return Opened(request.getfixturevalue("jet_postgres_url"))
    return Opened(f"sqlite:///{shutil.copy(template, tmp_path / 'jet.db')}")


def room(store: Store, name: str = "C1") -> int:
    """A room on the connection "slack"; its id."""
    return store.places.told(PlaceFacts(Place("slack", name), name)).id


def somebody(store: Store, name: str) -> int:
    """An employee with an account; the id."""
    person = store.people.add(name, NOW)
    store.people.attach(Account("slack", name), name, person.id)
    return person.id
