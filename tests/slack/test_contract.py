"""What every adapter owes the core, in Slack: the whole adapter, connected to the strict double."""

from __future__ import annotations

import asyncio

import pytest

from adapters.slack.wire import Slack
from bot.chat import Account, Place
from bot.files import SharedFile
from tests.contract import Clause, clauses
from tests.slack.double import Person, SlackDouble, Workspace
from tests.slack.test_conversation import Deaf
from tests.slack.working import OFFICE, settings


class Stage:
    """A workspace; see `tests.contract.Stage`."""

    doubts = True

    def __init__(self, slack: SlackDouble, workspace: Workspace, adapter: Slack) -> None:
        self._workspace = workspace
        self.adapter = adapter
        self._anna, self._bram = slack.person("Anna Visser"), slack.person("Bram Bos")
        self.place = Place(OFFICE, slack.channel("general", self._anna, self._bram).id)
        self.anna = Account(OFFICE, self._anna.id)
        self.gone = SharedFile("x.txt", "text/plain", 1, f"{slack.url}/files-pri/F404/x.txt")

    async def shows(self, place: Place, words: list[str]) -> None:
        assert _lines(self._anna, place.id) == [line.rstrip() for line in words]

    async def bram_sees(self) -> list[str]:
        return _lines(self._bram, self.place.id)

    async def files(self, place: Place) -> list[tuple[str, bytes]]:
        shared = [file for seen in self._anna.sees(place.id) for file in seen.files]
        return [(file["name"], self._workspace.files[file["id"]]["content"]) for file in shared]


def _lines(who: Person, channel: str) -> list[str]:
    return [line for seen in who.sees(channel) if seen.by_app for line in seen.shown.rstrip().split("\n")]


@clauses
def test_what_every_adapter_owes(clause: Clause, http: bool) -> None:
    async def playing() -> None:
        async with SlackDouble() as slack:
            workspace, ears = slack.workspace(), Deaf()
            adapter = Slack(OFFICE, settings(slack, workspace, http=http))
            listening = asyncio.create_task(adapter.listen(ears))
            try:
                await asyncio.wait_for(ears.ready.wait(), 10)
                await clause(Stage(slack, workspace, adapter))
            finally:
                listening.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await listening

    asyncio.run(asyncio.wait_for(playing(), 60))
