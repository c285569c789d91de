"""What has changed on a shelf, and when a loss is not believed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.intranet.shelves import FEW, Known, Listing, Stamp, compare, folders_of

STAMP = Stamp(5, 7)


def known(*files: str, stamp: Stamp = STAMP) -> dict[str, Known]:
    return {file: Known(n, stamp.size, stamp.modified, "c", "ok", None, 1, file) for n, file in enumerate(files, 1)}


def listing(*files: str, unseen: tuple[str, ...] = ()) -> Listing:
    return Listing(True, dict.fromkeys(files, STAMP), unseen)


def test_new_changed_and_gone() -> None:
    before = known("/a/1", "/a/2", "/a/3") | known("/a/4", stamp=Stamp(5, 6)) | known("/a/5", stamp=Stamp(6, 7))
    found = compare(listing("/a/1", "/a/2", "/a/4", "/a/5", "/a/6"), before)
    assert (found.fresh, found.changed, found.gone, found.held) == (("/a/6",), ("/a/4", "/a/5"), ("/a/3",), ())


def test_a_shelf_that_cannot_be_seen_has_lost_nothing() -> None:
    found = compare(Listing(False), known("/a/1", "/a/2"))
    assert (found.gone, found.held) == ((), ("/a/1", "/a/2"))


def test_a_folder_that_cannot_be_seen_has_lost_nothing() -> None:
    found = compare(listing("/a/1", unseen=("/a/mount/",)), known("/a/1", "/a/2", "/a/mount/1"))
    assert (found.gone, found.held) == (("/a/2",), ("/a/mount/1",))


def test_when_most_is_gone_nothing_is_believed_until_somebody_says_so() -> None:
    before = known(*(f"/a/{n}" for n in range(10)))
    rest = listing("/a/0", "/a/1")
    assert compare(rest, before).gone == ()
    assert len(compare(rest, before).held) == 8
    assert len(compare(rest, before, surely=True).gone) == 8
    assert len(compare(listing(*(f"/a/{n}" for n in range(5))), before).gone) == 5
    assert len(compare(listing("/x"), known("/a/1", "/a/2", "/a/3")).gone) == FEW


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_every_file_is_accounted_for(there: set[int], before: set[int]) -> None:
    found = compare(listing(*map(str, there)), known(*map(str, before)))
    assert set(found.fresh) == {str(n) for n in there - before}
    assert set(found.gone) | set(found.held) == {str(n) for n in before - there}
    assert not set(found.gone) & set(found.held)


def test_the_folders_of_a_file() -> None:
    assert folders_of("/srv/zorg/til.md") == ["/", "/srv/", "/srv/zorg/"]
    assert folders_of("kb-1") == []
