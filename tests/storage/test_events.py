"""Who comes, on both databases: the last place once, the line in its order, two who are one."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from bot.intranet.events import Draft, Event
from bot.intranet.people import Reader
from storage.database import Database
from storage.store import Store
from storage.untold import AT_ONCE
from tests.storage.opened import NOW, Opened, room, somebody

STARTS = NOW + timedelta(days=7)


def invite(store: Store, most: int | None = None) -> int:
    return store.events.add(
        Draft("Yoga", STARTS, None, "the attic", "", most),
        audience=store.places.audience_all(), author=somebody(store, "Host"), at=NOW, made_in=room(store),
    )  # fmt: skip


def event(store: Store, number: int) -> Event:
    return store.events.get(number, Reader(frozenset((store.places.audience_all(),))))


def names(store: Store, number: int, *, waiting: bool) -> list[str]:
    return [guest.name for guest in store.guests.of(number) if guest.waiting is waiting]


def let_in(store: Store, number: int) -> None:
    store.guests.let_in(number, store.guests.next_in_line(number), STARTS, NOW)


def test_the_last_places_are_given_once(opened: Opened) -> None:
    """Many people at once, on PostgreSQL over several connections: no more come than may, and who comes late waits."""

    def begin(store: Store) -> tuple[int, list[int]]:
        return invite(store, 3), [somebody(store, f"P{n}") for n in range(24)]

    async def go(database: Database) -> None:
        number, people = await database.write(begin)
        comes = await asyncio.gather(
            *(database.write(lambda store, who=who: store.guests.come(number, who, NOW)) for who in people)  # type: ignore[misc]
        )
        assert sum(comes) == 3
        now = await database.read(lambda store: event(store, number))
        assert (now.coming, now.waiting, now.left) == (3, 21, 0)

    opened.run(go)


def test_places_that_come_free_are_given_once(opened: Opened) -> None:
    """Several processes let people in, while others drop out and others answer."""

    def begin(store: Store) -> tuple[int, list[int], list[int]]:
        number, people = invite(store, 4), [somebody(store, f"P{n}") for n in range(16)]
        for who in people:
            store.guests.come(number, who, NOW)
        return number, people, [somebody(store, f"Late {n}") for n in range(8)]

    async def go(database: Database) -> None:
        number, people, late = await database.write(begin)
        work = [lambda store, who=who: store.guests.drop_out(number, who) for who in people[:3]]  # type: ignore[misc]
        work += [lambda store: let_in(store, number) for _ in range(4)]  # type: ignore[misc]
        work += [lambda store, who=who: store.guests.come(number, who, NOW) for who in late]  # type: ignore[misc]
        await asyncio.gather(*(database.write(each) for each in work))
        await database.write(lambda store: let_in(store, number))
        found = await database.read(lambda store: names(store, number, waiting=False))
        assert found == ["P3", "P4", "P5", "P6"]  # in the order in which they answered; nobody late came before

    opened.run(go)


def test_who_had_a_place_keeps_it(opened: Opened) -> None:
    def work(store: Store) -> None:
        number, anna, bram = invite(store, 1), somebody(store, "Anna"), somebody(store, "Bram")
        assert store.guests.come(number, anna, NOW)
        assert not store.guests.come(number, bram, NOW)
        assert store.guests.come(number, anna, NOW, "a reaction")
        assert store.guests.by_source("a reaction", anna) == number
        assert store.guests.with_room(NOW) == []
        assert store.guests.drop_out(number, anna) == "coming"
        assert store.guests.with_room(NOW) == [number]
        assert not store.guests.come(number, anna, NOW), "who waits goes before who answers now"
        let_in(store, number)
        assert (names(store, number, waiting=False), names(store, number, waiting=True)) == (["Bram"], ["Anna"])
        assert store.guests.with_room(STARTS + timedelta(seconds=1)) == []

    opened.write(work)


@pytest.mark.parametrize("first", ["stays", "goes"])
def test_of_two_who_are_one_the_better_answer_stands(opened: Opened, first: str) -> None:
    def work(store: Store) -> None:
        here, there = somebody(store, "Anna"), somebody(store, "Annie")
        order = (here, there) if first == "stays" else (there, here)
        coming, waiting, third = invite(store, 1), invite(store, 1), somebody(store, "Chris")
        store.guests.come(waiting, third, NOW)
        for number in (coming, waiting):
            for who in order:
                store.guests.come(number, who, NOW)
        last = somebody(store, "Last")
        store.guests.come(waiting, last, NOW)
        store.merge(there, into=here)
        assert names(store, coming, waiting=False) == ["Anna"]
        assert names(store, coming, waiting=True) == []
        assert names(store, waiting, waiting=True) == ["Anna", "Last"]

    opened.write(work)


def test_two_who_are_one_want_reminders_as_who_stays_said(opened: Opened) -> None:
    def work(store: Store) -> None:
        here, there = somebody(store, "Anna"), somebody(store, "Annie")
        assert store.guests.set_reminders(there, on=False)
        store.merge(there, into=here)
        assert not store.guests.wants_reminders(here)
        another = somebody(store, "Anneke")
        store.guests.set_reminders(another, on=False)
        store.merge(another, into=here)
        assert store.guests.set_reminders(here, on=True)
        assert store.guests.wants_reminders(here)

    opened.write(work)


def test_a_reminder_is_taken_up_once(opened: Opened) -> None:
    def begin(store: Store) -> int:
        number = invite(store)
        for n in range(30):
            store.guests.come(number, somebody(store, f"P{n}"), NOW)
        return number

    def remind(store: Store) -> list[int]:
        found = store.guests.to_remind(STARTS - timedelta(days=1))
        store.guests.remind_next(found, None)
        return [each.person for each in found]

    async def go(database: Database) -> None:
        await database.write(begin)
        told = await asyncio.gather(*(database.write(remind) for _ in range(4)))
        everybody = [who for each in told for who in each]
        assert len(everybody) == len(set(everybody)) == 30

    opened.run(go)


def test_a_crowd_of_any_size_is_reminded_some_at_a_time(opened: Opened) -> None:
    def work(store: Store) -> None:
        number = invite(store)
        for n in range(250):
            store.guests.come(number, somebody(store, f"P{n}"), NOW)
        due = STARTS - timedelta(hours=20)
        store.guests.remind_next(store.guests.to_remind(due), None)
        assert len(store.guests.to_remind(due)) == 50

    opened.write(work)


def test_who_came_is_purged_and_the_event_stays(opened: Opened) -> None:
    def work(store: Store) -> None:
        number, anna = invite(store), somebody(store, "Anna")
        store.guests.come(number, anna, NOW)
        store.guests.purge(STARTS)
        assert event(store, number).coming == 1
        store.guests.purge(STARTS + timedelta(seconds=1))
        assert event(store, number).coming == 0

    opened.write(work)


def test_everybody_is_told_once_of_what_changed(opened: Opened) -> None:
    """Several processes tell, and some fail in the middle."""

    def begin(store: Store) -> tuple[int, list[int], int]:
        number, people = invite(store), [somebody(store, f"P{n}") for n in range(3 * AT_ONCE)]
        for who in people:
            store.guests.come(number, who, NOW)
        return number, people, store.untold.begin(number, people[0])

    async def go(database: Database) -> None:
        number, people, wanted = await database.write(begin)
        assert wanted == len(people) - 1
        told: list[int] = []

        def tell(store: Store, fails: bool) -> list[int]:
            telling = store.untold.take()
            if fails:
                raise ZeroDivisionError
            return list(telling.people) if telling is not None and telling.event == number else []

        async def process(which: int) -> None:
            for turn in range(20):
                fails = (which + turn) % 3 == 0
                with suppress(ZeroDivisionError):
                    told.extend(await database.write(partial(tell, fails=fails)))

        await asyncio.gather(*map(process, range(4)))
        assert sorted(told) == sorted(people[1:])
        assert not await database.read(lambda store: store.untold.any())

    opened.run(go)
