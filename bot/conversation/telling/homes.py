"""Home tabs: of those who have opened theirs; drawn when they are delivered, when something may have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat import Account, Message, Reply, Screen, Shown, say
from bot.conversation.telling.screens import SCREENS, Look
from bot.conversation.telling.speaking import Speaking
from bot.house import House
from bot.intranet.places import Home
from storage.store import Store

LOOKING = timedelta(minutes=30)  # after opening it, somebody may still have it before them
_SOON = timedelta(seconds=10)  # in which more may change of what many see


def touched(store: Store, house: House, people: Collection[int], reply: Reply, now: datetime) -> None:
    """These people did something, which may show on their own tab; what begins to hang or ends, on everybody's."""
    if not any(line.can.home for line in house.lines.values()):
        return
    if people:
        store.homes.draw_of(people, now)
    if reply.hang or reply.unhang or reply.tell:
        store.homes.draw_recent(now - LOOKING, now + _SOON)


@dataclass(frozen=True)
class HomeTabs:
    """Draws the tabs."""

    speaking: Speaking

    def draw(self, store: Store, account: Account, now: datetime) -> tuple[Shown, str] | None:
        """What a tab shows now, and its digest; None when it shows that already, or nobody has opened it."""
        before = store.homes.shown(account)
        if before is None:
            return None
        shown = self._shown(store, account, store.places.get(before[1]), now)
        digest = hashlib.sha256(repr(shown).encode()).hexdigest()
        return None if digest == before[0] else (shown, digest)

    def _shown(self, store: Store, account: Account, home: Home, now: datetime) -> Shown:
        person = store.people.behind(account)
        tongue = self.speaking.tongue(home, person, now, alone=True)
        if person is None:
            screen = Screen((Message(say("bot.stranger")),), say("home.ask"), say("home.ask_example"), say("home.rest"))
        else:
            reader = store.people.reader(person.id)
            screen = SCREENS["home"](Look(store, person, reader, home, self.speaking.house, now, tongue.language))
        words = self.speaking.texts.words
        cards = tuple(self.speaking.card(part, tongue) for part in screen.parts)
        return Shown(cards, words(screen.box, tongue), words(screen.example, tongue), words(screen.rest, tongue))
