"""The ears of one connection: what an adapter hands over, behind the fence of whoever may hear for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.chat import AccountFacts, Form, Heard, PlaceFacts
from bot.conversation.arriving.hearing import First, Hearing
from bot.conversation.arriving.sound import sound
from bot.running.fence import Fence
from storage.errors import Damaged, Full
from storage.store import Store

_MANY = 500  # accounts in one transaction


@dataclass(frozen=True)
class Listening:
    """The ears of one connection."""

    connection: str
    hearing: Hearing
    ready: Callable[[], None]
    deaf: Callable[[str], None]
    fence: Fence | None = None

    async def hear(self, heard: Heard, first: First | None = None) -> None:
        """Take one line or gesture; raises `StoreError` when it is not kept, though its reason may have been said."""
        if self.hearing.unkept.knows(heard):
            return
        try:
            await self.hearing.hear(heard, first, self.fence)
        except (Full, Damaged):
            if not await self.hearing.unkept.answer(heard):
                raise

    async def place(self, facts: PlaceFacts) -> None:
        """Learn about a place."""
        await self.hearing.place(facts, fence=self.fence)

    async def accounts(self, facts: Sequence[AccountFacts]) -> None:
        """Learn who comes, goes or is called otherwise."""
        for start in range(0, len(facts), _MANY):
            await self._some(sound(tuple(facts[start : start + _MANY])))

    async def _some(self, facts: Sequence[AccountFacts]) -> None:
        await self.hearing.database.write(lambda store: self.hearing.arrivals.accounts(self._fenced(store), facts))

    async def recall(self, name: str) -> str | None:
        """A value this connection remembered."""
        if self.fence is None:
            return await self.hearing.database.read(lambda store: store.settings.recall(self.connection, name))
        return await self.hearing.database.write(  # which a reading transaction may not lock
            lambda store: self._fenced(store).settings.recall(self.connection, name)
        )

    async def remember(self, values: Mapping[str, str]) -> None:
        """Keep values for this connection."""
        await self.hearing.database.write(lambda store: self._fenced(store).settings.remember(self.connection, values))

    async def form(self, heard: Heard, about: str | None = None) -> Form | None:
        """The form of a bare or unfinished command."""
        return await self.hearing.forms.open(sound(heard), sound(about))

    async def opened(self, heard: Heard) -> None:
        """Somebody looks at Jet's own tab."""
        heard = sound(heard)
        await self.hearing.database.write(lambda store: self.hearing.arrivals.opened(self._fenced(store), heard))
        self.hearing.said()

    async def submit(self, heard: Heard, path: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Take a form that was filled in."""
        heard, values = sound(heard), sound(values)
        await self.hearing.database.write_at_once(
            lambda store: self.hearing.arrivals.introduce(self._fenced(store), heard)
        )
        line, wrong = await self.hearing.forms.read(heard, path, values)
        if not wrong:
            await self.hearing.hear(replace(heard, line=line), fence=self.fence)
        return wrong

    def _fenced(self, store: Store) -> Store:
        if self.fence is not None:
            self.fence.check(store)
        return store

    def caught_up(self) -> None:
        """Everything said while Jet was away has been heard."""
        self.ready()

    def lost(self, why: str) -> None:
        """Nothing is heard for now."""
        self.deaf(why)
