"""The real process, killed at random: each command is answered once, votes are counted once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path

from tests.slack.double import SlackDouble, Workspace

JET = [sys.executable, "-m", "bot.cli"]
SOURCES = str(Path(__file__).parents[2])
COMMANDS = 24


class Running:
    """`jet run` with Slack as its only messenger."""

    def __init__(self, folder: Path, slack: SlackDouble, workspace: Workspace) -> None:
        self.folder = folder
        app = workspace.app
        tokens = {"JET_SLACK__OFFICE__BOT_TOKEN": app.bot_token, "JET_SLACK__OFFICE__APP_TOKEN": app.app_token}
        more = {"JET_SLACK__OFFICE__API": slack.url, "JET_LOG__LEVEL": "debug", "PYTHONPATH": SOURCES}
        self.environ = {**os.environ, **tokens, **more}
        self.config = folder / "config.toml"
        self.config.write_text(f'[store]\ndirectory = "{folder / "data"}"\n[slack.office]\ncommands = ["poll"]\n')
        self.process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> str:
        return (self.folder / "jet.log").read_text()

    async def start(self) -> None:
        with (self.folder / "jet.log").open("ab") as errors:
            self.process = await asyncio.create_subprocess_exec(
                *JET, "--config", str(self.config), "run", stdout=asyncio.subprocess.PIPE, stderr=errors,
                env=self.environ, cwd=self.folder,
            )  # fmt: skip
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            assert await self.process.stdout.readline() == b"Jet runs.\n", self.log

    async def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return await self.process.wait()


def test_a_killed_process_answers_every_command_once(tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_kill(tmp_path), 150))


async def _kill(folder: Path) -> None:
    random.seed(1)
    async with SlackDouble(ack_timeout=1.0, retry_delays=(0.5, 1.5, 4.0, 8.0)) as slack:
        workspace = slack.workspace()
        people = [slack.person(name) for name in ("Anna Visser", "Bram Bos", "Chris Kok", "Daan Dijk")]
        jet = Running(folder, slack, workspace)
        await jet.start()
        killer = asyncio.create_task(_killer(jet))
        marks = []
        for number in range(COMMANDS):
            person, mark = people[number % len(people)], f"q{number:03d}x"
            await person.says(person.dm, f"club create {mark}")
            marks.append((person, mark))
            await asyncio.sleep(random.uniform(0, 0.4))
        await killer
        await slack.settled()
        for person, mark in marks:
            await person.waits_for(person.dm, f"{mark} is there", 40)
        await asyncio.sleep(2)
        counted = Counter(
            sum(f"{mark} is there" in seen.shown and seen.by_app for seen in person.sees(person.dm))
            for person, mark in marks
        )
        assert counted == {1: COMMANDS}
        assert await jet.end(signal.SIGTERM) == 0, jet.log
        assert not any(mark in jet.log for _, mark in marks), "what people type is in no log"


async def _killer(jet: Running) -> None:
    for _ in range(3):
        await asyncio.sleep(random.uniform(0.5, 2.0))
        await jet.end(signal.SIGKILL)
        await jet.start()
