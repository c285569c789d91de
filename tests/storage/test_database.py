"""Transactions on both databases: isolation, grouping, loss of nothing that was acknowledged, full disks, locks."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.backup import backup
from storage.database import Database, open_database
from storage.errors import AlreadyOpen, Busy, Damaged, Full, StoreError
from storage.migrate import upgrade
from storage.seal import Seal
from storage.sqlite import SQLite, engine
from storage.store import Store
from tests.forked import Forked
from tests.postgres import SmallDisk
from tests.storage import writing
from tests.storage.opened import KEY, Opened


class Slip(Exception):
    """What goes wrong in the tests."""


def _set(name: str, value: str = "x", *, fails: bool = False) -> Callable[[Store], str]:
    def work(store: Store) -> str:
        store.settings.set(name, value)
        if fails:
            raise Slip
        return name

    return work


def test_a_failure_undoes_its_own_work_alone(opened: Opened) -> None:
    async def go(database: Database) -> dict[str, str]:
        works = [database.write(_set(f"s{n}", fails=n % 3 == 0)) for n in range(60)]
        outcomes = await asyncio.gather(*works, return_exceptions=True)
        assert [isinstance(outcome, Slip) for outcome in outcomes] == [n % 3 == 0 for n in range(60)]
        return await database.read(lambda store: store.settings.all())

    assert sorted(opened.run(go)) == sorted(f"s{n}" for n in range(60) if n % 3)


def test_a_writing_transaction_has_the_file_to_itself_from_its_beginning(tmp_path: Path) -> None:
    writing = engine(tmp_path / "jet.db")
    locked = pytest.raises(sqlite3.OperationalError, match="locked")
    with writing.begin(), closing(sqlite3.connect(tmp_path / "jet.db", timeout=0)) as other, locked:
        other.execute("BEGIN IMMEDIATE")
    writing.dispose()


def test_work_that_waits_is_committed_together(tmp_path: Path) -> None:
    path = tmp_path / "jet.db"
    upgrade(f"sqlite:///{path}")
    groups: list[int] = []

    class Counting(SQLite):
        def _run_group(self, group):  # type: ignore[no-untyped-def]
            groups.append(len(group))
            return super()._run_group(group)

    async def go() -> None:
        database = Counting(path, Seal(KEY))
        await asyncio.gather(*(database.write(_set(f"s{n}")) for n in range(500)))
        await database.close()

    asyncio.run(go())
    assert sum(groups) == 500
    assert len(groups) < 50


def test_nothing_can_be_written_while_reading(opened: Opened) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only|query_only"):
        opened.run(lambda database: database.read(_set("s")))
    assert opened.write(lambda store: store.settings.all()) == {}


def test_a_caller_that_gives_up_leaves_the_store_whole(opened: Opened) -> None:
    async def go(database: Database) -> None:
        tasks = [asyncio.create_task(database.write(_set(f"s{n}"))) for n in range(50)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        kept = await database.read(lambda store: store.settings.all())
        assert {f"s{n}" for n in range(1, 50, 2)} <= set(kept)
        await database.write(_set("after"))

    opened.run(go)


def test_what_cannot_wait_is_not_done_behind_a_lock(jet_postgres_url: str) -> None:
    url = make_url(jet_postgres_url)
    other = create_engine(url.set(drivername="postgresql+psycopg"))

    async def go() -> None:
        database = open_database(url.set(drivername="postgresql").render_as_string(hide_password=False), Seal(KEY))
        await database.write(_set("taken"))
        with other.connect() as connection:
            connection.execute(text("SELECT 1 FROM setting FOR UPDATE"))
            behind = [asyncio.create_task(database.write(_set("taken", f"{n}"))) for n in range(20)]
            with pytest.raises(Busy):
                await database.write_at_once(_set("taken", "first"), patient=False)
            await database.write_at_once(_set("free"))
            assert not any(task.done() for task in behind)
        await asyncio.gather(*behind)
        kept = await database.read(lambda store: store.settings.all())
        assert kept["free"] == "x"
        assert kept["taken"] != "first"
        await database.close()

    asyncio.run(go())
    other.dispose()


def test_two_that_wait_for_each_other_are_both_done(jet_postgres_url: str) -> None:
    """PostgreSQL ends one of them (40P01), which is begun anew."""

    async def go() -> None:
        database = open_database(jet_postgres_url, Seal(KEY))
        for name in "ab":
            await database.write(_set(name))
        begun, both = [], threading.Barrier(2)

        def crossing(first: str, second: str) -> Callable[[Store], None]:
            def work(store: Store) -> None:
                store.settings.set(first, first)
                begun.append(first)
                if begun.count(first) == 1:
                    both.wait(10)
                store.settings.set(second, first)

            return work

        await asyncio.gather(database.write(crossing("a", "b")), database.write(crossing("b", "a")))
        assert len(begun) > 2, "neither was ended"
        settings = await database.read(lambda store: store.settings.all())
        assert (settings["a"], settings["b"]) in (("a", "a"), ("b", "b")), "one after the other"
        await database.close()

    asyncio.run(go())


@pytest.mark.parametrize("state", ["40001", "57P01", "57P03"])
def test_what_the_server_refuses_for_a_moment_is_tried_again(jet_postgres_url: str, state: str) -> None:
    """A conflict with another transaction; a server that is stopping or starting."""
    admin = create_engine(make_url(jet_postgres_url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE SEQUENCE refused")  # counts also what is undone
        connection.exec_driver_sql(f"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('refused') <= 2 THEN RAISE EXCEPTION 'not now' USING ERRCODE = '{state}'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON setting FOR EACH ROW EXECUTE FUNCTION refuse();
        """)

    async def go() -> None:
        database = open_database(jet_postgres_url, Seal(KEY))
        await database.write(_set("a"))
        assert set(await database.read(lambda store: store.settings.all())) == {"a"}
        await database.close()

    asyncio.run(go())
    with admin.connect() as connection:
        assert connection.exec_driver_sql("SELECT last_value FROM refused").scalar_one() == 3
    admin.dispose()


