"""Hearing: what an adapter hands over is committed to the inbox, acknowledged, and then has its turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

from bot import metrics
from bot.admission import Admission
from bot.chat import NO_PROFILE, Account, Act, Form, Heard, Message, PlaceFacts, Profile, Reply, say
from bot.faults import traced
from bot.forms import Forms
from bot.intranet.people import Person
from bot.intranet.places import Home
from bot.logs import about
from bot.sound import sound
from bot.speaking import Asker
from bot.turns import Outcome, Turns
from storage.database import Database
from storage.errors import Damaged, StoreError
from storage.store import Store

log = logging.getLogger(__name__)
_CRASHES = 3
_PATIENCE = (0.5, 1, 2, 5, 5, 10, 30)  # seconds between tries while the store fails
_STARTS = 5  # of a process that ends during one and the same turn
_TROUBLE = 2  # tries after which nobody need wait for it
_LOOK = 0.2


@dataclass
class Hearing:
    """The way in. One turn at a time for each account, any number of accounts at once."""

    database: Database
    turns: Turns
    admission: Admission
    now: Callable[[], datetime]
    said: Callable[[], None]  # something may have been put in the outbox
    refresh: Callable[[], Awaitable[None]]  # texts or names were changed by command

    def __post_init__(self) -> None:
        self.forms = Forms(self.database, self.turns, self.now)
        self._orders: WeakValueDictionary[Account, asyncio.Lock] = WeakValueDictionary()
        self._running: dict[asyncio.Task[None], Account] = {}
        self._begun: set[int] = set()
        self._refused: set[asyncio.Task[None]] = set()

    async def hear(self, heard: Heard) -> None:
        """Commit what was heard; its turn follows. The same event again is ignored."""
        heard = sound(heard)
        row = await self.database.write(lambda store: self._take(store, heard))
        if row is not None:
            self._start(row, heard)

    async def place(self, facts: PlaceFacts, *, welcome: bool = True) -> None:
        """Commit what is known of a place; a newcomer's first direct conversation begins with a welcome."""
        facts = sound(facts)
        await self.database.write(lambda store: self._told(store, facts, welcome=welcome))
        self.said()

    async def resume(self) -> None:
        """Run the turns that an earlier process left, one after the other. Each is counted before it begins, since
        one that takes its process along would else do so at every start."""
        try:
            for row in await self.database.read(lambda store: store.inbox.pending()):
                heard = await self._opened(row)
                if heard is None or row in self._begun:
                    continue
                if await self.database.write(lambda store, row=row: store.inbox.attempted(row)) > _STARTS:  # type: ignore[misc]
                    log.error("turn %d ended its process %d times and is given up", row, _STARTS)
                    await self._give_up(row, heard)
                    continue
                self._start(row, heard)
                await self.settle(heard.account)
        except StoreError as error:
            log.warning("the store refused what an earlier process left: %s", type(error).__name__)

    async def sweep(self) -> None:
        """Run the turns that wait without anybody running them, as after the disk was full for a while."""
        for row in await self.database.read(lambda store: store.inbox.pending()):
            if row not in self._begun:
                heard = await self._opened(row)
                if heard is not None:
                    self._start(row, heard)

    async def _opened(self, row: int) -> Heard | None:
        """What waits in the inbox; what was sealed with a key that is lost can never be read."""
        try:
            return await self.database.read(lambda store: store.inbox.heard(row))
        except ValueError:
            log.error("inbox row %d was sealed with another jet.key and is given up", row)
            await self.database.write(lambda store: store.inbox.finished(row, "failed"))
            return None

    async def settle(self, account: Account | None = None) -> None:
        """Wait until every turn that was started (of that account) has run, or the store will not have it for now:
        then it is kept, and tried again in the background or at the next start."""
        while running := [task for task, whose in self._running.items() if account in (None, whose)]:
            if self._refused.issuperset(running):
                break
            await asyncio.wait(running, timeout=_LOOK)

    def _take(self, store: Store, heard: Heard) -> int | None:
        if heard.gesture is not None and not self._ours(store, heard):
            return None  # somebody's reaction to somebody else: not for Jet, so not kept
        store.people.one_at_a_time(heard.account)
        row = store.inbox.take(heard, self.now())
        if row is None:
            return None
        self.introduce(store, heard)
        return row

    def introduce(self, store: Store, heard: Heard) -> None:
        """Know who speaks, and where."""
        store.people.one_at_a_time(heard.account)
        home = store.places.find(heard.place)
        if home is None:  # nothing is known of who reads there, so nothing for everybody is shown there
            home = store.places.told(PlaceFacts(heard.place, heard.place.id, strangers=True))
        if self._admit(store, heard.account, heard.name, heard.profile, belongs=heard.belongs) is not None:
            store.places.enter(home.id, heard.account)

    def _admit(
        self, store: Store, account: Account, name: str, profile: Profile = NO_PROFILE, *, belongs: bool
    ) -> Person | None:
        return self.admission.admit(store, account, name, self.now(), belongs=belongs, profile=profile)

    def _ours(self, store: Store, heard: Heard) -> bool:
        assert heard.gesture is not None
        if heard.gesture.act is Act.WITHDRAW:
            person = store.people.behind(heard.account)
            source = heard.gesture.values[0]
            return person is not None and (
                store.polls.made_by_source(source, person.id) is not None
                or store.things.liked_by_source(source, person.id) is not None
            )
        key = store.outbox.key_of(heard.place.connection, heard.about or "")
        return key is not None

    def _told(self, store: Store, facts: PlaceFacts, *, welcome: bool) -> None:
        new = store.places.find(facts.place) is None
        home = store.places.told(facts)
        if facts.company:
            for account, name in (facts.members or {}).items():
                self._admit(store, account, name, belongs=True)
        if welcome and new and home.direct and facts.members and len(facts.members) == 1 and not facts.strangers:
            [(account, name)] = facts.members.items()
            person = self._admit(store, account, name, facts.profile, belongs=True)
            if person is not None:
                self._welcome(store, home, account, person)

    def _welcome(self, store: Store, home: Home, account: Account, person: Person) -> None:
        if not store.people.welcomed(account, self.now()):
            return
        message = Message(say("hello.welcome", name=person.first_name))
        asker = Asker(account, home, person=person)
        self.turns.speaking.answer(store, message, asker, self.now())

    def _start(self, row: int, heard: Heard) -> None:
        self._begun.add(row)
        task = asyncio.create_task(self._turn(row, heard))
        self._running[task] = heard.account
        metrics.inbox_running.inc()
        task.add_done_callback(self._running.pop)
        task.add_done_callback(lambda _: metrics.inbox_running.dec())
        task.add_done_callback(self._refused.discard)
        task.add_done_callback(lambda _: self._begun.discard(row))

    async def _turn(self, row: int, heard: Heard) -> None:
        order = self._orders.setdefault(heard.account, asyncio.Lock())
        with about(turn=row, connection=heard.place.connection, event=heard.remote_id):
            async with order:
                await self._try(row, heard)
        self.said()

    async def _try(self, row: int, heard: Heard) -> None:
        """Run a turn until it is done, has crashed too often, or the store is damaged."""
        for attempt in range(_CRASHES + len(_PATIENCE)):
            try:
                with metrics.turns.time():
                    await self._run(row, heard)
                break
            except Damaged as error:
                log.error("the store is damaged; turn %d waits: %s", row, traced(error))
                break
            except StoreError as error:
                log.warning("the store refused a turn: %s", type(error).__name__)
                self._note_refusal(attempt)
                await asyncio.sleep(_PATIENCE[min(attempt, len(_PATIENCE) - 1)])
            except Exception as error:
                log.error("turn %d crashed: %s", row, traced(error))
                metrics.turns_failed.inc()
                if await self._crashed(row, heard):
                    break

    def _note_refusal(self, attempt: int) -> None:
        """Who waits for a turn that was refused some times waits no longer."""
        task = asyncio.current_task()
        if attempt >= _TROUBLE and task in self._running:
            self._refused.add(task)

    async def _run(self, row: int, heard: Heard) -> None:
        if self.turns.only_reads(heard):
            outcome = await self.database.read(lambda store: self.turns.think(store, heard, self.now()))
            await self.database.write(lambda store: self._record(store, row, heard, outcome))
            return
        done = await self.database.write(lambda store: self._think_and_record(store, row, heard))
        if done is not None and done.reply.scrub:
            await self.database.scrub()
        if done is not None and done.reply.refresh:
            await self.refresh()

    def _think_and_record(self, store: Store, row: int, heard: Heard) -> Outcome | None:
        if not store.inbox.waits(row):
            return None
        outcome = self.turns.think(store, heard, self.now())
        self.turns.record(store, row, heard, outcome, self.now())
        return outcome

    def _record(self, store: Store, row: int, heard: Heard, outcome: Outcome) -> None:
        if store.inbox.waits(row):
            self.turns.record(store, row, heard, outcome, self.now())

    async def _crashed(self, row: int, heard: Heard) -> bool:
        """Count a crash; after the third, say so with a reference. True when that is the end of it."""
        count = await self.database.write(lambda store: store.inbox.attempted(row))
        if count < _CRASHES:
            return False
        await self._give_up(row, heard)
        return True

    async def _give_up(self, row: int, heard: Heard) -> None:
        """Say that it did not work, with a reference."""
        sorry = Outcome(Reply(Message(say("bot.crashed", reference=row)), keep=True), "failed")
        try:
            await self.database.write(lambda store: self._record(store, row, heard, sorry))
        except StoreError:
            raise
        except Exception as error:
            log.error("turn %d cannot even be apologised for: %s", row, traced(error))
            await self.database.write(lambda store: store.inbox.finished(row, "failed"))


