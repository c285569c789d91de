"""How long Jet takes to start, and what it costs while nothing happens: `python -m benchmarks.start`.

The real process, on a store that is up to date, with a Slack workspace (the double of the tests) and a Matrix account
(a homeserver that does not answer, which loads all that one that answers does). Ready is when the local socket answers.
"""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.cli import shared
from storage.migrate import upgrade
from tests.slack.double import SlackDouble, Workspace

TIMES = 5
IDLE = 30.0  # seconds
SETTLE = 5.0
TICKS = os.sysconf("SC_CLK_TCK")
CONFIG = """
[slack.office]
[matrix.main]
homeserver = "http://127.0.0.1:9"
user = "@jet:wilgenhof.test"
"""


async def started(folder: Path, slack: SlackDouble, workspace: Workspace) -> tuple[asyncio.subprocess.Process, float]:
    """A running Jet, and the seconds until its socket answered."""
    settings = {
        "JET_SLACK__OFFICE__API": slack.url,
        "JET_SLACK__OFFICE__BOT_TOKEN": workspace.app.bot_token,
        "JET_SLACK__OFFICE__APP_TOKEN": workspace.app.app_token,
        "JET_MATRIX__MAIN__PASSWORD": "secret",
        "JET_LOG__LEVEL": "error",
    }
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "run", cwd=folder, env={**os.environ, **settings},
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    while not shared.someone_listens(folder / "data"):
        await asyncio.sleep(0.005)
    return process, time.perf_counter() - began


def processor(process: int) -> float:
    """Seconds of processor time that a process has used."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS


def memory(process: int) -> float:
    """Megabytes of memory that a process holds."""
    [line] = [line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


async def main() -> None:
    """Start some times, then look at the last one doing nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.toml").write_text(CONFIG)
        upgrade(f"sqlite:///{folder / 'data' / 'jet.db'}")
        waits, costs = [], []
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            for turn in range(TIMES):
                process, waited = await started(folder, slack, workspace)
                waits.append(waited)
                costs.append(processor(process.pid))
                if turn < TIMES - 1:
                    process.send_signal(signal.SIGTERM)
                    await process.wait()
            await asyncio.sleep(SETTLE)
            before = processor(process.pid)
            await asyncio.sleep(IDLE)
            share = (processor(process.pid) - before) / IDLE
            held = memory(process.pid)
            process.send_signal(signal.SIGTERM)
            await process.wait()
    print(f"start to ready: {statistics.median(waits):.2f} s (of which processor {statistics.median(costs):.2f} s)")
    print(f"idle with Matrix and Slack: {share:.1%} of a core, {held:.0f} MB")


if __name__ == "__main__":
    asyncio.run(main())
