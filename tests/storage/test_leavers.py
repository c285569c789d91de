"""Since when people are gone, and whose term is over, by a clock that no leap runs away with."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from sqlalchemy import select

from storage import erasing
from storage.store import Store
from storage.tables.people import person
from tests.storage.opened import NOW, Opened, somebody

DAY = timedelta(days=1)
YEAR = 365 * DAY


def left_at(store: Store, who: int) -> datetime | None:
    return store.connection.scalar(select(person.c.left_at).where(person.c.id == who))


def leaver(store: Store, name: str, at: datetime = NOW) -> int:
    who = somebody(store, name)
    store.leavers.leave(who, at)
    return who


def test_who_comes_back_has_not_left(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna = leaver(store, "Anna")
        assert left_at(store, anna) == NOW
        store.leavers.back(anna)
        assert left_at(store, anna) is None
        assert store.people.get(anna).name == "Anna"
        assert store.leavers.due(NOW + YEAR) is None

    opened.write(work)


def test_who_left_first_is_due_first_and_an_admin_never(opened: Opened) -> None:
    def work(store: Store) -> None:
        for name, days in (("Anna", 1), ("Bram", 0), ("Chris", 2)):
            leaver(store, name, NOW + days * DAY)
        odile = leaver(store, "Odile", NOW - DAY)
        store.people.give_role(odile, "admin")  # while another process hears that they left
        due = []
        while (who := store.leavers.due(NOW + 2 * DAY)) is not None:
            due.append(store.people.get(who).name)
            erasing.forget(store, who, NOW)
        assert due == ["Bram", "Anna"]
        assert store.people.get(odile).name == "Odile"

    opened.write(work)


def test_who_left_or_came_back_by_a_jet_that_does_not_write_it_down(opened: Opened) -> None:
    """The version before, while processes are upgraded in turn, or in the years before."""

    def work(store: Store) -> None:
        gone, again, forgotten, other = (somebody(store, name) for name in ("Anna", "Bram", "Chris", "Dora"))
        merged = somebody(store, "D.")
        store.people.change(gone, state="left")
        store.leavers.leave(again, NOW)
        store.people.change(again, state="active")
        erasing.forget(store, leaver(store, "Eva"), NOW)
        erasing.forget(store, forgotten, NOW)
        store.merge(merged, other)
        store.people.change(merged, name="D.")  # as it was left before
        store.leavers.night(NOW + DAY)
        kept = store.connection.execute(select(person.c.id, person.c.left_at).where(person.c.left_at.is_not(None)))
        assert [tuple(row) for row in kept] == [(gone, NOW + DAY)]
        names = {store.people.get(who).name for who in (gone, again, forgotten, other, merged)}
        assert names == {"Anna", "Bram", "Dora", ""}

    opened.write(work)


def test_a_clock_that_is_wrong_for_a_night_ends_no_term(opened: Opened) -> None:
    def work(store: Store) -> None:
        assert store.leavers.night(NOW) == NOW
        assert store.leavers.night(NOW + DAY) == NOW + DAY
        for hours in (0, 1, 30):  # and Jet is started again and again
            ahead = NOW + 10 * YEAR + timedelta(hours=hours)
            counted = store.leavers.night(ahead)
            assert counted <= NOW + 15 * DAY
        assert store.leavers.night(NOW + 2 * DAY) == NOW + 2 * DAY  # the right time is back
        assert store.leavers.night(NOW + 3 * DAY) == NOW + 3 * DAY

    opened.write(work)


def test_after_a_long_stop_the_term_is_counted_a_week_a_night(opened: Opened) -> None:
    def work(store: Store) -> None:
        store.leavers.night(NOW)
        counted = [store.leavers.night(NOW + YEAR + night * DAY) for night in range(80)]
        assert counted[0] == NOW + 7 * DAY
        assert counted[-1] == NOW + YEAR + 79 * DAY
        assert all(later - earlier <= 7 * DAY for earlier, later in itertools.pairwise(counted))

    opened.write(work)


def test_who_leaves_while_the_clock_is_behind_did_not_leave_long_ago(opened: Opened) -> None:
    def work(store: Store) -> None:
        store.leavers.night(NOW)
        anna = leaver(store, "Anna", NOW - 20 * YEAR)
        store.leavers.night(NOW - 20 * YEAR)
        store.leavers.night(NOW + DAY)
        assert left_at(store, anna) == NOW

    opened.write(work)
