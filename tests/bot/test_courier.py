"""The courier and a messenger that fails in every way there is: nothing lost, nothing out of order, nothing held up."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.protocol import Abilities, Delivery, Ears, Kind, Never, NotNow, Receipt, Unsure
from bot.assembly import Jet, open_jet
from bot.chat import Account, Addressed, Heard, Place, PlaceFacts
from bot.config.settings import Config, Matrix, Organisation, Store
from bot.delivery.packing import LEASE
from storage.errors import Busy

MAIN = "main"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Outcome = Callable[[Delivery], Coroutine[Any, Any, None]]


def fails(error: Exception) -> Outcome:
    async def fail(_: Delivery) -> None:
        raise error

    return fail


async def hangs(_: Delivery) -> None:
    await asyncio.Event().wait()


class Unreliable:
    """A messenger that does with each delivery what the test lays down for its place, then all is well."""

    connection = MAIN
    can = Abilities(whisper=False, buttons=False, deliver_at_once=4)

    def __init__(self) -> None:
        self.outcomes: defaultdict[str, list[Outcome]] = defaultdict(list)
        self.tried: list[Delivery] = []
        self.arrived: list[Delivery] = []

    async def listen(self, ears: Ears) -> None:
        ears.caught_up()

    async def deliver(self, delivery: Delivery) -> Receipt:
        place = delivery.place or Place(MAIN, f"direct {delivery.to.id if delivery.to else ''}")
        self.tried.append(delivery)
        if self.outcomes[place.id]:
            await self.outcomes[place.id].pop(0)(delivery)
        self.arrived.append(delivery)
        return Receipt(place, (f"${delivery.txn}",))

    def link(self, place: str, remote_id: str) -> str:
        return ""

    async def rename(self, names: tuple[str, ...], display_name: str) -> None:
        """It has no name to change."""

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        """Nothing to let go of."""

    def texts(self, place: str) -> list[str]:
        """What has arrived in a place, in that order."""
        here = [each for each in self.arrived if each.place == Place(MAIN, place)]
        return [each.card.text if each.card else "" for each in here]


class Talk:
    """A Jet with that messenger, and a clock that the test sets."""

    def __init__(self, jet: Jet, wire: Unreliable, clock: list[datetime]) -> None:
        self.jet, self.wire, self._clock = jet, wire, clock
        self._count = 0

    async def say(self, place: str, line: str, who: str = "@anna:w") -> None:
        """Somebody says a line in a place; what Jet answers is not delivered yet."""
        self._count += 1
        account = Account(MAIN, who)
        await self.jet.hearing.place(PlaceFacts(Place(MAIN, place), place, members={account: who}), welcome=False)
        heard = Heard(Place(MAIN, place), account, line, f"${self._count}", self._clock[0], Addressed.PREFIX, who)
        await self.jet.hearing.hear(heard)
        await self.jet.hearing.settle()

    async def deliver(self, after: float = 0) -> None:
        """Some seconds later, everything that is due is tried once."""
        self._clock[0] += timedelta(seconds=after)
        await self.jet.courier.deliver_due([MAIN])

    async def states(self) -> dict[str, int]:
        return await self.jet.database.read(lambda store: store.outbox.counts())


@asynccontextmanager
async def talking(folder: Path) -> AsyncIterator[Talk]:
    clock, wire = [START], Unreliable()
    matrix = {MAIN: Matrix(homeserver="http://127.0.0.1:9", user="@jet:w", password="x")}
    store = Store(url=f"sqlite:///{folder / 'jet.db'}", directory=folder)
    config = Config(organisation=Organisation(name="Wilgenhof"), store=store, matrix=matrix)
    async with open_jet(config, lambda: clock[0], adapters={MAIN: wire}) as jet:
        yield Talk(jet, wire, clock)


def play(folder: Path, scene: Callable[[Talk], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        async with talking(folder) as talk:
            await scene(talk)

    asyncio.run(asyncio.wait_for(run(), 60))


@pytest.mark.parametrize("error", [Unsure("cut"), NotNow("busy"), NotNow("limit", 7.0), ZeroDivisionError()])
def test_what_did_not_arrive_is_tried_again_and_those_behind_it_wait(tmp_path: Path, error: Exception) -> None:
    async def scene(talk: Talk) -> None:
        for number in (1, 2, 3):
            await talk.say("a", f"poll P{number}? | x | y")
        await talk.say("b", "poll Elsewhere? | x | y")
        talk.wire.outcomes["a"] = [fails(error), fails(error)]
        await talk.deliver()
        assert len(talk.wire.texts("b")) == 1
        assert talk.wire.texts("a") == []
        for _ in range(20):
            await talk.deliver(after=2)
        first, second, third, *later = talk.wire.texts("a")
        assert ["P1" in first, "P2" in second, "P3" in third] == [True] * 3
        here = [each for each in talk.wire.tried if each.place == Place(MAIN, "a")]
        tries = [each for each in here if each.txn == here[0].txn]
        assert [each.attempt for each in tries] == [1, 2, 3]
        doubtful = not isinstance(error, NotNow)
        assert [each.first_try_at for each in tries] == [None, *([START if doubtful else None] * 2)]
        assert all("P1" in text for text in later)  # what a doubtful first try left is drawn over
        assert len(later) == doubtful
        assert set(await talk.states()) == {"done"}

    play(tmp_path, scene)


def test_a_burst_that_finds_the_messenger_away_is_one_failure(tmp_path: Path) -> None:
    """The others are not tried, and all of it goes as soon as the messenger is back."""

    async def scene(talk: Talk) -> None:
        places = [f"p{number}" for number in range(40)]
        for place in places:
            await talk.say(place, "poll P1? | x | y")
            talk.wire.outcomes[place] = [fails(NotNow("away", everywhere=True))] * 9
        running = asyncio.create_task(talk.jet.courier.run([MAIN]))
        while not talk.wire.tried:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        assert len(talk.wire.tried) <= talk.wire.can.deliver_at_once
        talk.wire.outcomes.clear()
        talk.jet.courier.back(MAIN)
        while len(talk.wire.arrived) < len(places):
            await asyncio.sleep(0.02)
        running.cancel()
        assert all(each.first_try_at is None for each in talk.wire.arrived)

    play(tmp_path, scene)


def test_a_messenger_that_is_back_twice_is_tried_after_the_second_time(tmp_path: Path) -> None:
    """What fails between the two is put off while the first is still on its way into the store."""

    async def scene(talk: Talk) -> None:
        sent, fails_now, store_goes_on = asyncio.Event(), asyncio.Event(), threading.Event()

        async def fails_late(_: Delivery) -> None:
            sent.set()
            await fails_now.wait()
            raise NotNow("away", everywhere=True)

        await talk.say("a", "poll P1? | x | y")
        talk.wire.outcomes["a"] = [fails_late]
        running = asyncio.create_task(talk.jet.courier.run([MAIN]))
        await sent.wait()
        await asyncio.sleep(0.5)  # nothing else is due: it rests
        held = asyncio.create_task(talk.jet.database.write(lambda store: store_goes_on.wait()))
        await asyncio.sleep(0.1)
        talk.jet.courier.back(MAIN)
        await asyncio.sleep(0.1)
        fails_now.set()
        await asyncio.sleep(0.1)
        talk.jet.courier.back(MAIN)
        store_goes_on.set()
        await held
        async with asyncio.timeout(20):
            while not talk.wire.arrived:  # although the clock stands still
                await asyncio.sleep(0.02)
        running.cancel()

    play(tmp_path, scene)


def test_what_can_never_arrive_holds_up_nothing(tmp_path: Path) -> None:
    async def scene(talk: Talk) -> None:
        await talk.say("a", "poll P1? | x | y")
        await talk.say("a", "poll P2? | x | y")
        talk.wire.outcomes["a"] = [fails(Never("forbidden"))]
        await talk.deliver()
        assert ["P2" in text for text in talk.wire.texts("a")] == [True]
        assert await talk.states() == {"dead": 1, "done": 1}

    play(tmp_path, scene)


def test_a_delivery_that_hangs_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.route.SEND_WITHIN", 2.0)

    async def scene(talk: Talk) -> None:
        for place in "abcdef":
            await talk.say(place, "poll P1? | x | y")
        await talk.say("a", "poll P2? | x | y")
        talk.wire.outcomes["a"] = [hangs]
        delivering = asyncio.create_task(talk.deliver())
        while not all(len(talk.wire.texts(place)) == 1 for place in "bcdef"):
            await asyncio.sleep(0.01)
        assert not delivering.done()  # the others did not wait for it
        await delivering
        assert talk.wire.texts("a") == []
        await talk.deliver(after=2)
        await talk.deliver(after=2)
        assert ["P1" in talk.wire.texts("a")[0], "P2" in talk.wire.texts("a")[1]] == [True, True]

    play(tmp_path, scene)


def test_after_a_day_it_is_given_up(tmp_path: Path) -> None:
    async def scene(talk: Talk) -> None:
        await talk.say("a", "poll P1? | x | y")
        talk.wire.outcomes["a"] = [fails(NotNow("down"))] * 1000
        for _ in range(24 * 6):
            await talk.deliver(after=600)
        assert await talk.states() == {"ready": 1}
        await talk.say("a", "poll P2? | x | y")
        await talk.deliver(after=600)
        await talk.deliver(after=600)
        assert (await talk.states())["dead"] == 1
        talk.wire.outcomes.clear()
        await talk.deliver(after=600)
        assert ["P2" in text for text in talk.wire.texts("a")] == [True]

    play(tmp_path, scene)


@pytest.mark.parametrize("error", [NotNow("limit", 7.0), Unsure("cut")])
def test_what_waited_for_jet_itself_is_not_given_up_at_the_first_trouble(tmp_path: Path, error: Exception) -> None:
    async def scene(talk: Talk) -> None:
        await talk.say("a", "poll P1? | x | y")
        talk.wire.outcomes["a"] = [fails(error)] * 3
        await talk.deliver(after=3 * 24 * 3600)  # Jet was off, or its clock was wrong
        for _ in range(5):
            await talk.deliver(after=10)
        assert "P1" in talk.wire.texts("a")[0]
        assert "dead" not in await talk.states()

    play(tmp_path, scene)


def test_redraws_become_one_and_the_last_state_is_right(tmp_path: Path) -> None:
    async def scene(talk: Talk) -> None:
        await talk.say("a", "poll P1? | x | y")
        await talk.deliver()
        for number in range(50):
            await talk.say("a", f"vote 1 {'xy'[number % 2]}", f"@v{number}:w")
        before = len(talk.wire.tried)
        await talk.deliver()
        edits = [each for each in talk.wire.tried[before:] if each.kind is Kind.EDIT]
        assert len(edits) == 1
        assert "25 votes, 50 percent" in talk.wire.texts("a")[-1]

        async def meanwhile(_: Delivery) -> None:
            await talk.say("a", "vote 1 x", "@late:w")
            raise Unsure("cut")

        await talk.say("a", "vote 1 x", "@one:w")
        talk.wire.outcomes["a"] = [meanwhile]
        for _ in range(5):
            await talk.deliver(after=10)
        assert "x, 27 votes" in talk.wire.texts("a")[-1]
        txns = [each.txn for each in talk.wire.arrived if each.kind is Kind.EDIT]
        assert len(txns) == len(set(txns))

    play(tmp_path, scene)


def test_a_vote_while_the_card_is_on_its_way_is_drawn_after(tmp_path: Path) -> None:
    async def scene(talk: Talk) -> None:
        await talk.say("a", "poll P1? | x | y")

        async def meanwhile(_: Delivery) -> None:
            await talk.say("a", "vote 1 x", "@late:w")

        talk.wire.outcomes["a"] = [meanwhile]
        await talk.deliver()
        await talk.deliver(after=1)
        assert "1 vote" in talk.wire.texts("a")[-1]
        assert [each.kind for each in talk.wire.arrived if each.key == "poll 1"] == [Kind.MESSAGE, Kind.EDIT]

    play(tmp_path, scene)


def test_what_is_under_way_may_end_when_jet_stops(tmp_path: Path) -> None:
    """It is settled; what was to come after it is not begun, and nobody's for a lease."""

    async def scene(talk: Talk) -> None:
        sent, arrives = asyncio.Event(), asyncio.Event()

        async def slow(_: Delivery) -> None:
            sent.set()
            await arrives.wait()

        for number in (1, 2):
            await talk.say("a", f"poll P{number}? | x | y")
        talk.wire.outcomes["a"] = [slow]
        running = asyncio.create_task(talk.jet.courier.run([MAIN]))
        await sent.wait()
        draining = asyncio.create_task(talk.jet.courier.drain())
        await asyncio.sleep(0.2)
        assert not draining.done()
        arrives.set()
        await draining
        running.cancel()
        assert ["P1" in text for text in talk.wire.texts("a")] == [True]
        assert await talk.states() == {"done": 1, "ready": 1}
        leased = "SELECT count(*) FROM outbox WHERE lease IS NOT NULL"
        assert await talk.jet.database.read(lambda store: store.connection.exec_driver_sql(leased).scalar()) == 0

    play(tmp_path, scene)


