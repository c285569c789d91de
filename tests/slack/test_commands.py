"""Every command once, in Slack's real payloads over the double's sockets and by HTTP."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.acceptance.test_commands import DIALOGUE
from tests.slack.double import Person, SlackDouble
from tests.slack.working import jet_at_work


def test_every_command_in_a_direct_conversation(tmp_path: Path, template: Path, http: bool) -> None:
    asyncio.run(asyncio.wait_for(_converse(tmp_path, template, http), 120))


async def _converse(folder: Path, template: Path, http: bool) -> None:
    async with SlackDouble() as slack:
        workspace = slack.workspace()
        samira = slack.person("Samira", tz="Europe/Amsterdam")
        async with jet_at_work(folder, template, slack, workspace, http=http):
            await samira.says(samira.dm, "hi")
            await samira.waits_for(samira.dm, "Hi Samira, I'm Jet")
            for command, line, part in DIALOGUE:
                before = _shown(samira)
                await samira.says(samira.dm, line)
                try:
                    await slack.until(lambda part=part, before=before: _new(samira, before, part), 8)  # type: ignore[misc]
                except TimeoutError:
                    pytest.fail(f"{command}: {line!r}: no {part!r} in {_shown(samira) - before}")
            await slack.settled()
        assert not slack.lost
        refused = {call.method: call.answer for call in slack.calls if not call.answer.get("ok", True)}
        assert not refused


def _shown(person: Person) -> set[tuple[str, str]]:
    return {(seen.ts, seen.text) for seen in person.sees(person.dm) if seen.by_app}


def _new(person: Person, before: set[tuple[str, str]], part: str) -> bool:
    plain = {
        text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">") for _, text in _shown(person) - before
    }
    return any(part in text for text in plain)
