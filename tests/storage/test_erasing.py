"""Everything of a person is found, given and forgotten, in every table: a new one that is left out fails here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, LargeBinary, Table, insert, select

from bot.chat import Account, Asked, Card, Place, PlaceFacts
from storage import erasing
from storage.database import Database, sqlite_path
from storage.store import Store
from storage.tables import metadata
from storage.tables.base import Moment
from tests.postgres import table_files
from tests.storage.opened import NOW, Opened, room

# Columns that go on naming the number of somebody of whom nothing else is kept, and why.
KEPT = {
    "thing.author": "what was posted is emptied, a poll stays without a name; a number keeps it apart from others",
    "club.founder": "the club stays, for its members",
    "audit.actor": "who did what with a role or in somebody's name, for its term",
    "text_override.by": "the text is the organisation's",
    "urgent.by": "the answer is the organisation's",
    "schedule.made_by": "the overview of a place stays, for those who read there",
    "question.answered_by": "the answer is the asker's",
    "question.assignee": "whom a question was with, until it goes to the next or its term ends",
    "feedback_line.by": "what was said in the name of those who look after feedback",
    "report.decided_by": "who decided, for the term of the audit",
}
# Columns that what is given to a person need not tell, and why.
UNTOLD = {
    "link_code.person": "a code that is good for minutes, of which only a hash is kept",
    "offer.person": "what was last shown, for an hour",
    "text_override.by": "no data of theirs but the deed, which is in their log",
    "urgent.by": "likewise",
    "club.founder": "likewise",
    "schedule.made_by": "likewise; their own overviews are told",
    "question.assignee": "the question is its asker's",
    "question_turn.person": "whose turn a colleague's question was",
    "report.decided_by": "the report is its reporter's",
    "feedback_line.by": "said in the name of the organisation",
}
KINDS = {kind: kind for kind in ("post", "poll", "event", "document", "question", "feedback")}
VALUES: dict[str, Any] = {
    "person.state": "active",
    "thing.state": "live",
    "question.state": "open",
    "question.asker": None,  # set below: the rest of the row is another's
    "report.state": "open",
    "poll.names_hidden": False,
    "place.kind": "room",
    "audience.kind": "place",
    "person.zone": "Europe/Amsterdam",
    "schedule.days": [0],
    "schedule.active": True,
    "club_member.standing": "member",
}


def persons_columns() -> Iterator[Column[Any]]:
    """Every column that refers to a person."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                yield column


COLUMNS = {f"{column.table.name}.{column.name}": column for column in persons_columns()}


class Filler:
    """Puts one row of a person in every table."""

    def __init__(self, store: Store, who: int, other: int) -> None:
        self.store, self.who, self.other = store, who, other
        self.rows: dict[str, dict[str, Any]] = {"person": {"id": who}}
        self.number = 0

    def fill(self) -> None:
        for table in metadata.sorted_tables:
            if table.name != "person":
                self.put(table)

    def put(self, table: Table) -> None:
        """One row, whose parents are there."""
        values = {column.name: self.value(table, column) for column in table.columns}
        values = {name: value for name, value in values.items() if value is not None}
        self.store.connection.execute(insert(table).values(**values))
        self.rows[table.name] = values

    def value(self, table: Table, column: Column[Any]) -> Any:
        name = f"{table.name}.{column.name}"
        if name in VALUES and VALUES[name] is not None:
            return VALUES[name]
        for key in column.foreign_keys:
            parent = key.column.table.name
            if parent == "thing" and column.primary_key and table.name in KINDS:
                return self.thing(KINDS[table.name])
            return self.rows[parent][key.column.name]
        return self.plain(name, column)

    def thing(self, kind: str) -> int:
        """A thing of this kind, by this person."""
        table = metadata.tables["thing"]
        if self.rows["thing"].get("kind") != kind:
            values = {each.name: self.value(table, each) for each in table.columns} | {"kind": kind}
            made = self.store.connection.execute(insert(table).values(**values).returning(table.c.id))
            return int(made.scalar_one())
        return int(self.rows["thing"]["id"])

    def plain(self, name: str, column: Column[Any]) -> Any:
        self.number += 1
        if isinstance(column.type, Moment):
            return NOW
        if isinstance(column.type, Date):
            return date(2026, 11, 23)
        if isinstance(column.type, Boolean):
            return False
        if isinstance(column.type, BigInteger | Integer):
            return self.number + 1000
        if isinstance(column.type, LargeBinary):
            return b"mark"
        if isinstance(column.type, JSON):
            return [f"mark {name}"]
        return "09:00" if name.endswith(("local_time", "starts", "ends")) else f"mark {name}"


@pytest.fixture
def filled(opened: Opened) -> tuple[Opened, int, int]:
    """A store in which one person is in every table, beside another who is in none."""

    def work(store: Store) -> tuple[int, int]:
        other, who = store.people.add("Other", NOW).id, store.people.add("Zwijgzaam", NOW, email="z@w.test").id
        Filler(store, who, other).fill()
        store.asking.remember(who, room(store, "C2"), None, Asked("mark asked.sealed", "", "answer", ()), NOW)
        return who, other

    who, other = opened.write(work)
    return opened, who, other


def left(store: Store, who: int) -> set[str]:
    """The columns that still name somebody."""
    return {
        name
        for name, column in COLUMNS.items()
        if store.connection.scalar(select(column).where(column == who).limit(1)) is not None
    }


def test_the_filler_fills(filled: tuple[Opened, int, int]) -> None:
    opened, who, _ = filled
    assert opened.write(lambda store: left(store, who)) == set(COLUMNS)


