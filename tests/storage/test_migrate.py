"""Migrations on both databases: they make the tables that the code speaks of, once, whoever else tries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from storage.errors import TooNew
from storage.migrate import newest, upgrade
from storage.tables import metadata
from tests.storage.opened import Opened


def _engine(url: str):  # type: ignore[no-untyped-def]
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def test_the_migrations_make_the_tables_that_the_code_speaks_of(opened: Opened) -> None:
    engine = _engine(opened.url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_tables_on_sqlite_are_strict(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jet.db'}"
    upgrade(url)
    engine = _engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"))
        loose = {row.name for row in rows if not row.strict}
    engine.dispose()
    assert {name for name in loose if not name.startswith(("sqlite_", "alembic_"))} == set()


def test_a_second_upgrade_changes_nothing(opened: Opened) -> None:
    assert upgrade(opened.url) is False


def test_a_store_of_a_newer_jet_is_refused(opened: Opened) -> None:
    engine = _engine(opened.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(TooNew):
        upgrade(opened.url)


def test_processes_that_start_together_migrate_once(request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_url")
    code = "import sys; from storage.migrate import upgrade; print(upgrade(sys.argv[1]))"
    argv = [sys.executable, "-c", code, url]
    root = Path(__file__).parents[2]
    started = [subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(3)]
    assert sorted(process.communicate()[0].strip() for process in started) == ["False", "False", "True"]
    engine = _engine(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == newest()
        assert connection.scalar(text("SELECT count(*) FROM audience")) == 1
    engine.dispose()
