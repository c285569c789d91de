"""Leasing on both databases: limits that all processes share, the order of a place, lanes, wrong clocks."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from bot.chat import Card
from bot.rates import NO_RATES, Lane, Rate, Rates
from storage.database import Database
from storage.leased import Leased
from storage.store import Store
from tests.storage.opened import NOW, Opened, room

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CARD = Card("Hello")
SLOW = Rates(
    lanes={Lane.POST: Rate(60, burst=3), Lane.EDIT: Rate(6, burst=1), Lane.VERIFY: Rate(60)}, place=Rate(1, 1.0)
)


def take(store: Store, now: datetime = NOW, rates: Rates = SLOW, limit: int = 100) -> list[Leased]:
    return store.deliveries.lease(now, MINUTE, limit, "slack", rates).rows


def say(store: Store, name: str, text: str = "Hello", *, asked: int | None = None, at: datetime = NOW) -> None:
    store.outbox.say("slack", room(store, name), None, Card(text), at, cause=asked)


def test_a_lane_has_its_rate(opened: Opened) -> None:
    def work(store: Store) -> None:
        for number in range(10):
            say(store, f"C{number}")
        assert [row.place for row in take(store)] == [1, 2, 3]
        found = store.deliveries.lease(NOW, MINUTE, 100, "slack", SLOW)
        assert (found.rows, found.again_at) == ([], NOW + SECOND)
        assert [row.place for row in take(store, NOW + SECOND)] == [4]
        assert [row.place for row in take(store, NOW + 4 * SECOND)] == [5, 6, 7]
        assert [row.place for row in take(store, NOW + 50 * SECOND)] == [8, 9, 10]

    opened.write(work)


def test_one_post_a_second_in_a_place_and_nobody_waits_behind_it(opened: Opened) -> None:
    def work(store: Store) -> None:
        for _ in range(5):
            say(store, "C1")
        say(store, "C2")
        first = take(store)
        assert [row.place for row in first] == [room(store, "C1"), room(store, "C2")]
        store.deliveries.all_delivered(first, NOW)
        assert take(store) == []
        [second] = take(store, NOW + SECOND)
        store.deliveries.all_delivered([second], NOW + SECOND)
        assert [row.place for row in take(store, NOW + 2 * SECOND)] == [room(store, "C1")]

    opened.write(work)


def test_who_asked_is_answered_before_a_thousand_digests(opened: Opened) -> None:
    def work(store: Store) -> None:
        for number in range(50):
            say(store, f"C{number}", "digest")
        say(store, "D1", "answer", asked=7, at=NOW + 5 * SECOND)
        rows = take(store, NOW + 6 * SECOND)
        assert "answer" in [row.card.text for row in rows if row.card]
        store.outbox.draw("poll 1", "slack", room(store, "C40"), NOW, lane=Lane.EDIT)  # edits wait for no post
        [edit] = take(store, NOW + 6 * SECOND)
        assert edit.key == "poll 1"

    opened.write(work)


def test_a_pause_that_a_messenger_asks_for_binds_everybody(opened: Opened) -> None:
    for rates in (SLOW, NO_RATES):

        def work(store: Store, rates: Rates = rates) -> None:
            say(store, "C1")
            [row] = take(store, rates=rates)
            until = NOW + 30 * SECOND
            store.deliveries.hold("slack", Lane.POST, until, rates)
            store.deliveries.later(row, NOW, "ratelimited", known=True)
            found = store.deliveries.lease(until - SECOND, MINUTE, 9, "slack", rates)
            assert (found.rows, found.again_at) == ([], until)
            [row] = take(store, until, rates)
            assert row.first  # surely not sent before: nothing to look for
            store.deliveries.all_delivered([row], until)

        opened.write(work)
        opened.write(lambda store: store.deliveries.purge(NOW + MINUTE))


def test_nobody_takes_what_comes_after_what_is_on_its_way_in_a_place(opened: Opened) -> None:
    def work(store: Store) -> None:
        for number in range(3):
            say(store, "C1", str(number))
        [first] = take(store, rates=NO_RATES, limit=1)
        assert take(store, rates=NO_RATES) == []
        store.deliveries.later(first, NOW + 5 * SECOND, "cut")
        assert take(store, NOW + SECOND, NO_RATES) == []
        rows = take(store, NOW + 5 * SECOND, NO_RATES)
        assert [row.card.text for row in rows if row.card] == ["0", "1", "2"]
        assert [row.first for row in rows] == [False, True, True]

    opened.write(work)


def test_a_card_is_drawn_at_most_once_a_second(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        store.outbox.draw("poll 1", "slack", where, NOW)
        [row] = take(store, rates=NO_RATES)
        store.outbox.draw("poll 1", "slack", where, NOW)  # a vote while it is on its way
        store.deliveries.delivered(row, NOW, rest=1.0)
        assert take(store, NOW + SECOND / 2, NO_RATES) == []
        [row] = take(store, NOW + SECOND, NO_RATES)
        assert row.lane is Lane.EDIT
        store.deliveries.delivered(row, NOW + SECOND, rest=1.0)
        store.outbox.draw("poll 1", "slack", where, NOW + 1.2 * SECOND)
        assert take(store, NOW + 1.9 * SECOND, NO_RATES) == []
        [row] = take(store, NOW + 2 * SECOND, NO_RATES)
        store.deliveries.delivered(row, NOW + 2 * SECOND, rest=1.0)
        store.outbox.draw("poll 1", "slack", where, NOW - 60 * MINUTE)  # the clock went back meanwhile
        assert len(take(store, NOW - 60 * MINUTE, NO_RATES)) == 1

    opened.write(work)


def test_what_is_taken_away_while_it_is_on_its_way_goes_away_after(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        store.outbox.draw("post 1", "slack", where, NOW)
        [row] = take(store, rates=NO_RATES)
        store.outbox.take_away("post 1", "slack", where, NOW)
        assert take(store, rates=NO_RATES) == []
        store.deliveries.delivered(row, NOW)
        [away] = take(store, rates=NO_RATES)
        assert (away.kind, away.id) == ("delete", row.id)
        store.deliveries.delivered(away, NOW)
        store.outbox.take_away("post 1", "slack", where, NOW)  # whose drawing is long forgotten
        assert [each.kind for each in take(store, rates=NO_RATES)] == ["delete"]

    opened.write(work)


def test_looking_for_a_late_duplicate_is_kept_in_the_store(opened: Opened) -> None:
    def work(store: Store) -> None:
        say(store, "C1")
        [row] = take(store)
        store.deliveries.look_later(row, NOW + 3 * MINUTE, 1, {"txn": "1", "remote_ids": ["a"], "since": 1.0})
        store.deliveries.delivered(row, NOW)
        assert store.outbox.counts() == {"done": 1, "verify": 1}
        assert take(store, NOW + 2 * MINUTE) == []
        assert store.deliveries.next_due("slack", NOW) == NOW + 3 * MINUTE
        [look] = take(store, NOW + 3 * MINUTE)
        assert (look.kind, look.detail) == ("verify", {"txn": "1", "remote_ids": ["a"], "since": 1.0})
        store.deliveries.all_delivered([look], NOW + 3 * MINUTE)
        assert store.outbox.counts() == {"done": 2}

    opened.write(work)


def test_what_failed_comes_before_what_was_said_after_it(opened: Opened) -> None:
    def work(store: Store) -> None:
        say(store, "C1", "first")
        [first] = take(store)
        say(store, "C1", "second", at=NOW + SECOND)
        store.deliveries.later(first, NOW + 5 * MINUTE, "cut")
        say(store, "C2", at=NOW + SECOND)
        [other] = take(store, NOW + MINUTE)
        store.deliveries.all_delivered([other], NOW + MINUTE)
        assert store.deliveries.next_due("slack", NOW + MINUTE) == NOW + 5 * MINUTE
        [again] = take(store, NOW + 5 * MINUTE)
        assert (again.id, again.attempts, again.first) == (first.id, 2, False)

    opened.write(work)


def test_a_messenger_that_is_back_is_tried_at_once(opened: Opened) -> None:
    def work(store: Store) -> None:
        say(store, "C1")
        [row] = take(store)
        store.deliveries.later(row, NOW + 5 * MINUTE, "cut")
        store.deliveries.hold("slack", Lane.EDIT, NOW + MINUTE, SLOW)
        assert take(store, NOW + MINUTE) == []
        store.deliveries.hasten("slack")
        assert [row.attempts for row in take(store, NOW + MINUTE)] == [2]

    opened.write(work)


def test_a_clock_that_was_a_day_ahead_holds_nothing_up(opened: Opened) -> None:
    def work(store: Store) -> None:
        day = timedelta(days=1)
        say(store, "C1", at=NOW + day)
        [row] = take(store, NOW + day)
        store.deliveries.later(row, NOW + day + MINUTE, "cut")
        say(store, "C2", at=NOW + day)
        take(store, NOW + day)
        assert take(store) == []
        store.deliveries.clock_went_back(NOW, timedelta(minutes=10), lambda *_: NOW)
        assert len(take(store)) == 2

    opened.write(work)


def test_several_processes_keep_one_limit_together(jet_postgres_url: str) -> None:
    opened = Opened(jet_postgres_url)
    opened.write(lambda store: [say(store, f"C{n}") for n in range(60)])
    rates = Rates(lanes={Lane.POST: Rate(60, burst=20)})
    taken: list[int] = []

    def work() -> None:
        async def go(database: Database) -> None:
            for second in range(10):
                now = NOW + second * SECOND
                rows = await database.write(lambda store, now=now: take(store, now, rates, 7))  # type: ignore[misc]
                taken.extend(row.id for row in rows)

        opened.run(go)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(set(taken))
    assert 20 <= len(taken) <= 29
