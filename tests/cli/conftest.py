"""The command line as scripts use it, in a folder of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from bot.cli.main import main
from tests.forked import Forked

JET = (sys.executable, "-m", "bot.cli")
UNREACHABLE = """
[matrix.main]
homeserver = "http://127.0.0.1:9"
user = "@jet:wilgenhof.test"
"""


@dataclass(frozen=True)
class Done:
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Its output, one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def texts(self) -> list[str]:
        """What was shown."""
        return [shown["text"] for shown in self.objects]


@dataclass
class Shell:
    """A folder in which `jet` is called; its store is `data/` there."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JET_")}
        return kept | {"JET_LOG__LEVEL": "warning"} | self.environ

    def start(self, *argv: str, **how: Any) -> Forked:
        """Begin a command line of Jet."""
        return Forked(argv, cwd=self.folder, env=self.env, **how)

    def program(self, *argv: str, **how: Any) -> subprocess.Popen[bytes]:
        """Begin another program, or Jet in an interpreter of its own: `program(*JET, …)`."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(argv, cwd=self.folder, env=dict(self.env), **pipes | how)

    def process(self, *argv: str) -> Done:
        """Run a command line to its end, in a process of its own."""
        with self.start(*argv) as process:
            return finish(process)

    def jet(self, *argv: str, given: str = "") -> Done:
        """Run a command line to its end, in this process: starting another one takes most of a second."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        mask = os.umask(0o077)
        with contextlib.ExitStack() as stack, tempfile.TemporaryFile("w+") as typed:
            stack.callback(os.umask, mask)
            typed.write(given)
            typed.seek(0)
            stack.enter_context(contextlib.chdir(self.folder))
            stack.enter_context(mock.patch.dict(os.environ, self.env, clear=True))
            stack.enter_context(mock.patch.multiple(sys, argv=["jet", *argv], stdin=typed, stdout=out, stderr=err))
            with pytest.raises(SystemExit) as ended:
                main()
        printed = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
        return Done(int(ended.value.code or 0), *printed)

    def say(self, name: str, *lines: str, place: str | None = None, given: str = "") -> Done:
        """`jet say --json`, answered."""
        where = ("--in", place) if place else ()
        done = self.jet("say", "--as", name, *where, "--json", *lines, given=given)
        assert done.code == 0, done.err
        return done

    def configure(self, text: str) -> None:
        """Write `config.toml`."""
        (self.folder / "config.toml").write_text(text, "utf-8")

    @contextlib.contextmanager
    def running(self) -> Iterator[Forked]:
        """`jet run` for the length of a block, with a messenger that cannot be reached."""
        with (self.folder / "run.log").open("ab") as log:
            process = self.start("run", stderr=log)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"Jet runs.\n", (self.folder / "run.log").read_text()
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def finish(process: Forked | subprocess.Popen[bytes], given: bytes | None = None) -> Done:
    """Wait for a command line; one that does not end is ended."""
    try:
        out, err = process.communicate(given, 60)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        pytest.fail(f"{process.args} did not end: {out!r} {err!r}")
    return Done(process.wait(), (out or b"").decode(), err.decode())


@pytest.fixture
def shell(tmp_path: Path, template: Path) -> Shell:
    """A folder without configuration, with an empty store."""
    (tmp_path / "data").mkdir()
    shutil.copy(template, tmp_path / "data" / "jet.db")
    return Shell(tmp_path)


@pytest.fixture
def connected(shell: Shell) -> Shell:
    """A folder whose configuration has a messenger, which cannot be reached."""
    shell.configure("[organisation]\nallow_acting = true\n" + UNREACHABLE)
    shell.environ["JET_MATRIX__MAIN__PASSWORD"] = "secret"
    return shell
