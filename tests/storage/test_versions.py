"""A new version of a document replaces the old one, which is kept for who may see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.intranet.documents import Draft, Part, Version
from bot.intranet.people import Reader
from storage.store import Store
from tests.storage.opened import NOW, Opened

LATER = NOW + timedelta(days=1)


def _draft(store: Store, text: str, data: bytes = b"") -> Draft:
    blob = store.blobs.put(data, "text/plain", 1000) if data else None
    return Draft("til.md", "Til", (Part("Kop", text, "nl"),), store.places.audience_all(), blob=blob, file_name="t.md")


def _all(store: Store) -> Reader:
    return Reader(frozenset([store.places.audience_all()]))


def test_the_old_one_is_kept_with_its_file(opened: Opened) -> None:
    def work(store: Store) -> tuple[list[Version], int, list[Version], bool]:
        number = store.documents.put(_draft(store, "Alleen.", b"een"), NOW)
        store.documents.put(_draft(store, "Met twee.", b"twee"), LATER)
        found = store.documents.get(number, _all(store))
        assert found is not None
        kept = store.documents.versions.of(number, _all(store))
        hidden = store.documents.versions.of(number, Reader(frozenset([0])))
        return kept, found.version, hidden, store.blobs.size(kept[0].blob or "") == 3

    kept, version, hidden, has_file = opened.write(work)
    assert (version, hidden, has_file) == (2, [], True)
    [old] = kept
    assert (old.version, old.text, old.file_name, old.at, old.until) == (1, "Kop\nAlleen.", "t.md", NOW, LATER)


def test_the_same_file_read_better_is_no_new_version(opened: Opened) -> None:
    def work(store: Store) -> list[int]:
        number = store.documents.put(_draft(store, "Alleen.", b"een"), NOW)
        store.documents.put(_draft(store, "Alleen, zei hij.", b"een"), LATER)
        store.documents.put(replace(_draft(store, "Alleen, zei hij.", b"een"), title="Tillen"), LATER)
        return [each.version for each in store.documents.versions.of(number, _all(store))]

    assert opened.write(work) == []


def test_removed_it_is_gone_with_all_it_was(opened: Opened) -> None:
    def work(store: Store) -> tuple[list[Version], list[int | None]]:
        number = store.documents.put(_draft(store, "Alleen.", b"een"), NOW)
        store.documents.put(_draft(store, "Met twee.", b"twee"), LATER)
        blobs = [store.blobs.put(data, "text/plain", 9) for data in (b"een", b"twee")]
        store.documents.remove(number)
        return store.documents.versions.of(number, _all(store)), [store.blobs.size(blob) for blob in blobs]

    assert opened.write(work) == ([], [None, None])
