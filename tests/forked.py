"""Processes that begin with Jet's modules, texts and dictionaries loaded: that takes a second or two, and the tests
start hundreds.

Each is forked from a process that has loaded them and done nothing else; from `main` on it is `jet` as ever, with an
environment, a folder and standard streams of its own. What depends on how an interpreter begins (its locale, what it
has loaded, a terminal) is tested with `python -m bot.cli`.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        *("bot.cli.main", "storage.migrate", "storage.postgresql", "storage.sqlite"),
        *("adapters.matrix.wire", "adapters.slack.wire", "adapters.console.wire", "prompt_toolkit", "psycopg"),
        *("alembic.command", "alembic.context", "apscheduler.schedulers.asyncio", "tests.loaded"),
    ]
)
Standard = int | IO[bytes] | None


def jet() -> None:
    """The command line, as `sys.argv` has it."""
    from bot.cli.main import main

    main()


class Forked:
    """A process that runs `work`, which takes its arguments from `sys.argv`; used like `subprocess.Popen`."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        work: Callable[[], object] = jet,
        stdin: Standard = subprocess.DEVNULL,
        stdout: Standard = subprocess.PIPE,
        stderr: Standard = subprocess.PIPE,
    ) -> None:
        self.args = argv
        given, self.stdin = _end(0, stdin)
        shown, self.stdout = _end(1, stdout)
        told, self.stderr = _end(2, stderr)
        ends = [Connection(end) for end in (given, shown, told)]
        what = (work, list(argv), str(cwd), dict(env), ends)
        self._process = _FORKS.Process(target=_begin, args=what)
        self._process.start()
        for end in ends:
            end.close()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        """As `subprocess` has it: None while it runs, negative when a signal ended it."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(list(self.args), timeout or 0)
        return self.returncode

    def communicate(self, given: bytes | None = None, timeout: float | None = None) -> tuple[bytes, bytes]:
        """Give it its input, read what it prints, wait for its end; raises `subprocess.TimeoutExpired`."""
        with ThreadPoolExecutor() as pool:
            reading = [pool.submit(_all, stream) for stream in (self.stdout, self.stderr)]
            if self.stdin is not None:
                with suppress(BrokenPipeError), self.stdin:
                    self.stdin.write(given or b"")
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
            out, err = (each.result() for each in reading)
        return out, err

    def send_signal(self, number: signal.Signals) -> None:
        """To the process, if it still runs."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """At once."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()
        self.wait()


def _end(number: int, wanted: Standard) -> tuple[int, IO[bytes] | None]:
    """The descriptor that becomes standard stream `number` of a process, and our end of it where that is a pipe."""
    if wanted == subprocess.PIPE:
        reading, writing = os.pipe()
        return (reading, os.fdopen(writing, "wb", 0)) if number == 0 else (writing, os.fdopen(reading, "rb"))
    if wanted == subprocess.DEVNULL:
        return os.open(os.devnull, os.O_RDWR), None
    return os.dup(number if wanted is None else wanted if isinstance(wanted, int) else wanted.fileno()), None


def _all(stream: IO[bytes] | None) -> bytes:
    """What there is to read from now on, until it is closed at the other end."""
    if stream is None:
        return b""
    with stream:
        return stream.read()


def _begin(
    work: Callable[[], object], argv: list[str], cwd: str, env: dict[str, str], standard: list[Connection]
) -> None:
    for number, stream in enumerate(standard):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", closefd=False)
    gc.freeze()  # what is loaded is shared with the other processes until it is written to
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["jet", *argv]
    work()