def test_nothing_but_what_is_said_names_somebody_who_was_forgotten(filled: tuple[Opened, int, int]) -> None:
    opened, who, _ = filled
    opened.write(lambda store: erasing.forget(store, who, NOW))
    still = opened.write(lambda store: left(store, who))
    assert still <= KEPT.keys(), f"storage.personal forgets to erase {sorted(still - KEPT.keys())}"
    assert KEPT.keys() <= COLUMNS.keys(), "KEPT names a column that is not there"


def test_everything_is_given_to_who_asks_for_it(filled: tuple[Opened, int, int]) -> None:
    """Each table that names a person adds something to what they are given."""
    opened, who, _ = filled
    given = opened.write(lambda store: repr(erasing.everything_of(store, who)))
    tables = {name.partition(".")[0] for name in COLUMNS.keys() - UNTOLD.keys()}
    missing = {table for table in tables if not _told(table, given)}
    assert not missing, f"storage.personal forgets to tell of {sorted(missing)}"


def _told(table: str, given: str) -> bool:
    """Whether something of that table was given: a mark of it, or the name under which it is told."""
    subjects = {
        "thing": "'posts'",
        "role": "'roles'",
        "club_member": "'clubs'",
        "liking": "'likes'",
        "vote": "'votes'",
        "schedule": "'overviews'",
        "seen": "'opened'",
        "muted": "'muted'",
        "quiet_hours": "'quiet_hours'",
        "rsvp": "'coming'",
        "unreminded": "'no_reminders'",
        "ambassador": "'ambassador'",
        "ambassador_topic": "'topics'",
        "document": "'documents'",
        "question": "'questions'",
        "asked": "'asked'",
    }
    return f"mark {table}." in given or subjects.get(table, "nothing") in given


def test_two_who_are_one_are_nobody_else(filled: tuple[Opened, int, int]) -> None:
    opened, who, other = filled
    opened.write(lambda store: store.merge(who, other))
    still = opened.write(lambda store: left(store, who))
    assert not still, f"storage.merging leaves {sorted(still)} behind"


def test_of_two_who_are_one_only_the_name_of_one_is_kept(opened: Opened) -> None:
    def work(store: Store) -> None:
        here, there = store.people.add("Anna Visser", NOW).id, store.people.add("Annie", NOW, email="a@w.test").id
        store.people.change(there, language="nl", zone="Europe/Amsterdam", quiet_until=NOW)
        store.merge(there, here)
        erasing.forget(store, here, NOW)
        people = metadata.tables["person"]
        kept = store.connection.execute(select(people)).all()
        assert [(row.name, row.email, row.language, row.zone) for row in kept] == [("", None, None, None)] * 2

    opened.write(work)


def test_the_files_hold_no_name_and_no_account(opened: Opened) -> None:
    def stored() -> bytes:
        if not opened.url.startswith("sqlite"):
            return b"".join(file.read_bytes() for file in table_files(opened.url)).lower()
        return b"".join(file.read_bytes() for file in sqlite_path(opened.url).parent.glob("jet.db*")).lower()

    def come(store: Store) -> int:
        who = store.people.add("Zwijgzaam Zonderling", NOW, email="zwijgzaam@wilgenhof.test")
        account = Account("main", "@zwijgzaam:wilgenhof.test")
        store.people.attach(account, who.name, who.id)
        direct = PlaceFacts(Place("main", "!zwijgzaam:d"), "Zwijgzaam", direct=True, members={account: who.name})
        home = store.places.told(direct)
        store.outbox.say("main", home.id, None, Card("Hi Zwijgzaam"), NOW)
        store.outbox.say("main", None, account.id, Card("Hi Zwijgzaam"), NOW)
        store.posts.add(
            "note",
            "Zwijgzaam was here",
            None,
            audience=store.places.audience_all(),
            author=who.id,
            at=NOW,
            made_in=home.id,
        )
        store.people.give_role(who.id, "editor")
        return who.id

    def settled(store: Store) -> None:
        outbox = metadata.tables["outbox"]
        store.connection.execute(outbox.update().values(state="done", card=None, done_at=NOW))

    async def go(database: Database) -> None:
        who = await database.write(come)
        await database.write(settled)
        if not opened.url.startswith("sqlite"):
            await database.write(lambda store: store.connection.exec_driver_sql("ANALYZE") and None)  # takes samples
        assert b"zwijgzaam" in stored()
        await database.write(lambda store: erasing.forget(store, who, NOW))
        assert await database.write(erasing.sweep) == 1
        assert await database.scrub(thoroughly=True)
        assert b"zwijgzaam" not in stored()

    opened.run(go)


def test_a_conversation_is_forgotten_after_its_last_word(opened: Opened) -> None:
    account = Account("main", "@anna:wilgenhof.test")

    def come(store: Store) -> int:
        who = store.people.add("Anna", NOW)
        store.people.attach(account, who.name, who.id)
        home = store.places.told(PlaceFacts(Place("main", "!d"), "Anna", direct=True, members={account: "Anna"}))
        erasing.forget(store, who.id, NOW)
        store.outbox.say("main", home.id, None, Card("You are forgotten"), NOW)
        return home.id

    home = opened.write(come)
    assert opened.write(erasing.sweep) == 0
    opened.write(lambda store: store.connection.execute(metadata.tables["outbox"].update().values(state="done")))
    assert opened.write(erasing.sweep) == 1
    assert opened.write(lambda store: store.places.get(home).place.id) == f"forgotten {home}"
    assert opened.write(erasing.erased) != []
