"""Many people who vote at the same moment: what comes of it is what would have come of it one by one."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from adapters.protocol import Superseded
from bot.chat import Addressed, Heard, Place
from bot.command import CROWDS, Waiting
from bot.running.fence import Fence
from storage.store import Store
from storage.tables.delivery import inbox, outbox
from storage.tables.people import place
from storage.tables.polls import hidden_vote, vote
from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.office import Employee, Office
from tests.postgres import database

COLLEAGUES = 12


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest) -> Iterator[tuple[str | None, str | None]]:
    """Two empty stores on one engine; None = SQLite in the office's folder."""
    if request.param == "sqlite":
        yield None, None
        return
    server, template = (request.getfixturevalue(name) for name in ("postgres_server", "postgres_template"))
    with database(server, template) as one, database(server, template) as other:
        yield tuple(make_url(url).set(drivername="postgresql").render_as_string(False) for url in (one, other))  # type: ignore[misc]


def polls_and_people(office: Office) -> list[Employee]:
    """Four polls: one answer, two, names hidden, for a club only."""
    founder = office.person("Odile")
    people = [office.person(f"Colleague{n}") for n in range(COLLEAGUES)]
    founder.says("club create Rowing")
    for each in people[:4]:
        each.says("join Rowing")
    founder.says('poll "One?" "Soup" "Pizza" "Salad"', "canteen")
    founder.says('poll "Two?" "Soup" "Pizza" "Salad" max 2', "canteen")
    founder.says('poll "Hidden?" "Soup" "Pizza" anonymous', "canteen")
    founder.says('poll "Boat?" "Red" "Blue" --club Rowing')
    return people


def lines(people: Sequence[Employee], seed: int, number: int) -> list[Heard]:
    """What they say: plain votes, votes with something about them, and mistakes."""
    dice = random.Random(seed)
    said = []
    for n in range(number):
        who = dice.choice(people)
        poll = dice.choice([1, 1, 1, 2, 3, 4, 4, 99])
        what = dice.choice(["id:1", "id:2", "id:3", "a", "Pizza", "soup", "a b", "none", "toggle b", "", "seven", "2"])
        line = f"{dice.choice(['vote', 'stem', 'Vote'])} {poll} {what}"
        where = Place("console", dice.choice([who.name, "canteen"]))
        how, about = dice.choice([(Addressed.PREFIX, None), (Addressed.PRESSED, f"card-{poll}")])
        said.append(Heard(where, who.account, line, f"crowd-{n}", who.office.now, how, name=who.name, about=about))
    return said


def outcome(office: Office) -> tuple[object, ...]:
    """Who voted what, what each line was answered with, and how its turn ended."""

    def look(store: Store) -> tuple[object, ...]:
        votes = store.connection.execute(select(vote.c.poll, vote.c.person, vote.c.option)).all()
        hidden = store.connection.execute(select(hidden_vote.c.poll, hidden_vote.c.option)).all()
        turns = {
            row.id: row for row in store.connection.execute(select(inbox).where(inbox.c.remote_id.like("crowd-%")))
        }
        places = {row.id: row.remote_id for row in store.connection.execute(select(place))}
        said = [row for row in store.connection.execute(select(outbox).where(outbox.c.cause.in_(turns))) if row.card]
        answers = {turns[row.cause].remote_id: (row.to, places.get(row.place), row.card["text"]) for row in said}
        ends = {row.remote_id: (row.state, row.sealed) for row in turns.values()}
        return sorted(map(tuple, votes)), sorted(map(tuple, hidden)), answers, ends

    return office.read(look)


def played(
    directory: Path, template: Path, url: str | None, seed: int, number: int, *, at_once: bool
) -> tuple[object, ...]:
    directory.mkdir()
    office = Office(directory, [ConsoleMessenger()], template=None if url else template, url=url)
    try:
        said = lines(polls_and_people(office), seed, number)

        async def speak() -> None:
            if at_once:
                await asyncio.gather(*map(office.jet.hearing.hear, said))
            for heard in () if at_once else said:
                await office.jet.hearing.hear(heard)
                await office.jet.hearing.settle()
            await office.jet.hearing.settle()

        office.run(speak())
        return outcome(office)
    finally:
        office.stop()


