"""Several command lines on one store: through the Jet that holds it, or one after the other."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time

import pytest

from bot.cli.shared import socket_path
from tests.cli.conftest import JET, Shell, finish


@pytest.mark.parametrize("people", [4, pytest.param(8, marks=pytest.mark.long)])
def test_all_who_come_at_once_are_answered(shell: Shell, people: int) -> None:
    shell.say("Anna", "poll Lunch? | Pizza | Soup")
    waiting = [shell.start("say", "--as", f"P{n}", "--json", "vote 1 a", f"club create C{n}") for n in range(people)]
    for number, process in enumerate(waiting):
        done = finish(process)
        assert done.code == 0, done.err
        assert ["Noted: Pizza" in text for text in done.texts].count(True) == 1
        assert [f"C{number} is there" in text for text in done.texts].count(True) == 1
    seen = shell.say("Anna", "results 1", "clubs").out
    assert f"Pizza, {people} votes, 100 percent" in seen
    assert all(f"C{number}, 1 member" in seen for number in range(people))


@pytest.mark.parametrize("people", [3, pytest.param(6, marks=pytest.mark.long)])
def test_many_callers_of_a_running_jet_each_see_their_own(connected: Shell, people: int) -> None:
    connected.jet("say", "--as", "Anna", "--new", "--in", "canteen", "hello")
    with connected.running():
        waiting = [
            connected.start("say", "--as", f"P{n}", "--new", "--json", "--in", "canteen", f"poll Q{n}? | a | b", "help")
            for n in range(people)
        ]
        for number, process in enumerate(waiting):
            done = finish(process)
            assert done.code == 0, done.err
            cards = [shown for shown in done.objects if (shown["key"] or "").startswith("poll ")]
            assert [f"Q{number}?" in card["text"] for card in cards].count(True) == 1, done.out
            assert {shown["to"] for shown in done.objects} == {None, f"P{number}"}


def test_a_folder_with_a_long_name(connected: Shell) -> None:
    deep = connected.folder.joinpath(*["a-folder-with-a-long-name"] * 6)
    connected.environ["JET_STORE__DIRECTORY"] = str(deep)
    with connected.running():
        path = socket_path(deep)
        assert len(os.fsencode(path)) <= 100
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert connected.jet("say", "--as", "Anna", "--new", "hello").code == 0
    assert not path.exists()


def test_a_socket_that_nobody_listens_to(connected: Shell) -> None:
    with connected.running() as process:
        process.kill()
        process.wait()
        assert (connected.folder / "data" / "jet.sock").exists()
        assert connected.jet("say", "--as", "Anna", "--new", "hello").code == 0
    with connected.running():
        assert connected.jet("say", "--as", "Anna", "hello").code == 0


def test_clients_that_vanish_or_talk_nonsense_harm_nobody(connected: Shell) -> None:
    path = connected.folder / "data" / "jet.sock"
    with connected.running():
        mode = path.stat().st_mode
        assert stat.S_ISSOCK(mode)
        assert stat.S_IMODE(mode) == 0o600  # for this user alone
        for sent in (b"", b"null\n", b"nonsense\n", b"{}\n", b"[1]\n", b'{"argv": ["--help"]', b"\xff" * 100_000):
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(path))
                client.sendall(sent)
        request = {"argv": ["say", "--as", "Anna", "--new", "hello", "-"], "cwd": "/", "interactive": False}
        for argv in (["say", "--as", "Anna", "--new", "hello"], ["say", "--as", "Anna", "--new", "-"], ["--help"], []):
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(path))
                client.sendall(json.dumps(request | {"argv": argv}).encode() + b"\n")
        client = connected.start("say", "--as", "Bram", "--new", "-", stdin=subprocess.PIPE)
        assert client.stdin is not None
        client.stdin.write(b"club create Chess\n" * 5)
        client.stdin.flush()
        client.kill()
        finish(client)
        assert connected.jet("say", "--as", "Anna", "--new", "hello").code == 0
    assert not path.exists()
    log = (connected.folder / "run.log").read_text()
    assert "never retrieved" not in log, log


def test_jet_ends_while_somebody_is_being_answered(connected: Shell) -> None:
    with connected.running() as jet:
        client = connected.start("say", "--as", "Bram", "--new", "-", stdin=subprocess.PIPE)
        assert client.stdin is not None
        client.stdin.write(b"club create Chess\n")
        client.stdin.flush()
        until_there_is_a_club(connected)
        jet.send_signal(signal.SIGKILL)
        done = finish(client)
    assert done.code == 1
    assert "Jet stopped" in done.err


def test_who_reads_only_the_first_lines_is_told_nothing_else(connected: Shell) -> None:
    """As `jet status | head -1` does."""
    with connected.running():
        reading, writing = os.pipe()
        os.close(reading)
        client = connected.program(*JET, "status", stdout=writing)
        os.close(writing)
        done = finish(client)
    assert (done.code, done.err) == (1, "")


def until_there_is_a_club(shell: Shell) -> None:
    for _ in range(100):
        if "Chess" in shell.jet("say", "--as", "Anna", "--new", "clubs").out:
            return
        time.sleep(0.1)
    pytest.fail("the line was not heard")


def test_a_console_lets_others_work_through_it(shell: Shell) -> None:
    console = shell.start("console", "--as", "Anna", stdin=subprocess.PIPE)
    assert console.stdin is not None
    assert console.stdout is not None
    console.stdin.write(b"club create Chess\n")
    console.stdin.flush()
    assert b"Chess is there" in console.stdout.readline()
    assert "Chess" in shell.say("Bram", "clubs").out
    done = finish(console, b"clubs\n")
    assert done.code == 0
    assert "Chess" in done.out


SAY = """
import sys
sys.argv[1:] = ["say", "--as", "Anna", "hello"]
from bot.cli.main import main
try:
    main()
finally:
    print(*sorted(sys.modules))
"""


def test_little_is_loaded_to_say_something(shell: Shell) -> None:
    """What takes long to load is loaded by those who need it."""
    done = finish(shell.program(sys.executable, "-c", SAY))
    loaded = set(done.out.splitlines()[-1].split())
    assert "bot.assembly" in loaded
    late = {"aiohttp", "alembic", "apscheduler", "nio", "prompt_toolkit", "psycopg", "pypdf", "pypdfium2", "simplemma"}
    assert not loaded & (late | {"slack_bolt"})


def test_output_that_nobody_reads(shell: Shell) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        process = shell.program(*JET, "say", "--as", "Anna", "help", stdout=writing)
    finally:
        os.close(writing)
    assert "Traceback" not in finish(process).err
    assert process.returncode == 1
