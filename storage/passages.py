"""What can be found: the passages of every thing, and the one way in for what is said outside documents.

A passage of a post or a comment holds no text of its own: it is read where it was written, so what is edited, erased
or hidden there is so here at once. Its ordinal says which it is: from 0 on the thing's own text, in order; below 0 the
comment with that number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, exists, func, insert, not_, or_, select, update

from bot.intranet.documents import Part, Passage, guess_language
from bot.intranet.people import Reader
from storage.search.log import FOUND, PassageLog, changed_at, held, label, said, wording
from storage.tables.documents import document, passage
from storage.tables.people import person
from storage.tables.things import comment, post, thing

_who = case((thing.c.kind == "document", document.c.owner), else_=thing.c.author)
_passages = (
    select(
        passage,
        wording.label("said"),
        thing.c.title,
        thing.c.kind.label("thing_kind"),
        thing.c.audience,
        label.label("label"),
        changed_at.label("changed_at"),
        func.coalesce(person.c.name, "").label("who"),
        document.c.source_id,
        document.c.file_name,
        document.c.url,
        document.c.valid_until,
        document.c.review_on,
    )
    .select_from(said.outerjoin(person, person.c.id == _who))
    .where(held)
    # "+ 0" keeps SQLite from walking through all things of an audience instead of by the few ids asked for.
    .where((thing.c.audience + 0).in_(bindparam("audiences", expanding=True)))
)
_THESE = _passages.where(passage.c.id.in_(bindparam("ids", expanding=True)))
_ADD = insert(passage).returning(passage.c.id)
_DROP_OWN = (
    delete(passage).where(passage.c.thing == bindparam("number"), passage.c.ordinal >= 0).returning(passage.c.id)
)


# What the start of every Jet asks.
_STRAY = select(passage.c.id).where(
    or_(
        (passage.c.ordinal < 0) & ~exists().where(comment.c.id == -passage.c.ordinal),
        passage.c.thing.in_(select(thing.c.id).where(thing.c.state == "deleted")),
    )
)
_SILENT_POSTS = (
    select(post.c.thing, post.c.text)
    .join(thing, thing.c.id == post.c.thing)
    .where(thing.c.state == "live")
    .where(not_(exists().where(passage.c.thing == post.c.thing, passage.c.ordinal >= 0)))
)
_SILENT_COMMENTS = (
    select(comment.c.thing, comment.c.id, comment.c.text)
    .join(thing, thing.c.id == comment.c.thing)
    .where(thing.c.state == "live", thing.c.kind.in_(FOUND))
    .where(not_(exists().where(passage.c.thing == comment.c.thing, passage.c.ordinal == -comment.c.id)))
)


class Passages:
    """The passages of things, in one transaction; every change is logged for the index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._log = PassageLog(connection)

    # Getting them in

    def put(self, number: int, parts: Sequence[Part]) -> None:
        """Let a thing be found by these passages, instead of those it had."""
        self._log.record(list(self._connection.scalars(_DROP_OWN, {"number": number})), "drop")
        self._add([{"thing": number, "ordinal": n} | asdict(part) for n, part in enumerate(parts)])

    def said(self, number: int, text: str) -> None:
        """Let a post be found by its text, which was just written or edited."""
        self.put(number, [Part("", "", guess_language(text, "nl"))])

    def remarked(self, number: int, comment_id: int, text: str) -> None:
        """Let a thing be found by what was just said under it."""
        row = {"thing": number, "ordinal": -comment_id, "section": "", "text": ""}
        self._add([row | {"language": guess_language(text, "nl")}])

    def touch(self, number: int) -> None:
        """Its audience, state, title or date is another now: the index looks at it anew."""
        touched = update(passage).where(passage.c.thing == number).values(rev=passage.c.rev + 1)
        self._log.record(list(self._connection.scalars(touched.returning(passage.c.id))), "put")

    def drop(self, number: int) -> None:
        """Let a thing be found no more, by nothing that was said under it either."""
        self._drop(passage.c.thing == number)

    def erased(self, numbers: Collection[int], remarks: Collection[tuple[int, int]]) -> None:
        """Let things be found no more, nor what was said in some comments: thing and comment of each."""
        self._drop(passage.c.thing.in_(numbers))
        under = passage.c.thing.in_({number for number, _ in remarks})
        self._drop(under, passage.c.ordinal.in_([-comment_id for _, comment_id in remarks]))

    def _add(self, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._log.record(list(self._connection.scalars(_ADD, [{"rev": 1} | row for row in rows])), "put")

    def _drop(self, *which: Any) -> None:
        dropped = delete(passage).where(*which).returning(passage.c.id)
        self._log.record(list(self._connection.scalars(dropped)), "drop")

    def reconcile(self) -> int:
        """Bring the passages of posts, polls and comments in line with what there is; how many that took.

        It finds nothing to do unless the store is from before they could be found.
        """
        stray = list(self._connection.scalars(_STRAY))
        if stray:
            self._drop(passage.c.id.in_(stray))
        return len(stray) + self._missing_posts() + self._missing_comments()

    def _missing_posts(self) -> int:
        rows = self._connection.execute(_SILENT_POSTS).all()
        for row in rows:
            self.said(row.thing, row.text)
        return len(rows)

    def _missing_comments(self) -> int:
        rows = self._connection.execute(_SILENT_COMMENTS).all()
        for row in rows:
            self.remarked(row.thing, row.id, row.text)
        return len(rows)

    # Getting them out

    def get(self, ids: Iterable[int], reader: Reader) -> dict[int, Passage]:
        """Those of the passages that are there now and that this reader may see now, by id."""
        found = self._connection.execute(_THESE, {"audiences": reader.audiences, "ids": list(ids)})
        return {row.id: _passage(row) for row in found}

    def newest(
        self,
        reader: Reader,
        kinds: Iterable[str],
        since: datetime | None,
        limit: int,
        skip: int = 0,
    ) -> list[Passage]:
        """The first passage of what was put there or changed last, of these kinds (none = of any)."""
        rows = _passages.where(passage.c.ordinal == 0)
        if kinds := list(kinds):
            rows = rows.where(or_(thing.c.kind.in_(kinds), label.in_(kinds)))
        if since is not None:
            rows = rows.where(changed_at >= since)
        rows = rows.order_by(changed_at.desc(), thing.c.id.desc()).limit(limit).offset(skip)
        return [_passage(row) for row in self._connection.execute(rows, {"audiences": reader.audiences})]


def _passage(row: Any) -> Passage:
    return Passage(
        id=row.id,
        number=row.thing,
        source_id=row.source_id or f"{row.thing_kind} {row.thing}",
        title=row.title,
        section=row.section,
        text=row.said,
        language=row.language,
        source=row.file_name or row.url or row.title,
        kind=row.thing_kind,
        label=row.label,
        changed_at=row.changed_at,
        who=row.who,
        audience=row.audience,
        valid_until=row.valid_until,
        review_on=row.review_on,
        remark=row.ordinal < 0,
    )
