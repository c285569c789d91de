"""The change log is pruned of what all the living have followed; who was away longer builds anew, and skips nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from storage.search.follower import Follower
from storage.search.index import Index
from storage.search.log import PassageLog, Position, Pruned
from storage.tables.documents import passage_change
from tests.storage.search.library import Library


def rows(library: Library) -> int:
    return library.read(lambda connection: connection.scalar(select(func.count()).select_from(passage_change))) or 0


def says(library: Library, process: str, follower: Follower) -> None:
    with library.engine.begin() as connection:
        PassageLog(connection).followed(process, follower.position)


def prune(library: Library, *living: str) -> int:
    with library.engine.begin() as connection:
        return PassageLog(connection).prune(living)


@pytest.fixture
def other(library: Library, tmp_path: Path) -> Iterator[Follower]:
    """The follower of another process, with an index of its own."""
    index = Index(tmp_path / "other")
    yield Follower(library.read, index)
    index.close()


def settle(library: Library, other: Follower) -> None:
    """Five documents, which both know; the second was built anew before the last three."""
    library.put("nul", "Begin van de tekst.")
    library.put("een", "Eerste tekst.")
    for follower in (library.follower, other):
        follower.catch_up()
    for name in ("twee", "drie", "vier"):
        library.put(name, f"Tekst {name}.")


def test_what_all_have_read_goes_and_following_goes_on(library: Library, other: Follower) -> None:
    settle(library, other)
    for process, follower in (("a", library.follower), ("b", other)):
        follower.catch_up()
        says(library, process, follower)
    assert prune(library, "a", "b") == 4
    assert rows(library) == 1  # by which a log from another server is known
    assert prune(library, "a", "b") == 0
    built = library.index.built
    library.put("vijf", "Tekst vijf.")
    assert library.follower.catch_up() == other.catch_up() == 1
    assert library.index.built == built
    assert library.follower.verify().sound
    assert other.verify().sound


def test_who_lags_is_waited_for(library: Library, other: Follower) -> None:
    settle(library, other)
    says(library, "b", other)  # after two
    library.follower.catch_up()
    says(library, "a", library.follower)
    assert prune(library, "a", "b") == 1
    assert other.behind() == 3
    assert other.catch_up() == 3  # replayed, not built anew
    assert other.verify().sound


def test_who_has_not_said_how_far_they_are_is_waited_for(library: Library, other: Follower) -> None:
    settle(library, other)
    library.follower.catch_up()
    says(library, "a", library.follower)
    assert prune(library, "a", "b") == 0
    assert rows(library) == 5


def test_who_was_away_builds_anew(library: Library, other: Follower) -> None:
    settle(library, other)
    says(library, "b", other)
    library.write(lambda documents: documents.remove("een"))
    library.follower.catch_up()
    says(library, "a", library.follower)
    assert prune(library, "a") == 5  # "b" is dead: what it said is forgotten
    library.put("vijf", "Tekst vijf.")
    assert not other.verify().sound
    with pytest.raises(Pruned):
        library.read(lambda connection: PassageLog(connection).after(other.position))
    other.catch_up()
    verdict = other.verify(sample=100)
    assert verdict.sound
    assert verdict.indexed == 5
    assert prune(library, "a", "b") == 0  # it lives again, and has not said how far it is
    says(library, "b", other)
    library.follower.catch_up()
    says(library, "a", library.follower)
    assert prune(library, "a", "b") == 1


def test_what_is_pruned_while_it_is_read_is_not_skipped(
    library: Library, other: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look whether one may resume and the reading of the rows."""
    settle(library, other)
    read = library.read
    looks = 0

    def slow(work):  # type: ignore[no-untyped-def]
        nonlocal looks
        looks += 1
        if looks == 2:
            library.follower.catch_up()
            says(library, "a", library.follower)
            assert prune(library, "a") == 4
        return read(work)

    monkeypatch.setattr(other, "_read", slow)
    other.catch_up()
    monkeypatch.undo()
    assert looks > 2
    assert other.verify(sample=100).sound


def test_a_mark_of_another_log_means_nothing(library: Library, other: Follower) -> None:
    settle(library, other)
    library.follower.catch_up()
    says(library, "a", library.follower)
    assert prune(library, "a") == 4
    with library.engine.begin() as connection:  # restored on another server, whose transactions have lower numbers
        connection.execute(update(passage_change).values(xid=2**40))
    library.put("vijf", "Tekst vijf.")
    for follower in (library.follower, other):
        follower.catch_up()
        assert follower.verify(sample=100).sound
    assert prune(library, "a") == 0  # it spoke of the log before


def test_a_position_is_kept_as_text() -> None:
    position = Position("ab12", -1, 7)
    assert Position.written(str(position)) == position
