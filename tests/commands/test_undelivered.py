"""What could not be delivered is told once, tried again or dropped; never silent, and never one message for each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat import Card
from storage.store import Store
from tests.dialogue.office import Office

REASON = "chat.postMessage: is_archived"


def dies(office: Office, place: str, times: int = 1, key: str | None = None) -> None:
    """What was to be said in a place can never arrive."""
    where, name = office.read(lambda store: office.home(store, place)), office.messenger.name

    def work(store: Store) -> None:
        for number in range(times):
            store.outbox.say(name, where, None, Card(f"Lost {number}"), office.now, key=key)
        for row in store.deliveries.lease(office.now, timedelta(minutes=1), 99, name).rows:
            store.deliveries.dead(row, office.now, REASON)

    office.write(work)


def test_an_admin_is_told_once_and_the_author_too(office: Office) -> None:
    odile, anna = office.person("Odile"), office.person("Anna")
    odile.says("hoi")
    anna.says("post The lift works", "kantine")
    dies(office, "kantine", 3)
    dies(office, "kantine", 1, "post 1")
    odile.looks_away()
    anna.looks_away()
    office.tick()
    odile.sees("4 messages could not be delivered", REASON, "kantine")
    anna.sees("I could not show 1 in kantine")
    odile.looks_away()
    dies(office, "kantine")
    office.moves_on(minutes=10)
    odile.sees_nothing()
    office.moves_on(hours=1)
    odile.sees("1 message could not be delivered")
    odile.looks_away()
    office.moves_on(hours=5)
    odile.sees_nothing()


@pytest.mark.parametrize("line", ["undelivered retry", "onbezorgd opnieuw", "Undelivered retry."])
def test_they_are_tried_again(office: Office, line: str) -> None:
    odile = office.person("Odile")
    office.place("kantine", odile)
    dies(office, "kantine", 2)
    odile.says(line)
    odile.sees("I am trying 2 of them again.")
    odile.sees("Lost 1")
    odile.says("undelivered")
    odile.sees("Everything has arrived, or is on its way.")


def test_one_of_them(office: Office) -> None:
    odile = office.person("Odile")
    office.place("kantine", odile)
    dies(office, "kantine", 2)
    first, second = office.read(lambda store: [one.id for one in store.undelivered.newest(9)])
    odile.says(f"undelivered drop {first}")
    odile.sees("1 of them are dropped")
    odile.says(f"onbezorgd opnieuw {second}")
    odile.sees("Lost 0")
    odile.says(f"undelivered retry {second}")
    odile.sees(f"Nothing undelivered has the number {second}")


def test_it_is_for_admins(office: Office) -> None:
    anna = office.person("Anna")
    for line in ("undelivered", "undelivered retry", "undelivered drop 1"):
        anna.says(line)
        anna.sees("That is for admins.")
