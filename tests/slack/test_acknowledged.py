"""What people do is acknowledged when it is in the inbox, whatever its turn has to wait for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.slack.double import Person, SlackDouble
from tests.slack.working import jet_at_work

VOTERS = 12  # more than the store has threads
Scene = Callable[[SlackDouble, Person, "Locks"], Awaitable[None]]


class Locks:
    """What another process holds in the store."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))

    @asynccontextmanager
    async def held(self, statement: str) -> AsyncIterator[None]:
        """A transaction that has run this, and does not end meanwhile."""
        connection = await asyncio.to_thread(self._engine.connect)
        try:
            await asyncio.to_thread(connection.execute, text(statement))
            yield
        finally:
            await asyncio.to_thread(connection.close)

    async def waiting(self) -> int:
        """How many others wait for it."""

        def count() -> int:
            with self._engine.connect() as connection:
                blocked = "cardinality(pg_blocking_pids(pid)) > 0 AND datname = current_database()"
                return int(
                    connection.execute(text(f"SELECT count(*) FROM pg_stat_activity WHERE {blocked}")).scalar_one()
                )

        return await asyncio.to_thread(count)

    def close(self) -> None:
        """Let go of the store."""
        self._engine.dispose()


@pytest.fixture
def play(tmp_path: Path, template: Path, jet_postgres_url: str) -> Callable[..., None]:
    """Play a scene with Anna in general, over PostgreSQL."""

    def run(scene: Scene, http: bool) -> None:
        async def playing() -> None:
            url = make_url(jet_postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
            locks = Locks(url)
            try:
                async with SlackDouble() as slack:
                    workspace = slack.workspace()
                    anna = slack.person("Anna Visser")
                    slack.channel("general", anna)
                    async with jet_at_work(tmp_path, template, slack, workspace, url=url, http=http):
                        await scene(slack, anna, locks)
                        await slack.settled()
            finally:
                locks.close()

        asyncio.run(asyncio.wait_for(playing(), 120))

    return run


def test_a_command_is_acknowledged_before_its_turn(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person, locks: Locks) -> None:
        await anna.slash("general", "/jet", "timeline")
        await anna.waits_for("general", "timeline")
        async with locks.held("LOCK TABLE thing IN SHARE MODE"):
            assert (await anna.slash("general", "/jet", 'post "The canteen is closed"')).ok
            while not await locks.waiting():  # its turn has begun
                await asyncio.sleep(0.05)
            assert anna.finds("general", "The canteen is closed") is None
        await anna.waits_for("general", "The canteen is closed")

    play(scene, http)


def test_votes_in_a_poll_that_is_locked_are_acknowledged_and_count_once(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person, locks: Locks) -> None:
        await anna.slash("general", "/poll", "Lunch? | Pizza | Soup")
        card = await anna.waits_for("general", "A Pizza")
        voters = [slack.person(f"Colleague{number} Bos") for number in range(VOTERS)]
        for each in voters:
            await each.joins("general")
            await each.slash("general", "/jet", "timeline")
            await each.waits_for("general", "timeline")
        async with locks.held("SELECT 1 FROM poll FOR UPDATE"):
            pressed = await asyncio.gather(*(each.presses(card, "Soup") for each in voters[::2]))
            typed = await asyncio.gather(*(each.slash("general", "/jet", "vote 1 b") for each in voters[1::2]))
            last = await anna.slash("general", "/jet", "vote 1 a")
            assert all(outcome.ok for outcome in [*pressed, *typed, last]), [*pressed, *typed, last]
            assert anna.finds("general", "B Soup, 0 votes"), "nothing of it is counted yet"
        await anna.waits_for("general", f"B Soup, {VOTERS} votes", within=60)
        await anna.waits_for("general", "A Pizza, 1 vote", within=60)
        for each in voters:
            await each.waits_for("general", "Noted: Soup", within=60)
        assert all(len([seen for seen in each.sees("general") if "Noted" in seen.shown]) == 1 for each in voters)

    play(scene, http)


def test_a_form_opens_and_is_acknowledged_while_turns_wait(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person, locks: Locks) -> None:
        await anna.slash("general", "/jet", "timeline")
        await anna.waits_for("general", "timeline")
        others = [slack.person(f"Colleague{number} Bos") for number in range(VOTERS)]
        for each in others:
            await each.joins("general")
        async with locks.held("LOCK TABLE thing IN SHARE MODE"):
            for number, each in enumerate(others):
                assert (await each.slash("general", "/jet", f'post "Note {number}"')).ok
            while await locks.waiting() < 8:  # every thread for turns
                await asyncio.sleep(0.05)
            assert (await anna.slash("general", "/jet", "post")).ok
            assert (await anna.submits(anna.view, {"text": "The canteen is closed"})).ok
        await anna.waits_for("general", "The canteen is closed", within=60)

    play(scene, http)
