"""The console: screens that look at places. What is delivered appears on every screen that may see it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapters.console.read import DIRECT, direct_place
from adapters.console.write import Shown
from adapters.protocol import Abilities, Delivery, Ears, Kind, Never, Outgoing, Receipt
from bot.chat import Account, Card, Place, PlaceFacts
from bot.files import SharedFile


@dataclass(eq=False)
class Screen:
    """What one person sees in one place, and in their own conversation with Jet."""

    account: Account
    place: Place
    shown: list[Shown] = field(default_factory=list)

    def take(self) -> list[Shown]:
        """What appeared since the last time, each card once, as it now stands."""
        taken, self.shown = self.shown, []
        last = {shown.key: shown for shown in taken if shown.key is not None}
        first = {shown.key: shown for shown in reversed(taken) if shown.key is not None}
        kept: list[Shown] = []
        for shown in taken:
            if shown.key is None:
                kept.append(shown)
            elif first[shown.key] is shown:
                now = last[shown.key]
                kept.append(Shown(now.place, now.to, now.key, shown.edited, now.text, now.choices, now.gone))
        return kept


class Console:
    """The adapter of the terminal. It shows at once; there is no wire to wait for."""

    can = Abilities(whisper=True, buttons=True, deliver_at_once=1)

    def __init__(self, connection: str = "console", folder: Path | None = None) -> None:
        self.connection = connection
        self._folder = folder  # where files go that somebody asked for
        self._screens: list[Screen] = []
        self.delivering = asyncio.Lock()  # one session at a time has delivered what it may see

    @contextmanager
    def screen(self, name: str, place: str | None) -> Iterator[Screen]:
        """Somebody looks at a place (None = their own conversation with Jet) for a while."""
        where = direct_place(self.connection, name) if place is None else Place(self.connection, place)
        screen = Screen(Account(self.connection, name), where)
        self._screens.append(screen)
        try:
            yield screen
        finally:
            self._screens.remove(screen)

    def facts(self, screen: Screen, place: Place | None = None) -> PlaceFacts:
        """What the core should know of the place a screen looks at, or of another one of that person's."""
        place = place or screen.place
        direct = place.id.startswith(DIRECT)
        members = {screen.account: screen.account.id} if direct else None
        return PlaceFacts(place, place.id, direct=direct, members=members)

    async def listen(self, ears: Ears) -> None:
        """Nothing to wait for: lines come from screens."""
        ears.caught_up()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Show it on the screens that may see it."""
        place = delivery.place or direct_place(self.connection, delivery.to.id if delivery.to else "")
        if delivery.file is not None and delivery.card is not None:
            path = await self._keep(delivery, delivery.file)
            delivery = replace(delivery, card=replace(delivery.card, text=f"{delivery.card.text}\n`{path}`"))
        for screen in self._looking(delivery.to, place):
            screen.shown.append(self._shown(delivery, place, screen))
        remote = delivery.edits.remote_ids if delivery.edits is not None else (f"console-{delivery.txn}",)
        return Receipt(place, remote)

    async def _keep(self, delivery: Delivery, file: Outgoing) -> str:
        """Put a file where who is at the terminal can open it; its path."""
        data = await file.content()
        if self._folder is None:
            return file.name
        self._folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w .()-]", "_", file.name).lstrip(".")
        path = self._folder / f"{delivery.txn}-{name}"
        await asyncio.to_thread(path.write_bytes, data)
        return str(path)

    async def fetch(self, file: SharedFile, limit: int) -> bytes:
        """Nobody can share a file at a terminal."""
        raise Never("a terminal shares no files")

    def link(self, place: str, remote_id: str) -> str:
        """A terminal has no addresses."""
        return ""

    async def rename(self, names: tuple[str, ...], display_name: str) -> None:
        """A terminal shows no name of its own."""

    async def check(self) -> list[str]:
        """There is nothing that could be wrong with a terminal."""
        return []

    async def close(self) -> None:
        """Nothing to let go of."""

    def _looking(self, to: Account | None, place: Place) -> list[Screen]:
        """The screens that may see it. What is for one person alone, who looks elsewhere by now, appears there:
        they have not seen it yet."""
        mine = [screen for screen in self._screens if to in (None, screen.account)]
        here = [screen for screen in mine if place in (screen.place, direct_place(self.connection, screen.account.id))]
        return here if here or to is None else mine

    def _shown(self, delivery: Delivery, place: Place, screen: Screen) -> Shown:
        card = delivery.card or Card("")
        private = delivery.to is not None or place.id.startswith(DIRECT)
        to = screen.account.id if private else None
        edited = delivery.kind is not Kind.MESSAGE
        return Shown(place.id, to, delivery.key, edited, card.text, card.choices, delivery.kind is Kind.DELETE)
