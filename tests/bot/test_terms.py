"""Every table that says something of somebody has a term, after which the purge empties it, or a reason to last."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from storage.store import Store
from storage.tables import metadata
from tests.dialogue.fixtures import on_console
from tests.dialogue.office import Office
from tests.storage.test_erasing import COLUMNS, Filler

__all__ = ["on_console"]
OVER = {"report": "kept", "feedback": "done", "outbox": "done", "inbox": "done"}  # what has ended has a term
# What names nobody by number, and tells of somebody all the same: by an address, a code, or in words.
ADDRESSED = {"inbox", "outbox", "receipt", "home", "feedback", "missed", "opinion", "occurrence", "shared_file"}
# Tables that last, and until when: what people chose, made or said themselves, until they take it back.
LASTING = {
    "account": "until they are forgotten",
    "role": "until it is taken, or they leave",
    "club": "for its members",
    "club_member": "until they leave it",
    "thing": "until it is deleted; a number and a date stay",
    "comment": "until it is deleted",
    "liking": "until it is taken back",
    "vote": "as long as the poll",
    "unreminded": "until they want reminders again",
    "ambassador": "until they change it",
    "ambassador_topic": "until they change it",
    "document": "as long as the document has this owner",
    "muted": "until they want it again",
    "quiet_hours": "until they change them",
    "schedule": "until they stop it",
    "text_override": "the text is the organisation's",
    "urgent": "the answer is the organisation's",
}


def _fill(office: Office, who: int, other: int) -> None:
    def work(store: Store) -> None:
        for table in reversed(metadata.sorted_tables):
            if table.name in ADDRESSED:
                store.connection.execute(delete(table))
        Filler(store, who, other).fill()
        for name, state in OVER.items():
            store.connection.execute(metadata.tables[name].update().values(state=state))
        store.connection.execute(metadata.tables["outbox"].update().values(done_at=office.now))
        store.connection.execute(metadata.tables["shared_file"].update().values(due_at=None))  # no yes was said

    office.write(work)


def test_what_has_no_term_has_a_reason(on_console: Office) -> None:
    office = on_console

    def people(store: Store) -> tuple[int, int]:
        return store.people.add("Zwijgzaam", office.now).id, store.people.add("Other", office.now).id

    who, other = office.write(people)
    _fill(office, who, other)
    office.now += timedelta(days=4000)
    office.run(office.jet.clock.purge())

    def left(store: Store) -> set[str]:
        named = {
            column.table.name
            for column in COLUMNS.values()
            if store.connection.scalar(select(column).where(column == who).limit(1)) is not None
        }
        told = {
            name
            for name in ADDRESSED
            if store.connection.scalar(select(func.count()).select_from(metadata.tables[name]))
        }
        return named | told

    still = office.read(left)
    assert still <= LASTING.keys(), f"no term and no reason: {sorted(still - LASTING.keys())}"
    assert LASTING.keys() <= still, f"a reason for what goes: {sorted(LASTING.keys() - still)}"
