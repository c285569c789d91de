"""A Jet that is connected, on the double of Slack: ready, and its log for machines."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

from tests.cli.test_health import free_port, get, numbers
from tests.slack.double import SlackDouble
from tests.slack.running import Running


def test_ready_when_the_messenger_is_listened_to(tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_ready(tmp_path), 60))


async def _ready(folder: Path) -> None:
    port = free_port()
    async with SlackDouble() as slack:
        workspace, anna = slack.workspace(), slack.person("Anna Visser")
        jet = Running(folder, slack, workspace, "", http=False)
        jet.environ |= {"JET_HEALTH__PORT": str(port), "JET_LOG__FORMAT": "json"}
        await jet.start()
        for _ in range(100):
            status, told = await asyncio.to_thread(get, port, "readyz")
            if status == 200:
                break
            await asyncio.sleep(0.1)
        assert json.loads(told) == {"ready": True, "troubles": {}}
        await anna.says(anna.dm, "club create Zwijgzaam")
        await anna.waits_for(anna.dm, "Zwijgzaam is there", 20)
        await anna.says(anna.dm, "zwijgzaam is what I ask you about")
        found = numbers((await asyncio.to_thread(get, port, "metrics"))[1])
        assert found["jet_connected office"] == 1
        assert found["jet_deliveries_total office ok"] >= 1
        assert await jet.end(signal.SIGTERM) == 0
        assert [json.loads(line)["level"] for line in jet.log.splitlines()], "each line is an object"
        assert "zwijgzaam" not in jet.log.casefold(), "at the debug level neither"
