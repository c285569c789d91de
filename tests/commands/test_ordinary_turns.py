"""What an ordinary turn asks of the store: few statements, and such as were built once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, event
from sqlalchemy.sql.dml import UpdateBase

from bot.chat import Addressed, Heard, Place
from storage.store import Store
from tests.dialogue.office import Office

MOST = {
    'poll "Lunch {n}?" "Soup" "Pizza" until friday 17:00': 23,
    "vote 1 {n}": 17,
    "post The lift works again, number {n}": 26,
    "comment 1 Good to know {n}": 17,
    "like 1": 14,
    "club create Walking {n}": 18,
    "clubs": 11,
    "timeline": 10,
    "timeline rowing": 12,
}
# The newest things and some clubs in their order, up to a limit; a count by the shortest index; the few acted as; those
# who are given; the organisation's few urgent answers, which may be cried for in a longer line.
WALKED = {
    "SCAN thing",
    "SCAN urgent",
    "SCAN club USING INDEX sqlite_autoindex_club_1",
    "SCAN person USING COVERING INDEX ix_person_state",
    "SCAN account USING INDEX ix_account_acting",
    "SCAN anon_1 VIRTUAL TABLE INDEX 1:",
    "SCAN CONSTANT ROW",
}


def _asked(office: Office, line: str) -> list[Any]:
    """The statements of one turn in a room."""
    turns, arrivals = office.jet.hearing.turns, office.jet.hearing.arrivals
    anna = office.people["console", "Anna"]
    heard = Heard(Place("console", "canteen"), anna.account, line, line, office.now, Addressed.PREFIX, name="Anna")
    found: list[Any] = []

    def statement(_: Any, clause: Any, *__: Any) -> None:
        if isinstance(clause, Select | UpdateBase):
            found.append(clause)

    def work(store: Store) -> str:
        [row] = arrivals.take(store, [heard])
        assert row is not None
        event.listen(office.jet.database.engine, "before_execute", statement)
        outcome = turns.think(store, heard, office.now)
        turns.record(store, row, heard, outcome, office.now)
        event.remove(office.jet.database.engine, "before_execute", statement)
        return outcome.state

    assert office.write(work) == "done"
    return found


@pytest.mark.parametrize("line", MOST)
def test_its_statements_are_built_once(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna")
    on_console.place("canteen", anna)
    anna.says('poll "Tea?" "Black" "Green"', "canteen")
    anna.says("club create Rowing")
    anna.says("post --club rowing We row on Sunday", "canteen")
    before = _asked(on_console, line.format(n=1))
    again = _asked(on_console, line.format(n=2) + " ")
    built = {" ".join(str(each).split()) for each in again if not any(each is known for known in before)}
    assert not built
    assert len(again) <= MOST[line]


@pytest.mark.parametrize("line", MOST)
def test_it_walks_through_no_table(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna")
    on_console.place("canteen", anna)
    anna.says('poll "Tea?" "Black" "Green"', "canteen")
    anna.says("club create Rowing")
    anna.says("post --club rowing We row on Sunday", "canteen")
    told: list[tuple[str, Any]] = []

    def executes(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            told.append((f"EXPLAIN QUERY PLAN {statement}", parameters))

    engine = on_console.jet.database.engine
    event.listen(engine, "before_cursor_execute", executes)
    _asked(on_console, line.format(n=1))
    event.remove(engine, "before_cursor_execute", executes)

    def steps(store: Store) -> set[str]:
        plans = [store.connection.exec_driver_sql(statement, parameters) for statement, parameters in told]
        return {step.detail for plan in plans for step in plan}

    taken = on_console.read(steps)
    assert {step for step in taken if step.startswith("SCAN")} <= WALKED
    assert "SEARCH club_member USING COVERING INDEX ix_club_member_person_standing (person=?)" in taken
