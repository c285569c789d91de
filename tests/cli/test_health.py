"""The pages for machines, asked of a Jet that really runs."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.cli.conftest import Shell

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port(connected: Shell) -> int:
    found = free_port()
    connected.environ["JET_HEALTH__PORT"] = str(found)
    return found


def get(port: int, page: str) -> tuple[int, str]:
    """A page: its status and what it says."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def numbers(page: str) -> dict[str, float]:
    """Each sample of a page of metrics, by name and labels."""
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def test_a_running_jet_is_alive_and_says_what_keeps_it_from_being_ready(connected: Shell, port: int) -> None:
    with connected.running():
        assert get(port, "livez") == (200, "ok\n")
        status, told = get(port, "readyz")
        assert status == 503
        assert json.loads(told) == {"ready": False, "troubles": {"main": "connecting"}}
        with socket.socket(socket.AF_INET6) as other:
            assert other.connect_ex(("::1", port)) != 0, "somebody elsewhere can ask"


def test_the_metrics_of_a_running_jet(connected: Shell, port: int) -> None:
    with connected.running():
        connected.jet("say", "--as", "Anna", "--new", "club create Chess", "a very private question")
        status, page = get(port, "metrics")
        assert status == 200
        found = numbers(page)
        assert found["jet_turn_seconds_count"] == 2
        assert found["jet_deliveries_total console ok"] >= 2
        assert found["jet_store_write_seconds_count"] > 2
        assert found["jet_deliveries_total main dead"] == 0, "its first one would raise no alert"
        assert found["jet_outbox_ready main"] == 0
        assert found["jet_outbox_oldest_seconds main"] == 0
        assert found["jet_connected main"] == 0
        assert found["jet_inbox_depth"] == 0
        assert found["jet_last_backup_timestamp_seconds"] == 0
        assert found["jet_index_behind"] >= 0
        assert "jet_loop_lag_seconds" in found
        assert "Anna" not in page
        assert "private" not in page
        _the_alerts_ask_for_what_there_is(page)


def test_what_waits_is_seen(connected: Shell, port: int) -> None:
    """A message for a messenger that cannot be reached waits, and is tried again."""
    with connected.running():
        connected.jet("say", "--as", "Anna", "--new", "hello")
    waiting_for("main", connected)
    with connected.running():
        until(lambda: numbers(get(port, "metrics")[1]).get("jet_deliveries_total main retry", 0) > 0)
        found = numbers(get(port, "metrics")[1])
        assert found["jet_outbox_ready main"] == 1


def waiting_for(connection: str, shell: Shell) -> None:
    """Put a message for a connection in the outbox of a Jet that does not run."""
    file = sqlite3.connect(shell.folder / "data" / "jet.db")
    with file:
        file.execute(
            'INSERT INTO outbox (connection, "to", kind, card, gen, state, due_at, attempts)'
            " VALUES (?, '@anna:wilgenhof.test', 'message', ?, 1, 'ready', 0, 0)",
            (connection, '{"text": "x", "choices": [], "ballot": null}'),
        )
    file.close()


def until(seen: object, seconds: float = 20) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + seconds
    while not seen():  # type: ignore[operator]
        assert time.monotonic() < ends, "it does not come to pass"
        time.sleep(0.1)


def test_a_port_that_is_taken_is_told(connected: Shell, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = connected.process("run")
    assert done.code == 2
    assert f"port {port} of [health]" in done.err
    assert "Traceback" not in done.err


def test_without_a_port_nothing_is_opened(connected: Shell) -> None:
    with connected.running() as process:
        tables = Path(f"/proc/{process.pid}/net/tcp")
        if not tables.exists():
            pytest.skip("only Linux shows it")
        sockets = {link.readlink().name for link in Path(f"/proc/{process.pid}/fd").iterdir() if link.is_symlink()}
        listening = [line.split()[9] for line in tables.read_text().splitlines()[1:] if line.split()[3] == "0A"]
        assert not {f"socket:[{inode}]" for inode in listening} & sockets


def _the_alerts_ask_for_what_there_is(page: str) -> None:
    rules = (EXAMPLES / "alerts.yml").read_text("utf-8")
    there = {family.name for family in text_string_to_metric_families(page)}
    there |= {sample.name for family in text_string_to_metric_families(page) for sample in family.samples}
    asked = set(re.findall(r"\bjet_\w+", rules))
    assert len(asked) > 5
    assert {name for name in asked if name not in there | {"jet_deliveries_total"}} == set()


def test_another_key_than_the_stores_is_told(connected: Shell, port: int) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    key = connected.folder / "data" / "jet.key"
    own = key.rename(connected.folder / "own.key")
    with connected.running():
        assert "not the one that this store is used with" in json.loads(get(port, "readyz")[1])["troubles"]["key"]
    told = connected.jet("check").err
    assert "not the one that this store is used with" in told
    assert "main: http://127.0.0.1:9 cannot be reached" in told
    own.rename(key)
    assert "jet.key" not in connected.jet("check").err
