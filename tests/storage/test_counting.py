"""How many work here, and how many of a club's members do."""

from __future__ import annotations

from bot.chat import Account
from storage.store import Store
from tests.storage.opened import NOW, Opened, somebody


def test_those_who_left_or_were_only_ever_acted_as_are_not_counted(opened: Opened) -> None:
    def count(store: Store) -> int:
        left, acted, gone, both, _ = (somebody(store, name) for name in ("Bram", "Chris", "Els", "Dirk", "Anna"))
        for number in (acted, gone):
            for voice in store.people.accounts(number):
                store.people.attach(voice, voice.id, None)
        for number in (acted, gone, both):
            store.people.attach(Account("terminal", str(number)), "", number, acting=True)
        store.people.attach(Account("terminal", "again"), "", acted, acting=True)
        for number in (left, gone):
            store.leavers.leave(number, NOW)
        return store.people.count()

    assert opened.write(count) == 2  # Anna, and Dirk, who speaks for himself too


def test_a_club_has_the_members_who_work_here(opened: Opened) -> None:
    def told(store: Store, club: int) -> set[int]:
        found = store.clubs.get(club), store.clubs.find("rowing"), *store.clubs.all(), *store.clubs.page(5, 0)
        return {each.members for each in found if each is not None}

    def counts(store: Store) -> list[set[int]]:
        anna, bram, chris = (somebody(store, name) for name in ("Anna", "Bram", "Chris"))
        club = store.clubs.add("Rowing", anna, NOW).id
        store.clubs.join(club, bram, NOW)
        store.clubs.join(club, chris, NOW, standing="invited")
        before = told(store, club)
        store.leavers.leave(bram, NOW)
        return [before, told(store, club)]

    assert opened.write(counts) == [{2}, {1}]


def test_pages_of_clubs_follow_each_other(opened: Opened) -> None:
    def pages(store: Store) -> list[list[str]]:
        anna = somebody(store, "Anna")
        for name in ("Rowing", "Chess", "Walking"):
            store.clubs.add(name, anna, NOW)
        return [[club.slug for club in store.clubs.page(2, skip)] for skip in (0, 2)]

    assert opened.write(pages) == [["chess", "rowing"], ["walking"]]
