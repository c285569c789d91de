"""A few processes that read files, one file each at a time; one that fails is replaced by a new one."""

from __future__ import annotations

import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

_ROOT = str(Path(__file__).resolve().parents[2])
_CHILD = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.extraction.child import main; main()"
_GRACE = 5.0  # seconds: the process itself ends a fork that takes too long; later than this, it must be ill
_ENVIRONMENT = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "TMPDIR")
_LONGEST_ANSWER = 1 << 30


class Ended(Exception):
    """The process does not answer."""


class Gone(Ended):
    """There is no process any more."""


class Readers:
    """Up to `count` processes, begun when they are wanted. Safe to use from that many threads."""

    def __init__(self, count: int = 1) -> None:
        self._free: queue.Queue[_Process | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)
        self.count = count
        self._made: set[_Process] = set()
        self._closed = False

    def ask(self, request: dict[str, Any], wait: float) -> tuple[int, bytes]:
        """Have a file read: the status its reader ended with, and what it found. Raises `Ended`.

        A process that is gone was killed by somebody else, since files are read in its forks: asked once more.
        """
        try:
            return self._ask(request, wait)
        except Gone:
            return self._ask(request, wait)

    def _ask(self, request: dict[str, Any], wait: float) -> tuple[int, bytes]:
        process = self._free.get()
        try:
            if self._closed:
                raise Ended("closed")
            process = process or self._made_anew()
            return process.ask(request, wait + _GRACE)
        except Ended:
            if process is not None:
                self._end(process)
            process = None
            raise
        finally:
            self._free.put(process)

    def _made_anew(self) -> _Process:
        process = _Process()
        self._made.add(process)
        return process

    def _end(self, process: _Process) -> None:
        self._made.discard(process)
        process.kill()

    def close(self) -> None:
        """End the processes at once; whoever waits for one is told that it ended."""
        self._closed = True
        for made in list(self._made):
            made.stop()
        for process in [self._free.get() for _ in range(self.count)]:
            if process is not None:
                self._end(process)
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _Process:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _CHILD, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"} | {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,
        )

    def ask(self, request: dict[str, Any], wait: float) -> tuple[int, bytes]:
        until = time.monotonic() + wait
        given = cast(IO[bytes], self._process.stdin)
        try:
            given.write(json.dumps(request).encode() + b"\n")
            given.flush()
        except OSError as error:
            raise Gone(str(error)) from error
        status, size = (int(word) for word in self._line(until).split())
        if size > _LONGEST_ANSWER:
            raise Ended("too long an answer")
        return status, self._bytes(size, until)

    def _line(self, until: float) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            line += self._bytes(1, until)
        return line

    def _bytes(self, count: int, until: float) -> bytes:
        """Exactly so many; raises `Ended` when they do not come in time."""
        pipe = cast(IO[bytes], self._process.stdout).fileno()
        parts: list[bytes] = []
        while count:
            with selectors.DefaultSelector() as ready:
                ready.register(pipe, selectors.EVENT_READ)
                if not ready.select(max(0.0, until - time.monotonic())):
                    raise Ended("silent")
            part = os.read(pipe, min(count, 1 << 20))
            if not part:
                raise Gone("gone")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        if self._process.poll() is None:
            self.stop()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not asked yet
                cast(IO[bytes], pipe).close()
