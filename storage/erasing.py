"""Everything of one person, over all collections of a store: collected for them, or forgotten.

A new table with a column that refers to a person is named in `storage.personal` (and `storage.merging`), or its
collection is asked here; `tests/storage/test_erasing.py` fails when one is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, delete, exists, or_, select, update

from storage.tables.delivery import outbox, receipt
from storage.tables.people import account, audit, place, place_member
from storage.tables.things import hanging

if TYPE_CHECKING:
    from storage.store import Store

ERASED = "erased"  # the deed in the audit log; it names the number of a person of whom nothing else is kept
_EVER = datetime.fromtimestamp(0, UTC)
_GONE = "forgotten "  # before the number of a place whose address is not kept


@dataclass(frozen=True)
class Forgotten:
    """The keys of cards to take away and of cards to draw anew."""

    unhang: tuple[str, ...]
    redraw: tuple[str, ...]


def everything_of(store: Store, who: int, since: datetime = _EVER) -> dict[str, list[dict[str, Any]]]:
    """What is kept of a person, by subject; what they last asked only since a moment."""
    kept = store.personal.collect(who)
    kept["asked"] = [{"words": asked.words} for _, _, asked in store.asking.anywhere(who, since)]
    kept["feedback"] = store.feedback.of(who)
    kept["reports"] = store.reports.of(who)
    return {subject: rows for subject, rows in kept.items() if rows}


def forget(store: Store, who: int, at: datetime) -> Forgotten:
    """Forget a person; that somebody was forgotten is noted."""
    store.asking.forget(who)
    feedback = store.feedback.forget(who)
    store.reports.forget(who)
    gone, changed = store.personal.erase(who)
    store.people.note(at, None, ERASED, str(who))
    return Forgotten((*gone, *feedback), tuple(changed))


def erased(store: Store) -> list[int]:
    """The numbers of those who were forgotten, as far as the audit log reaches."""
    rows = store.connection.scalars(select(audit.c.about).where(audit.c.deed == ERASED).order_by(audit.c.id))
    return [int(number) for number in rows if number.isdecimal()]


def sweep(store: Store, unheard: tuple[str, ...] = ()) -> int:
    """Forget the addresses of conversations with people who were forgotten, once the last word arrived; on an `unheard`
    connection, whose people may never look, at once. How many."""
    connection = store.connection
    theirs = account.c.connection == outbox.c.connection, account.c.remote_id == outbox.c.to
    ended = outbox.c.state.in_(("done", "dead"))
    connection.execute(delete(outbox).where(ended, outbox.c.to.is_not(None), ~exists().where(*theirs)))
    numbers = list(connection.scalars(_abandoned(unheard)))
    for number in numbers:
        for table in (outbox, receipt, hanging, place_member):
            connection.execute(delete(table).where(table.c.place == number))
        gone = {"remote_id": f"{_GONE}{number}", "name": "", "left": True}
        connection.execute(update(place).where(place.c.id == number).values(**gone))
    return len(numbers)


def _abandoned(unheard: tuple[str, ...]) -> Select[int]:
    """Direct conversations with nobody who has an account, in which nothing is still to be said."""
    member = place_member.join(
        account,
        and_(account.c.connection == place_member.c.connection, account.c.remote_id == place_member.c.remote_id),
    )
    peopled = exists().select_from(member).where(place_member.c.place == place.c.id)
    waiting = exists().where(outbox.c.place == place.c.id, outbox.c.state.not_in(("done", "dead")))
    quiet = or_(~waiting, place.c.connection.in_(unheard))
    left = place.c.kind == "direct", place.c.remote_id.not_like(f"{_GONE}%"), ~peopled
    return select(place.c.id).where(*left, quiet)
