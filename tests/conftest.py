"""Fixtures of every test: the databases that storage must work on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import cluster, database


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The SQLAlchemy URL of a PostgreSQL that this worker alone uses; for making databases in."""
    with cluster() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty PostgreSQL database, dropped after the test."""
    with database(postgres_server) as url:
        yield url
