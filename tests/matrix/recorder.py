"""The core's side of an adapter, as a record: what was heard, once each, and what was to be remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.chat import Account, AccountFacts, Heard, PlaceFacts


class Recorder:
    """Ears with the inbox's semantics: the same remote id is the same event. It outlives connections."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.places: dict[str, PlaceFacts] = {}
        self.gone: list[Account] = []
        self.kept: dict[str, str] = {}
        self.repeats = 0
        self.catching_up = 0
        self.losses: list[str] = []
        self.trouble: list[Exception] = []  # raised, one by one, instead of hearing
        self.refuses = ""  # whose lines are not taken
        self._ids: set[str] = set()
        self._news = asyncio.Condition()

    async def hear(self, heard: Heard, first: object = None) -> None:
        if self.trouble:
            raise self.trouble.pop()
        if heard.account.id == self.refuses:
            raise OSError("disk full")
        assert heard.place.id in self.places, "a place is told before its first line"
        self.repeats += heard.remote_id in self._ids
        if heard.remote_id not in self._ids:
            self._ids.add(heard.remote_id)
            self.heard.append(heard)
        await self._tell()

    async def place(self, facts: PlaceFacts) -> None:
        self.places[facts.place.id] = facts
        await self._tell()

    async def accounts(self, facts: Sequence[AccountFacts]) -> None:
        self.gone += [each.account for each in facts if not each.belongs]
        await self._tell()

    async def recall(self, name: str) -> str | None:
        return self.kept.get(name)

    async def remember(self, values: Mapping[str, str]) -> None:
        self.kept.update(values)
        await self._tell()

    async def form(self, heard: Heard, about: str | None = None) -> None:
        """Matrix has no forms."""

    async def opened(self, heard: Heard) -> None:
        """Matrix has no tab of Jet's own."""

    async def submit(self, heard: Heard, path: str, values: Mapping[str, str]) -> Mapping[str, str]:
        return {}

    def caught_up(self) -> None:
        self.catching_up += 1
        self._waker = asyncio.create_task(self._tell())

    def lost(self, why: str) -> None:
        self.losses.append(why)

    @property
    def lines(self) -> list[str]:
        """The lines heard, in order."""
        return [heard.line for heard in self.heard]

    async def until(self, condition: Callable[[], Any], timeout: float = 15) -> None:
        """Wait until something is so, looking again at everything that is told."""
        async with asyncio.timeout(timeout), self._news:
            await self._news.wait_for(lambda: bool(condition()))

    async def hears(self, line: str, timeout: float = 15) -> Heard:
        """Wait for a line."""
        await self.until(lambda: line in self.lines, timeout)
        return next(heard for heard in self.heard if heard.line == line)

    async def learns(self, room: str, condition: Callable[[PlaceFacts], Any], timeout: float = 15) -> None:
        """Wait until something is so of a room."""
        await self.until(lambda: room in self.places and condition(self.places[room]), timeout)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