def test_one_after_the_other_goes_over_the_same_connection(jet_postgres_url: str) -> None:
    """Which plans a statement anew the first five times."""

    async def go() -> None:
        url = make_url(jet_postgres_url).set(drivername="postgresql")
        database = open_database(url.render_as_string(hide_password=False), Seal(KEY))
        busy = [
            database.write(lambda store: store.connection.exec_driver_sql("SELECT pg_sleep(0.1)")) for _ in range(3)
        ]
        await asyncio.gather(*busy)
        asked = [
            await database.read(lambda store: store.connection.scalar(text("SELECT pg_backend_pid()")))
            for _ in range(4)
        ]
        assert len(set(asked)) == 1
        await database.close()

    asyncio.run(go())


def test_nobody_waits_for_a_table_that_is_written_anew(jet_postgres_url: str) -> None:
    """Who has it comes first; it is told that it was not done, and what was deleted is still there to be taken."""
    url = make_url(jet_postgres_url)
    other = create_engine(url.set(drivername="postgresql+psycopg"))

    async def go() -> None:
        database = open_database(jet_postgres_url, Seal(KEY))
        assert await database.scrub(thoroughly=True)
        with other.connect() as connection:
            connection.execute(text("SELECT count(*) FROM setting"))  # and its transaction goes on
            scrubbing = asyncio.create_task(database.scrub(thoroughly=True))
            while not scrubbing.done():
                began = asyncio.get_running_loop().time()
                await database.read(lambda store: store.settings.all())
                assert asyncio.get_running_loop().time() - began < 2
                await asyncio.sleep(0.02)
            assert not await scrubbing
        assert await database.scrub(thoroughly=True)
        shown = await database.read(lambda store: store.connection.scalar(text("SHOW lock_timeout")))
        assert shown == "5s", "whoever has the connection next waits as long as ever"
        await database.close()

    asyncio.run(go())
    other.dispose()


def test_a_table_that_is_read_for_a_moment_is_written_anew_all_the_same(jet_postgres_url: str) -> None:
    other = create_engine(make_url(jet_postgres_url).set(drivername="postgresql+psycopg"))

    async def go() -> None:
        database = open_database(jet_postgres_url, Seal(KEY))
        with other.connect() as connection:
            connection.execute(text("SELECT count(*) FROM hidden_vote"))
            scrubbing = asyncio.create_task(database.scrub())
            await asyncio.sleep(0.5)
        assert await scrubbing
        await database.close()

    asyncio.run(go())
    other.dispose()


def test_a_closed_store_takes_nothing(opened: Opened) -> None:
    async def go() -> None:
        database = open_database(opened.url, Seal(KEY))
        await database.close()
        with pytest.raises((StoreError, RuntimeError)):
            await database.write(_set("s"))

    asyncio.run(go())


