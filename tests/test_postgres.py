"""The PostgreSQL that other tests rely on is real, apart for each test, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.postgres import binaries, cluster, database

REPOSITORY = Path(__file__).parents[1]


def test_each_database_is_empty_and_knows_accented_letters(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE post (title text)"))
        connection.execute(sa.text("INSERT INTO post VALUES ('CAFÉ')"))
        found = connection.execute(sa.text("SELECT lower(title) FROM post")).scalar_one()
    assert found == "café"


def test_a_database_can_be_copied_from_a_filled_one(postgres_server: str) -> None:
    with database(postgres_server) as filled:
        source = sa.create_engine(filled, poolclass=sa.NullPool)
        with source.begin() as connection:
            connection.execute(sa.text("CREATE TABLE post AS SELECT 57 AS number"))
        with database(postgres_server, template=str(source.url.database)) as copied:
            copy = sa.create_engine(copied, poolclass=sa.NullPool)
            with copy.connect() as connection:
                assert connection.execute(sa.text("SELECT number FROM post")).scalar_one() == 57


def test_a_database_goes_even_while_somebody_is_connected(postgres_server: str) -> None:
    engine = sa.create_engine(postgres_server, poolclass=sa.NullPool)
    with database(postgres_server) as url:
        left_open = sa.create_engine(url, poolclass=sa.NullPool).connect()
        name = sa.make_url(url).database
    left_open.invalidate()
    with engine.connect() as connection:
        names = connection.execute(sa.text("SELECT datname FROM pg_database")).scalars().all()
    assert name not in names


@pytest.mark.skipif("TEST_PG_URL" in os.environ, reason="the server of TEST_PG_URL is not ours to stop")
def test_the_server_and_its_folder_are_gone_afterwards() -> None:
    with cluster() as url:
        home = Path(str(sa.make_url(url).query["host"]))
        pid = int((home / "data" / "postmaster.pid").read_text().split()[0])
    assert not home.exists()
    assert not _alive(pid)


@pytest.mark.skipif("TEST_PG_URL" in os.environ, reason="the server of TEST_PG_URL is not ours to stop")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_test_run_leaves_no_server() -> None:
    program = (
        "import sys; from tests.postgres import cluster\n"
        "with cluster() as url: print(url, flush=True); sys.stdin.read()"
    )
    command, pipe = [sys.executable, "-c", program], subprocess.PIPE
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=pipe, stdout=pipe, text=True) as run:
        assert run.stdout is not None
        home = Path(str(sa.make_url(run.stdout.readline().strip()).query["host"]))
        pid = int((home / "data" / "postmaster.pid").read_text().split()[0])
        run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(home)
    assert not _alive(pid)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_root_may_keep_its_packages_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = binaries().parents[1]
    if not wheel.with_name(f"{wheel.name}.libs").is_dir():
        pytest.skip("the programs are Debian's: everybody may read those")
    shutil.copytree(wheel / "pginstall", tmp_path / wheel.name / "pginstall", symlinks=True)
    shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), tmp_path / f"{wheel.name}.libs")
    tmp_path.chmod(0o700)
    monkeypatch.setattr("tests.postgres.binaries", lambda: tmp_path / wheel.name / "pginstall" / "bin")
    with cluster() as url, sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar_one() == 1


def _alive(pid: int) -> bool:
    """Whether the process runs; one that ended but was not yet collected by its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
