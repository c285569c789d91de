"""Events: invited, answered, full, listed, found; in both languages and on every messenger."""

from __future__ import annotations

import pytest

from bot.chat import Account
from tests.dialogue.office import Employee, Office

INVITED = 'event "Summer drinks" friday 17:00 to 20:00 where: the garden max 2 about: "Bring a chair"'


@pytest.fixture
def three(office: Office) -> tuple[Employee, Employee, Employee]:
    anna, bram, chris = office.person("Anna", "en"), office.person("Bram", "nl"), office.person("Chris", "en")
    office.place("kantine", anna, bram, chris)
    return anna, bram, chris


def test_an_invitation_and_the_answers_to_it(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    anna.says(INVITED, "kantine")
    card = office.card("event 1", "kantine")
    for part in ("by Anna", "Summer drinks", "When: Friday 27 November 17:00 to 20:00.", "Where: the garden."):
        assert part in card.text
    assert "Bring a chair" in card.text
    assert "Nobody has answered yet, 2 places are free." in card.text
    bram.says("toon 1")
    bram.sees("Nog niemand heeft zich aangemeld, nog 2 plaatsen vrij.", "Wanneer: vrijdag 27 november 17:00 tot 20:00.")
    bram.says("ik kom 1", "kantine")
    bram.sees_privately("Leuk, je komt naar 1, “Summer drinks”: vrijdag 27 november 17:00, the garden.")
    chris.presses("I'm coming", key="event 1")
    assert "2 colleagues are coming, it is full." in office.card("event 1", "kantine").text
    bram.says("toon 1")
    bram.sees("2 collega's komen, het zit vol.")
    anna.says("coming 1", "kantine")
    anna.sees_privately("is full. You are on the waiting list")
    assert (
        "2 colleagues are coming, it is full; 1 colleague waits for a place." in office.card("event 1", "kantine").text
    )
    chris.says("wie komt 1", "kantine")
    chris.sees_privately("1, “Summer drinks”: you are coming, and 1 colleague: Bram. On the waiting list: Anna.")


def test_a_place_that_comes_free_goes_to_who_waited_first(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    anna.says('event "Yoga" friday 17:00 max 1', "kantine")
    for person in three:
        person.says("coming 1", "kantine")
    anna.says("not coming 1", "kantine")
    anna.sees_privately("Noted: you're not coming to 1")
    bram.looks_away()
    office.tick()
    bram.sees_privately("Er kwam een plaats vrij, dus je kunt naar 1, “Yoga”")
    assert all("A place came free" not in seen.text for seen in chris.everything)
    assert "it is full; 1 colleague waits" in office.card("event 1", "kantine").text
    anna.says("coming 1", "kantine")
    anna.sees_privately("You are on the waiting list")
    bram.says("Ik kom niet 1.", "kantine")
    office.tick()
    chris.says("who comes 1", "kantine")
    chris.sees_privately("you are coming. On the waiting list: Anna.")
    office.restart()
    office.tick()
    assert sum("Er kwam een plaats vrij" in seen.text for seen in bram.everything) == 1


def test_answering_twice_changes_nothing(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says('event "Yoga" friday 17:00', "kantine")
    for _ in range(2):
        bram.says("ik ben erbij 1", "kantine")
        bram.sees_privately("je komt naar 1")
    assert "1 colleague is coming." in office.card("event 1", "kantine").text
    bram.says("ik kom niet 1", "kantine")
    bram.says("ik kom niet 1", "kantine")
    bram.sees_privately("Je stond niet op de lijst van 1")


def test_the_agenda(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says("events")
    anna.sees_privately("nothing to come yet")
    anna.says('event "Later" 4 december 9:00 max 5', "kantine")
    anna.says('event "Sooner" friday 17:00', "kantine")
    bram.says("ik kom 2", "kantine")
    bram.says("agenda")
    text = bram.sees_privately("Sooner", "Later").text
    assert text.index("Sooner") < text.index("Later")
    assert "Je komt." in text
    assert "5 plaatsen vrij." in text
    bram.presses("1: Ik kom")
    bram.sees_privately("je komt naar 1, “Later”")
    anna.says("agenda")
    anna.says("2", how="plain")
    anna.sees("Event 2 by Anna: Sooner")  # the number is that of the event, however many are offered
    anna.says("ja", how="plain")
    assert office.read(lambda store: len(store.guests.of(1) + store.guests.of(2))) == 2
    office.moves_on(days=5)
    bram.says("agenda")
    assert "Sooner" not in bram.sees_privately("Later").text


def test_a_long_agenda_goes_on(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    for number in range(12):
        anna.says(f'event "Walk {number}" friday {number + 8}:00')
    anna.says("events")
    assert "Walk 10" not in anna.sees("Walk 9", "more").text
    anna.says("more")
    anna.sees("Walk 10", "Walk 11")


def test_the_zone_is_that_of_who_reads(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    bram.says("me timezone Europe/London")
    anna.says('event "Yoga" friday 17:00', "kantine")
    bram.says("ik kom 1", "kantine")
    bram.sees_privately("vrijdag 27 november 16:00")
    bram.says('event "Tea" friday 17:00', "kantine")
    assert "Friday 27 November 18:00" in office.card("event 2", "kantine").text


def test_loose_words_in_a_direct_conversation_are_shown_first(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, chris = three
    anna.says("event Summer drinks friday 17:00-20:00 in the garden max 20", how="plain")
    anna.sees_privately(
        "Everybody will see it (3).", "Summer drinks", "Friday 27 November 17:00 to 20:00", "the garden", "at most 20"
    )
    assert "Summer drinks" not in "".join(seen.text for seen in chris.everything)
    anna.says("yes", how="plain")
    anna.sees("Summer drinks", "When: Friday 27 November 17:00 to 20:00.", "Where: the garden.", "20 places are free")
    chris.says("show 1")
    chris.sees("Summer drinks")


def test_for_a_club(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    anna.says("club create Cycling")
    bram.says("join cycling")
    anna.says('event "Ride" sunday 10:00 --club cycling', "kantine")
    anna.sees_privately("only Cycling can see it")
    assert not office.hangs("event 1", "kantine")
    bram.says("ik kom 1")
    bram.sees_privately("je komt naar 1")
    for line in ("coming 1", "who comes 1", "show 1", "options 1", "not coming 1"):
        chris.says(line)
        chris.sees_privately("I don't know a 1")
    chris.says("events")
    chris.sees_privately("nothing to come yet")
    office.run(office.jet.index())
    bram.says("zoek ride")
    bram.sees_privately("Ride")
    chris.says("search ride")
    chris.sees_no("Ride")


def test_who_joins_a_club_hears_what_is_next_and_who_leaves_it_does_not_come(
    office: Office, three: tuple[Employee, ...]
) -> None:
    anna, bram, chris = three
    anna.says("club create Cycling")
    anna.says('event "Far ride" 6 december 10:00 --club cycling')
    anna.says('event "Ride" sunday 10:00 max 1 --club cycling')
    anna.says('event "For all" friday 10:00')
    bram.says("join cycling")
    bram.sees_privately("2 leden. De volgende keer is zondag 29 november 10:00: Ride; typ ", "ik kom 2")
    bram.presses("Ik kom")
    bram.sees_privately("je komt naar 2")
    bram.says("ik kom 3")
    chris.says("join cycling")
    chris.says("coming 2")
    chris.sees_privately("waiting list")
    bram.says("leave cycling")
    chris.looks_away()
    office.tick()
    chris.sees_privately("A place came free")
    anna.says("who comes 2")
    anna.sees_privately("1 colleague is coming, Chris.")
    anna.says("who comes 3")
    anna.sees_privately("1 colleague is coming, Bram.")


def test_who_is_no_longer_in_the_club_is_not_let_in(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    anna.says("club create Cycling")
    for person in (bram, chris):
        person.says("join cycling")
    anna.says('event "Ride" sunday 10:00 max 1 --club cycling')
    for person in three:
        person.says("coming 1")
    number = bram.number
    office.write(lambda store: store.clubs.leave(1, number))  # without a word to Jet
    anna.says("not coming 1")
    bram.looks_away()
    for _ in range(2):
        office.tick()
    bram.sees_nothing()
    chris.says("who comes 1")
    chris.sees_privately("you are coming.")


def test_who_left_the_organisation_takes_no_place(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    anna.says('event "Yoga" friday 17:00 max 1', "kantine")
    for person in (bram, chris):
        person.says("coming 1", "kantine")
    number = bram.number
    office.write(lambda store: store.people.change(number, state="left"))
    office.tick()
    anna.says("who comes 1", "kantine")
    assert "waiting" not in anna.sees_privately("1 colleague is coming, Chris.").text


WRONG = [
    ('event "Yoga"', 'event "Summer drinks" friday 17:00'),
    ("event Yoga friday", "At what time does “Yoga” begin on 27 November 2026?"),
    ("event yoga 1-1-2020 9:00", "already passed"),
    ("event friday 17:00", "Invites colleagues to something."),
    ('event "Yoga" friday 17:00 max 0', "a number of 1 or more"),
    ('event "Yoga" friday 17:00 to 31-12-2026', "lasts a month at most"),
    (f'event "{"x" * 201}" friday 17:00', "The title is 201 characters long"),
    (f'event "Yoga" friday 17:00 where: "{"x" * 201}"', "The place is 201 characters long"),
    ("coming 99", "I don't know a 99"),
    ("coming 999999999999999", "I don't know a 999999999999999"),
    ("coming", "There is nothing to come yet"),
    ("who comes", "There is nothing to come yet"),
]


@pytest.mark.parametrize(("line", "why"), WRONG, ids=[line[:40] for line, _ in WRONG])
def test_what_does_not_fit_is_told(on_console: Office, line: str, why: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says(line)
    anna.sees_privately(why)


def test_what_is_no_event_is_called_so(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says('post "Hello"', "kantine")
    bram.says("ik kom 1", "kantine")
    bram.sees_privately("1 is geen bijeenkomst.")
    anna.says('event "Yoga" friday 17:00', "kantine")
    bram.says("leuk 2", "kantine")
    bram.sees_privately("2 is een bijeenkomst. Kom je?")
    bram.says("stem 2 a", "kantine")
    bram.sees_privately("2 is geen peiling.")


def test_an_event_is_known_by_what_it_is_called(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says('event "Kerstborrel 2026" friday 17:00')
    anna.says('event "Fietstocht naar zee" 10:30')
    anna.says('event "Fietstocht naar bos" 10:30')
    for line in ("ik kom naar de kerstborrel", "kom 1", "ik ga naar de borrel!", "ik kom op de kerstborel"):
        bram.says(line, how="plain")
        bram.sees_privately("je komt naar 1")
        bram.says("ik kom niet naar de kerstborrel", how="plain")
        bram.sees_privately("Genoteerd: je komt niet naar 1")
    bram.says("ik kom naar de fietstocht", how="plain")
    bram.sees_privately("Welke bedoel je?", "2", "Fietstocht naar zee", "3", "Fietstocht naar bos")
    bram.says("ik kom naar de fietstocht naar zee", how="plain")
    bram.sees_privately("je komt naar 2")
    bram.says("wie komt er naar de fietstocht naar zee?", how="plain")
    bram.sees_privately("jij komt")
    bram.says("ik kom naar het feest", "kantine")
    bram.sees_privately("Ik ken geen bijeenkomst die nog komt en", "feest")


QUESTIONS = [
    "wanneer is de bijeenkomst?",
    "bijeenkomst over de roosters is wanneer?",
    "ik kom niet in het systeem",
    "ik kom er niet uit met mijn rooster",
    "wie komt er morgen?",
    "ik kan niet slapen",
    "ik ga slapen",
    "ik ga volgende week op vakantie naar Zweden",
    "agenda van het teamoverleg bekijken",
    "who is coming to fix the lift?",
    "coming to work by bike, what do I get?",
]


@pytest.mark.parametrize("line", QUESTIONS)
def test_a_plain_question_stays_one(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says(line, how="plain")
    assert "I didn't find that" in anna.sees_privately("").text or line.startswith(("agenda", "coming"))
    assert on_console.read(lambda store: store.events.ahead(store.people.reader(1), on_console.now, limit=1)) == []


def test_once_it_is_over(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says('event "Yoga" 10:30 to 11:00', "kantine")
    office.moves_on(minutes=40)
    bram.says("ik kom 1", "kantine")
    bram.sees_privately("je komt naar 1")
    office.moves_on(minutes=40)
    for line in ("ik kom 1", "ik kom niet 1"):
        bram.says(line, "kantine")
        bram.sees_privately("1, “Yoga”, is voorbij.")
    bram.says("toon 1")
    bram.sees("Het is voorbij.")


def test_it_is_found_by_its_words(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says('event "Zomerborrel" friday 17:00 where: "de rozentuin" about: "Neem een klapstoel mee"', "kantine")
    office.run(office.jet.index())
    for words in ("zomerborrel", "rozentuin", "klapstoel soort:bijeenkomst"):
        bram.says(f"zoek {words}")
        bram.sees_privately("Zomerborrel", "(bijeenkomst, Anna")
    anna.says("edit 1 where: the canteen", "kantine")
    office.run(office.jet.index())
    bram.says("zoek rozentuin")
    bram.sees_privately("Dat heb ik niet gevonden")


ASKED = ["wanneer is de zomerborrel?", "waar is de zomerborrel?", "when is the zomerborrel?"]


@pytest.mark.parametrize("line", ASKED)
def test_a_question_about_it_is_answered(office: Office, three: tuple[Employee, ...], line: str) -> None:
    anna, bram, chris = three
    anna.says("club create Secret")
    anna.says('event "Zomerborrel" friday 17:00 where: "the vault" --club secret')
    anna.says('event "Zomerborrel" saturday 17:00 where: "de rozentuin" about: "Neem een stoel mee"', "kantine")
    office.run(office.jet.index())
    bram.says(line, how="plain")
    seen = bram.sees_privately("Zomerborrel: zaterdag 28 november 17:00, de rozentuin. Neem een stoel mee", "ik kom 2")
    assert "vault" not in seen.text
    bram.presses("Ik kom")
    bram.sees_privately("je komt naar 2")
    office.moves_on(days=7)
    chris.says(line, how="plain")
    chris.sees_privately("de rozentuin. It is over.")


def test_what_people_type_is_no_markup(office: Office, three: tuple[Employee, ...]) -> None:
    anna, _, chris = three
    name = "<!channel> @room *bold* [x](https://evil.test)"
    anna.says(f'event "{name}" friday 17:00 where: "{name}" about: "{name}"', "kantine")
    assert office.card("event 1", "kantine").text.count("<!channel>") == 3
    chris.says("coming 1", "kantine")
    chris.sees_privately("<!channel>")
    chris.says("events", "kantine")
    chris.sees_privately("<!channel> @room *bold*")


def test_comments_stand_under_it(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, _ = three
    anna.says('event "Yoga" friday 17:00', "kantine")
    bram.says("reageer 1 Mag de hond mee?", "kantine")
    assert "Bram: Mag de hond mee?" in office.card("event 1", "kantine").text


def test_a_thumb_on_the_card_comes_and_taking_it_back_does_not(on_matrix: Office) -> None:
    anna, bram = on_matrix.person("Anna", "en"), on_matrix.person("Bram", "nl")
    on_matrix.place("kantine", anna, bram)
    anna.says('event "Yoga" friday 17:00 max 1', "kantine")
    bram.reacts("🎉", "event 1", "kantine")
    assert "Nobody has answered yet" in on_matrix.card("event 1", "kantine").text
    made = bram.reacts("👍", "event 1", "kantine")
    assert "1 colleague is coming" in on_matrix.card("event 1", "kantine").text
    anna.reacts("👍", "event 1", "kantine")
    anna.sees_privately("You are on the waiting list")
    bram.takes_back(made, "kantine")
    on_matrix.tick()
    bram.says("wie komt 1", "kantine")
    bram.sees_privately("1 collega komt, Anna.")


def test_a_reply_to_the_card_needs_no_number(on_matrix: Office) -> None:
    anna, bram = on_matrix.person("Anna", "en"), on_matrix.person("Bram", "nl")
    on_matrix.place("kantine", anna, bram)
    anna.says('event "Yoga" friday 17:00', "kantine")
    bram.says("ik kom", "kantine", reply_to="event 1")
    bram.sees_privately("je komt naar 1")


def test_two_who_are_one_take_one_place(on_both: Office) -> None:
    anna, other = on_both.person("Anna", "en", on="console"), on_both.person("Annie", "en", on="matrix")
    bram = on_both.person("Bram", "en", on="console")
    bram.says('event "Yoga" friday 17:00 max 2', "kantine")
    for person in (anna, other, bram):
        person.says("coming 1")
    bram.sees_privately("You are on the waiting list")
    anna.says("link")
    code = anna.sees_privately("Your code is").text.split("Your code is ")[1].split(",")[0]
    other.says(f"link {code}")
    bram.looks_away()
    on_both.tick()
    bram.sees("A place came free")
    assert "2 colleagues are coming, it is full." in on_both.card("event 1", "kantine").text


def test_who_is_forgotten_leaves_a_place_and_no_name(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    anna.says('event "Yoga" friday 17:00 max 1', "kantine")
    for person in (bram, chris):
        person.says("coming 1", "kantine")
    bram.says("mijn gegevens")
    bram.sees_privately("1 bijeenkomst")
    assert "Yoga" in office.messenger.sent_files()[-1][1].decode()
    bram.says("vergeet mij")
    bram.says("ja")
    chris.looks_away()
    office.tick()
    chris.sees("A place came free")
    anna.says("forget me")
    anna.says("yes")
    card = office.card("event 1", "kantine").text
    assert "Anna" not in card
    assert "Yoga" in card
    account = Account(office.messenger.name, "Bram")
    assert office.read(lambda store: store.people.behind(account)) is None


def test_the_only_one_ahead_needs_no_number(office: Office, three: tuple[Employee, ...]) -> None:
    anna, bram, chris = three
    bram.says("wie komt er?")
    bram.sees("Er staat nog niets op de agenda.")
    anna.says('event "Summer drinks" friday 17:00', "kantine")
    bram.says("ik kom")
    bram.sees("Leuk, je komt naar 1")
    chris.says("who is coming?")
    chris.sees("1 colleague is coming, Bram")
    anna.says('event "Yoga" friday 18:00', "kantine")
    bram.says("wie komt er")
    bram.sees("Welke bedoel je?", "Yoga")


@pytest.mark.parametrize(
    ("language", "line", "seen"),
    [
        ("nl", "toch niet", "je komt niet naar 1"),
        ("nl", "nee toch maar niet", "je komt niet naar 1"),
        ("nl", "nee", "laat ik het zo"),
        ("en", "not after all", "you're not coming to 1"),
    ],
)
def test_who_has_just_said_to_come_may_think_again(on_console: Office, language: str, line: str, seen: str) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", language)
    anna.says('event "Zomerborrel" vrijdag 17:00')
    bram.says("coming 1")
    bram.says(line, how="plain")
    bram.sees(seen)
    anna.says("wie komt 1")
    anna.sees("Bram" if line == "nee" else "nog niemand")
    anna.says("post Hallo")
    anna.says("toch niet", how="plain")
    anna.sees("laat ik het zo")
