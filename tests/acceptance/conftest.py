"""The real thing: `jet run` as a process, connected to a real Synapse, with real clients as the employees."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from adapters.matrix.local_homeserver import LocalHomeserver
from tests.forked import Forked
from tests.matrix.employee import PASSWORD, Employee


class Company:
    """A configured Jet, its process, and the people who talk to it."""

    def __init__(self, server: LocalHomeserver, folder: Path, store_url: str = "") -> None:
        self.server, self.folder = server, folder
        self._mark = uuid4().hex[:6]
        self.jet = server.register(f"jet-{self._mark}", PASSWORD, "Jet")
        self.process: Forked | None = None
        self.environ = dict(os.environ, JET_MATRIX__MAIN__PASSWORD=PASSWORD, JET_LOG__LEVEL="warning")
        self.config = folder / "config.toml"
        self.config.write_text(
            f"""
            [organisation]
            name = "Wilgenhof"
            allow_acting = true
            [store]
            url = "{store_url}"
            directory = "{folder / "data"}"
            [matrix.main]
            homeserver = "{server.url}"
            user = "{self.jet}"
            """
        )

    def employee(self, name: str) -> Employee:
        """Somebody with an account, to be entered with `async with`."""
        account = self.server.register(f"{name.lower()}-{self._mark}", PASSWORD, name)
        return Employee(self.server.url, account, self.folder / name)

    async def start(self) -> None:
        """Start `jet run` and wait until it says that it runs."""
        argv = ("--config", str(self.config), "run")
        with (self.folder / "jet.log").open("ab") as errors:
            self.process = Forked(argv, env=self.environ, cwd=self.folder, stderr=errors)
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            said = await asyncio.to_thread(self.process.stdout.readline)
            assert said == b"Jet runs.\n", (self.folder / "jet.log").read_text()

    async def kill(self) -> None:
        """SIGKILL, wherever it is."""
        assert self.process is not None
        self.process.kill()
        await asyncio.to_thread(self.process.communicate)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(self.process.communicate)
        return self.process.wait()

    async def cli(self, *argv: str) -> tuple[int, str, str]:
        """Another command line of this configuration: exit code, output, errors."""
        process = Forked(("--config", str(self.config), *argv), env=self.environ, cwd=self.folder)
        out, err = await asyncio.to_thread(process.communicate)
        return process.wait(), out.decode(), err.decode()

    async def say(self, name: str, *lines: str, place: str | None = None) -> list[dict[str, Any]]:
        """`jet say --json` as somebody."""
        where = ["--in", place] if place else []
        code, out, err = await self.cli("say", "--as", name, *where, "--new", "--json", *lines)
        assert code == 0, err
        return [json.loads(line) for line in out.splitlines()]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Company]:
        """`jet run` for the length of a block; it ends with exit code 0."""
        await self.start()
        try:
            yield self
        finally:
            code = await self.stop()
        assert code == 0, (self.folder / "jet.log").read_text()


@pytest.fixture
def company(homeserver: LocalHomeserver, tmp_path: Path) -> Company:
    """A company on SQLite."""
    return Company(homeserver, tmp_path)
