"""People who left are forgotten when their term is over, everywhere; who is back before is who they were."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.assembly import open_jet
from bot.chat import AccountFacts
from bot.config import settings as configured
from bot.config.settings import Config, Retention
from bot.conversation.arriving.ears import Listening
from bot.running.keeping import each_night, forget_leavers
from storage import erasing
from storage.tables.people import person
from tests.dialogue.fixtures import on_console, on_matrix
from tests.dialogue.office import Employee, Office

__all__ = ["on_console", "on_matrix"]
DAYS, DAY = 30, timedelta(days=1)


def messenger_says(employee: Employee, *, belongs: bool) -> None:
    """The messenger tells that an account is, or is no longer, an employee's."""
    office = employee.office
    ears = Listening(employee.messenger.name, office.jet.hearing, lambda: None, lambda _: None)
    office.run(ears.accounts([AccountFacts(employee.account, employee.name, belongs)]))


def nights(office: Office, number: int, days: int = DAYS) -> None:
    """So many nights pass, with that term."""
    config = replace(office.jet.config, retention=replace(office.jet.config.retention, leavers_days=days))
    jet = replace(office.jet, config=config)
    for _ in range(number):
        office.now += timedelta(days=1)
        office.run(each_night(jet))
        office.flush()


def test_who_left_is_forgotten_after_the_term_and_not_a_night_before(on_matrix: Office) -> None:
    office = on_matrix
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    office.place("canteen", anna, bram)
    anna.says('post --here "Anna was here"', "canteen")
    bram.says("poll Lunch? | Pizza | Soup", "canteen")
    anna.says("vote 2 a", "canteen")
    who = anna.number
    nights(office, 1)
    messenger_says(anna, belongs=False)
    nights(office, DAYS - 1)
    assert "Anna was here" in office.card("post 1", "canteen").text
    nights(office, 2)
    assert not office.hangs("post 1", "canteen")
    assert "Pizza, 0 votes" in office.card("poll 2", "canteen").text
    kept = office.read(lambda store: {known.id: known for known in store.roll.everybody()})
    assert (kept[who].name, kept[who].accounts) == ("", ())
    assert kept[bram.number].name == "Bram"
    assert office.read(erasing.erased) == [who]
    assert office.jet.erasures.held() == {office.jet.erasures.surrogate(who)}


def test_who_is_back_before_the_term_is_who_they_were(on_matrix: Office) -> None:
    office = on_matrix
    anna = office.person("Anna", "en")
    anna.says("club create Cycling")
    who = anna.number
    nights(office, 1)
    messenger_says(anna, belongs=False)
    nights(office, DAYS - 1)
    messenger_says(anna, belongs=True)
    nights(office, DAYS)
    anna.says("clubs")
    anna.sees("Cycling, 1 member, you are in")
    messenger_says(anna, belongs=False)  # and the term begins anew
    nights(office, DAYS - 1)
    anna.says("clubs")  # whoever speaks, and belongs, works here
    anna.sees("Cycling, 1 member, you are in")
    assert anna.number == who
    nights(office, DAYS + 2)
    assert anna.number == who


def test_who_is_back_after_the_term_is_new(on_matrix: Office) -> None:
    office = on_matrix
    anna = office.person("Anna", "en")
    anna.says("club create Cycling")
    who = anna.number
    nights(office, 1)
    messenger_says(anna, belongs=False)
    nights(office, DAYS + 2)
    messenger_says(anna, belongs=True)
    anna.says("clubs")
    anna.sees("Cycling, 0 members")
    assert anna.number != who


def test_no_term_forgets_nobody(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna", "en")
    anna.says("hello")
    messenger_says(anna, belongs=False)
    nights(on_matrix, 20, days=0)
    assert on_matrix.read(erasing.erased) == []
    assert [known.name for known in on_matrix.read(lambda store: store.roll.everybody())] == ["Anna"]


def test_turns_come_between_the_many_who_are_forgotten(on_console: Office) -> None:
    """Each is a transaction of its own: who speaks meanwhile waits for one of them, not for all."""
    office, many = on_console, 300
    nights(office, 1)
    gone = [{"name": f"Gone {n}", "state": "left", "since": office.now, "left_at": office.now} for n in range(many)]
    office.write(lambda store: store.connection.execute(person.insert(), gone) and None)
    config = replace(office.jet.config, retention=replace(office.jet.config.retention, leavers_days=1))
    jet = replace(office.jet, config=config)
    office.now += timedelta(days=2)

    async def meanwhile() -> set[int]:
        seen, night = set[int](), asyncio.create_task(each_night(jet))
        while not night.done():
            seen.add(len(await jet.database.write(erasing.erased)))
        await night
        return seen

    seen = office.run(meanwhile())
    assert len(seen) > many / 4, "turns waited while many were forgotten"
    assert len(office.read(erasing.erased)) == many


def test_the_log_says_when_the_last_admin_left(on_matrix: Office, caplog: pytest.LogCaptureFixture) -> None:
    office = on_matrix
    odile, bram = office.person("Odile", "en"), office.person("Bram", "en")
    bram.says("hello")
    odile.says("role give admin Bram")
    messenger_says(odile, belongs=False)
    assert "last admin" not in caplog.text
    messenger_says(bram, belongs=False)
    assert "the last admin has left" in caplog.text
    assert "Bram" not in caplog.text
    odile.says("hello")
    assert office.read(lambda store: store.people.roles("admin")) == {odile.number}  # named as first_admin


def test_several_processes_forget_each_of_them_once(jet_postgres_url: str, tmp_path: Path) -> None:
    now, many = datetime(2026, 11, 23, 3, 0, tzinfo=UTC), 40
    retention = Retention(leavers_days=DAYS)
    gone = [{"name": f"Gone {n}", "state": "left", "since": now, "left_at": now} for n in range(many)]

    async def nights() -> list[int]:
        async with AsyncExitStack() as stack:
            jets = []
            for name in ("first", "second"):
                (tmp_path / name).mkdir()
                store = configured.Store(url=jet_postgres_url, directory=tmp_path / name)
                config = Config(store=store, retention=retention)
                jets.append(await stack.enter_async_context(open_jet(config, lambda: now + (DAYS + 1) * DAY)))
            await jets[0].database.write(lambda store: store.connection.execute(person.insert(), gone) and None)
            forgotten = await asyncio.gather(*map(forget_leavers, jets))
            assert sum(forgotten) == many
            return await jets[0].database.read(erasing.erased)

    numbers = asyncio.run(asyncio.wait_for(nights(), 120))
    assert len(numbers) == len(set(numbers)) == many
