"""The homeserver of the demo and the tests."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from adapters.matrix import local_homeserver
from adapters.matrix.local_homeserver import HomeserverFailed, LocalHomeserver


def test_it_comes_back_with_its_accounts_and_port(tmp_path: Path) -> None:
    server = LocalHomeserver(tmp_path, "demo.test")
    server.start()
    assert server.register("anna", "pw", "Anna") == "@anna:demo.test"
    LocalHomeserver(tmp_path).start()  # it runs already
    LocalHomeserver(tmp_path).stop()
    server.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port))
    again = LocalHomeserver(tmp_path)
    assert (again.name, again.url) == ("demo.test", server.url)
    again.start()
    assert again.register("anna", "pw", "Anna") == "@anna:demo.test"
    again.stop()
    again.stop()


def test_a_port_that_was_taken_meanwhile_is_given_up(tmp_path: Path) -> None:
    server = LocalHomeserver(tmp_path)
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", server.port))
        squatter.listen()
        taken = server.port
        server.start()
        assert server.port != taken
        server.stop()


def test_a_port_that_is_taken_while_it_starts_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = LocalHomeserver(tmp_path)
    with socket.socket() as first, socket.socket() as quicker:
        for squatter in (first, quicker):
            squatter.bind(("127.0.0.1", server.port if squatter is first else 0))
            squatter.listen()
        ports = [quicker.getsockname()[1]]
        free = local_homeserver._free_port
        monkeypatch.setattr(local_homeserver, "_free_port", lambda: ports.pop() if ports else free())
        server.start()
        assert not ports
        server.stop()


def test_a_start_that_fails_says_where_to_look(tmp_path: Path) -> None:
    server = LocalHomeserver(tmp_path)
    (tmp_path / "homeserver.db").mkdir()
    with pytest.raises(HomeserverFailed, match=r"output\.log"):
        server.start()
