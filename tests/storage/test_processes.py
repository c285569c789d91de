"""Processes over one store: who lives, what the dead leave behind, and what one at a time may hold."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.chat import Account, Addressed, Card, Heard, Place
from storage.store import Store
from tests.storage.opened import NOW, Opened, room

MINUTE = timedelta(minutes=1)


def said(who: str, text: str, number: str) -> Heard:
    return Heard(Place("slack", "C1"), Account("slack", who), text, number, NOW, Addressed.PREFIX, who)


def test_what_the_dead_were_sending_is_anybodys_at_once(opened: Opened) -> None:
    def work(store: Store) -> None:
        for name in ("a", "b"):
            store.processes.enter(name, name, NOW)
            store.outbox.say("slack", room(store, name), None, Card("x"), NOW)
            assert len(store.deliveries.lease(NOW, MINUTE, 1, "slack", holder=name).rows) == 1
        assert store.deliveries.lease(NOW, MINUTE, 9, "slack", holder="b").rows == []
        assert store.processes.bury("a") is True
        assert store.processes.bury("a") is False
        [row] = store.deliveries.lease(NOW, MINUTE, 9, "slack", holder="b").rows
        assert (row.attempts, row.first) == (2, False)
        assert store.processes.beat("a", NOW) is False
        assert store.processes.beat("b", NOW) is True
        assert store.processes.beats() == {"b": 1}

    opened.write(work)


def test_what_the_dead_had_heard_is_taken_up(opened: Opened) -> None:
    def work(store: Store) -> None:
        for name in ("a", "b"):
            store.processes.enter(name, name, NOW)
        store.inbox.take([said("anna", "one", "1"), said("bram", "two", "2")], NOW, "a")
        store.inbox.take([said("anna", "three", "3")], NOW, "b")
        assert store.inbox.claim("b") == []
        assert store.inbox.held("b") == [3]
        assert store.inbox.behind([3], "b")
        store.processes.bury("a")
        assert store.inbox.claim("b") == [1, 2]
        assert store.inbox.held("b") == [1, 2, 3]
        assert not store.inbox.behind([3], "b")  # it is the same process that sees to it now
        assert store.inbox.behind([2, 3], "c") == {3}
        store.inbox.finished(1, "done")
        assert not store.inbox.behind([3], "c")

    opened.write(work)


def test_one_process_at_a_time_holds_an_account(opened: Opened) -> None:
    def work(store: Store) -> None:
        for name in ("a", "b"):
            store.processes.enter(name, name, NOW)
        first = store.processes.hold("matrix", "a")
        assert first is not None
        assert store.processes.hold("matrix", "b") is None
        assert store.processes.still_holds("matrix", "a", first)
        store.processes.bury("a")
        second = store.processes.hold("matrix", "b")
        assert second is not None
        assert second > first
        assert not store.processes.still_holds("matrix", "a", first)
        store.processes.enter("a", "a", NOW)  # it was only frozen
        assert store.processes.hold("matrix", "a") is None
        store.processes.let_go("matrix", "b")
        third = store.processes.hold("matrix", "a")
        assert third is not None
        assert not store.processes.still_holds("matrix", "a", first)
        assert store.processes.still_holds("matrix", "a", third)

    opened.write(work)


def test_two_processes_that_first_say_something_to_a_place_at_once(jet_postgres_url: str) -> None:
    opened = Opened(jet_postgres_url)
    where = opened.write(lambda store: room(store))
    there = threading.Barrier(2)

    def ask(store: Store) -> int:
        store.connection.exec_driver_sql("SELECT 1")  # its transaction has begun
        with contextlib.suppress(threading.BrokenBarrierError):
            there.wait(10)
        found = store.places.audience_of_place(where)
        time.sleep(0.2)  # the other one meets it before it is committed
        return found

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: opened.write(ask), range(2))
    assert first == second
