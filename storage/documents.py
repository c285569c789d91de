"""Documents and their passages; every change of a passage is logged in the same transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, update

from bot.intranet.documents import Document, Draft, Part, Passage, guess_language
from bot.intranet.people import Reader
from bot.intranet.reviews import first_reminder
from storage.blobs import Blobs
from storage.document_rows import as_document, as_passage, clean, digest_of, row_of
from storage.reviews import Reviews
from storage.search.log import PassageLog
from storage.tables.documents import document, passage
from storage.tables.people import person
from storage.tables.things import thing
from storage.versions import Versions

_size = select(func.count()).where(passage.c.thing == document.c.thing, passage.c.ordinal >= 0).scalar_subquery()
_documents = (
    select(
        document,
        thing.c.title,
        thing.c.audience,
        thing.c.author,
        thing.c.at,
        thing.c.edited_at,
        func.coalesce(person.c.name, "").label("owner_name"),
        _size.label("passages"),
    )
    .join(thing, thing.c.id == document.c.thing)
    .outerjoin(person, person.c.id == document.c.owner)
    .where(thing.c.state == "live")
)
_passages = (
    select(passage, thing.c.title, document.c.source_id, document.c.file_name, document.c.url)
    .join(thing, thing.c.id == passage.c.thing)
    .join(document, document.c.thing == passage.c.thing)
    .where(thing.c.state == "live", passage.c.ordinal >= 0)
)


class Documents:
    """What the organisation has written down."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._log = PassageLog(connection)
        self.versions = Versions(connection)
        self.reviews = Reviews(connection)

    # Getting them in

    def put(self, draft: Draft, at: datetime) -> int:
        """Insert a document, or replace the one with this `source_id`, which keeps its number."""
        return self.put_many([draft], at)[0]

    def put_many(self, drafts: Iterable[Draft], at: datetime) -> list[int]:
        """Put many in one transaction, some hundreds at a time being quickest; their numbers, in order.

        What is put again unchanged is left alone. Of two drafts with one `source_id` the later counts.
        """
        given = [clean(draft) for draft in drafts]
        wanted = {draft.source_id: draft for draft in given}
        stored = self._stored(wanted)
        new = [draft for source_id, draft in wanted.items() if source_id not in stored]
        numbers = {source_id: row.thing for source_id, row in stored.items()}
        numbers |= self._insert(new, at)
        changed = [wanted[s] for s, row in stored.items() if row.digest != digest_of(wanted[s])]
        for draft in changed:
            self._replace(stored[draft.source_id], draft, at)
        spoken = [_spoken(stored[draft.source_id], draft) for draft in changed]
        self._put_passages({numbers[draft.source_id]: draft.parts for draft in (*new, *spoken)})
        return [numbers[draft.source_id] for draft in given]

    def _stored(self, source_ids: Iterable[str]) -> dict[str, Row[Any]]:
        found = self.connection.execute(select(document).where(document.c.source_id.in_(list(source_ids))))
        return {row.source_id: row for row in found}

    def _insert(self, drafts: Sequence[Draft], at: datetime) -> dict[str, int]:
        if not drafts:
            return {}
        things = [
            {"kind": "document", "state": "live", "at": at}
            | {"title": draft.title, "audience": draft.audience, "author": draft.author}
            for draft in drafts
        ]
        insertion = insert(thing).returning(thing.c.id, sort_by_parameter_order=True)
        numbers = list(self.connection.scalars(insertion, things))
        rows = [{"thing": n} | row_of(draft) for n, draft in zip(numbers, drafts, strict=True)]
        self.connection.execute(insert(document), rows)
        return {draft.source_id: n for n, draft in zip(numbers, drafts, strict=True)}

    def _replace(self, old: Row[Any], draft: Draft, at: datetime) -> None:
        kept = self.versions.keep(old, draft, at)
        self._drop_passages(old.thing, passage.c.ordinal >= 0)
        self._touch(old.thing)  # what was said under it
        its = update(thing).where(thing.c.id == old.thing)
        self.connection.execute(its.values(audience=draft.audience, author=draft.author, edited_at=at))
        if not old.title_said:
            self.connection.execute(its.values(title=draft.title))
        changed = row_of(draft) | {"language": _spoken(old, draft).language}
        version = {"version": old.version + 1} if kept else {}
        self.connection.execute(update(document).where(document.c.thing == old.thing).values(changed | version))
        if old.blob != draft.blob:
            self._drop_blob(old.blob)

    def _put_passages(self, parts: Mapping[int, Sequence[Part]]) -> None:
        rows = [
            {"thing": number, "ordinal": ordinal, "rev": 1} | asdict(part)
            for number, its_parts in parts.items()
            for ordinal, part in enumerate(its_parts)
        ]
        if rows:
            numbers = self.connection.scalars(insert(passage).returning(passage.c.id), rows)
            self._log.record(list(numbers), "put")

    def move(self, number: int, audience: int) -> bool:
        """Give a document to another audience; False when there is no such document."""
        moved = self.connection.execute(
            update(thing)
            .where(thing.c.id == number, thing.c.kind == "document", thing.c.state == "live")
            .values(audience=audience)
        )
        if not moved.rowcount:
            return False
        # With another digest, what it was imported from may move it back.
        self.connection.execute(update(document).where(document.c.thing == number).values(digest=""))
        self._touch(number)
        return True

    def remove(self, which: str | int) -> int | None:
        """Remove a document by its source id or number: passages, file and all; None when there is none.

        Its number stays used; the same source id put again gets a new one.
        """
        column = document.c.thing if isinstance(which, int) else document.c.source_id
        row = self.connection.execute(select(document).where(column == which)).one_or_none()
        if row is None:
            return None
        self._drop_passages(row.thing)
        blobs = {row.blob, *self.versions.drop(row.thing)}
        self.connection.execute(delete(document).where(document.c.thing == row.thing))
        self.connection.execute(update(thing).where(thing.c.id == row.thing).values(state="deleted", title=""))
        for blob in blobs:
            self._drop_blob(blob)
        return int(row.thing)

    def _drop_passages(self, number: int, *which: Any) -> None:
        dropped = delete(passage).where(passage.c.thing == number, *which).returning(passage.c.id)
        self._log.record(list(self.connection.scalars(dropped)), "drop")

    def _drop_blob(self, sha256: str | None) -> None:
        """Delete a file that no document has any more."""
        used = select(func.count()).where(document.c.blob == sha256)
        if sha256 and not self.connection.scalar(used) and not self.versions.use(sha256):
            Blobs(self.connection).delete(sha256)

    def source_of(self, number: int) -> str | None:
        """The id that a document was put under."""
        return self.connection.scalar(select(document.c.source_id).where(document.c.thing == number))

    # Getting them out

    def get(self, number: int, reader: Reader) -> Document | None:
        """The document with that number, when this reader may see it."""
        row = self.connection.execute(_for(reader, _documents).where(document.c.thing == number)).one_or_none()
        return None if row is None else as_document(row)

    def many(self, numbers: Iterable[int], reader: Reader) -> dict[int, Document]:
        """Those of the documents that this reader may see, by number."""
        rows = _for(reader, _documents).where(document.c.thing.in_(list(numbers)))
        return {row.thing: as_document(row) for row in self.connection.execute(rows)}

    def file(self, number: int, version: int, reader: Reader) -> str | None:
        """The SHA-256 of a document's file, or of the one of an earlier version (0 = as it stands), when this reader
        may see it and it was kept."""
        if version:
            its = (each for each in self.versions.of(number, reader) if each.version == version)
            return next((each.blob for each in its), None)
        found = self.get(number, reader)
        return None if found is None else found.blob

    def of_file(self, file_name: str, reader: Reader) -> list[Document]:
        """The documents whose file is called so and that this reader may see."""
        rows = _for(reader, _documents).where(document.c.file_name == file_name).order_by(document.c.thing)
        return [as_document(row) for row in self.connection.execute(rows)]

    def stale(self, on: date, reader: Reader) -> list[Document]:
        """What this reader may see and may be out of date, the longest first."""
        due = or_(document.c.valid_until < on, document.c.review_on < on)
        oldest = func.coalesce(document.c.review_on, document.c.valid_until)
        rows = _for(reader, _documents).where(due).order_by(oldest, document.c.thing)
        return [as_document(row) for row in self.connection.execute(rows)]

    def languages(self, reader: Reader, newest: int) -> Counter[str]:
        """How many of the newest documents that the reader may see are in which language: a sample, at any size."""
        seen = (
            select(document.c.language)
            .join(thing, thing.c.id == document.c.thing)
            .where(thing.c.state == "live", thing.c.audience.in_(reader.audiences))
            .order_by(thing.c.id.desc())
            .limit(newest)
        )
        return Counter(self.connection.scalars(seen))

    def label(self, number: int, **labels: Any) -> None:
        """Set what is said about a document: kind, owner, language, valid_from, valid_until, review_on, checked_on.

        It outlives new versions; a language of None is read off the words again. Its passages are logged as changed,
        so that whoever filters by these reads them anew.
        """
        if "review_on" in labels:
            labels |= {"reminded": 0, "remind_at": first_reminder(labels["review_on"])}
        if "language" in labels:
            said = labels["language"] is not None
            labels |= {"language": labels["language"] or self._heard(number), "language_said": said}
        if labels.get("language_said"):
            self._touch(number, language=labels["language"])
        else:
            self._touch(number)
        self.connection.execute(update(document).where(document.c.thing == number).values(**labels))

    def _heard(self, number: int) -> str:
        """The language that the words of a document are in; its passages get their own back."""
        its = (passage.c.thing == number, passage.c.ordinal >= 0)
        rows = self.connection.execute(select(passage.c.id, passage.c.text).where(*its)).all()
        whole = guess_language("\n".join(row.text[:1000] for row in rows), "nl")
        for row in rows:
            language = guess_language(row.text) or whole
            self.connection.execute(update(passage).where(passage.c.id == row.id).values(language=language))
        return whole

    def entitle(self, number: int, title: str, *, said: bool = False) -> None:
        """Give a document another title; one that somebody `said` outlives new versions."""
        self.connection.execute(update(thing).where(thing.c.id == number).values(title=title))
        if said:
            self.connection.execute(update(document).where(document.c.thing == number).values(title_said=True))
        self._touch(number)

    def _touch(self, number: int, **values: Any) -> None:
        """Have the index read all passages of a document again."""
        touched = update(passage).where(passage.c.thing == number).values(rev=passage.c.rev + 1, **values)
        self._log.record(list(self.connection.scalars(touched.returning(passage.c.id))), "put")

    def text(self, number: int, reader: Reader) -> tuple[Passage, ...]:
        """All passages of a document in their order; () when the reader may not see it."""
        its = _for(reader, _passages).where(passage.c.thing == number).order_by(passage.c.ordinal)
        return tuple(as_passage(row) for row in self.connection.execute(its))

    def listed(self) -> list[Document]:
        """Every document, whatever its audience or outcome: for whoever runs Jet."""
        return [as_document(row) for row in self.connection.execute(_documents.order_by(document.c.thing))]


def _spoken(old: Row[Any], draft: Draft) -> Draft:
    """A new version, in the language that was said of the document."""
    if not old.language_said:
        return draft
    parts = tuple(replace(part, language=old.language) for part in draft.parts)
    return replace(draft, language=old.language, parts=parts)


def _for(reader: Reader, rows: Select[Any]) -> Select[Any]:
    # "+ 0" keeps SQLite from walking through all things of an audience instead of by the few ids asked for.
    return rows.where((thing.c.audience + 0).in_(reader.audiences))
