"""`jet doctor` through the command line: what the app lacks at Slack is named, with what mends it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.cli.conftest import Shell
from tests.slack.double import SlackDouble
from tests.slack.running import Running


def test_the_scopes_that_are_missing_are_named(tmp_path: Path) -> None:
    async def scene() -> tuple[str, str]:
        async with SlackDouble() as slack:
            workspace = slack.workspace()
            jet, shell = Running(tmp_path, slack, workspace, "", http=False), Shell(tmp_path)
            shell.environ = {name: value for name, value in jet.environ.items() if name.startswith("JET_")}
            before = await asyncio.to_thread(shell.process, "doctor")
            workspace.app.scopes -= {"reactions:read"}
            return before.out, (await asyncio.to_thread(shell.process, "doctor")).out

    before, after = asyncio.run(asyncio.wait_for(scene(), 60))
    assert "lacks" not in before
    assert "wrong: office: The app lacks the scopes reactions:read: take over `jet slack manifest`" in after
