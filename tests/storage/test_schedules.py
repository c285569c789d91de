"""Schedules: each occurrence is taken up once, whoever is at it."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.intranet.digests import Rhythm
from storage.database import Database
from storage.store import Store
from tests.storage.opened import NOW, Opened, room, somebody

DAILY = Rhythm(frozenset(range(7)), time(9), ZoneInfo("Europe/Amsterdam"))


def made(store: Store, name: str = "kantine") -> int:
    """A daily digest for a room; its id."""
    who = somebody(store, f"Anna of {name}")
    return store.schedules.set(DAILY, place=room(store, name), person=None, made_by=who, now=NOW, language=None).id


def test_an_occurrence_is_claimed_once(opened: Opened) -> None:
    def twice(store: Store) -> list[bool]:
        number = made(store)
        day = NOW.date()
        return [store.schedules.take_up(number, day, state, NOW) for state in ("sent", "sent", "skipped")]

    assert opened.write(twice) == [True, False, False]


def test_a_schedule_is_due_from_its_hour_on(opened: Opened) -> None:
    opened.write(made)
    hours = (timedelta(hours=19, minutes=59), timedelta(hours=20), timedelta(days=3))
    due = [opened.write(lambda store, after=after: len(store.schedules.due(NOW + after, 10))) for after in hours]
    waits = [opened.write(lambda store, after=after: store.schedules.waits(NOW + after)) for after in hours]
    assert (due, waits) == ([0, 1, 1], [False, True, True])


def test_a_new_one_replaces_the_old_and_one_that_stopped_is_not_due(opened: Opened) -> None:
    def work(store: Store) -> tuple[int, int, bool, bool]:
        made(store)
        place = room(store, "kantine")
        store.schedules.set(DAILY, place=place, person=None, made_by=1, now=NOW, language="nl")
        later = NOW + timedelta(days=2)
        both = len(store.schedules.due(later, 10))
        stopped = store.schedules.stop(place=place, person=None), store.schedules.stop(place=place, person=None)
        return both, len(store.schedules.due(later, 10)), *stopped

    assert opened.write(work) == (1, 0, True, False)


def test_workers_at_once_take_each_occurrence_once(opened: Opened) -> None:
    opened.write(lambda store: [made(store, f"room {n}") for n in range(20)])
    later = NOW + timedelta(days=1)

    def take(store: Store) -> list[int]:
        taken = []
        for schedule in store.schedules.due(later, 5):
            if store.schedules.take_up(schedule.id, schedule.next_date, "sent", later):
                taken.append(schedule.id)
            local_date, at = schedule.rhythm.next_after(later)
            store.schedules.advance(schedule.id, local_date, at, later)
        return taken

    async def work(database: Database) -> list[list[int]]:
        return await asyncio.gather(*(database.write(take) for _ in range(12)))

    taken = [number for each in opened.run(work) for number in each]
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 20
