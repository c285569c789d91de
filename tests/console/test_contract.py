"""What every adapter owes the core, at the terminal."""

from __future__ import annotations

import asyncio
from pathlib import Path

from adapters.console.wire import Console, Screen
from bot.chat import Account, Place
from bot.files import SharedFile
from tests.contract import Clause, clauses


class Stage:
    """A terminal of Anna's and one of Bram's; see `tests.contract.Stage`."""

    doubts = False

    def __init__(self, folder: Path, adapter: Console, anna: Screen, bram: Screen) -> None:
        self._folder, self._anna, self._bram = folder, anna, bram
        self.adapter = adapter
        self.place, self.anna = Place("console", "kantine"), Account("console", "anna")
        self.gone = SharedFile("x.txt", "text/plain", 1, "x.txt")

    async def shows(self, place: Place, words: list[str]) -> None:
        assert _lines(self._anna, place) == words

    async def bram_sees(self) -> list[str]:
        return _lines(self._bram, self.place)

    async def files(self, place: Place) -> list[tuple[str, bytes]]:
        return [(path.name.partition("-")[2], path.read_bytes()) for path in sorted(self._folder.glob("*"))]


def _lines(screen: Screen, place: Place) -> list[str]:
    shown = {each.key: each for each in screen.shown if each.place == place.id}
    return [line for each in shown.values() if not each.gone for line in each.as_text().split("\n")]


@clauses
def test_what_every_adapter_owes(tmp_path: Path, clause: Clause) -> None:
    adapter = Console(folder=tmp_path / "sent")
    with adapter.screen("anna", "kantine") as anna, adapter.screen("bram", "kantine") as bram:
        asyncio.run(clause(Stage(tmp_path / "sent", adapter, anna, bram)))
