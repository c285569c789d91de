"""A clock that leaps by an hour or a day, ahead or back, while something is being sent, held back, or forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.protocol import Delivery, NotNow
from bot.chat import Account, Addressed, Heard, Place
from bot.running.leaps import Leaps
from tests.bot.test_courier import MAIN, Talk, fails, play

LEAPS = [timedelta(hours=1), timedelta(days=1)]
pytestmark = pytest.mark.parametrize("leap", LEAPS, ids=["hour", "day"])


def watching(talk: Talk) -> Leaps:
    """Looks at the clock of the test, beside one that stands still."""
    return Leaps(talk.jet.database, talk.jet.speaking, lambda: talk._clock[0], lambda: 0.0)


@pytest.mark.parametrize("way", [1, -1], ids=["ahead", "back"])
def test_what_is_being_sent_is_sent_once_or_looked_up(tmp_path: Path, leap: timedelta, way: int) -> None:
    """Its lease seems to have ended, or to be one of another time: it is asked for before it is sent again, and what
    comes after it goes on waiting."""

    async def scene(talk: Talk) -> None:
        sent, arrives, leaps = asyncio.Event(), asyncio.Event(), watching(talk)

        async def slow(_: Delivery) -> None:
            sent.set()
            await arrives.wait()

        for number in (1, 2):
            await talk.say("a", f"poll P{number}? | x | y")
        talk.wire.outcomes["a"] = [slow]
        running = asyncio.create_task(talk.jet.courier.run([MAIN]))
        await sent.wait()
        talk._clock[0] += way * leap
        await leaps.look()
        talk.jet.courier.wake()
        await asyncio.sleep(0.2)
        assert len(talk.wire.tried) == 1, "nobody else begins on what is under way"
        arrives.set()
        while (await talk.states()).get("ready"):
            talk._clock[0] += timedelta(seconds=1)
            talk.jet.courier.wake()
            await asyncio.sleep(0.05)
        running.cancel()
        first, *others = talk.wire.arrived
        assert first.first_try_at is None
        again = [each for each in others if each.txn == first.txn]
        assert all(each.first_try_at is not None for each in again)
        assert len(again) <= 1
        texts = list(dict.fromkeys(text.split("?")[0] for text in talk.wire.texts("a")))
        assert ["P1" in texts[0], "P2" in texts[1]] == [True, True]

    play(tmp_path, scene)


def test_a_pause_that_a_messenger_asked_for_does_not_last_longer(tmp_path: Path, leap: timedelta) -> None:
    async def scene(talk: Talk) -> None:
        leaps = watching(talk)
        await talk.say("a", "poll P1? | x | y")
        talk._clock[0] += leap
        assert await leaps.look() == 0
        talk.wire.outcomes["a"] = [fails(NotNow("limit", 30.0, everywhere=True))]
        await talk.deliver()
        await talk.deliver(after=10)
        assert len(talk.wire.tried) == 1
        talk._clock[0] -= leap
        await leaps.look()
        await talk.deliver(after=31)
        assert "P1" in talk.wire.texts("a")[0]
        assert set(await talk.states()) == {"done"}

    play(tmp_path, scene)


def test_nothing_is_forgotten_too_early(tmp_path: Path, leap: timedelta) -> None:
    """A purge with the wrong time leaves what is needed to do everything once: the same event is not done again."""

    async def scene(talk: Talk) -> None:
        account = Account(MAIN, "@anna:w")
        await talk.say("a", "poll P1? | x | y")
        await talk.deliver()
        before = await talk.states()
        talk._clock[0] += leap
        await talk.jet.clock.purge()
        talk._clock[0] -= leap
        heard = Heard(Place(MAIN, "a"), account, "poll P1? | x | y", "$1", talk._clock[0], Addressed.PREFIX, "anna")
        await talk.jet.hearing.hear(heard)
        await talk.jet.hearing.settle()
        assert await talk.states() == before
        polls = "SELECT count(*) FROM poll"
        assert await talk.jet.database.read(lambda store: store.connection.exec_driver_sql(polls).scalar()) == 1

    play(tmp_path, scene)
