"""The inbox on both databases: each event once, unreadable while it waits, forgotten once it had its turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Account, Act, Addressed, Gesture, Heard, Place
from storage.inbox import _dumped, _loaded
from storage.store import Store
from tests.storage.opened import NOW, Opened

HEARD = Heard(
    Place("matrix", "!r"), Account("matrix", "@anna:x"), "vote 3 a", "$e1", NOW, Addressed.DIRECT,
    name="Anna", about="$card", gesture=Gesture(Act.REACT, ("2️⃣",)),
)  # fmt: skip


def test_an_event_is_taken_once(opened: Opened) -> None:
    def work(store: Store) -> None:
        [row] = store.inbox.take([HEARD, HEARD], NOW).values()
        assert not store.inbox.take([HEARD], NOW)
        assert store.inbox.heard(row) == HEARD
        assert store.inbox.pending() == [row]
        assert store.inbox.waits(row)
        store.inbox.finished(row, "done")
        assert store.inbox.heard(row) is None
        assert not store.inbox.waits(row)
        assert store.inbox.state_of("matrix", "$e1") == "done"
        assert not store.inbox.take([HEARD], NOW)

    opened.write(work)


def test_an_event_is_taken_once_too_where_its_turn_runs_at_once(opened: Opened) -> None:
    other = replace(HEARD, remote_id="$e2")

    def work(store: Store) -> None:
        rows = store.inbox.take_done([HEARD, HEARD, other], NOW)
        assert set(rows) == {("matrix", "$e1"), ("matrix", "$e2")}
        assert store.inbox.pending() == []
        assert store.inbox.state_of("matrix", "$e1") == "done"
        assert not store.inbox.take_done([HEARD], NOW)
        assert not store.inbox.take([HEARD], NOW)
        store.inbox.not_taken([rows["matrix", "$e2"]])
        assert list(store.inbox.take([HEARD, other], NOW)) == [("matrix", "$e2")]

    opened.write(work)


def test_whose_lines_wait_in_another_process(opened: Opened) -> None:
    anna, bram, cees = (Account("matrix", name) for name in ("anna", "bram", "cees"))

    def work(store: Store) -> None:
        lines = {who: replace(HEARD, account=who, remote_id=who.id) for who in (anna, bram, cees)}
        [row] = store.inbox.take([lines[anna]], NOW, "there").values()
        store.inbox.take([lines[bram]], NOW, "here")
        store.inbox.take([lines[cees]], NOW)
        assert store.inbox.unfinished([anna, bram], "here") == {anna}
        assert store.inbox.unfinished([anna, bram, cees], "there") == {bram, cees}
        store.inbox.finished(row, "done")
        assert store.inbox.unfinished([anna], "here") == set()

    opened.write(work)


def test_whose_a_line_is_that_waits(opened: Opened) -> None:
    def work(store: Store) -> None:
        [row] = store.inbox.take([HEARD], NOW, "here").values()
        assert (store.inbox.is_ours(row, "here"), store.inbox.is_ours(row, "there")) == (True, False)
        assert store.inbox.is_ours(row, None)
        assert store.inbox.claim("there") == [row]  # as no process called "here" lives
        assert (store.inbox.is_ours(row, "here"), store.inbox.is_ours(row, "there")) == (False, True)
        store.inbox.finished(row, "done")
        assert not any(store.inbox.is_ours(row, holder) for holder in ("here", "there", None))

    opened.write(work)


def test_what_waits_cannot_be_read_in_the_files(opened: Opened) -> None:
    opened.write(lambda store: store.inbox.take([HEARD], NOW))
    if opened.url.startswith("sqlite"):
        from pathlib import Path

        folder = Path(opened.url.removeprefix("sqlite:///")).parent
        for file in folder.iterdir():
            assert b"vote 3 a" not in file.read_bytes()


def test_old_events_are_forgotten_but_not_what_waits(opened: Opened) -> None:
    def work(store: Store) -> None:
        [row] = store.inbox.take([HEARD], NOW).values()
        assert store.inbox.purge(NOW + timedelta(days=1)) == 0
        store.inbox.finished(row, "done")
        assert store.inbox.purge(NOW + timedelta(days=1)) == 1
        assert store.inbox.state_of("matrix", "$e1") is None

    opened.write(work)


def test_crashes_are_counted(opened: Opened) -> None:
    def work(store: Store) -> list[int]:
        [row] = store.inbox.take([HEARD], NOW).values()
        return [store.inbox.attempted(row) for _ in range(3)]

    assert opened.write(work) == [1, 2, 3]


@given(st.text(), st.text())
def test_whatever_is_typed_is_kept_as_it_is(line: str, name: str) -> None:
    heard = Heard(Place("c", "p"), Account("c", "a"), line, "r", NOW, Addressed.PREFIX, name=name)
    assert _loaded(_dumped(heard)) == heard
