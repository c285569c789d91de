"""The first screen, as a message: what is new, what waits for a vote, clubs, settings, and more for who looks after."""

from __future__ import annotations

from tests.dialogue.office import ADMIN, Office

HOME = ["home", "thuis", "Start."]


def test_everything_that_concerns_somebody(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    bram.says("maak club Fietsen")
    bram.says("maak club Schaken")
    anna.says("join schaken")
    bram.says('plaats "Soep vandaag"')
    bram.says("peiling Taart? | Appel | Kwark")
    bram.says("peiling --club schaken Opening? | e4 | d4")
    for line in HOME:
        anna.says(line)
        seen = anna.sees_privately("Hi Anna", "Soep vandaag", "Taart?", "A Appel", "Opening?", "Schaken", "Fietsen (1)")
        assert "join fietsen" in seen.text
        assert "me language nl" in seen.text
        assert "looks after" not in seen.text
    bram.says("thuis")
    bram.sees_privately("Hoi Bram", "Nieuw deze week", "Je zit bij", "ik taal en")


def test_what_is_pressed_there_is_a_line(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    bram.says("club create Cycling")
    bram.says("poll Cake? | Apple | Curd")
    anna.says("home")
    anna.presses("Join Cycling")
    anna.sees_privately("in Cycling")
    anna.says("home")
    anna.presses("Quiet until tomorrow")
    anna.sees_privately("quiet")
    anna.says("home")
    anna.sees_privately("I keep quiet until")
    anna.presses("Spreek Nederlands")
    anna.says("thuis")
    anna.sees_privately("Hoi Anna", "Ik ben stil tot")


def test_the_settings_that_one_has(office: Office) -> None:
    anna = office.person("Anna", "en")
    anna.says("home")
    anna.sees_privately("I speak English", "No overview", "digest me weekdays 09:00", "Quiet hours: ")
    anna.presses("Overview on weekdays at 09:00")
    anna.says("quiet 22:00-7:00")
    anna.says("home")
    anna.sees_privately("Your overview comes at 09:00", "I keep quiet every day from 22:00 to 07:00")
    anna.presses("No longer quiet")
    anna.says("home")
    anna.presses("No more overviews")
    anna.says("home")
    anna.sees_privately("No overview", "Quiet hours: ")


def test_a_poll_leaves_it_with_the_vote(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    for line in ("poll Cake? | Apple | Curd", "poll Boss? | Good | Bad | anonymous", "poll Both? | A1 | B1 | max 2"):
        bram.says(line)
    bram.says("poll Fourth? | A2 | B2")
    anna.says("home")
    seen = anna.sees_privately("1 more poll waits")
    assert seen.text.count(" asks: ") == 3
    for number in (2, 3, 4):
        anna.says(f"vote {number} a")
    anna.says("home")
    seen = anna.sees_privately("Cake?")
    assert "Boss?" not in seen.text
    anna.says("vote 1 a")
    anna.says("home")
    anna.sees_privately("you have voted in all that are open")


def test_what_one_may_not_see_is_not_there(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    bram.says("club create Chess")
    bram.says('post --club chess "Secret opening"')
    bram.says("poll --club chess Secret move? | e4 | d4")
    anna.says("home")
    seen = anna.sees_privately("Hi Anna")
    assert "Secret" not in seen.text
    bram.says("home")
    bram.sees_privately("Secret opening")


def test_who_looks_after_something_sees_more(office: Office) -> None:
    anna = office.person("Anna", "en")
    odile = office.person(ADMIN, "en")
    odile.says("me")
    anna.says('feedback "too dark"')
    anna.says('post "Nonsense"')
    anna.says("report 2")
    odile.says("home")
    odile.sees_privately("colleagues know me", "Everything was delivered", "1 piece of feedback", "1 report")
    anna.says("home")
    assert "colleague" not in anna.sees_privately("Hi Anna").text


def test_what_is_to_come_and_answered_from_there(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    anna.says("home")
    assert "To come" not in anna.sees_privately("Hi Anna").text
    bram.says("maak club Geheim")
    bram.says('bijeenkomst "Onder ons" donderdag 9:00 --club geheim')
    bram.says('bijeenkomst "Yoga" vrijdag 17:00 waar: zolder')
    anna.says("home")
    seen = anna.sees_privately("To come", "Friday 27 November 17:00: Yoga, zolder.")
    assert "Onder ons" not in seen.text
    anna.presses("2: I'm coming")
    anna.sees_privately("you're coming to 2")
    anna.says("home")
    anna.sees_privately("Yoga, zolder. You're coming.")
    for number in range(3):
        bram.says(f'bijeenkomst "Wandeling {number}" vrijdag {number + 9}:00')
    anna.says("home")
    assert "Yoga" not in anna.sees_privately("Wandeling 2", "for the rest").text
    anna.presses("All events")
    anna.sees_privately("Yoga")
