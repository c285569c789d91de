"""Schedules: each occurrence is taken up once, whoever is at it, and handed to the outbox with it."""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from bot.chat import Account, Place, PlaceFacts
from bot.intranet.digests import Fate, QuietHours, Rhythm, fates
from storage.database import Database
from storage.store import Store
from storage.tables.delivery import outbox
from storage.tables.timers import occurrence
from tests.storage.opened import NOW, Opened, room, somebody

DAILY = Rhythm(frozenset(range(7)), time(9), ZoneInfo("Europe/Amsterdam"))
TOMORROW = NOW + timedelta(days=1)  # 13:00 in Amsterdam
LATE = timedelta(hours=6)


def made(store: Store, name: str = "kantine") -> int:
    """A daily digest for a room; its id."""
    who = somebody(store, f"Anna of {name}")
    return store.schedules.set(DAILY, place=room(store, name), person=None, made_by=who, now=NOW, language=None).id


def personal(store: Store, name: str) -> int:
    """A daily digest for somebody; their id."""
    who = somebody(store, name)
    direct = PlaceFacts(Place("slack", f"@{name}"), name, direct=True, members={Account("slack", name): name})
    home = store.places.told(direct).id
    store.schedules.set(DAILY, place=home, person=who, made_by=who, now=NOW, language=None, follows=True)
    return who


def plan(store: Store, now=TOMORROW, limit: int = 1000) -> int:  # type: ignore[no-untyped-def]
    """As the clock does."""
    found = store.schedules.due(now, limit)
    return store.schedules.settle(fates(found, now, LATE, lambda _: False), now)


def slots(store: Store) -> list[str | None]:
    return list(store.connection.scalars(select(outbox.c.slot).order_by(outbox.c.id)))


def states(store: Store) -> list[tuple[date, str]]:
    rows = store.connection.execute(select(occurrence.c.local_date, occurrence.c.state).order_by(occurrence.c.at))
    return [(row[0], row[1]) for row in rows]


def test_an_occurrence_is_handed_on_once(opened: Opened) -> None:
    def again(store: Store) -> tuple[int, int, int]:
        number = made(store)
        first = plan(store)
        back = Fate("sent", TOMORROW.date(), TOMORROW)  # as if its clock had been set back
        store.connection.execute(text("UPDATE schedule SET next_date = '2026-11-24'"))
        second = store.schedules.settle({number: back}, TOMORROW)
        assert slots(store) == [f"digest {number} 2026-11-24"]
        assert [each.slot for each in store.schedules.tellings(slots(store))] == slots(store)  # type: ignore[arg-type]
        return first, second, plan(store)

    assert opened.write(again) == (1, 0, 0)


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


def test_a_new_one_tells_what_the_old_one_had_still_to_tell(opened: Opened) -> None:
    def work(store: Store) -> None:
        made(store)
        again = store.schedules.set(
            DAILY, place=room(store, "kantine"), person=None, made_by=1, now=TOMORROW, language="nl"
        )
        assert again.told_until == NOW

    opened.write(work)


def test_clocks_at_once_take_each_occurrence_once(opened: Opened) -> None:
    opened.write(lambda store: [made(store, f"room {n}") for n in range(20)])

    async def work(database: Database) -> list[int]:
        return await asyncio.gather(*(database.write(lambda store: plan(store, limit=5)) for _ in range(12)))

    assert sum(opened.run(work)) == 20
    found = opened.write(slots)
    assert len(found) == len(set(found)) == 20


def test_what_is_too_late_is_skipped_and_a_later_one_in_time_is_sent(opened: Opened) -> None:
    def work(store: Store) -> None:
        made(store)
        after_days = NOW + timedelta(days=4, hours=-3)  # 10:00 in Amsterdam
        while store.schedules.waits(after_days):
            plan(store, after_days)
        assert states(store) == [(date(2026, 11, 24), "skipped"), (date(2026, 11, 27), "sent")]
        [telling] = store.schedules.tellings(slots(store))  # type: ignore[arg-type]
        assert (telling.since, telling.until) == (NOW, after_days)
        assert store.schedules.skipped(NOW) == 1

    opened.write(work)


