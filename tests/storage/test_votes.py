"""Votes on both databases: one set a person, hidden ones without a trace, closing against voting."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.chat import Account, Place, PlaceFacts, Refused
from bot.intranet.people import Reader
from bot.intranet.polls import Draft, Poll
from storage.database import Database
from storage.store import Store
from tests.storage.opened import NOW, Opened, room, somebody


def _ask(store: Store, *, hidden: bool = False, most: int = 1) -> int:
    return store.polls.add(
        Draft("Lunch?", ("Pizza", "Soup", "Salad"), most, hidden, None),
        audience=store.places.audience_all(), author=somebody(store, "Asker"), at=NOW, made_in=room(store),
    )  # fmt: skip


def _poll(store: Store, number: int) -> Poll:
    return store.polls.get(number, Reader(frozenset((store.places.audience_all(),))))


def _vote(store: Store, number: int, person: int, *letters: str) -> None:
    poll = _poll(store, number)
    store.polls.vote(poll, person, poll.chosen(letters) if letters else ())


@pytest.mark.parametrize("hidden", [False, True])
def test_a_vote_replaces_the_persons_set_and_can_be_taken_back(opened: Opened, hidden: bool) -> None:
    def work(store: Store) -> None:
        number, anna = _ask(store, hidden=hidden, most=2), somebody(store, "Anna")
        _vote(store, number, anna, "a", "b")
        _vote(store, number, anna, "c")
        assert [option.label for option in store.polls.chosen_by(_poll(store, number), anna)] == ["Salad"]
        _vote(store, number, anna)
        assert _poll(store, number).voters == 0

    opened.write(work)


def test_hidden_votes_leave_no_way_back_after_closing(opened: Opened) -> None:
    def work(store: Store) -> None:
        number, people = _ask(store, hidden=True), [somebody(store, f"P{n}") for n in range(5)]
        for person in people:
            _vote(store, number, person, "b")
        assert [option.count for option in _poll(store, number).options] == [None, None, None]
        store.polls.close(_poll(store, number), NOW)
        closed = _poll(store, number)
        assert ([option.count for option in closed.options], closed.voters) == ([0, 5, 0], 5)
        for table in ("hidden_vote", "poll_secret", "vote"):
            assert store.connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0

    opened.write(work)


def test_a_closed_poll_takes_no_vote_and_closes_once(opened: Opened) -> None:
    def work(store: Store) -> None:
        number, anna = _ask(store), somebody(store, "Anna")
        before = _poll(store, number)
        store.polls.close(before, NOW)
        with pytest.raises(Refused):
            store.polls.vote(before, anna, before.chosen(("a",)))
        with pytest.raises(Refused):
            store.polls.close(before, NOW)

    opened.write(work)


def test_votes_and_a_closing_at_once_count_every_vote_that_was_taken(opened: Opened) -> None:
    def begin(store: Store) -> tuple[int, list[int]]:
        return _ask(store), [somebody(store, f"P{n}") for n in range(40)]

    async def go(database: Database) -> None:
        number, people = await database.write(begin)
        votes = [
            database.write(lambda store, person=person: _vote(store, number, person, "abc"[person % 3]))  # type: ignore[misc]
            for person in people
        ]
        closing = database.write(lambda store: store.polls.close(_poll(store, number), NOW))
        outcomes = await asyncio.gather(*votes[:20], closing, *votes[20:], return_exceptions=True)
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert all(isinstance(outcome, Refused) for outcome in refused)
        closed = await database.read(lambda store: _poll(store, number))
        assert closed.voters == closed.total == len(people) - len(refused)

    opened.run(go)


def test_many_votes_at_once_and_a_closing_count_every_vote_that_was_taken(opened: Opened) -> None:
    def begin(store: Store) -> tuple[int, list[int]]:
        return _ask(store), [somebody(store, f"P{n}") for n in range(40)]

    def vote(store: Store, number: int, people: list[int]) -> None:
        poll = _poll(store, number)
        store.polls.vote_each(poll, {person: poll.chosen(("abc"[person % 3],)) for person in people})

    async def go(database: Database) -> None:
        number, people = await database.write(begin)
        some = [people[n : n + 4] for n in range(0, 40, 4)]
        votes = [database.write(lambda store, few=few: vote(store, number, few)) for few in some]  # type: ignore[misc]
        closing = database.write(lambda store: store.polls.close(_poll(store, number), NOW))
        outcomes = await asyncio.gather(*votes[:5], closing, *votes[5:], return_exceptions=True)
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert all(isinstance(outcome, Refused) for outcome in refused)
        closed = await database.read(lambda store: _poll(store, number))
        assert closed.voters == closed.total == len(people) - 4 * len(refused)

    opened.run(go)


def test_who_votes_several_times_at_once_has_one_vote(opened: Opened) -> None:
    def begin(store: Store) -> tuple[int, list[int]]:
        return _ask(store), [somebody(store, f"P{n}") for n in range(3)]

    def vote(store: Store, number: int, people: list[int], letter: str) -> None:
        poll = _poll(store, number)
        store.polls.vote_each(poll, {person: poll.chosen((letter,)) for person in people})

    async def go(database: Database) -> None:
        number, people = await database.write(begin)
        for _ in range(10):
            ways = [(people, "a"), (people[::-1], "b"), (people[1:], "c"), (people[:2], "a")]
            tasks = [
                database.write(lambda store, who=who, letter=letter: vote(store, number, who, letter))  # type: ignore[misc]
                for who, letter in ways
            ]
            await asyncio.gather(*tasks)
            now = await database.read(lambda store: _poll(store, number))
            assert now.voters == now.total == len(people)

    opened.run(go)


def test_two_people_who_are_one_have_one_vote(opened: Opened) -> None:
    def work(store: Store) -> None:
        named, hidden = _ask(store), _ask(store, hidden=True)
        here, there = somebody(store, "Anna"), somebody(store, "Anna on Slack")
        for number in (named, hidden):
            _vote(store, number, here, "a")
            _vote(store, number, there, "b")
        only_there = _ask(store, hidden=True)
        _vote(store, only_there, there, "c")
        store.merge(there, into=here)
        for number in (named, hidden, only_there):
            assert _poll(store, number).voters == 1
        assert [option.label for option in store.polls.chosen_by(_poll(store, hidden), here)] == ["Pizza"]
        assert [option.label for option in store.polls.chosen_by(_poll(store, only_there), here)] == ["Salad"]

    opened.write(work)


def test_who_of_many_may_vote_is_who_may_read(opened: Opened) -> None:
    def work(store: Store) -> None:
        people = [somebody(store, f"P{n}") for n in range(5)]
        club = store.clubs.add("Rowing", people[0], NOW).id
        store.clubs.join(club, people[1], NOW)
        store.clubs.join(club, people[2], NOW, standing="invited")
        here = store.places.told(PlaceFacts(Place("slack", "C2"), "C2", members={Account("slack", "P3"): "P3"})).id
        audiences = (
            store.places.audience_all(), store.places.audience_of_club(club), store.places.audience_of_place(here),
        )  # fmt: skip
        for audience in audiences:
            right = {each for each in people if audience in store.people.reader(each).audiences}
            assert store.people.may_read(audience, people) == right
            assert store.people.may_read(audience, people[3:]) == right & set(people[3:])
        assert store.people.may_read(audiences[0], []) == set()

    opened.write(work)


def test_the_direct_conversations_of_many_are_those_of_each(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram, cees = (Account("slack", name) for name in ("Anna", "Bram", "Cees"))
        for name, who, direct in (("D1", anna, True), ("D2", anna, True), ("D3", bram, True), ("C1", cees, False)):
            store.places.told(PlaceFacts(Place("slack", name), name, direct=direct, members={who: who.id}))
        store.places.told(PlaceFacts(Place("slack", "D3"), "D3", direct=True, left=True))
        each = {who: store.places.direct_with(who) for who in (anna, bram, cees)}
        assert store.places.direct_with_each([anna, bram, cees]) == {anna: each[anna]}
        assert (each[bram], each[cees]) == (None, None)

    opened.write(work)
