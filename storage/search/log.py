"""The change log of passages: what a follower must index, in an order it can resume from.

On PostgreSQL numbers become visible out of order: a slow transaction may commit number 5 after a quick one
committed 6. A follower therefore reads only rows of transactions older than every running one, and resumes by
(transaction, number): what becomes visible later always has a later transaction. SQLite has one writer; there
the transaction is 0. What a row says is only that a passage changed; its present state is read with it.

What every living follower has read is pruned. The log remembers up to where: a follower that was away longer finds that
what it would read next may be gone, and builds its index anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Select, and_, bindparam, delete, func, insert, not_, or_, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storage.tables.documents import document, passage, passage_change
from storage.tables.people import setting
from storage.tables.things import comment, post, thing
from storage.upsert import upsert

FOUND = ("document", "post", "poll", "event")  # kinds of things that can be found; a question comes out nowhere else
EPOCH = "search.epoch"  # a setting: names this store's log; a restored copy gets another
PRUNED = "search.pruned"  # a setting: the position before which rows are gone
FOLLOWED = "search.followed "  # settings, one a process: how far its index was when it last said so


class _Transaction(FunctionElement[int]):
    """A number that PostgreSQL gives to transactions, and what stands for it on SQLite."""

    type = BigInteger()
    inherit_cache = True
    sqlite: str
    postgresql: str


class _ThisTransaction(_Transaction):
    inherit_cache = True
    sqlite = "0"
    postgresql = "pg_current_xact_id()::text::bigint"


class _NotYetBegun(_Transaction):
    inherit_cache = True
    sqlite = "1"
    postgresql = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"


class _OldestRunning(_Transaction):
    inherit_cache = True
    sqlite = "1"
    postgresql = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


@compiles(_Transaction, "sqlite")
def _on_sqlite(number: _Transaction, *_: Any, **__: Any) -> str:
    return number.sqlite


@compiles(_Transaction, "postgresql")
def _on_postgresql(number: _Transaction, *_: Any, **__: Any) -> str:
    return number.postgresql


class Pruned(Exception):
    """What a follower would read next may be gone."""


@dataclass(frozen=True)
class Position:
    """Up to where a log was read: its epoch, and the last row by (xid, id)."""

    epoch: str
    xid: int
    id: int

    @classmethod
    def written(cls, text: str) -> Position:
        """One that was kept as text."""
        epoch, xid, number = text.split()
        return cls(epoch, int(xid), int(number))

    def __str__(self) -> str:
        return f"{self.epoch} {self.xid} {self.id}"

    @property
    def place(self) -> tuple[int, int]:
        """Where in the log."""
        return self.xid, self.id


START = Position("", -1, 0)
NEVER = datetime.fromtimestamp(0, UTC)


class Entry(NamedTuple):
    """A passage as the index needs it: what `_living` selects, in that order."""

    id: int
    rev: int
    audience: int
    title: str
    section: str
    text: str
    language: str
    kind: str = "document"  # of its thing
    label: str = ""  # of the document or post: form, news, …
    changed_at: datetime = NEVER


@dataclass(frozen=True)
class Batch:
    """The present state of passages that changed after some position, and the position after them."""

    entries: tuple[Entry, ...]
    gone: tuple[int, ...]
    position: Position
    rows: int  # of the log; 0 = nothing new


_settled = passage_change.c.xid < _OldestRunning()
_order = (passage_change.c.xid, passage_change.c.id)
_later = or_(
    passage_change.c.xid > bindparam("xid"),
    and_(passage_change.c.xid == bindparam("xid"), passage_change.c.id > bindparam("id")),
)
# A passage with its thing; what was said in a post or a comment is read there.
said = (
    passage.join(thing, thing.c.id == passage.c.thing)
    .outerjoin(comment, comment.c.id == -passage.c.ordinal)
    .outerjoin(post, and_(post.c.thing == thing.c.id, passage.c.ordinal == 0))
    .outerjoin(document, document.c.thing == thing.c.id)
)
wording = func.coalesce(comment.c.text, post.c.text, passage.c.text)
label = func.coalesce(document.c.kind, post.c.form, "")
changed_at = func.coalesce(thing.c.edited_at, thing.c.at)
held = and_(thing.c.state == "live", thing.c.kind.in_(FOUND), or_(passage.c.ordinal >= 0, comment.c.id.is_not(None)))
_living = (
    select(
        passage.c.id,
        passage.c.rev,
        thing.c.audience,
        thing.c.title,
        passage.c.section,
        wording.label("text"),
        passage.c.language,
        thing.c.kind,
        label.label("label"),
        changed_at.label("changed_at"),
    )
    .select_from(said)
    .where(held)
)

_EPOCH = select(setting.c.value).where(setting.c.name == EPOCH)
_RECORD = insert(passage_change).values(xid=_ThisTransaction())
_PRUNE = delete(passage_change).where(not_(_later), passage_change.c.id != bindparam("id"))
_FOLLOWED = select(setting.c.name, setting.c.value).where(setting.c.name.startswith(FOLLOWED, autoescape=True))
_PRUNED = select(setting.c.value).where(setting.c.name == PRUNED)
# Rows of transactions that have not begun yet came with a dump, from a server whose numbers mean nothing here: a
# follower would wait for them, and pass over what is new.
_STRANGE = select(passage_change.c.id).where(
    passage_change.c.xid >= _NotYetBegun(), passage_change.c.xid != _ThisTransaction()
)
_BEFORE = select(_EPOCH.scalar_subquery(), _STRANGE.exists())
_AFTER = select(passage_change).where(_settled, _later).order_by(*_order).limit(bindparam("limit"))
_BEHIND = select(func.count()).select_from(passage_change).where(_settled, _later)
_NEWEST = select(passage_change.c.xid, passage_change.c.id).order_by(*(each.desc() for each in _order)).limit(1)
_COUNT = select(func.count()).select_from(_living.subquery())
_PAGE = _living.where(passage.c.id > bindparam("after")).order_by(passage.c.id).limit(bindparam("limit"))
_THESE = _living.where(passage.c.id.in_(bindparam("numbers", expanding=True)))
_SAMPLE = select(_living.subquery().c.id).order_by(func.random()).limit(bindparam("limit"))


class PassageLog:
    """The log, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, passages: Sequence[int], op: str) -> None:
        """Note that these passages were put or dropped; in the transaction that did it."""
        if not passages:
            return
        epoch, strange = self._connection.execute(_BEFORE).one()
        if not epoch:
            self._begin_epoch()
        elif strange:
            self.restart()
        self._connection.execute(_RECORD, [{"passage": number, "op": op} for number in passages])

    def epoch(self) -> str:
        """The name of this log; "" while it is empty."""
        return self._connection.scalar(_EPOCH) or ""

    def _begin_epoch(self) -> None:
        upsert(self._connection, setting, {"name": EPOCH, "value": secrets.token_hex(8)}, update=())

    def restart(self) -> None:
        """Begin the log anew, so that every index is built anew."""
        self._connection.execute(update(passage_change).values(xid=0))
        row = {"name": EPOCH, "value": secrets.token_hex(8)}
        upsert(self._connection, setting, row, update=("value",))

    def after(self, position: Position, limit: int = 500) -> Batch:
        """What changed after a position of this log, at most `limit` rows of it. Raises `Pruned`."""
        begin = {"xid": position.xid, "id": position.id}
        found = self._connection.execute(_AFTER, begin | {"limit": limit}).all()
        if not found:
            return Batch((), (), position, 0)
        if self._lost(position):  # asked after reading: it may have been pruned in the meantime
            raise Pruned
        changed = {row.passage for row in found}
        entries = tuple(self._present(changed))
        gone = changed - {entry.id for entry in entries}
        last = Position(position.epoch, found[-1].xid, found[-1].id)
        return Batch(entries, tuple(sorted(gone)), last, len(found))

    def behind(self, position: Position) -> int:
        """How many rows of the log come after a position."""
        return self._connection.scalar(_BEHIND, {"xid": position.xid, "id": position.id}) or 0

    def end(self) -> Position:
        """The position after everything that can be read now."""
        return self._last(_NEWEST.where(_settled))

    def holds(self, position: Position) -> bool:
        """Can one resume from here? Not after a restore, which took the log back or renamed it, nor when what comes
        next was pruned."""
        last = self._last(_NEWEST)
        return last.epoch == position.epoch and position.place <= last.place and not self._lost(position)

    def _lost(self, position: Position) -> bool:
        pruned = self._connection.scalar(_PRUNED)
        if pruned is None:
            return False
        mark = Position.written(pruned)
        return mark.epoch == position.epoch and position.place < mark.place

    def followed(self, process: str, position: Position) -> None:
        """Note how far the index of a process is."""
        if position.epoch:
            upsert(self._connection, setting, {"name": FOLLOWED + process, "value": str(position)}, update=("value",))

    def prune(self, living: Collection[str]) -> int:
        """Forget what the index of every living process has taken in; how many rows that was. While one of them has
        not said how far it is, nothing goes; what the dead said is forgotten.

        The last row that all have read stays: by it a log that came from another server is known.
        """
        said = {row.name.removeprefix(FOLLOWED): row.value for row in self._connection.execute(_FOLLOWED)}
        dead = [FOLLOWED + process for process in said if process not in living]
        self._connection.execute(delete(setting).where(setting.c.name.in_(dead)))
        epoch = self._connection.scalar(_EPOCH.with_for_update())  # one at a time: the mark never goes back
        read = [Position.written(said[process]) for process in living if process in said]
        if not read or len(read) < len(living) or any(each.epoch != epoch for each in read):
            return 0
        mark = min(read, key=lambda each: each.place)
        if self._lost(mark):
            return 0
        upsert(self._connection, setting, {"name": PRUNED, "value": str(mark)}, update=("value",))
        return self._connection.execute(_PRUNE, {"xid": mark.xid, "id": mark.id}).rowcount

    def _last(self, newest: Select[tuple[int, int]]) -> Position:
        row = self._connection.execute(newest).first()
        return Position(self.epoch(), *(row or (START.xid, START.id)))

    def count(self) -> int:
        """How many passages there are to be found."""
        return self._connection.scalar(_COUNT) or 0

    def page(self, after: int, limit: int = 500) -> tuple[Entry, ...]:
        """The next living passages by id; () at the end."""
        return tuple(map(Entry._make, self._connection.execute(_PAGE, {"after": after, "limit": limit})))

    def revisions(self, numbers: Sequence[int]) -> dict[int, int]:
        """The revisions of those passages that live."""
        return {entry.id: entry.rev for entry in self._present(set(numbers))}

    def sample(self, size: int) -> list[int]:
        """The ids of some living passages, chosen by chance."""
        return list(self._connection.scalars(_SAMPLE, {"limit": size}))

    def _present(self, numbers: set[int]) -> Iterator[Entry]:
        return map(Entry._make, self._connection.execute(_THESE, {"numbers": numbers}))