def test_what_the_store_did_not_take_is_settled_when_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What arrived is not sent again, and what stands behind it does not wait for the end of a lease."""
    monkeypatch.setattr("storage.sqlite.PRAGMAS", ("busy_timeout=50",))

    async def scene(talk: Talk) -> None:
        other = sqlite3.connect(tmp_path / "jet.db", isolation_level=None)

        async def locked(_: Delivery) -> None:
            other.execute("BEGIN IMMEDIATE")

        for number in (1, 2):
            await talk.say("a", f"poll P{number}? | x | y")
        talk.wire.outcomes["a"] = [locked]
        await talk.deliver()
        assert ["P1" in text for text in talk.wire.texts("a")] == [True]
        with pytest.raises(Busy):
            await talk.deliver()
        other.execute("ROLLBACK")
        other.close()
        await talk.deliver()
        assert ["P1" in text for text in talk.wire.texts("a")] == [True, False]
        assert await talk.states() == {"done": 2}

    play(tmp_path, scene)


def test_what_a_killed_process_was_sending_goes_at_once(tmp_path: Path) -> None:
    async def scene(talk: Talk) -> None:
        await talk.say("a", "poll P1? | x | y")
        now = talk.jet.now()
        await talk.jet.database.write(lambda store: store.deliveries.lease(now, LEASE, 9, MAIN, holder="gone"))
        await talk.deliver()
        assert talk.wire.arrived == []

    async def after(talk: Talk) -> None:
        await talk.deliver()
        assert ["P1" in text for text in talk.wire.texts("a")] == [True]

    play(tmp_path, scene)
    play(tmp_path, after)


def test_a_running_courier_outlives_everything(tmp_path: Path) -> None:
    async def scene(talk: Talk) -> None:
        errors = [Unsure("cut"), NotNow("busy", 0.05), ZeroDivisionError(), Never("no")]
        running = asyncio.create_task(talk.jet.courier.run([MAIN]))
        for number in range(12):
            place = "abc"[number % 3]
            talk.wire.outcomes[place].append(fails(errors[number % 4]))
            await talk.say(place, f"poll P{number}? | x | y")
        for _ in range(400):
            talk._clock[0] += timedelta(seconds=1)
            talk.jet.courier.wake()
            await asyncio.sleep(0.01)
            if not (await talk.states()).get("ready"):
                break
        running.cancel()
        assert (await talk.states()).get("ready", 0) == 0
        for place, numbers in (("a", (0, 3, 6, 9)), ("b", (1, 4, 7, 10)), ("c", (2, 5, 8, 11))):
            seen = [n for text in dict.fromkeys(talk.wire.texts(place)) for n in numbers if f"P{n}?" in text]
            assert list(dict.fromkeys(seen)) == [n for n in numbers if n in seen]
            assert len(set(seen)) >= 2

    play(tmp_path, scene)
