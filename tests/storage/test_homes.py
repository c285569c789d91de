"""Home tabs on both databases: who has opened theirs, and what is drawn when."""

from __future__ import annotations

from datetime import timedelta

from bot.chat import Account
from bot.rates import NO_RATES
from storage.store import Store
from tests.storage.opened import NOW, Opened, room, somebody

MINUTE = timedelta(minutes=1)


def waiting(store: Store, at: object = NOW + 60 * MINUTE) -> list[str | None]:
    taken = store.deliveries.lease(at, MINUTE, 99, "slack", NO_RATES, holder="x")  # type: ignore[arg-type]
    for row in taken.rows:
        assert row.kind == "home"
        store.deliveries.delivered(row, at)  # type: ignore[arg-type]
    return sorted(row.to or "" for row in taken.rows)


def test_a_tab_is_drawn_when_it_is_opened_and_when_something_changes(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram, carla = (somebody(store, name) for name in ("Anna", "Bram", "Carla"))
        place = room(store)
        for name, ago in (("Anna", 0), ("Bram", 90)):
            store.homes.opened(Account("slack", name), place, NOW - ago * MINUTE)
        assert waiting(store) == ["Anna", "Bram"]
        store.homes.draw_of({anna, carla}, NOW)
        assert waiting(store) == ["Anna"]
        store.homes.draw_recent(NOW - 30 * MINUTE, NOW)
        assert waiting(store) == ["Anna"]
        store.homes.draw_of({bram}, NOW)
        store.homes.draw_of({bram}, NOW)
        assert waiting(store) == ["Bram"]
        assert store.homes.shown(Account("slack", "Anna")) == ("", place)
        store.homes.shows(Account("slack", "Anna"), "digest")
        assert store.homes.shown(Account("slack", "Anna")) == ("digest", place)
        assert store.homes.shown(Account("slack", "Carla")) is None
        store.homes.purge(NOW - 60 * MINUTE)
        assert store.homes.shown(Account("slack", "Bram")) is None

    opened.write(work)


def test_one_that_waits_is_not_put_off_by_another_wish(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna = somebody(store, "Anna")
        store.homes.opened(Account("slack", "Anna"), room(store), NOW - MINUTE)
        assert waiting(store) == ["Anna"]
        for second in range(20):
            store.homes.draw_of({anna}, NOW + timedelta(seconds=10 + second))
        assert waiting(store, NOW + timedelta(seconds=5)) == []
        assert waiting(store, NOW + timedelta(seconds=10)) == ["Anna"]

    opened.write(work)