def test_quiet_hours_put_a_digest_off_and_a_long_quiet_passes_it_over(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram = personal(store, "Anna"), personal(store, "Bram")
        store.attention.set_quiet_hours(anna, QuietHours(time(22), time(9, 30)))
        store.people.change(bram, quiet_until=NOW + timedelta(days=3))
        nine = NOW + timedelta(hours=20)
        assert plan(store, nine) == 0
        assert [state for _, state in states(store)] == ["quiet"]
        assert plan(store, nine + timedelta(minutes=29)) == 0
        assert plan(store, nine + timedelta(minutes=30)) == 1
        assert {state for _, state in states(store)} == {"quiet", "sent"}
        assert slots(store) == ["digest 1 2026-11-24"]

    opened.write(work)


@pytest.mark.parametrize("gone", ["left the organisation", "left the place"])
def test_who_is_gone_gets_none(opened: Opened, gone: str) -> None:
    def work(store: Store) -> None:
        anna = personal(store, "Anna")
        if gone == "left the organisation":
            store.people.change(anna, state="left")
        else:
            store.places.change(store.schedules.of(place=None, person=anna).place, left=True)  # type: ignore[union-attr]
        assert plan(store) == 0
        assert not store.schedules.waits(TOMORROW + timedelta(days=3))

    opened.write(work)


def test_the_hour_follows_the_person_to_another_zone(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna = personal(store, "Anna")
        store.schedules.moved(anna, "America/New_York", NOW)  # 7:00 there
        schedule = store.schedules.of(place=None, person=anna)
        assert schedule is not None
        assert (schedule.next_date, schedule.next_at) == (NOW.date(), NOW + timedelta(hours=2))
        nine = NOW + timedelta(hours=2)
        assert plan(store, nine) == 1
        store.schedules.moved(anna, "America/Los_Angeles", nine)  # 6:00 there, the same date
        assert plan(store, nine + timedelta(hours=3)) == 0
        assert plan(store, nine + timedelta(hours=27)) == 1

    opened.write(work)


def test_occurrences_are_forgotten_after_their_term(opened: Opened) -> None:
    def work(store: Store) -> None:
        made(store)
        plan(store)
        assert store.schedules.purge(TOMORROW) == 0
        assert store.schedules.purge(TOMORROW + timedelta(days=1)) == 1

    opened.write(work)


def test_a_pause_ends_with_the_first_digest_after_it(opened: Opened) -> None:
    def work(store: Store) -> None:
        made(store)
        had = store.schedules.of(place=room(store, "kantine"), person=None)
        assert had is not None
        paused = store.schedules.pause(had, NOW + timedelta(days=10), NOW)
        assert paused.next_date == date(2026, 12, 4)
        assert plan(store) == 0
        resumed = store.schedules.pause(paused, None, TOMORROW)
        assert (resumed.next_date, resumed.paused_until, resumed.told_until) == (date(2026, 11, 25), None, NOW)

    opened.write(work)


def test_readers_in_bulk_read_what_each_would_alone(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram = personal(store, "Anna"), personal(store, "Bram")
        club = store.clubs.add("Fietsen", anna, NOW)
        store.clubs.join(club.id, bram, NOW, standing="invited")
        store.places.audience_of_club(club.id)
        homes = [store.places.get(room(store, name)) for name in ("kantine", "gang")]
        store.places.audience_of_place(homes[0].id)
        store.places.change(homes[1].id, club=club.id, strangers=True)
        homes[1] = store.places.get(homes[1].id)
        store.places.enter((homes[0].id, Account("slack", voice)) for voice in ("Anna", "Bram"))
        assert store.readers.of_people([anna, bram]) == {who: store.people.reader(who) for who in (anna, bram)}
        assert store.readers.of_places(homes) == {home.id: store.places.reader(home) for home in homes}
        store.people.change(bram, state="left")
        assert store.readers.people([anna, bram]) == {anna: store.people.get(anna)}

    opened.write(work)
