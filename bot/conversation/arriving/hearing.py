"""Hearing: what an adapter hands over is committed to the inbox, acknowledged, and then has its turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakValueDictionary

from bot.chat import Account, Heard, Message, PlaceFacts, Reply, say
from bot.conversation.arriving.arrivals import Arrivals
from bot.conversation.arriving.crowds import Crowds
from bot.conversation.arriving.sound import sound
from bot.conversation.arriving.together import Together
from bot.conversation.forms import Forms
from bot.conversation.turns import Outcome, Turns
from bot.conversation.unkept import Unkept
from bot.faults import traced
from bot.running import metrics
from bot.running.fence import Fence, check_each
from bot.running.logs import about
from storage.database import Database
from storage.errors import Damaged, Full, StoreError
from storage.store import Store

log = logging.getLogger(__name__)
_CRASHES = 3
_PATIENCE = (0.5, 1, 2, 5, 5, 10, 30)  # seconds between tries while the store fails
_STARTS = 5  # of a process that ends during one and the same turn
_TROUBLE = 2  # tries after which nobody need wait for it
_LOOK = 0.2
_ELSEWHERE = 60.0  # seconds that another process may take for an earlier turn; a dead one is buried sooner
First = Callable[[], Awaitable[None]]


@dataclass
class Hearing:
    """The way in. One turn at a time for each account, any number of accounts at once."""

    database: Database
    turns: Turns
    arrivals: Arrivals
    now: Callable[[], datetime]
    said: Callable[[], None]  # something may have been put in the outbox
    refresh: Callable[[], Awaitable[None]]  # texts or names were changed by command

    def __post_init__(self) -> None:
        self.forms = Forms(self.database, self.turns, self.now)
        self.unkept = Unkept(self.database, self.turns, self.now)
        self._crowds = Crowds(self.turns.texts, self.turns.speaking, self.database, self.now, self.arrivals.holder)
        self._take = Together(self._take_all)
        self._behind = Together(self._behind_all)
        self._arriving: WeakValueDictionary[Account, asyncio.Lock] = WeakValueDictionary()
        self._orders: WeakValueDictionary[Account, asyncio.Lock] = WeakValueDictionary()
        self._doors: WeakValueDictionary[Account, asyncio.Lock] = WeakValueDictionary()
        self._running: dict[Account, set[asyncio.Task[None]]] = {}
        self._begun: set[int] = set()
        self._refused: set[asyncio.Task[None]] = set()

    async def hear(self, heard: Heard, first: First | None = None, fence: Fence | None = None) -> None:
        """Commit what was heard; its turn follows, after `first`. The same event again is ignored. What many say at
        once may have had its turn when this returns."""
        heard = self.turns.without_name(sound(heard))
        async with self._arriving.setdefault(heard.account, asyncio.Lock()):  # in the order in which they spoke
            if first is None and await self._done_with_others(heard, fence):
                self.said()
                return
            row = await self._take((heard, fence))
            if row is not None:
                self._start(row, heard, first)

    async def _take_all(self, arrived: Sequence[tuple[Heard, Fence | None]]) -> Sequence[int | None]:
        return await self.database.write_at_once(lambda store: self._taken(store, arrived))

    def _taken(self, store: Store, arrived: Sequence[tuple[Heard, Fence | None]]) -> list[int | None]:
        check_each(store, (fence for _, fence in arrived))
        return self.arrivals.take(store, [heard for heard, _ in arrived])

    async def place(self, facts: PlaceFacts, *, welcome: bool = True, fence: Fence | None = None) -> None:
        """Commit what is known of a place; a newcomer's first direct conversation begins with a welcome."""
        facts = sound(facts)

        def told(store: Store) -> None:
            if fence is not None:
                fence.check(store)
            self.arrivals.told(store, facts, welcome=welcome)

        await self.database.write(told)
        self.said()

    async def resume(self) -> None:
        """Run the turns that an earlier process left, one after the other. Each is counted before it begins, since
        one that takes its process along would else do so at every start."""
        try:
            for row in await self._left():
                heard = await self._opened(row)
                if heard is None or row in self._begun:
                    continue
                if await self._attempts(row) > _STARTS:
                    log.error("turn %d ended its process %d times and is given up", row, _STARTS)
                    await self._give_up(row, heard)
                    continue
                self._start(row, heard, taken_over=True)
                await self.settle(heard.account)
        except StoreError as error:
            log.warning("the store refused what an earlier process left: %s", type(error).__name__)

    async def _left(self) -> list[int]:
        """What a process that is gone left in the inbox."""
        holder = self.arrivals.holder
        if holder is None:
            return await self.database.read(lambda store: store.inbox.pending())
        return await self.database.write(lambda store: store.inbox.claim(holder))

    async def sweep(self) -> None:
        """Run the turns that wait without anybody running them, as after the disk was full for a while."""
        holder = self.arrivals.holder
        if holder is not None:
            await self.resume()
        for row in await self.database.read(
            lambda store: store.inbox.pending() if holder is None else store.inbox.held(holder)
        ):
            if row not in self._begun:
                heard = await self._opened(row)
                if heard is not None:
                    self._start(row, heard)

    async def _opened(self, row: int) -> Heard | None:
        """What waits in the inbox; what was sealed with a key that is lost can never be read."""
        try:
            return await self.database.read(lambda store: store.inbox.heard(row))
        except ValueError:
            if await self._give_up_silently(row):
                log.error("inbox row %d was sealed with another jet.key and is given up", row)
            return None

    async def settle(self, account: Account | None = None) -> None:
        """Wait until every turn that was started (of that account) has run, or the store will not have it for now:
        then it is kept, and tried again in the background or at the next start."""
        while running := self._of(account):
            if self._refused.issuperset(running):
                break
            await asyncio.wait(running, timeout=_LOOK)

    def _start(self, row: int, heard: Heard, first: First | None = None, *, taken_over: bool = False) -> None:
        self._begun.add(row)
        task = asyncio.create_task(self._turn(row, heard, first, taken_over))
        self._running.setdefault(heard.account, set()).add(task)
        metrics.inbox_running.inc()
        task.add_done_callback(lambda task: self._ended(task, row, heard.account))

    def _ended(self, task: asyncio.Task[None], row: int, account: Account) -> None:
        metrics.inbox_running.dec()
        self._refused.discard(task)
        self._begun.discard(row)
        self._running[account].discard(task)
        if not self._running[account]:
            del self._running[account]

    def _of(self, account: Account | None) -> set[asyncio.Task[None]]:
        """The turns that run, of one account or of all."""
        if account is None:
            return set().union(*self._running.values())
        return set(self._running.get(account, ()))

    async def _turn(self, row: int, heard: Heard, first: First | None, taken_over: bool) -> None:
        order = self._orders.setdefault(heard.account, asyncio.Lock())
        door = self._doors.setdefault(heard.account, asyncio.Lock())
        with about(turn=row, connection=heard.place.connection, heard=heard.remote_id):
            if not taken_over:
                async with door:  # who waits here holds up those behind, but not what is taken over meanwhile
                    await self._its_turn(row)
                    await order.acquire()
            else:
                await order.acquire()
            try:
                if first is not None:
                    await first()
                await self._try(row, heard)
            finally:
                order.release()
        self.said()

    async def _its_turn(self, row: int) -> None:
        """Wait until what the same account said before, and another process heard, has had its turn."""
        if self.arrivals.holder is None:
            return
        ends = asyncio.get_running_loop().time() + _ELSEWHERE
        with suppress(StoreError):
            while asyncio.get_running_loop().time() < ends and await self._behind(row):
                await asyncio.sleep(_LOOK)

    async def _behind_all(self, rows: Sequence[int]) -> Sequence[bool]:
        holder = self.arrivals.holder or ""
        found = await self.database.read(lambda store: store.inbox.behind(rows, holder))
        return [row in found for row in rows]

    async def _try(self, row: int, heard: Heard) -> None:
        """Run a turn until it is done, has crashed too often, or the store is damaged."""
        for attempt in range(_CRASHES + len(_PATIENCE)):
            try:
                with metrics.turns.time():
                    await self._run(row, heard)
                break
            except Damaged as error:
                log.error("the store is damaged; turn %d waits: %s", row, traced(error))
                await self.unkept.answer(heard)
                break
            except StoreError as error:
                log.warning("the store refused a turn: %s", type(error).__name__)
                if isinstance(error, Full):  # there was room for what was said, and none for what it asks
                    await self.unkept.answer(heard)
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
        if attempt >= _TROUBLE and task is not None:
            self._refused.add(task)

    async def _run(self, row: int, heard: Heard) -> None:
        if self.unkept.knows(heard):
            await self.database.write(lambda store: store.inbox.finished(row, "done"))
            return
        if self.turns.only_reads(heard):
            outcome = await self.database.read(lambda store: self.turns.read(store, heard, self.now()))
            if outcome is not None:
                await self.database.write(lambda store: self._record(store, row, heard, outcome))
                return
        done = await self.database.write(lambda store: self._think_and_record(store, row, heard))
        if done is not None and done.reply.scrub:
            await self.database.scrub()
        if done is not None and done.reply.refresh:
            await self.refresh()

    async def _done_with_others(self, heard: Heard, fence: Fence | None) -> bool:
        """Whether it was heard and done in one transaction, with what others say."""
        if self._of(heard.account) or self.arrivals.has_more_to_do(heard):
            return False
        async with self._orders.setdefault(heard.account, asyncio.Lock()):
            return await self._crowds.take(heard, fence)

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
        if await self._attempts(row) < _CRASHES:
            return False
        await self._give_up(row, heard)
        return True

    async def _attempts(self, row: int) -> int:
        """Count one more try; how many there were."""
        return await self.database.write(lambda store: store.inbox.attempted(row))

    async def _give_up(self, row: int, heard: Heard) -> None:
        """Say that it did not work, with a reference; unless another process took this one for dead meanwhile: it may
        still do it."""
        sorry = Outcome(Reply(Message(say("bot.crashed", reference=row)), keep=True), "failed")

        def apologise(store: Store) -> None:
            if store.inbox.is_ours(row, self.arrivals.holder):
                self.turns.record(store, row, heard, sorry, self.now())

        try:
            await self.database.write(apologise)
        except StoreError:
            raise
        except Exception as error:
            log.error("turn %d cannot even be apologised for: %s", row, traced(error))
            await self._give_up_silently(row)

    async def _give_up_silently(self, row: int) -> bool:
        """False when it is not ours to give up."""

        def give_up(store: Store) -> bool:
            ours = store.inbox.is_ours(row, self.arrivals.holder)
            if ours:
                store.inbox.finished(row, "failed")
            return ours

        return await self.database.write(give_up)
