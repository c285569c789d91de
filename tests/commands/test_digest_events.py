"""Events in overviews: told when they are new and once more in the last overview before, answered from there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.dialogue.messenger import Seen
from tests.dialogue.office import Employee, Office


def told(person: Employee, words: str = "Yoga") -> list[Seen]:
    return [seen for seen in person.everything if "New " in seen.text[:70] and words in seen.text]


@pytest.fixture
def three(office: Office) -> tuple[Employee, Employee, Employee]:
    anna, bram, chris = (office.person(name, "en") for name in ("Anna", "Bram", "Chris"))
    office.place("kantine", anna, bram, chris)
    return anna, bram, chris


def test_in_a_channel_and_answered_from_there(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says("digest here daily 11:00", "kantine")
    anna.says('event "Yoga" friday 17:00 where: "the attic" max 1')
    office.moves_on(hours=1)
    [digest] = told(bram)
    assert "Friday 27 November 17:00: Yoga, the attic, by Anna." in digest.text
    assert "coming 1" in digest.text
    bram.presses("1: I'm coming")
    bram.sees_privately("you're coming to 1, “Yoga”")
    assert "1 colleague is coming" in office.card("event 1", "@Anna").text


def test_to_a_person_who_has_not_answered_it(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    for person in three:
        person.says("digest me daily 11:00")
    anna.says('event "Yoga" friday 17:00')
    bram.says("coming 1")
    office.moves_on(hours=1)
    assert (len(told(anna)), len(told(bram)), len(told(chris))) == (0, 0, 1)


def test_once_more_before_it_begins(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    for person in (bram, chris):
        person.says("digest me daily 11:00")
    anna.says('event "Yoga" friday 17:00')
    office.moves_on(hours=1, minutes=1)  # Monday
    assert len(told(chris)) == 1
    for _ in range(3):  # Tuesday, Wednesday, Thursday
        office.moves_on(days=1)
    assert len(told(chris)) == 1
    bram.says("coming 1")
    office.moves_on(days=1)
    assert len(told(chris)) == 2, "nothing else is new, and it is today"
    assert len(told(bram)) == 1
    office.moves_on(days=1)
    assert len(told(chris)) == 2


@pytest.mark.parametrize(("begins", "thursday", "friday"), [("9:00", 2, 2), ("13:00", 2, 3), ("15:00", 1, 2)])
def test_what_begins_early_is_told_the_day_before(
    office: Office, three: tuple[Employee, ...], begins: str, thursday: int, friday: int
) -> None:
    anna, bram, _ = three
    bram.says("digest me daily 11:00")
    anna.says(f'event "Yoga" friday {begins}')
    office.moves_on(hours=1, minutes=1)
    for times in (1, 1, thursday, friday):
        office.moves_on(days=1)
        assert len(told(bram)) == times


def test_a_weekly_overview_has_its_week(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    bram.says("digest me monday 11:00")
    anna.says('event "Yoga" 4 december 17:00')
    anna.says('event "Far away" 18 december 17:00')
    office.moves_on(hours=1, minutes=1)
    office.moves_on(days=7)
    assert len(told(bram)) == 2
    assert len(told(bram, "Far away")) == 1


def test_over_the_weekend_too(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    bram.says("digest me weekdays 11:00")
    anna.says('event "Yoga" sunday 10:00')
    office.moves_on(hours=1, minutes=1)
    for times in (1, 1, 1, 2):
        office.moves_on(days=1)
        assert len(told(bram)) == times


def test_only_who_may_see_it(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    anna.says("digest here daily 11:00", "kantine")
    for person in (bram, chris):
        person.says("digest me daily 11:00")
    anna.says("club create Secret")
    bram.says("join secret")
    anna.says('event "Yoga" friday 17:00 --club secret')
    office.moves_on(hours=1)
    assert [seen.private for seen in told(bram)] == [True]
    chris.sees_no("Yoga")
    chris.says("what is new")
    chris.sees_no("Yoga")


def test_sections_full_called_off_and_seen(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    bram.says("digest me daily 11:00 only events")
    bram.sees_privately("About: events")
    chris.says("overzicht mij dagelijks 11:00 zonder bijeenkomsten")
    anna.says('event "Yoga" friday 17:00 max 1')
    anna.says('event "Judo" friday 17:00')
    anna.says('event "Zumba" friday 17:00')
    anna.says("coming 1")
    anna.says("delete 2")
    bram.says("3")
    office.moves_on(hours=1)
    [digest] = told(bram)
    assert "It is full; " in digest.text
    assert "Judo" not in digest.text
    assert "Zumba" not in digest.text
    assert told(chris) == []


def test_what_is_asked_for_now(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says('event "Yoga" friday 17:00')
    office.now += timedelta(days=3)
    bram.says("what is new")
    bram.sees("Nothing is new")
    office.now += timedelta(hours=20)
    bram.says("praat me bij")
    bram.sees("Friday 27 November 17:00: Yoga")