@dataclass(frozen=True)
class Listening:
    """The ears of one connection."""

    connection: str
    hearing: Hearing
    ready: Callable[[], None]

    async def hear(self, heard: Heard) -> None:
        """Take one line or gesture."""
        await self.hearing.hear(heard)

    async def place(self, facts: PlaceFacts) -> None:
        """Learn about a place."""
        await self.hearing.place(facts)

    async def recall(self, name: str) -> str | None:
        """A value this connection remembered."""
        return await self.hearing.database.read(lambda store: store.settings.recall(self.connection, name))

    async def remember(self, values: Mapping[str, str]) -> None:
        """Keep values for this connection."""
        await self.hearing.database.write(lambda store: store.settings.remember(self.connection, values))

    async def form(self, heard: Heard, about: str | None = None) -> Form | None:
        """The form of a bare or unfinished command."""
        return await self.hearing.forms.open(sound(heard), sound(about))

    async def submit(self, heard: Heard, path: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Take a form that was filled in."""
        heard, values = sound(heard), sound(values)
        await self.hearing.database.write(lambda store: self.hearing.introduce(store, heard))
        line, wrong = await self.hearing.forms.read(heard, path, values)
        if not wrong:
            await self.hearing.hear(replace(heard, line=line))
        return wrong

    def caught_up(self) -> None:
        """Everything said while Jet was away has been heard."""
        self.ready()
