"""What is said about a document: kept, shown to who may see it, merged and forgotten with its owner."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.intranet.documents import Document, Draft, Part
from bot.intranet.people import Reader
from storage.store import Store
from storage.tables.documents import passage_change
from tests.storage.opened import NOW, Opened, somebody

TODAY = date(2026, 11, 25)


def _put(store: Store, source_id: str, **labels: Any) -> int:
    audience = store.places.audience_all()
    number = store.documents.put(Draft(source_id, source_id, (Part("", "De til.", "nl"),), audience), NOW)
    if labels:
        store.documents.label(number, **labels)
    return number


def _all(store: Store) -> Reader:
    return Reader(frozenset([store.places.audience_all()]))


def test_labels_come_out_as_they_were_put(opened: Opened) -> None:
    def work(store: Store) -> tuple[Document | None, int]:
        fatima = somebody(store, "Fatima")
        number = _put(
            store,
            "til.md",
            kind="protocol",
            owner=fatima,
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31),
            review_on=date(2026, 11, 1),
            checked_on=date(2025, 3, 2),
        )
        return store.documents.get(number, _all(store)), fatima

    found, fatima = opened.write(work)
    assert found is not None
    assert (found.kind, found.owner, found.owner_name, found.version) == ("protocol", fatima, "Fatima", 1)
    assert (found.valid_from, found.valid_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (found.review_on, found.checked_on) == (date(2026, 11, 1), date(2025, 3, 2))


def test_what_is_past_its_date_is_stale_from_the_day_after(opened: Opened) -> None:
    def work(store: Store) -> tuple[list[str], list[str], int]:
        _put(store, "vers", review_on=TODAY, valid_until=TODAY)
        _put(store, "verlopen", valid_until=date(2026, 11, 24))
        _put(store, "niet nagekeken", review_on=date(2026, 10, 1))
        _put(store, "nooit iets gezegd")
        stale = store.documents.stale(TODAY, _all(store))
        assert all(each.stale(TODAY) for each in stale)
        hidden = store.documents.stale(TODAY, Reader(frozenset([0])))
        return [each.title for each in stale], [each.title for each in hidden], len(stale)

    assert opened.write(work) == (["niet nagekeken", "verlopen"], [], 2)


def test_many_come_by_number_and_only_those_that_the_reader_may_see(opened: Opened) -> None:
    def work(store: Store) -> tuple[list[int], list[int], list[int]]:
        numbers = [_put(store, "een"), _put(store, "twee")]
        seen = store.documents.many([*numbers, 999], _all(store))
        return numbers, sorted(seen), sorted(store.documents.many(numbers, Reader(frozenset([0]))))

    numbers, seen, hidden = opened.write(work)
    assert (seen, hidden) == (numbers, [])


def test_a_label_has_the_index_read_the_passages_again(opened: Opened) -> None:
    def work(store: Store) -> tuple[int, str]:
        number = _put(store, "til.md")
        before = len(store.connection.execute(passage_change.select()).all())
        store.documents.label(number, language="en")
        after = len(store.connection.execute(passage_change.select()).all())
        return after - before, store.documents.text(number, _all(store))[0].language

    assert opened.write(work) == (1, "en")


def test_an_owner_who_turns_out_to_be_somebody_else_keeps_what_is_theirs(opened: Opened) -> None:
    def work(store: Store) -> tuple[int | None, int]:
        gone, into = somebody(store, "F. Amrani"), somebody(store, "Fatima")
        number = _put(store, "til.md", owner=gone)
        store.merge(gone, into)
        found = store.documents.get(number, _all(store))
        return found and found.owner, into

    owner, into = opened.write(work)
    assert owner == into


def test_an_owner_is_told_what_is_theirs_and_can_be_forgotten(opened: Opened) -> None:
    def work(store: Store) -> tuple[Any, Any, str]:
        fatima = somebody(store, "Fatima")
        number = _put(store, "til.md", owner=fatima, kind="form")
        kept = store.personal.collect(fatima)["documents"]
        store.personal.erase(fatima)
        found = store.documents.get(number, _all(store))
        assert found is not None
        return [(row["title"], row["kind"]) for row in kept], found.owner, found.owner_name

    assert opened.write(work) == ([("til.md", "form")], None, "")


def _again(store: Store, number: int, text: str, language: str) -> Document:
    source = store.documents.source_of(number)
    assert source is not None
    draft = Draft(source, source, (Part("", text, language),), store.places.audience_all(), language=language)
    assert store.documents.put(draft, NOW) == number
    found = store.documents.get(number, _all(store))
    assert found is not None
    return found


def test_what_was_said_outlives_a_new_version(opened: Opened) -> None:
    said = {"kind": "protocol", "language": "en", "valid_from": TODAY, "valid_until": TODAY, "review_on": TODAY}

    def work(store: Store) -> tuple[Document, list[str], int]:
        fatima = somebody(store, "Fatima")
        number = _put(store, "til.md", owner=fatima, checked_on=TODAY, **said)
        found = _again(store, number, "De til, nog een keer.", "nl")
        return found, [each.language for each in store.documents.text(number, _all(store))], fatima

    found, spoken, fatima = opened.write(work)
    assert {name: getattr(found, name) for name in said} == said
    assert (found.owner, found.checked_on, found.version) == (fatima, TODAY, 2)
    assert spoken == ["en"]


def test_a_language_that_nobody_said_or_that_was_taken_back_is_read_off_the_words(opened: Opened) -> None:
    def work(store: Store) -> list[str]:
        number = _put(store, "til.md")
        spoken = [_again(store, number, "The hoist is in the hall.", "en").language]
        store.documents.label(number, language="nl")
        store.documents.label(number, language=None)
        spoken += [each.language for each in store.documents.text(number, _all(store))]
        return [*spoken, _again(store, number, "De til is in de hal.", "nl").language]

    assert opened.write(work) == ["en", "en", "nl"]
