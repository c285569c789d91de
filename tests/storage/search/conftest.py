"""Stores with an index, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.search.library import Library


@pytest.fixture(params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """An empty library on each database."""
    sqlite = f"sqlite:///{tmp_path}/store.db"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Library(url, tmp_path / "index")
    yield opened
    opened.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Library]:
    """An empty library on SQLite, for what does not depend on the database."""
    opened = Library(f"sqlite:///{tmp_path}/store.db", tmp_path / "index")
    yield opened
    opened.close()