def test_what_was_acknowledged_survives_sigkill(opened: Opened, tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    for life in range(3):
        argv = [opened.url, str(life)]
        with Forked(argv, work=writing.main, cwd=tmp_path, env=os.environ, stderr=None) as process:
            assert process.stdout is not None
            acknowledged.add(process.stdout.readline().decode().strip())
            time.sleep(random.uniform(0.1, 0.5))
            process.kill()
            lines = process.stdout.read().decode().split("\n")
        acknowledged |= {line for line in lines[:-1] if line}
    kept = opened.write(lambda store: store.settings.all())
    assert len(acknowledged) > 20
    assert acknowledged <= set(kept)
    if opened.url.startswith("sqlite"):
        file = sqlite3.connect(opened.url.removeprefix("sqlite:///"))
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        file.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    if os.getuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    url = f"sqlite:///{small_disk / 'jet.db'}"
    upgrade(url)

    async def go() -> None:
        database = open_database(url, Seal(KEY))
        kept: list[str] = []
        full = False
        while not full:
            try:
                await database.write(_set(f"s{len(kept)}", "z" * 3000))
                kept.append(f"s{len(kept)}")
            except Full:
                full = True
        assert kept
        assert sorted(await database.read(lambda store: store.settings.all())) == sorted(kept)
        subprocess.run(["mount", "-o", "remount,size=20m", small_disk], check=True)
        await database.write(_set("after"))
        assert sorted(await database.read(lambda store: store.settings.all())) == sorted([*kept, "after"])
        await database.close()

    asyncio.run(go())


def test_a_file_has_one_writing_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jet.db'}"
    upgrade(url)

    async def go() -> None:
        database = open_database(url, Seal(KEY))
        with pytest.raises(AlreadyOpen):
            open_database(url, Seal(KEY))
        await database.close()
        await open_database(url, Seal(KEY)).close()

    asyncio.run(go())


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "jet.db"
    file.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(Damaged):
        upgrade(f"sqlite:///{file}")
    assert file.read_bytes() == b"this is a letter, not a database" * 100


def test_what_is_deleted_is_gone_from_the_files(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jet.db'}"
    upgrade(url)

    async def go() -> None:
        database = open_database(url, Seal(KEY))
        await database.write(_set("s", "a well kept secret"))
        await database.write(_set("s", "nothing"))
        await database.scrub()
        for file in tmp_path.iterdir():
            assert b"well kept secret" not in file.read_bytes(), file
        await database.close()

    asyncio.run(go())


def test_into_a_damaged_store_nothing_more_is_written(tmp_path: Path, template: Path) -> None:
    """What is sound can still be read; the file is left as it is."""
    file = Path(shutil.copy(template, tmp_path / "jet.db"))
    with closing(sqlite3.connect(file)) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'post'").fetchall()
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
        connection.execute("PRAGMA journal_mode=DELETE")
    with file.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\xa5" * size)
    before = file.read_bytes()

    async def go() -> None:
        database = open_database(f"sqlite:///{file}", Seal(KEY))
        await database.write(lambda store: store.settings.all())
        spoilt = database.write(lambda store: store.connection.exec_driver_sql("DELETE FROM post"))
        innocent = database.write(_set("beside"))
        assert isinstance((await asyncio.gather(innocent, spoilt, return_exceptions=True))[1], Damaged)
        with pytest.raises(Damaged):
            await database.write(_set("after"))
        assert "after" not in await database.read(lambda store: store.settings.all())
        await database.close()

    asyncio.run(go())
    assert file.read_bytes()[size * (page - 1) : size * page] == before[size * (page - 1) : size * page]


def test_a_copy_that_is_made_while_people_write_is_of_one_moment(tmp_path: Path, template: Path) -> None:
    """Each piece of work writes two rows: a copy has both or neither, all that was acknowledged before it was begun,
    and nobody waits for it."""
    url = f"sqlite:///{shutil.copy(template, tmp_path / 'jet.db')}"

    async def go() -> None:
        database, written, copies = open_database(url, Seal(KEY)), 0, 0
        large = "x" * 20_000

        def both(store: Store, number: int) -> None:
            store.settings.set(f"a{number}", large)
            store.settings.set(f"b{number}", large)

        async def people() -> None:
            nonlocal written
            while copies < 3:
                await database.write(partial(both, number=written))
                written += 1

        writing = asyncio.create_task(people())
        for copy in (tmp_path / f"copy{number}.db" for number in range(3)):
            while written < 50 * (copies + 1):
                await asyncio.sleep(0.01)
            before = written
            await backup(url, copy)
            after, copies = written, copies + 1
            with closing(sqlite3.connect(copy)) as connection:
                names = {name for (name,) in connection.execute("SELECT name FROM setting")}
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            pairs = len(names) // 2
            assert names == {f"{half}{number}" for half in "ab" for number in range(pairs)}
            assert before <= pairs <= after + 1
        await writing
        await database.close()

    asyncio.run(asyncio.wait_for(go(), 120))


def test_a_server_whose_disk_is_full(postgres_disk: SmallDisk) -> None:
    """Whoever writes is told at once; reading goes on, and writing does as soon as there is room."""

    async def go() -> None:
        database = open_database(postgres_disk.url, Seal(KEY))
        await database.write(_set("before"))
        postgres_disk.fill()
        with pytest.raises(Full):
            await database.write(lambda store: [_set(f"n{n}", secrets.token_hex(4000))(store) for n in range(1000)])
        assert "before" in await database.read(lambda store: store.settings.all())
        postgres_disk.make_room()
        await database.write(_set("after"))
        assert {"before", "after"} <= set(await database.read(lambda store: store.settings.all()))
        await database.close()

    asyncio.run(go())


def test_a_server_that_takes_no_writes_is_left_for_its_successor(jet_postgres_url: str) -> None:
    """As after a failover, when the former first one still answers: nothing crashes, and what is tried after works."""
    name = make_url(jet_postgres_url).database
    admin = create_engine(make_url(jet_postgres_url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")

    def first(whether: bool) -> None:
        with admin.connect() as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {not whether}')

    async def go() -> None:
        first(False)
        database = open_database(jet_postgres_url, Seal(KEY))
        with pytest.raises(Full):
            await database.write(_set("a"))
        assert await database.read(lambda store: store.settings.all()) == {}
        first(True)
        await database.write(_set("b"))
        assert set(await database.read(lambda store: store.settings.all())) == {"b"}
        await database.close()

    asyncio.run(go())
    admin.dispose()