@pytest.mark.parametrize(("seed", "number"), [(1, 120), pytest.param(2, 480, marks=pytest.mark.long)])
def test_a_crowd_ends_as_one_by_one(
    stores: tuple[str | None, str | None],
    template: Path,
    tmp_path: Path,
    seed: int,
    number: int,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = played(tmp_path / "together", template, stores[0], seed, number, at_once=True)
    monkeypatch.delitem(CROWDS, "vote")  # from here on every line takes the ordinary way
    alone = played(tmp_path / "alone", template, stores[1], seed, number, at_once=False)
    for mine, theirs in zip(together, alone, strict=True):
        assert mine == theirs
    assert not caplog.records


@pytest.mark.parametrize(("how", "about"), [(Addressed.PREFIX, None), (Addressed.PRESSED, "card")])
def test_a_crowd_is_done_together(
    on_console: Office, monkeypatch: pytest.MonkeyPatch, how: Addressed, about: str | None
) -> None:
    people = polls_and_people(on_console)
    sizes: list[int] = []
    run = CROWDS["vote"]

    def counting(store: Store, waiting: Sequence[Waiting]) -> object:
        sizes.append(len(waiting))
        return run(store, waiting)

    monkeypatch.setitem(CROWDS, "vote", counting)
    now = on_console.now
    said = [
        Heard(Place("console", "canteen"), each.account, "vote 1 a", f"x{n}", now, how, name=each.name, about=about)
        for n, each in enumerate(people)
    ]

    async def speak() -> None:
        await asyncio.gather(*map(on_console.jet.hearing.hear, said))
        await on_console.jet.hearing.settle()

    on_console.run(speak())
    assert max(sizes) > 1
    assert sum(sizes) == COLLEAGUES


@pytest.fixture
def shared(stores: tuple[str | None, str | None], directory: Path) -> Iterator[Office]:
    """An office whose store other processes share."""
    if stores[0] is None:
        pytest.skip("one process has a SQLite store to itself")
    office = Office(directory, [ConsoleMessenger()], url=stores[0])
    yield office
    office.stop()


def test_what_another_process_heard_before_comes_first(shared: Office) -> None:
    [who, *_] = polls_and_people(shared)

    def vote_of(what: str) -> Heard:
        where = Place("console", "canteen")
        return Heard(where, who.account, f"vote 1 {what}", what, shared.now, Addressed.PREFIX, name=who.name)

    def elsewhere(store: Store) -> int:
        store.processes.enter("other", "other", shared.now)
        [row] = store.inbox.take([vote_of("a")], shared.now, "other").values()
        return row

    def votes(store: Store) -> int:
        return len(store.connection.execute(select(vote)).all())

    async def speak(earlier: int) -> None:
        hearing, store = shared.jet.hearing, shared.jet.database
        await hearing.hear(vote_of("b"))
        await asyncio.sleep(0.5)
        assert await store.read(votes) == 0
        await store.write(lambda store: store.inbox.finished(earlier, "done"))
        await hearing.settle()
        assert await store.read(votes) == 1

    shared.run(speak(shared.write(elsewhere)))


def test_who_may_no_longer_hear_hears_no_vote(on_console: Office) -> None:
    [who, *_] = polls_and_people(on_console)
    where = Place("console", "canteen")
    heard = Heard(where, who.account, "vote 1 a", "x", on_console.now, Addressed.PREFIX, name=who.name)
    with pytest.raises(Superseded):
        on_console.run(on_console.jet.hearing.hear(heard, fence=Fence("matrix", "somebody else", 1)))
    assert on_console.read(lambda store: store.connection.execute(select(vote)).all()) == []
    on_console.run(on_console.jet.hearing.hear(heard))
    assert len(on_console.read(lambda store: store.connection.execute(select(vote)).all())) == 1
