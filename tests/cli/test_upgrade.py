"""`jet upgrade`: a store of an older Jet is brought up to date, or is as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bot.cli.main import main
from storage import dump, migrate
from storage.errors import StoreError
from tests.cli.conftest import Shell
from tests.forked import Forked
from tests.postgres import binaries, database

FIRST = "0001"
STEP = """
from alembic import op

revision, down_revision = "9999", "{head}"
branch_labels = depends_on = None


def upgrade():
    op.execute("DROP TABLE post")
    {then}
"""
REFERRING = """op.execute("CREATE TABLE made (id int PRIMARY KEY)")
    op.execute("ALTER TABLE club ADD made int REFERENCES made")
    """


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations, to which a test may add one."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrate._VERSIONS.parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "_VERSIONS", copy / "versions")
    return copy / "versions"


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that copy a store on PostgreSQL."""
    monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")
    if not dump.available():
        pytest.skip("pg_dump is not here")


def revision(shell: Shell) -> str:
    file = sqlite3.connect(shell.folder / "data" / "jet.db")
    found = file.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    file.close()
    return str(found)


def test_an_old_store_is_copied_and_brought_up_to_date(shell: Shell, versions: Path) -> None:
    newer = [file.rename(file.with_suffix(".later")) for file in sorted(versions.glob("v*.py"))[1:]]
    (shell.folder / "data" / "jet.db").unlink()
    migrate.upgrade(f"sqlite:///{shell.folder}/data/jet.db")
    assert revision(shell) == FIRST
    file = sqlite3.connect(shell.folder / "data" / "jet.db")
    with file:
        file.execute("INSERT INTO person (name, state, since) VALUES ('Anna', 'active', 0)")
    file.close()
    for each in newer:
        each.rename(each.with_suffix(".py"))
    done = shell.jet("upgrade")
    assert done.code == 0, done.err
    assert "before-upgrade-0001.db" in done.out
    assert revision(shell) == migrate.newest()
    assert "Anna" in shell.jet("people", "list").out
    assert "as this Jet wants it" in shell.jet("upgrade").out


@pytest.mark.parametrize("then", ["raise ValueError('a word that somebody typed')", "pass"])
def test_a_migration_that_fails_leaves_all_as_it_was(shell: Shell, versions: Path, then: str) -> None:
    """It may raise, or end in a store that is not sound."""
    shell.say("Anna", "post here", "yes")
    head = revision(shell)
    (versions / "v9999_wrong.py").write_text(STEP.format(head=head, then=then))
    done = shell.jet("upgrade")
    assert done.code == 1
    assert ("table post lacks" in done.err) == (then == "pass")
    assert "somebody typed" not in done.err
    assert "Go back to the Jet that you had" in done.err
    assert revision(shell) == head
    (versions / "v9999_wrong.py").unlink()
    assert "here" in shell.say("Anna", "timeline").out


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, shell: Shell) -> Shell:
    """A store with a post in it; on PostgreSQL of a user who owns it and may do nothing else."""
    if request.param == "postgresql":
        shell.environ["JET_STORE__URL"] = request.getfixturevalue("owned")
        request.getfixturevalue("programs")
    shell.say("Anna", "post here", "yes")
    return shell


@pytest.fixture
def owned(postgres_server: str) -> Iterator[str]:
    """An empty database that an ordinary user owns."""
    with database(postgres_server) as url, psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        name = f"owner_{uuid.uuid4().hex[:8]}"
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
        connection.execute(f"ALTER DATABASE {make_url(url).database} OWNER TO {name}")
        yield make_url(url).set(username=name, password=name).render_as_string(hide_password=False)
        connection.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER; DROP OWNED BY {name}; DROP ROLE {name}")


def jet_with_migrations() -> None:
    """The command line in a process of its own, where the folder of migrations is the one named by VERSIONS."""
    migrate._VERSIONS = Path(os.environ["VERSIONS"])
    main()


