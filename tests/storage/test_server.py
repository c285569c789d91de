"""How a PostgreSQL server is reached: patiently where the address says so, and one of several where it names more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from storage import dump, server, serving
from tests.postgres import binaries

TWO = "postgresql+psycopg://jet:hunter2@/jet?host=one:5432&host=two:5433"


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    given = server.parameters("postgresql://jet@db/jet")
    assert given["host"] == "db"
    assert given["connect_timeout"] <= 5
    assert given["tcp_user_timeout"] <= 10_000
    assert given["keepalives_idle"] + given["keepalives_interval"] * given["keepalives_count"] <= 15
    assert "target_session_attrs" not in given


def test_the_address_comes_first() -> None:
    given = server.parameters(TWO + "&connect_timeout=60&target_session_attrs=any&sslmode=require")
    assert (given["host"], given["port"]) == ("one,two", "5432,5433")
    assert (given["connect_timeout"], given["target_session_attrs"], given["sslmode"]) == ("60", "any", "require")


def test_of_several_servers_the_one_that_takes_writes() -> None:
    assert server.parameters(TWO)["target_session_attrs"] == "read-write"


def test_no_password_on_a_command_line() -> None:
    told, environ = server.for_programs(TWO)
    assert "host=one,two" in told
    assert "port=5432,5433" in told
    assert "hunter2" not in told
    assert environ == {"PGPASSWORD": "hunter2"}
    assert server.for_programs("postgresql://jet@db/jet")[1] == {}


@pytest.fixture
def twice(jet_postgres_url: str) -> str:
    """The address of a store that names its server two times, as if there were two."""
    given = server.parameters(jet_postgres_url)
    servers = [f"{given['host']}:{given.get('port', 5432)}"] * 2
    return make_url(jet_postgres_url).set(host=None, port=None, query={"host": servers}).render_as_string(False)


def test_a_standby_that_is_not_waited_for_is_told(jet_postgres_url: str, twice: str) -> None:
    def told(url: str) -> bool:
        return any("no standby" in about for about, _ in serving.troubles(url))

    assert told(twice)
    assert not told(jet_postgres_url)


def test_what_is_typed_is_what_is_connected_to(twice: str) -> None:
    engine = server.engine(twice, connect_args={"options": "-c statement_timeout=7000"})
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "7s"
        assert connection.scalar(text("SHOW transaction_read_only")) == "off"
    assert engine.url.database == make_url(twice).database  # which `jet status` tells
    engine.dispose()


def test_a_copy_of_one_of_several(twice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")
    if not dump.available():
        pytest.skip("pg_dump is not here")
    assert dump.write(twice, tmp_path / "copy.dump") > 0
