"""The nightly copies: one a night, the last days and weeks of them kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config.settings import Backup
from bot.intranet.documents import Draft, Part
from bot.running.keeping import back_up_when_due, clean, last_hour, surplus
from storage.store import Store
from storage.tables.documents import passage_change
from tests.dialogue.fixtures import on_console
from tests.dialogue.office import Office

__all__ = ["on_console"]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("now", "hour"),
    [
        ("2026-11-25T02:29:00+00:00", "2026-11-24T02:30:00+00:00"),
        ("2026-11-25T02:30:00+00:00", "2026-11-25T02:30:00+00:00"),
        ("2026-07-01T01:29:00+00:00", "2026-06-30T01:30:00+00:00"),
        ("2026-03-29T12:00:00+00:00", "2026-03-29T01:30:00+00:00"),  # 3:30 on the day that the clock goes forward
    ],
)
def test_the_last_time_that_it_was_the_hour(now: str, hour: str) -> None:
    found = last_hour(datetime.fromisoformat(now), Backup(), AMSTERDAM)
    assert found.astimezone(UTC) == datetime.fromisoformat(hour)


def test_the_last_days_and_weeks_stay(tmp_path: Path) -> None:
    for day in range(60):
        (tmp_path / f"jet-{date(2026, 11, 25) - timedelta(days=day)}T0330.db").touch()
    (tmp_path / "jet-2026-11-25T0100.db").touch()
    (tmp_path / "something-else.db").touch()
    for file in surplus(tmp_path, Backup(daily=7, weekly=4)):
        file.unlink()
    left = sorted(file.name for file in tmp_path.iterdir())
    days = [f"jet-2026-11-{day}T0330.db" for day in range(19, 26)]
    sundays = ["jet-2026-11-08T0330.db", "jet-2026-11-15T0330.db"]  # with those of this and the last week, four weeks
    assert left == [*sundays, *days, "something-else.db"]


def test_one_a_night_also_when_the_night_was_missed(on_console: Office, tmp_path: Path) -> None:
    office, folder = on_console, tmp_path / "copies"
    backup = Backup(folder=folder, time=time(3, 30))
    jet = replace(office.jet, config=replace(office.jet.config, backup=backup))
    for hours in (0, 1, 24, 24 * 7):
        office.now += timedelta(hours=hours)
        office.run(back_up_when_due(jet))
        office.run(back_up_when_due(jet))
    assert sorted(file.name for file in folder.iterdir()) == [
        "jet-2026-11-23T0330.db",
        "jet-2026-11-24T0330.db",
        "jet-2026-12-01T0330.db",
    ]
    assert office.read(lambda store: store.settings.recall("backup", "at")) == office.now.isoformat()


def test_a_copy_that_fails_is_told(on_console: Office, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    backup = Backup(folder=tmp_path / "file" / "copies")
    jet = replace(on_console.jet, config=replace(on_console.jet.config, backup=backup))
    on_console.run(back_up_when_due(jet))
    assert "copies" in (on_console.read(lambda store: store.settings.recall("backup", "error")) or "")


def test_the_log_of_changes_that_was_followed_goes(on_console: Office) -> None:
    office, anna = on_console, on_console.person("Anna", "nl")

    def put(store: Store) -> None:
        for text in ("Soep vandaag.", "Brood vandaag.", "Taart vandaag."):
            store.documents.put(Draft(text, text, (Part("", text, "nl"),), store.places.audience_all()), office.now)

    office.write(put)
    before = office.read(lambda store: store.connection.execute(passage_change.select()).all())
    office.run(clean(office.jet))
    assert office.read(lambda store: store.connection.execute(passage_change.select()).all()) == before  # not read yet
    office.run(office.jet.index())
    office.run(clean(office.jet))
    after = office.read(lambda store: store.connection.execute(passage_change.select()).all())
    assert len(before) == 3
    assert after == before[-1:]
    anna.says("zoek taart")
    anna.sees("Taart vandaag")
