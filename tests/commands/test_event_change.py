"""Events that change or are called off, and who is told."""

from __future__ import annotations

import pytest

from bot.chat import Addressed, Heard, Place
from bot.language.quotes import quote
from storage.untold import AT_ONCE
from tests.dialogue.office import Employee, Office


@pytest.fixture
def two(office: Office) -> tuple[Employee, Employee]:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    office.place("kantine", anna, bram)
    anna.says('event "Yoga" friday 17:00 to 18:00 where: "the attic" max 1', "kantine")
    bram.says("ik kom 1", "kantine")
    return anna, bram


CHANGES = [
    ("edit 1 saturday", "1 is now “Yoga”: Saturday 28 November 17:00 to 18:00, the attic"),
    ("edit 1 to saturday", "1 is now “Yoga”: Saturday 28 November 17:00 to 18:00, the attic"),
    ("verzet 1 naar friday 16:00", "1 is now “Yoga”: Friday 27 November 16:00 to 17:00, the attic"),
    ("edit 1 friday 16:00", "1 is now “Yoga”: Friday 27 November 16:00 to 17:00, the attic"),
    ("edit 1 friday 16:00-18:30", "1 is now “Yoga”: Friday 27 November 16:00 to 18:30, the attic"),
    ("edit 1 To the sun saturday", "1 is now “To the sun”: Saturday 28 November 17:00 to 18:00, the attic"),
    ("edit 1 where: the cellar", "1 is now “Yoga”: Friday 27 November 17:00 to 18:00, the cellar"),
    ("edit 1 Hot yoga saturday 18u where: sauna", "1 is now “Hot yoga”: Saturday 28 November 18:00 to 19:00, sauna"),
]


@pytest.mark.parametrize(("line", "seen"), CHANGES, ids=[line for line, _ in CHANGES])
def test_another_moment_or_place_is_told(office: Office, two: tuple[Employee, ...], line: str, seen: str) -> None:
    anna, bram = two
    bram.looks_away()
    anna.says(line, "kantine")
    anna.sees_privately(seen)
    office.tick()
    now = seen.partition("”: ")[2].replace("Friday", "vrijdag").replace("Saturday", "zaterdag")
    now = now.replace("November", "november").replace(" to ", " tot ")
    bram.sees_privately("is veranderd. Het is nu", now, "Kun je dan niet? Typ")
    bram.sees("has changed. It is now")
    assert "(changed)" in office.card("event 1", "kantine").text


QUIET_CHANGES = [
    ("edit 1 Hot yoga", "1 is now “Hot yoga”: Friday"),
    ('edit 1 "Hot yoga"', "1 is now “Hot yoga”: Friday"),
    ("edit 1 about: Bring a mat", "1 is now “Yoga”"),
    ("edit 1 max 5", "for at most 5 colleagues"),
]


@pytest.mark.parametrize(("line", "seen"), QUIET_CHANGES, ids=[line for line, _ in QUIET_CHANGES])
def test_other_words_alone_disturb_nobody(office: Office, two: tuple[Employee, ...], line: str, seen: str) -> None:
    anna, bram = two
    bram.looks_away()
    anna.says(line, "kantine")
    anna.sees_privately(seen)
    assert [each.key for each in bram.new] == ["event 1"]


def test_more_places_let_in_who_waits(office: Office, two: tuple[Employee, ...]) -> None:
    anna, bram = two
    chris = office.person("Chris", "en")
    chris.says("coming 1")
    chris.sees_privately("waiting list")
    anna.says("edit 1 max 2", "kantine")
    chris.looks_away()
    office.tick()
    chris.sees_privately("A place came free")
    anna.says("edit 1 max 1", "kantine")
    bram.says("wie komt 1")
    bram.sees_privately("jij komt, en 1 collega: Chris.")  # who was let in stays


def test_called_off(office: Office, two: tuple[Employee, ...]) -> None:
    anna, bram = two
    chris = office.person("Chris", "en")
    chris.says("coming 1")
    for person in (bram, chris):
        person.looks_away()
    anna.says("delete 1", "kantine")
    anna.sees_privately("1, “Yoga”, is called off. Those who would come are told (2).")
    office.tick()
    bram.sees_privately("1, “Yoga”, gaat niet door. Het was op vrijdag 27 november 17:00.", "Je hoeft niets te doen.")
    chris.sees_privately("is called off", "You need do nothing.")
    bram.sees("1, “Yoga”, is called off. It was Friday 27 November 17:00.")
    assert not office.hangs("event 1", "kantine")
    bram.says("ik kom 1")
    bram.sees_privately("Ik ken geen 1")
    office.run(office.jet.index())
    bram.says("zoek yoga")
    bram.sees_privately("niet gevonden")
    office.moves_on(days=4)
    assert all("Herinnering" not in seen.text for seen in bram.everything)


def _told(person: Employee) -> list[str]:
    """What came of its own accord to somebody who comes."""
    return [seen.text for seen in person.new if "Can't you come then" in seen.text or "You need do" in seen.text]


