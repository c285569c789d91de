"""The feedback box and reports on both databases: who sees them, what ties them to somebody, what is forgotten when."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from bot.chat import Card
from storage import migrations
from storage.migrate import upgrade
from storage.store import Store
from tests.storage.opened import NOW, Opened, room, somebody


def reads(store: Store, number: int, who: int) -> bool:
    try:
        store.feedback.get(number, store.people.get(who))
    except LookupError:
        return False
    return True


def test_who_reads_it(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram, fatima = (somebody(store, name) for name in ("Anna", "Bram", "Fatima"))
        store.people.give_role(fatima, "feedback")
        assert store.feedback.group() == {fatima}
        for nameless in (False, True):
            number = store.feedback.add("Too dark", anna, NOW, nameless=nameless)
            assert [reads(store, number, who) for who in (anna, bram, fatima)] == [True, False, True]
            assert store.things.get(number, store.people.reader(fatima)).kind == "feedback"
            for who in (anna, bram):
                with pytest.raises(LookupError):
                    store.things.get(number, store.people.reader(who))
            assert store.feedback.sender(number) == anna
            store.feedback.becomes(number, "done", NOW, "A lamp")
            assert store.feedback.sender(number) == (None if nameless else anna)
            assert reads(store, number, anna) is not nameless

    opened.write(work)


def test_two_people_become_one_and_one_is_forgotten(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, annie = somebody(store, "Anna"), somebody(store, "Annie")
        number = store.feedback.add("Too dark", annie, NOW, nameless=True)
        store.reports.add(None, annie, "because", NOW)
        store.merge(annie, anna)
        assert [one.number for one in store.feedback.sent_by(anna)] == [number]
        assert store.feedback.sender(number) == anna
        assert [each["why"] for each in store.reports.of(anna)] == ["because"]
        assert store.feedback.forget(anna) == [f"feedback {number}"]
        store.reports.forget(anna)
        assert store.feedback.sent_by(anna) == []
        assert [each.why for each in store.reports.open(9)] == [""]

    opened.write(work)


def test_what_was_dealt_with_is_forgotten_in_time(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna = somebody(store, "Anna")
        number = store.feedback.add("Too dark", anna, NOW, nameless=False)
        store.feedback.say(store.feedback.for_group(number), "more", NOW, None)
        store.reports.add(None, anna, "because", NOW)
        later = NOW + timedelta(days=1)
        store.feedback.purge(later)
        store.reports.purge(later)
        assert len(store.feedback.waiting(9)) == len(store.reports.open(9)) == 1
        store.feedback.becomes(number, "declined", NOW, "no")
        assert store.reports.settle(store.reports.open(9)[0].id, anna, NOW) is not None
        store.feedback.purge(later)
        store.reports.purge(later)
        assert store.feedback.sent_by(anna) == []
        assert store.reports.of(anna) == []

    opened.write(work)


def test_of_a_traceless_delivery_nothing_is_kept(opened: Opened) -> None:
    def work(store: Store) -> None:
        where = room(store)
        for traceless in (True, False):
            store.outbox.say("slack", where, None, Card("x"), NOW, traceless=traceless)
        rows = store.deliveries.lease(NOW, timedelta(seconds=9), 9, "slack").rows
        for row in rows:
            store.deliveries.delivered(row, NOW)
        assert store.outbox.counts() == {"done": 1}
        store.outbox.say("slack", where, None, Card("x"), NOW, traceless=True)
        [row] = store.deliveries.lease(NOW, timedelta(seconds=9), 9, "slack").rows
        store.deliveries.dead(row, NOW, "gone")
        left = store.connection.execute(text("SELECT place, card FROM outbox WHERE state = 'dead'")).one()
        assert left.place is None

    opened.write(work)


def test_a_store_with_rows_is_brought_up_to_date(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'jet.db'}", request.getfixturevalue("postgres_url")):
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.set_main_option("path_separator", "os")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0003")
            connection.execute(text("INSERT INTO person (id, name, state, since) VALUES (7, 'Anna', 'active', 0)"))
            connection.execute(
                text(
                    "INSERT INTO outbox (id, connection, kind, gen, state, due_at, attempts)"
                    " VALUES (3, 'slack', 'message', 1, 'ready', 0, 0)"
                )
            )
        engine.dispose()
        assert upgrade(url) is True

        def work(store: Store) -> None:
            [row] = store.deliveries.lease(NOW, timedelta(seconds=9), 9, "slack").rows
            store.deliveries.delivered(row, NOW)
            assert store.outbox.counts() == {"done": 1}
            assert reads(store, store.feedback.add("x", 7, NOW, nameless=True), 7)

        Opened(url).write(work)
