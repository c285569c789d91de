"""While the store keeps nothing, because its disk is full, may only be read, or is damaged: what somebody looks up is
answered all the same, and everything else gets the reason. That goes past the outbox, which keeps nothing either.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from adapters.protocol import Adapter, Delivery, Kind, Never, NotNow, Unsure
from bot.chat import Account, Heard, Message, Reply, say
from bot.conversation.arriving.sound import sound
from bot.conversation.telling.speaking import Asker
from bot.conversation.turns import Turns
from storage.database import Database
from storage.errors import StoreError
from storage.store import Store

K = TypeVar("K")
V = TypeVar("V")
log = logging.getLogger(__name__)
_APART = 60.0  # seconds between two reasons given to one account
_REMEMBERED = 10_000  # events and accounts


@dataclass(frozen=True)
class Line:
    """A connection over which Jet can speak past the outbox, as long as it `may`."""

    adapter: Adapter
    may: Callable[[], bool] = lambda: True


@dataclass
class Unkept:
    """Answers what cannot be kept, over those connections that this process speaks on."""

    database: Database
    turns: Turns
    now: Callable[[], datetime]
    lines: dict[str, Line] = field(default_factory=dict)
    _answered: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)
    _told: OrderedDict[Account, float] = field(default_factory=OrderedDict)

    def knows(self, heard: Heard) -> bool:
        """Whether it was answered here, so that it need not be heard, or have its turn, any more."""
        return _event(heard) in self._answered

    async def answer(self, heard: Heard) -> bool:
        """Answer what asks only for something to read: then True. Give the reason for anything else, which is still
        to be heard when a messenger brings it again, or has its turn when there is room."""
        line = self.lines.get(heard.place.connection)
        if line is None or self.knows(heard):
            return line is not None
        try:
            heard = sound(heard)
            found = await self.database.read(lambda store: self._thought(store, heard))
            if found is None or not await self._sent(line, heard, *found):
                return False
        except (StoreError, Never, NotNow, Unsure) as error:
            log.warning("what cannot be kept cannot be answered either: %s", type(error).__name__)
            return False
        return found[1]

    async def _sent(self, line: Line, heard: Heard, delivery: Delivery, answered: bool) -> bool:
        told = self._told.get(heard.account)
        if not line.may() or (not answered and told is not None and time.monotonic() - told < _APART):
            return False
        await line.adapter.deliver(delivery)
        if answered:
            _remember(self._answered, _event(heard), None)
        else:
            _remember(self._told, heard.account, time.monotonic())
        return True

    def _thought(self, store: Store, heard: Heard) -> tuple[Delivery, bool] | None:
        """What to say, and whether that is the answer; None for who or what is not known, and for gestures."""
        home, person = store.places.find(heard.place), store.people.behind(heard.account)
        if home is None or person is None or heard.gesture is not None or not heard.line.strip():
            return None
        asker = Asker(heard.account, home, heard.thread, person)
        if self.turns.only_reads(heard):
            outcome = self.turns.read(store, heard, self.now())
            reply = outcome.reply if outcome is not None else Reply()
            if reply.answer is not None and reply.answer.file is None:
                return self._delivery(store, asker, reply.answer, heard, public=reply.public), True
        return self._delivery(store, asker, Message(say("bot.keeps_nothing")), heard), False

    def _delivery(
        self, store: Store, asker: Asker, message: Message, heard: Heard, *, public: bool = False
    ) -> Delivery:
        speaking, public = self.turns.speaking, public and not asker.home.direct
        way = speaking.way(asker, store.places.direct_with, public=public)
        card = speaking.card(message, speaking.tongue_of(way, asker, self.now(), public=public))
        place = None if way.home is None else way.home.place
        to = None if way.to is None else asker.account
        return Delivery(f"unkept.{heard.remote_id}", Kind.MESSAGE, place, to, card, thread=way.thread)


def _event(heard: Heard) -> tuple[str, str]:
    return heard.place.connection, heard.remote_id


def _remember(known: OrderedDict[K, V], key: K, value: V) -> None:
    known[key] = value
    if len(known) > _REMEMBERED:
        known.popitem(last=False)
