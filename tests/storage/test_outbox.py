"""The outbox on both databases: leases, settling under them, redraws that become one, order, purging."""

from __future__ import annotations

import threading
from datetime import timedelta

from bot.chat import Account, Ballot, Card, Choice, Place, PlaceFacts
from storage.database import Database
from storage.leased import Leased
from storage.outbox import Answer
from storage.store import Store
from tests.storage.opened import NOW, Opened, room

MINUTE = timedelta(minutes=1)
CARD = Card("*Lunch?*", (Choice("Pizza", "vote 1 id:1", 3, "id:1"),), Ballot("Lunch?", 2))


def _lease(store: Store, now=NOW, limit: int = 10) -> list[Leased]:  # type: ignore[no-untyped-def]
    return store.deliveries.lease(now, MINUTE, limit, "slack").rows


def test_a_card_comes_out_as_it_went_in(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        store.outbox.say("slack", where, "U1", CARD, NOW, thread="t1", cause=7)
        [row] = _lease(store)
        assert (row.card, row.to, row.thread, row.place, row.attempts) == (CARD, "U1", "t1", where, 1)
        assert row.first_try_at == NOW

    opened.write(work)


def test_many_are_told_at_once_with_and_without_a_place_and_a_cause(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        answers = [Answer(where, "U1", "t1", CARD, 7), Answer(None, "U2", None, CARD, None)]
        store.outbox.say_each("slack", answers, NOW)
        rows = [(row.place, row.to, row.thread, row.card, row.cause) for row in _lease(store)]
        assert rows == [(where, "U1", "t1", CARD, 7), (None, "U2", None, CARD, None)]

    opened.write(work)


def test_a_leased_row_is_nobody_elses_until_the_lease_ends(opened: Opened) -> None:
    def work(store: Store) -> None:
        store.outbox.say("slack", room(store), None, CARD, NOW)
        [first] = _lease(store)
        assert _lease(store) == []
        [second] = _lease(store, NOW + MINUTE)
        assert second.attempts == 2
        assert second.first_try_at == NOW
        store.deliveries.delivered(first, NOW)  # a frozen process wakes up: its lease is over
        assert store.outbox.counts() == {"ready": 1}
        store.deliveries.delivered(second, NOW)
        assert store.outbox.counts() == {"done": 1}

    opened.write(work)


def test_redraws_asked_for_together_are_one(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        for _ in range(100):
            store.outbox.draw("poll 1", "slack", where, NOW)
        [row] = _lease(store)
        assert (row.gen, row.key, row.card) == (100, "poll 1", None)
        store.deliveries.delivered(row, NOW)
        assert _lease(store) == []

    opened.write(work)


def test_a_redraw_asked_for_on_the_way_is_done_again(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        store.outbox.draw("poll 1", "slack", where, NOW)
        [row] = _lease(store)
        store.outbox.draw("poll 1", "slack", where, NOW)
        assert _lease(store) == []  # still on its way
        store.deliveries.delivered(row, NOW)
        [again] = _lease(store)
        assert (again.gen, again.attempts) == (2, 1)

    opened.write(work)


def test_what_did_not_arrive_is_tried_later(opened: Opened) -> None:
    def work(store: Store) -> None:
        store.outbox.say("slack", room(store), None, CARD, NOW)
        [row] = _lease(store)
        store.deliveries.later(row, NOW + MINUTE, "busy")
        assert _lease(store) == []
        assert store.deliveries.next_due("slack", NOW) == NOW + MINUTE
        [row] = _lease(store, NOW + MINUTE)
        store.deliveries.dead(row, NOW, "forbidden")
        assert store.outbox.counts() == {"dead": 1}

    opened.write(work)


def test_what_was_not_tried_is_as_if_it_never_was_leased(opened: Opened) -> None:
    def work(store: Store) -> None:
        store.outbox.say("slack", room(store), None, CARD, NOW)
        store.deliveries.put_back(_lease(store))
        [row] = _lease(store, NOW + MINUTE)
        assert (row.attempts, row.first_try_at) == (1, NOW + MINUTE)

    opened.write(work)


def test_leases_of_the_dead_are_released(opened: Opened) -> None:
    def work(store: Store) -> None:
        store.outbox.say("slack", room(store), None, CARD, NOW)
        _lease(store)
        assert store.deliveries.release() == 1
        [row] = _lease(store)
        assert row.attempts == 2

    opened.write(work)


def test_an_account_sees_its_own_rows_and_the_public_ones(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram = Account("slack", "anna"), Account("slack", "bram")
        hers = PlaceFacts(Place("slack", "D1"), "D1", direct=True, members={anna: "Anna"})
        his = PlaceFacts(Place("slack", "D2"), "D2", direct=True, members={bram: "Bram"})
        where = room(store)
        for place, to in (
            (where, None), (where, "anna"), (where, "bram"), (store.places.told(hers).id, None),
            (store.places.told(his).id, None), (None, "bram"),
        ):  # fmt: skip
            store.outbox.say("slack", place, to, CARD, NOW)
        seen = store.deliveries.lease(NOW, MINUTE, 10, "slack", seen_by=anna).rows
        assert [row.id for row in seen] == [1, 2, 4]

    opened.write(work)


def test_old_deliveries_are_forgotten_and_waiting_ones_are_not(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        for _ in range(3):
            store.outbox.say("slack", where, None, CARD, NOW)
        first, second, _ = _lease(store)
        store.deliveries.delivered(first, NOW)
        store.deliveries.dead(second, NOW + 2 * MINUTE, "gone")
        assert store.outbox.purge(NOW + MINUTE) == 1
        assert store.outbox.counts() == {"dead": 1, "ready": 1}

    opened.write(work)


def test_which_card_a_message_is_stays_known_while_it_hangs(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        store.things.set_hung("poll 1", where, ("m1",))
        for name, key in (("m1", "poll 1"), ("m2", "poll 2")):
            store.outbox.keep_receipt("slack", where, (name,), key, NOW)
        store.outbox.keep_receipt("slack", where, ("m3",), "poll 2", NOW + MINUTE)
        assert store.outbox.purge_receipts(NOW + MINUTE) == 1
        assert [store.outbox.key_of("slack", name) for name in ("m1", "m2", "m3")] == ["poll 1", None, "poll 2"]

    opened.write(work)


def test_two_workers_never_take_the_same_row(jet_postgres_url: str) -> None:
    opened = Opened(jet_postgres_url)
    opened.write(lambda store: [store.outbox.say("slack", room(store, f"C{n}"), None, CARD, NOW) for n in range(200)])
    taken: list[int] = []

    def take() -> None:
        async def go(database: Database) -> None:
            while rows := await database.write(lambda store: _lease(store, limit=7)):
                taken.extend(row.id for row in rows)

        opened.run(go)

    workers = [threading.Thread(target=take) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == list(range(1, 201))
