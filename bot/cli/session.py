"""One person at the console: says lines, and sees what becomes of them."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.console.read import DIRECT, direct_place, line
from adapters.console.wire import Screen
from adapters.console.write import Shown
from bot.assembly import CONSOLE, Jet
from bot.chat import Account, Place
from bot.cli.wrong import WrongUse
from bot.intranet.people import Person
from storage.store import Store

_MOST_BATCHES = 10_000
_LONGEST_NAME = 200
_A_MOMENT = 0.1  # seconds


@dataclass(frozen=True)
class Session:
    """Somebody looks at a place on the console."""

    jet: Jet
    screen: Screen
    place: str | None
    said: list[str] = field(default_factory=list)

    async def say(self, typed: str) -> None:
        """Say one line and wait until its turn has run."""
        jet, name = self.jet, self.screen.account.id
        word = jet.texts.persona.command
        self.said.append(uuid.uuid4().hex)
        heard = line(CONSOLE, name, self.place, typed, jet.now(), self.said[-1], word)
        await jet.hearing.hear(heard)
        await jet.hearing.settle(self.screen.account)

    async def see(self, patience: float = 0.0) -> list[Shown]:
        """What appeared since the last time, each card once, as it now stands; waits so many seconds for what another
        process has in hand."""
        until = time.monotonic() + patience
        async with self.jet.console.delivering:  # what another session took to deliver here is here, then
            while not await self._delivered() and time.monotonic() < until:
                await asyncio.sleep(_A_MOMENT)
        return self.screen.take()

    async def waits(self) -> bool:
        """Whether anything is to be seen here that cannot be shown yet."""
        account, now = self.screen.account, self.jet.now()
        return await self.jet.database.read(lambda store: store.deliveries.waits_for(account, now))

    async def _delivered(self) -> bool:
        for _ in range(_MOST_BATCHES):
            if not await self.jet.courier.deliver_due([CONSOLE], seen_by=self.screen.account):
                break
        return not await self.waits()

    async def outcomes(self) -> set[str | None]:
        """How the turns of the lines said here ended: "done", "refused", "failed", or "new" for one that waits."""
        said = tuple(self.said)
        return await self.jet.database.read(lambda store: {store.inbox.state_of(CONSOLE, each) for each in said})


@asynccontextmanager
async def session(jet: Jet, name: str, place: str | None, *, new: bool) -> AsyncIterator[Session]:
    """Look at a place (None = one's own conversation with Jet) as somebody; raises `WrongUse` when that is not
    allowed, or the person or place is not known and `new` is not set."""
    name = name.strip()
    if not _is_name(name) or (place is not None and not _is_name(place)):
        raise WrongUse(f"a name and a place have letters, at most {_LONGEST_NAME}, and do not begin with @")
    await jet.database.write(lambda store: _become(jet, store, name, place, new=new))
    with jet.console.screen(name, place) as screen:
        for where in dict.fromkeys((screen.place, direct_place(CONSOLE, name))):
            if not await _known(jet, where):
                await jet.hearing.place(jet.console.facts(screen, where), welcome=False)
        await jet.clock.tick()
        yield Session(jet, screen, place)


def _is_name(text: str) -> bool:
    """Whether somebody, or a place, may be called so."""
    return bool(text.strip()) and text.isprintable() and len(text) <= _LONGEST_NAME and not text.startswith(DIRECT)


async def _known(jet: Jet, where: Place) -> bool:
    return await jet.database.read(lambda store: store.places.find(where) is not None)


def _become(jet: Jet, store: Store, name: str, place: str | None, *, new: bool) -> None:
    """Tie the name on the console to the person who has it. With messengers, that is acting as somebody else:
    allowed by setting only, and written down."""
    alone = not jet.config.connections
    if not alone and not jet.house.allow_acting:
        raise WrongUse("acting as somebody (--as) is not allowed here: set allow_acting under [organisation]")
    make = new or alone
    if place is not None and not make and store.places.find(Place(CONSOLE, place)) is None:
        raise WrongUse(f"there is no place {place!r} on the console yet; --new makes it")
    account = Account(CONSOLE, name)
    gone = store.staff.known_by(account, (), ()) if alone and store.people.behind(account) is None else None
    if gone is not None:  # who had left and is back is who they were
        store.leavers.back(gone)
    person = store.people.behind(account) or _named(store, name, whole=make)
    if person is None and not make:
        raise WrongUse(f"I know nobody called {name!r}; --new makes them")
    if store.people.behind(account) is None:
        person = person or store.people.add(name, jet.now())
        store.people.attach(account, name, person.id, acting=not alone)
    if not alone and person is not None:
        store.people.note(jet.now(), person.id, "acted as", CONSOLE)


def _named(store: Store, name: str, *, whole: bool) -> Person | None:
    """The one person of that name; where a new name makes a new person, only of that whole name."""
    found = store.people.named(name)
    if whole:
        found = [person for person in found if person.name.casefold() == name.casefold()]
    return found[0] if len(found) == 1 else None
