"""The first start after a restore: what fell due and was said before the loss comes to nobody twice."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.running import restored
from storage import backup
from tests.dialogue.fixtures import on_console
from tests.dialogue.office import Office

__all__ = ["on_console"]


def put_back(office: Office, copy: Path) -> None:
    """The store is lost and the copy put in its place; the old one cannot be read. It was lost just now."""
    file = office.directory / "jet.db"
    file.write_bytes(b"SQLite format 3\0" + b"\1" * 100_000)
    file.with_name("jet.db-wal").unlink(missing_ok=True)
    os.utime(file, (office.now.timestamp(), office.now.timestamp()))
    asyncio.run(backup.restore(office.config.store.url, copy))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


def test_a_deadline_and_an_overview_are_not_told_twice(on_console: Office, copy: Path) -> None:
    office = on_console
    anna = office.person("Anna")
    office.place("canteen", anna)
    anna.says("poll Lunch? | Pizza | Soup until 11:00", "canteen")
    anna.says("digest here daily 11:30", "canteen")
    anna.says("poll Cake? | Apple | Curd until friday", "canteen")
    asyncio.run(backup.backup(office.config.store.url, copy))
    office.moves_on(hours=3)
    told = office.everything_shown()
    lost_at = office.now
    office.restart(lambda: put_back(office, copy))
    anna.looks_away()
    office.run(restored.beware(office.jet))
    office.run(restored.take_up(office.jet))
    office.tick()
    assert not [seen for seen in anna.new if not seen.key], [seen.text for seen in anna.new]
    assert office.read(lambda store: store.restoring.state()) is None
    assert "New since" in told, "the overview was told before the loss"
    assert "Poll 1 is closed" in told
    office.moves_on(days=1)
    assert office.read(lambda store: store.overview.digests(lost_at - timedelta(days=2)).outcomes)


def test_what_was_said_before_the_loss_is_not_done_again(on_console: Office, copy: Path) -> None:
    office = on_console
    anna = office.person("Anna")
    anna.says("club create Chess")
    lost_at = office.now + timedelta(minutes=5)
    office.write(lambda store: store.restoring.begin(None, lost_at, exact=False, held=False))
    office.run(restored.beware(office.jet))
    anna.says("club create Bridge")
    assert not anna.new
    office.moves_on(minutes=10)
    anna.says("clubs")
    assert "Chess" in anna.new[-1].text
    assert "Bridge" not in anna.new[-1].text
