"""Documents in the store: new versions, audiences, files, and much at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.intranet.people import Reader
from storage.blobs import Blobs
from storage.documents import Documents
from storage.tables.documents import passage, passage_change
from storage.tables.things import thing
from tests.storage.search.library import NOW, Library

LATER = NOW + timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    sqlite = f"sqlite:///{tmp_path}/store.db"
    opened = Library(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url"), tmp_path / "i")
    yield opened
    opened.close()


def reader(library: Library) -> Reader:
    return Reader(frozenset([library.everybody]))


def changes(library: Library) -> int:
    return library.read(lambda connection: connection.scalar(select(func.count()).select_from(passage_change)) or 0)


def test_a_document_comes_out_as_it_went_in(library: Library) -> None:
    draft = replace(
        library.draft("a/b.pdf", "Eerste.", "Tweede.", title="Verlof"), url="https://x.example/b", file_name="b.pdf"
    )
    number = library.write(lambda documents: documents.put(draft, NOW))
    found = library.write(lambda documents: documents.get(number, reader(library)))
    assert found is not None
    assert (found.number, found.source_id, found.title, found.passages) == (number, "a/b.pdf", "Verlof", 2)
    assert (found.at, found.edited_at, found.outcome, found.source) == (NOW, None, "ok", "b.pdf")
    text = library.write(lambda documents: documents.text(number, reader(library)))
    assert [(p.text, p.title, p.source, p.number) for p in text] == [
        ("Eerste.", "Verlof", "b.pdf", number),
        ("Tweede.", "Verlof", "b.pdf", number),
    ]
    assert library.write(Documents.listed) == [found]


def test_a_new_version_keeps_the_number(library: Library) -> None:
    number = library.put("a", "Oud.", title="Oude titel")
    draft = library.draft("a", "Nieuw.", "Meer.", title="Nieuwe titel")
    assert library.write(lambda documents: documents.put(draft, LATER)) == number
    found = library.write(lambda documents: documents.get(number, reader(library)))
    assert found is not None
    assert (found.title, found.at, found.edited_at, found.passages) == ("Nieuwe titel", NOW, LATER, 2)
    assert changes(library) == 1 + 1 + 2


def test_the_same_again_changes_nothing(library: Library) -> None:
    number = library.put("a", "Tekst.")
    before = changes(library)
    assert library.write(lambda documents: documents.put(library.draft("a", "Tekst."), LATER)) == number
    assert changes(library) == before
    found = library.write(lambda documents: documents.get(number, reader(library)))
    assert found is not None
    assert found.edited_at is None


def test_many_at_once_new_changed_and_twice(library: Library) -> None:
    first = library.put("b", "Oud.")
    drafts = [library.draft(name, f"Tekst van {name}.") for name in ("a", "b", "c", "a")]
    drafts[3] = replace(drafts[3], title="De laatste")
    numbers = library.write(lambda documents: documents.put_many(drafts, NOW))
    assert numbers[1] == first
    assert numbers[0] == numbers[3]
    assert len(set(numbers)) == 3
    assert [d.title for d in library.write(Documents.listed) if d.source_id == "a"] == ["De laatste"]
    many = [library.draft(f"d{n}", *(["Tekst."] * (n % 4))) for n in range(1500)]
    numbers = library.write(lambda documents: documents.put_many(many, NOW))
    texts = {d.source_id: d.passages for d in library.write(Documents.listed)}
    assert len(set(numbers)) == 1500
    assert all(texts[f"d{n}"] == n % 4 for n in range(1500))
    assert library.write(lambda documents: documents.put_many([], NOW)) == []


def test_a_failed_file_is_listed_with_its_outcome(library: Library) -> None:
    draft = replace(library.draft("scan.pdf"), outcome="empty", detail="pdfium")
    library.write(lambda documents: documents.put(draft, NOW))
    assert [(d.outcome, d.detail, d.passages) for d in library.write(Documents.listed)] == [("empty", "pdfium", 0)]


def test_a_removed_document_leaves_its_number_and_nothing_else(library: Library) -> None:
    number = library.put("a", "Geheim.", title="Geheime titel")
    assert library.write(lambda documents: documents.remove("a")) == number
    assert library.write(lambda documents: documents.remove("a")) is None
    assert library.write(lambda documents: documents.remove(number)) is None
    assert library.write(lambda documents: documents.get(number, reader(library))) is None
    assert library.read(lambda connection: connection.execute(select(passage)).all()) == []
    row = library.read(lambda connection: connection.execute(select(thing.c.state, thing.c.title)).one())
    assert tuple(row) == ("deleted", "")
    assert library.put("a", "Weer.") > number


def test_moving_is_for_documents_that_are_there(library: Library) -> None:
    few = library.audience()
    number = library.put("a", "Tekst.")
    assert library.write(lambda documents: documents.move(number, few))
    assert not library.write(lambda documents: documents.move(number + 1000, few))
    assert library.write(lambda documents: documents.get(number, reader(library))) is None
    library.put("a", "Tekst.")  # imported again for everybody
    assert library.write(lambda documents: documents.get(number, reader(library))) is not None


def test_what_no_database_takes_is_made_sound(library: Library) -> None:
    number = library.put("a\0b", "Nul \0 en half \ud800.", title="\udfff titel")
    text = library.write(lambda documents: documents.text(number, reader(library)))
    assert text[0].text == "Nul \N{REPLACEMENT CHARACTER} en half ?."
    assert text[0].title == "? titel"


def test_a_file_goes_with_the_last_document_that_has_it(library: Library) -> None:
    sha256 = library.write(lambda documents: Blobs(documents.connection).put(b"%PDF", "application/pdf", 100))
    for name in ("a", "b"):
        draft = replace(library.draft(name), blob=sha256)
        library.write(lambda documents, draft=draft: documents.put(draft, NOW))  # type: ignore[misc]

    def size() -> int | None:
        return library.read(lambda connection: Blobs(connection).size(sha256))

    library.write(lambda documents: documents.remove("a"))
    assert size() == 4
    library.put("b", "Nu zonder bestand.")
    assert size() is None
