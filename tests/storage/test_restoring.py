"""What a restored store doubts, on both databases."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.chat import Account, Addressed, Card, Heard, Place, PlaceFacts
from storage import backup
from storage.errors import StoreError
from storage.migrate import upgrade
from storage.store import Store
from storage.tables.delivery import outbox
from tests.storage.opened import NOW, Opened, room, somebody

HOUR = timedelta(hours=1)


def heard(name: str) -> Heard:
    return Heard(Place("slack", "C1"), Account("slack", "Anna"), "hello", name, NOW, Addressed.DIRECT)


def rows(store: Store) -> dict[str, Any]:
    """What waits or not, by what it says."""
    found = store.connection.execute(select(outbox)).all()
    return {row.key or row.to or "all": row for row in found}


def test_what_waits_may_have_arrived(opened: Opened) -> None:
    def prepare(store: Store) -> None:
        here = room(store)
        direct = store.places.told(PlaceFacts(Place("slack", "D1"), "D1", direct=True)).id
        store.outbox.say("slack", here, None, Card("for all"), NOW)
        store.outbox.say("slack", here, "whispered", Card("for one in a room"), NOW)
        store.outbox.say("slack", direct, "direct", Card("for one alone"), NOW)
        assert len(store.inbox.take([heard("E1"), heard("E2")], NOW)) == 2

    opened.write(prepare)
    opened.write(lambda store: store.restoring.begin(NOW, NOW + HOUR, exact=False, held=True))
    found = opened.write(rows)
    assert (found["all"].state, found["all"].attempts, found["all"].first_try_at) == ("ready", 1, NOW)
    assert (found["direct"].state, found["direct"].attempts) == ("ready", 1)
    assert (found["whispered"].state, found["whispered"].card) == ("dead", None)
    assert opened.write(lambda store: store.inbox.pending()) == []
    assert opened.write(lambda store: store.inbox.state_of("slack", "E1")) == "skipped"
    assert opened.write(lambda store: store.restoring.skipped(NOW - HOUR)) == 2


def test_numbers_go_on_where_the_lost_store_may_have_been(opened: Opened) -> None:
    first = opened.write(lambda store: somebody(store, "Anna"))
    opened.write(lambda store: store.restoring.begin(NOW, NOW, exact=False, held=False))
    assert opened.write(lambda store: somebody(store, "Bram")) >= first + 1000

    def say(store: Store) -> int:
        store.outbox.say("slack", room(store), None, Card("x"), NOW)
        return int(store.connection.execute(select(outbox.c.id)).scalar_one())

    assert opened.write(say) > 1_000_000


def test_the_way_back_to_speaking(opened: Opened) -> None:
    assert opened.write(lambda store: store.restoring.state()) is None
    opened.write(lambda store: store.restoring.begin(None, NOW, exact=False, held=False))
    state = opened.write(lambda store: store.restoring.state())
    assert (state.lost_at, state.quiet, state.held) == (NOW, True, False)
    opened.write(lambda store: store.restoring.taken_up())
    assert not opened.write(lambda store: store.restoring.state()).quiet
    assert opened.write(lambda store: store.restoring.resume())
    assert not opened.write(lambda store: store.restoring.resume())
    assert opened.write(lambda store: store.restoring.state()) is None


@pytest.mark.parametrize("again", [False, True])
def test_what_the_old_store_still_tells(tmp_path: Path, again: bool) -> None:
    """All that it had heard and sent is known, and numbers go on; the copy may have been made of an older revision."""
    opened, copy = Opened(f"sqlite:///{tmp_path / 'jet.db'}"), tmp_path / "copy.db"
    upgrade(opened.url)
    opened.write(lambda store: store.outbox.say("slack", room(store), None, Card("waits"), NOW))
    opened.write(lambda store: store.things.hang("poll 1", room(store)))
    asyncio.run(backup.backup(opened.url, copy))
    opened.write(_go_on)
    if again:
        asyncio.run(backup.restore(opened.url, copy))
    put_back = asyncio.run(backup.restore(opened.url, copy))
    assert put_back.restored.exact
    assert put_back.kept is not None
    state = opened.write(lambda store: store.inbox.state_of("slack", "E9"))
    assert state == "done"
    assert opened.write(lambda store: store.connection.scalar(select(outbox.c.state))) == "done"
    assert opened.write(lambda store: store.things.hung("poll 1", room(store))) == ("m1",)
    assert opened.write(lambda store: somebody(store, "Chris")) > 2


def _go_on(store: Store) -> None:
    somebody(store, "Anna")
    somebody(store, "Bram")
    [row] = store.inbox.take([heard("E9")], NOW).values()
    store.inbox.finished(row, "done")
    store.connection.execute(outbox.update().values(state="done", done_at=NOW))
    store.things.set_hung("poll 1", room(store), ("m1",))


def test_a_dump_of_postgresql_and_back(postgres_server: str, postgres_url: str, tmp_path: Path) -> None:
    from storage import dump
    from tests.postgres import binaries, database

    os.environ["PATH"] = f"{binaries()}{os.pathsep}{os.environ['PATH']}"
    if not dump.available():
        pytest.skip("pg_dump is not here")
    source = Opened(postgres_url)
    upgrade(source.url)
    source.write(lambda store: somebody(store, "Anna"))
    copy = tmp_path / "copy.dump"
    assert asyncio.run(backup.backup(source.url, copy)) > 0
    with database(postgres_server) as url:
        put_back = asyncio.run(backup.restore(url, copy))
        assert not put_back.restored.exact
        again = Opened(url)
        assert [person.name for person in again.write(lambda store: store.people.named("Anna"))] == ["Anna"]
        assert again.write(lambda store: somebody(store, "Bram")) > 1000
        with pytest.raises(StoreError, match="not empty"):
            asyncio.run(backup.restore(url, copy))
