"""Stores with an index, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.search.library import Library


@pytest.fixture(params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Library]:
    """An empty library on each database."""
    on_sqlite = request.param == "sqlite"
    url = _copied(template, tmp_path) if on_sqlite else request.getfixturevalue("jet_postgres_url")
    opened = Library(url, tmp_path / "index")
    yield opened
    opened.close()


@pytest.fixture
def small(template: Path, tmp_path: Path) -> Iterator[Library]:
    """An empty library on SQLite, for what does not depend on the database."""
    opened = Library(_copied(template, tmp_path), tmp_path / "index")
    yield opened
    opened.close()


def _copied(template: Path, folder: Path) -> str:
    """The URL of a store of its own."""
    return f"sqlite:///{shutil.copy(template, folder / 'store.db')}"