def test_who_comes_is_told_what_stands_by_then(on_matrix: Office) -> None:
    """A crowd is told some at a time, after who changed it has the answer; two changes at once are told as one."""
    anna = on_matrix.person("Anna", "en")
    crowd = [on_matrix.person(f"P{number}", "en") for number in range(AT_ONCE + 10)]
    anna.says('event "Yoga" friday 17:00')
    anna.says("coming 1")
    for person in crowd:
        person.says("coming 1")
        person.looks_away()
    anna.says("edit 1 saturday 18:00")
    anna.looks_away()
    anna.says("edit 1 saturday 19:00")
    late = on_matrix.person("Late", "en")
    late.says("coming 1")
    late.looks_away()
    assert not any(_told(person) for person in crowd)
    on_matrix.tick()
    told = [_told(person) for person in crowd]
    assert all(len(seen) == 1 and "is now Saturday 28 November 19:00" in seen[0] for seen in told)
    assert not _told(late)
    anna.says("delete 1")
    anna.sees(f"are told ({len(crowd) + 1})")
    on_matrix.restart()
    for person in (*crowd, late):
        person.looks_away()
    on_matrix.tick()
    told = [_told(person) for person in (*crowd, late)]
    assert all(len(seen) == 1 and "is called off" in seen[0] for seen in told)
    assert not any("You need do nothing" in seen.text for seen in anna.everything)
    on_matrix.tick()
    assert on_matrix.read(lambda store: store.guests.of(1)) == []


def test_what_is_hidden_meanwhile_is_not_told(on_matrix: Office) -> None:
    anna, bram, odile = (on_matrix.person(name, "en") for name in ("Anna", "Bram", "Odile"))
    on_matrix.place("kantine", anna, bram, odile)
    anna.says('event "Yoga" friday 17:00', "kantine")
    bram.says("coming 1", "kantine")
    anna.says("edit 1 saturday 18:00", "kantine")
    bram.says("report 1 It is an advert", "kantine")
    odile.says("hide 1", "kantine")
    odile.sees("1 is out of sight")
    bram.looks_away()
    on_matrix.tick()
    assert _told(bram) == []
    assert not on_matrix.read(lambda store: store.untold.any())


def test_what_nobody_came_to_goes_silently(office: Office, two: tuple[Employee, ...]) -> None:
    anna, bram = two
    bram.says("ik kom niet 1", "kantine")
    bram.looks_away()
    anna.says("weg 1", "kantine")
    anna.sees_privately("1 is gone")
    assert all(seen.gone for seen in bram.new)


def test_only_who_made_it_or_a_moderator(office: Office, two: tuple[Employee, ...]) -> None:
    _, bram = two
    odile = office.person("Odile", "en")
    for line in ("wijzig 1 zaterdag", "weg 1"):
        bram.says(line, "kantine")
        bram.sees_privately("1 is van Anna")
    odile.says("delete 1")
    odile.sees_privately("is called off")


WRONG = [
    ("edit 1 1-1-2020 9:00", "already passed"),
    ("edit 1 max 0", "a number of 1 or more"),
    (f"edit 1 {'x' * 201}", "201 characters"),
]


@pytest.mark.parametrize(("line", "why"), WRONG)
def test_what_does_not_fit_changes_nothing(office: Office, two: tuple[Employee, ...], line: str, why: str) -> None:
    anna, _ = two
    before = office.card("event 1", "kantine").text
    anna.says(line, "kantine")
    anna.sees_privately(why)
    assert office.card("event 1", "kantine").text == before


def test_the_menu_says_what_can_be_done(office: Office, two: tuple[Employee, ...]) -> None:
    anna, bram = two
    anna.says("options 1", "kantine")
    anna.sees_privately("call it off: ", "edit 1", "calendar 1")
    bram.says("opties 1", "kantine")
    assert "afgelasten" not in bram.sees_privately("reageren").text


NOTICES = [
    'event "Yoga" friday 17:00',
    'event "Yoga" friday 17:00 to 18:00 where: "the attic" max 9 about: "Bring a mat"',
    'event "Friday 9:00, where: all" friday 17:00 where: "max 3" about: "Lunch | max 2\n\nfriday 18:00 | when: now"',
    'event "Yoga" friday 22:00 to 2:00 about: "Two\nlines"',
]


@pytest.mark.parametrize("line", NOTICES)
def test_what_a_form_shows_of_it_changes_nothing(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says(line)
    jet = on_console.jet
    heard = Heard(Place("console", "@Anna"), anna.account, "edit 1", "x", on_console.now, Addressed.PRESSED)
    form = on_console.run(jet.hearing.forms.open(heard))
    assert form is not None
    number = anna.number
    before = on_console.read(lambda store: store.events.get(1, store.people.reader(number)).draft)
    shown = form.fields[1].given
    assert shown.splitlines()[0].strip('"') == before.title
    anna.says(f"edit 1 {quote(shown)}")
    anna.sees("1 is now")
    assert on_console.read(lambda store: store.events.get(1, store.people.reader(number)).draft) == before
