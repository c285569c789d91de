"""An event as a file: every calendar reads in it what was said."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.appointments import appointment
from bot.intranet.events import Event
from bot.intranet.things import Thing
from tests.dialogue.office import Office

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_it_is_sent_by_direct_message(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    office.place("kantine", anna, bram)
    anna.says('event "Yoga, or so" friday 17:00 to 18:00 where: "the attic" about: "Bring a mat"', "kantine")
    bram.says("ik kom 1", "kantine")
    bram.sees_privately("zet in agenda 1")
    bram.says("zet in agenda 1", "kantine")
    bram.sees_privately("Ik stuur je 1, “Yoga, or so”, voor je agenda")
    [(name, data)] = office.messenger.sent_files()
    assert name == "event-1.ics"
    [found] = Calendar.from_ical(data.decode()).walk("VEVENT")
    assert str(found["SUMMARY"]) == "Yoga, or so"
    assert str(found["LOCATION"]) == "the attic"
    assert found.start == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert found.end == datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


def test_after_a_change_it_replaces_its_earlier_self(office: Office) -> None:
    anna = office.person("Anna", "en")
    anna.says('event "Yoga" friday 17:00')
    anna.says("calendar 1")
    office.moves_on(minutes=1)
    anna.says("edit 1 saturday")
    anna.says("calendar 1")
    [first], [second] = (Calendar.from_ical(data.decode()).walk("VEVENT") for _, data in office.messenger.sent_files())
    assert first["UID"] == second["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"]
    assert second.start == datetime(2026, 11, 28, 16, 0, tzinfo=UTC)


def test_not_what_one_may_not_see(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    anna.says("club create Secret")
    anna.says('event "Ride" friday 17:00 --club secret')
    bram.says("calendar 1")
    bram.sees_privately("I don't know a 1")
    assert office.messenger.sent_files() == []


said = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=80)


@given(said, said, said)
def test_whatever_is_said_is_read_back(title: str, venue: str, text: str) -> None:
    thing = Thing(1, "event", title, 1, "all", "", 1, "Anna", NOW)
    event = Event(thing, NOW, None, venue, text, None, 0, 0)
    [found] = Calendar.from_ical(appointment(event, "Wilgenhof Zorg", NOW)).walk("VEVENT")
    assert (str(found["SUMMARY"]), str(found["LOCATION"]), str(found["DESCRIPTION"])) == (title, venue, text)
    assert len(list(Calendar.from_ical(appointment(event, "", NOW)).walk())) == 2, "nothing said begins anything else"
