"""`jet run` as a process of its own, with the double of Slack as its only messenger."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

from tests.forked import Forked
from tests.slack.double import SlackDouble, Workspace

START = 120.0  # seconds, on the slowest machine


class Running:
    """One process; `sources` is where its code lies if not here, `url` its store if that is not a file of its own."""

    def __init__(
        self,
        folder: Path,
        slack: SlackDouble,
        workspace: Workspace,
        timeline: str,
        http: bool,
        *,
        sources: Path | None = None,
        url: str = "",
    ) -> None:
        self.folder = folder
        app = workspace.app
        secrets = {"BOT_TOKEN": app.bot_token, "APP_TOKEN": app.app_token, "SIGNING_SECRET": app.signing_secret}
        more = {"JET_SLACK__OFFICE__API": slack.url, "JET_LOG__LEVEL": "debug"}
        self.environ = {**os.environ, **{f"JET_SLACK__OFFICE__{key}": value for key, value in secrets.items()}, **more}
        port = free_port()
        app.request_url = f"http://127.0.0.1:{port}/slack/events" if http else None
        self.config = folder / "config.toml"
        self.config.write_text(
            f'[store]\nurl = "{url}"\ndirectory = "{folder / "data"}"\n[health]\nport = 0\n'
            f'[slack.office]\ncommands = ["poll"]\n'
            f'timeline = "{timeline}"\nmode = "{"http" if http else "socket"}"\nport = {port}\n'
        )
        self._sources = sources
        self.process: Forked | subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.folder / "jet.log").read_text()

    async def start(self) -> None:
        with (self.folder / "jet.log").open("ab") as errors:
            self.process = self._begin(["--config", str(self.config), "run"], errors)
        assert self.process.stdout is not None
        async with asyncio.timeout(START):
            assert await asyncio.to_thread(self.process.stdout.readline) == b"Jet runs.\n", self.log

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run for the length of a block; it ends with exit code 0."""
        await self.start()
        try:
            yield
        finally:
            code = await self.end(signal.SIGTERM)
        assert code == 0, self.log

    async def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        await asyncio.to_thread(self.process.communicate)
        return self.process.wait()

    def _begin(self, argv: list[str], errors: IO[bytes]) -> Forked | subprocess.Popen[bytes]:
        if self._sources is None:
            return Forked(argv, env=self.environ, cwd=self.folder, stderr=errors)
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", *argv], stdout=subprocess.PIPE, stderr=errors, cwd=self.folder,
            env=self.environ | {"PYTHONPATH": str(self._sources)},
        )  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
