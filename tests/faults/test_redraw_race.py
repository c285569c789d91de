"""Votes that are taken while their card is drawn and sent, by two processes over one PostgreSQL: what hangs in the end
shows every vote."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.protocol import Abilities, Delivery, Ears, NotNow, Receipt, Unsure
from bot.assembly import Jet, open_jet
from bot.chat import Account, Addressed, Heard, Place, PlaceFacts
from bot.config.settings import Config, Matrix, Organisation, Store
from bot.rates import Rates

MAIN = "main"
DOUBTFUL = 0.02  # of the calls nobody learns the outcome, of as many that they were refused


class Board:
    """Shows in each place the card that was sent last; it knows a transaction again, as Matrix does."""

    connection = MAIN
    can = Abilities(whisper=False, buttons=False, deliver_at_once=8, rates=Rates(redraw=0.02))

    def __init__(self, shown: dict[str, str], done: set[str]) -> None:
        self._shown, self._done = shown, done

    async def listen(self, ears: Ears) -> None:
        ears.caught_up()
        await asyncio.Event().wait()

    async def deliver(self, delivery: Delivery) -> Receipt:
        if delivery.place is None or delivery.key is None:  # an answer to somebody alone
            where = delivery.place or Place(MAIN, f"with {delivery.to}")
            return Receipt(where, (f"${delivery.txn}",))
        await asyncio.sleep(random.uniform(0, 0.02))
        drawn = random.random()
        if drawn < DOUBTFUL:
            raise NotNow("busy", 0.05)
        if delivery.card is not None and delivery.txn not in self._done:
            self._shown[delivery.place.id] = delivery.card.text
            self._done.add(delivery.txn)
        await asyncio.sleep(random.uniform(0, 0.02))
        if drawn > 1 - DOUBTFUL:
            raise Unsure("cut")
        return Receipt(delivery.place, (f"${delivery.place.id}",))

    def link(self, place: str, remote_id: str) -> str:
        return ""

    async def rename(self, names: tuple[str, ...], display_name: str) -> None: ...

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None: ...


@contextlib.asynccontextmanager
async def process(url: str, folder: Path, board: Board) -> AsyncIterator[Jet]:
    folder.mkdir()
    matrix = {MAIN: Matrix(homeserver="http://127.0.0.1:9", user="@jet:w", password="x")}
    config = Config(organisation=Organisation(), store=Store(url=url, directory=folder), matrix=matrix)
    async with open_jet(config, adapters={MAIN: board}) as jet:
        carrying = asyncio.create_task(jet.courier.run([MAIN]))
        try:
            yield jet
        finally:
            carrying.cancel()


async def say(jet: Jet, place: str, who: str, line: str) -> None:
    account = Account(MAIN, who)
    event = f"{place} {who} {line}"
    await jet.hearing.hear(Heard(Place(MAIN, place), account, line, event, datetime.now(UTC), Addressed.PREFIX, who))


@pytest.mark.parametrize(("polls", "voters"), [(12, 12), pytest.param(100, 30, marks=pytest.mark.long)])
def test_the_last_card_shows_every_vote(
    tmp_path: Path, jet_postgres_url: str, polls: int, voters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.route._BACK_OFF", (0.05,))
    random.seed(polls)
    shown: dict[str, str] = {}
    done: set[str] = set()

    async def race() -> None:
        async with contextlib.AsyncExitStack() as stack:
            jets = [
                await stack.enter_async_context(process(jet_postgres_url, tmp_path / name, Board(shown, done)))
                for name in ("one", "two")
            ]
            people = {Account(MAIN, f"@v{n}:w"): f"V{n}" for n in range(voters)}
            for number in range(polls):
                await jets[0].hearing.place(PlaceFacts(Place(MAIN, f"p{number}"), "", members=people), welcome=False)
                await say(jets[0], f"p{number}", "@v0:w", "poll Lunch? | Pizza | Soup --here")
                await jets[0].hearing.settle()

            async def vote(number: int, voter: int) -> None:
                await asyncio.sleep(random.uniform(0, 2))
                await say(jets[(number + voter) % 2], f"p{number}", f"@v{voter}:w", f"vote {number + 1} a")

            await asyncio.gather(*(vote(number, voter) for number in range(polls) for voter in range(voters)))
            for jet in jets:
                await jet.hearing.settle()
            while (await jets[0].database.read(lambda store: store.outbox.counts())).get("ready"):
                await asyncio.sleep(0.05)
        right = f"Pizza, {voters} votes, 100 percent"
        assert [place for place, text in shown.items() if right not in text] == []
        assert len(shown) == polls

    asyncio.run(asyncio.wait_for(race(), 300))