def test_killed_in_the_middle_of_a_migration(either: Shell, versions: Path) -> None:
    """Nothing of it was kept: the Jet that there was goes on, and the upgrade can be begun again."""
    shell, begun = either, versions / "begun"
    head = migrate.newest()
    waits = f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(60)"
    (versions / "v9999_long.py").write_text(STEP.format(head=head, then=waits))
    environ = shell.env | {"VERSIONS": str(versions)}
    with Forked(["upgrade"], cwd=shell.folder, env=environ, work=jet_with_migrations) as upgrading:
        while not begun.exists():
            assert upgrading.returncode is None, upgrading.communicate()
            time.sleep(0.01)
        upgrading.kill()
    (versions / "v9999_long.py").unlink()
    assert "here" in shell.say("Anna", "timeline").out
    (versions / "v9999_long.py").write_text(STEP.format(head=head, then="pass").replace("DROP TABLE post", "SELECT 1"))
    done = shell.jet("upgrade")
    assert done.code == 0, done.err
    assert "at revision 9999, checked" in done.out
    assert "here" in shell.say("Anna", "timeline").out


def test_not_while_jet_runs(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    with connected.running():
        done = connected.jet("upgrade")
    assert done.code == 2
    assert "stop it first" in done.err


@pytest.fixture
def on_postgresql(shell: Shell, jet_postgres_url: str, programs: None) -> Shell:
    """A store on PostgreSQL with a post in it."""
    shell.environ["JET_STORE__URL"] = jet_postgres_url
    shell.say("Anna", "post here", "yes")
    return shell


@pytest.mark.parametrize("then", ["raise ValueError('x')", "pass"])
def test_on_postgresql_too_all_is_as_it_was(
    on_postgresql: Shell, versions: Path, jet_postgres_url: str, then: str
) -> None:
    """Also when the migration has made a table to which an old one now refers."""
    shell = on_postgresql
    head = migrate.revision_at(jet_postgres_url)
    (versions / "v9999_wrong.py").write_text(STEP.format(head=head, then=REFERRING + then))
    done = shell.jet("upgrade")
    assert done.code == 1
    assert ("The copy was put back" in done.err) == (then == "pass"), done.err
    assert migrate.revision_at(jet_postgres_url) == head
    with psycopg.connect(jet_postgres_url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'jet_before'").fetchone()
        assert found == (0,)
        assert connection.execute("SELECT to_regclass('made')").fetchone() == (None,)
    (versions / "v9999_wrong.py").unlink()
    assert "here" in shell.say("Anna", "timeline").out
    assert "there" in shell.say("Anna", "post there", "yes", "timeline").out, "numbers do not go on"


def test_a_putting_back_that_was_cut_short_makes_no_empty_store(on_postgresql: Shell, jet_postgres_url: str) -> None:
    """As by a kill between what was there going aside and the copy coming in."""
    shell = on_postgresql
    assert shell.jet("db", "backup", "copy.dump").code == 0
    with psycopg.connect(jet_postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA jet_before")
        for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            connection.execute(f'ALTER TABLE public."{table}" SET SCHEMA jet_before')
        done = shell.jet("say", "--as", "Anna", "timeline")
        assert done.code != 0
        assert "waits in the schema jet_before" in done.err, done.err
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (0,)
        done = shell.jet("db", "restore", "copy.dump")
        assert done.code == 0, done.err
        connection.execute("DROP SCHEMA jet_before CASCADE")
    assert "here" in shell.say("Anna", "timeline").out


@pytest.mark.parametrize("in_the_way", [None, "CREATE SCHEMA jet_before; CREATE TABLE jet_before.club (id int)"])
def test_a_copy_that_cannot_be_put_back_takes_nothing_away(
    on_postgresql: Shell, jet_postgres_url: str, tmp_path: Path, in_the_way: str | None
) -> None:
    (tmp_path / "copy.dump").write_bytes(b"PGDMP and then nothing")
    if in_the_way is not None:
        with psycopg.connect(jet_postgres_url.replace("+psycopg", "")) as connection:
            connection.execute(in_the_way)
    with pytest.raises(StoreError):
        dump.put_back(jet_postgres_url, tmp_path / "copy.dump")
    assert "here" in on_postgresql.say("Anna", "timeline").out
