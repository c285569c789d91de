"""Reminders of what one comes to: once each, through restarts, never too late, never to who is to be left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.dialogue.office import Employee, Office

REMINDER = "Reminder: you're coming to 1"


def reminders(person: Employee) -> int:
    return sum(REMINDER in seen.text for seen in person.everything)


@pytest.fixture
def three(office: Office) -> tuple[Employee, Employee, Employee]:
    """Anna comes, Bram waits, Chris did not answer. It begins in a week at nine, 8:00 UTC."""
    anna, bram, chris = (office.person(name, "en") for name in ("Anna", "Bram", "Chris"))
    office.place("kantine", anna, bram, chris)
    anna.says('event "Yoga" 30 november 9:00 where: "the attic" max 1', "kantine")
    for person in (anna, bram):
        person.says("coming 1", "kantine")
    return anna, bram, chris


def test_a_day_and_an_hour_before_to_who_comes_alone(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    office.moves_on(days=5, hours=22)
    assert reminders(anna) == 0
    anna.looks_away()
    office.moves_on(hours=1, minutes=1)
    anna.sees_privately(REMINDER, "Yoga", "Monday 30 November 09:00, the attic.", "not coming 1")
    office.restart()
    office.moves_on(minutes=1)
    assert reminders(anna) == 1
    office.moves_on(hours=23)
    assert reminders(anna) == 2
    office.restart()
    office.moves_on(days=2)
    assert reminders(anna) == 2
    assert reminders(bram) == reminders(chris) == 0


def test_after_a_long_stop_one_is_enough(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, _ = three
    office.restart(lambda: setattr(office, "now", office.now + timedelta(days=6, hours=22, minutes=30)))
    office.tick()
    assert reminders(anna) == 1
    office.moves_on(hours=2)
    assert reminders(anna) == 1


def test_nothing_once_it_has_begun(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, _ = three
    office.restart(lambda: setattr(office, "now", office.now + timedelta(days=8)))
    office.tick()
    assert reminders(anna) == 0


def test_who_is_let_in_is_reminded_too(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says("not coming 1")
    office.tick()
    office.moves_on(days=6)
    assert (reminders(anna), reminders(bram)) == (0, 1)


def test_another_moment_is_reminded_of_then(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, _ = three
    anna.says("edit 1 2 december 9:00")
    office.moves_on(days=6, hours=23)
    assert reminders(anna) == 0
    office.moves_on(days=1)
    assert reminders(anna) == 1


def test_who_wants_none_gets_none(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, _ = three
    anna.says("reminders off")
    anna.sees_privately("I won't remind you any more")
    anna.says("herinneringen uit")
    anna.sees_privately("I wasn't reminding you")
    anna.says("coming 1")
    assert "remind you beforehand" not in anna.sees_privately("you're coming to 1").text
    office.moves_on(days=6)
    assert reminders(anna) == 0
    anna.says("reminders on")
    anna.sees_privately("a day and an hour before")
    office.moves_on(hours=22, minutes=30)
    assert reminders(anna) == 1


def test_quiet_hours_put_it_off_and_drop_it_when_they_end_too_late(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, _ = three
    anna.says("quiet 20:00-9:30")  # the day before at nine falls within it, and so does the hour before
    office.moves_on(days=5, hours=23, minutes=5)
    assert reminders(anna) == 0
    office.moves_on(minutes=30)
    assert reminders(anna) == 1
    office.moves_on(hours=22, minutes=30)  # five past eight: an hour before is past
    office.moves_on(hours=2)
    assert reminders(anna) == 1


def test_who_left_the_club_is_not_reminded(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    anna.says("club create Secret")
    bram.says("join secret")
    anna.says('event "Ride" 30 november 9:00 --club secret')
    for person in (anna, bram):
        person.says("coming 1")
    number = bram.number
    office.write(lambda store: store.clubs.leave(1, number))  # without a word to Jet
    bram.looks_away()
    office.moves_on(days=6)
    assert (reminders(anna), reminders(bram)) == (1, 0)


def test_what_was_hidden_is_not_reminded_of(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, _ = three
    office.write(lambda store: store.reports.hide(1))
    office.moves_on(days=6)
    assert reminders(anna) == 0


def test_who_came_is_forgotten_after_its_term(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, _ = three
    office.moves_on(days=96)
    office.run(office.jet.clock.purge())
    assert len(office.read(lambda store: store.guests.of(1))) == 2
    office.moves_on(days=2)
    office.run(office.jet.clock.purge())
    assert office.read(lambda store: store.guests.of(1)) == []
    anna.says("show 1")
    anna.sees("It is over.")


@pytest.mark.parametrize(
    "line", ["remind me to call HR", "can you remind me tomorrow to call HR", "set a reminder for the dentist"]
)
def test_what_is_no_event_is_not_promised(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says(line, how="plain")
    anna.sees("only of events that you come to")
