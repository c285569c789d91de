"""A process that others took for dead, and that goes on: what is theirs by then, it leaves to them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, make_url, select, text

from adapters.protocol import Superseded
from bot.assembly import Jet, open_jet
from bot.chat import Account, Addressed, Heard, Place
from bot.config.settings import Config, Organisation, Store
from bot.conversation.arriving.ears import Listening
from bot.running.fence import Fence
from storage.tables.delivery import inbox, outbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BREAK = (
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$",
    "CREATE TRIGGER refuse BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION refuse()",
)
MEND = ("DROP TRIGGER refuse ON outbox",)
Scene = Callable[[Jet, Jet, Engine], Awaitable[None]]


@pytest.fixture
def play(jet_postgres_url: str, tmp_path: Path) -> Callable[..., None]:
    """Two processes over one store, and a way to reach into it."""

    def run(scene: Scene, *, one_key: bool = True) -> None:
        async def playing() -> None:
            engine = create_engine(make_url(jet_postgres_url).set(drivername="postgresql+psycopg"))
            async with AsyncExitStack() as stack:
                jets = []
                for name in ("first", "second"):
                    folder = tmp_path / name
                    folder.mkdir()
                    if jets and one_key:
                        shutil.copy2(tmp_path / "first" / "jet.key", folder)
                    config = Config(Organisation(), store=Store(url=jet_postgres_url, directory=folder))
                    jets.append(await stack.enter_async_context(open_jet(config, lambda: NOW)))
                await scene(jets[0], jets[1], engine)
            engine.dispose()

        asyncio.run(asyncio.wait_for(playing(), 120))

    return run


def said(who: str, line: str) -> Heard:
    account = Account("console", who)
    return Heard(Place("console", f"@{who}"), account, line, f"{who} {line}", NOW, Addressed.PREFIX, who, direct=True)


async def taken_for_dead(dead: Jet, heir: Jet) -> None:
    """As when a process was frozen: what it had begun is another's now."""

    await heir.database.write(lambda store: store.processes.bury(dead.presence.number))
    await heir.database.write(lambda store: store.inbox.claim(heir.presence.number))


async def unheard(jet: Jet, heard: Heard) -> None:
    """A line that a process heard, which ended before its turn."""
    await jet.database.write(lambda store: jet.hearing.arrivals.introduce(store, heard))
    await jet.database.write(lambda store: store.inbox.take([heard], NOW))


async def row(jet: Jet, heard: Heard) -> Any:
    found = select(inbox).where(inbox.c.remote_id == heard.remote_id)
    return await jet.database.read(lambda store: store.connection.execute(found).one())


async def answers(jet: Jet) -> int:
    return await jet.database.read(lambda store: store.connection.scalar(select(func.count()).select_from(outbox))) or 0


def do(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_turn_that_is_anothers_by_now_is_not_given_up(play: Callable[..., None]) -> None:
    """It crashes here, its apology too; there it can still be done."""

    async def scene(first: Jet, second: Jet, engine: Engine) -> None:
        line = said("Anna", "hello")
        await first.hearing.hear(said("Anna", "privacy"))
        await first.hearing.settle()
        before = await answers(first)
        do(engine, *BREAK)
        await first.hearing.hear(line, lambda: taken_for_dead(first, second))
        await first.hearing.settle()
        left = await row(first, line)
        assert (left.state, left.holder, left.sealed is not None) == ("new", second.presence.number, True)
        do(engine, *MEND)
        await second.hearing.sweep()
        await second.hearing.settle()
        assert (await row(first, line)).state == "done"
        assert await answers(second) == before + 1

    play(scene)


def test_what_cannot_be_read_here_is_left_to_who_has_it_by_now(play: Callable[..., None]) -> None:
    """Of two processes with different keys, one takes over what the other heard, and is taken for dead before it comes
    to that."""

    async def scene(first: Jet, second: Jet, engine: Engine) -> None:
        lines = said("Anna", "hello"), said("Bram", "hello")
        for jet, line in zip((first, second), lines, strict=True):
            await unheard(jet, line)
        with engine.begin() as connection:
            connection.execute(text("LOCK TABLE offer IN EXCLUSIVE MODE"))  # so that the first turn takes a while
            taking_over = asyncio.create_task(first.hearing.resume())
            while (await row(second, lines[1])).holder != first.presence.number:
                await asyncio.sleep(0.01)
            while not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                await asyncio.sleep(0.01)
            await taken_for_dead(first, second)
        await taking_over
        left = await row(second, lines[1])
        assert (left.state, left.holder) == ("new", second.presence.number)
        await second.hearing.sweep()
        await second.hearing.settle()
        assert (await row(second, lines[1])).state == "done"

    play(scene, one_key=False)


def test_a_form_is_taken_by_the_process_that_hears_alone(play: Callable[..., None]) -> None:
    """One that was taken for dead takes none, nor does it draw a tab: the one that hears now does."""

    async def scene(first: Jet, second: Jet, engine: Engine) -> None:
        form, values = said("Anna", "poll"), {"question": "Lunch?", "answers": "Soup\nBread"}
        ears = []
        for jet in (first, second):
            number = await jet.presence.hold("console")
            assert number is not None
            fence = Fence("console", jet.presence.number, number)
            ears.append(Listening("console", jet.hearing, lambda: None, lambda _: None, fence))
            await second.database.write(lambda store: store.processes.bury(first.presence.number))
        with pytest.raises(Superseded):
            await ears[0].submit(form, "poll", values)
        with pytest.raises(Superseded):
            await ears[0].opened(form)
        await first.hearing.settle()
        assert await second.database.read(lambda store: store.people.behind(form.account)) is None
        assert await ears[1].submit(form, "poll", values) == {}
        await second.hearing.settle()
        assert (await row(second, form)).state == "done"

    play(scene)


def test_what_nobody_can_read_is_given_up(play: Callable[..., None]) -> None:
    async def scene(first: Jet, second: Jet, engine: Engine) -> None:
        line = said("Bram", "hello")
        await unheard(second, line)
        await first.hearing.resume()
        left = await row(first, line)
        assert (left.state, left.sealed) == ("failed", None)

    play(scene, one_key=False)
