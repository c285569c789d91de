"""`jet console` in a real terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from fcntl import ioctl

import pytest

from tests.cli.conftest import JET, Shell

CONTROL = re.compile(rb"\x1b(?:\[[0-9;?]*[a-zA-Z]|[=>])|\r")


class Typist:
    """Somebody at a terminal."""

    def __init__(self, shell: Shell, *argv: str) -> None:
        self.master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
        self.process = subprocess.Popen(
            [*JET, *argv], cwd=shell.folder, env=dict(shell.env) | {"TERM": "xterm"}, start_new_session=True,
            stdin=slave, stdout=slave, stderr=slave,
        )  # fmt: skip
        os.close(slave)
        self._screen = b""
        self._from = 0  # where what was not yet waited for begins

    def types(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def sees(self, text: str, seconds: float = 20) -> str:
        """Wait until a text appears; what appeared up to then. Later waits begin after it."""
        until = time.monotonic() + seconds
        while True:
            shown = CONTROL.sub(b"", self._screen).decode("utf-8", "replace")[self._from :]
            if text in shown:
                self._from += shown.index(text) + len(text)
                return shown
            ready, _, _ = select.select([self.master], [], [], max(0, until - time.monotonic()))
            assert ready, f"{text!r} does not appear in {shown!r}"
            data = os.read(self.master, 65536)
            if b"\x1b[6n" in data:
                os.write(self.master, b"\x1b[1;1R")  # where the cursor is
            self._screen += data

    def ends(self, by: str, seconds: float = 20) -> int:
        """Type until it ends; the exit code. A key is lost when it comes while Jet writes above the line."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < until, "it does not end"
            ready, _, _ = select.select([self.master], [], [], 0.3)
            if not ready:
                self.types(by)
            with contextlib.suppress(OSError):  # nobody has the other end open any more
                if ready and b"\x1b[6n" in os.read(self.master, 65536):
                    os.write(self.master, b"\x1b[1;1R")
        return self.process.returncode


@pytest.fixture
def typist(shell: Shell) -> Iterator[Typist]:
    made = Typist(shell, "console", "--as", "Anna")
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    os.close(made.master)


def test_history_completion_numbered_choices_and_the_end(shell: Shell, typist: Typist) -> None:
    typist.sees(">")
    typist.types("poll Lunch? | Pizza | Soup\r")
    typist.sees("[1] Pizza  [2] Soup")
    typist.types("[2]\r")
    typist.sees("Soup, 1 vote")
    typist.sees("Noted: Soup")
    typist.types("\x1b[A\x1b[A\r")  # the line before the last
    typist.sees("Poll 2")
    typist.types("club cr")
    typist.sees("club create")  # offered below
    typist.types("\t Chess\r")
    typist.sees("Chess is there")
    shell.say("Bram", "vote 1 a")
    typist.sees("Pizza, 1 vote")  # what others do appears by itself
    assert typist.ends(by="\x04") == 0
    assert "Lunch?" in (shell.folder / "data" / "console-history").read_text()
    assert (shell.folder / "data" / "console-history").stat().st_mode & 0o777 == 0o600


def test_interrupting_ends_it_too(typist: Typist) -> None:
    typist.sees(">")
    typist.types("half a li")
    assert typist.ends(by="\x03") in (0, 130)
