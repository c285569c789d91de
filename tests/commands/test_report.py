"""Reporting: the moderators see it and decide; author and reporter hear what became of it."""

from __future__ import annotations

from sqlalchemy import text as sql

from tests.dialogue.office import ADMIN, Employee, Office


def people(office: Office) -> tuple[Employee, Employee, Employee]:
    """Mo moderates, Anna posts, Bram reports."""
    odile = office.person(ADMIN, "en")
    mo, anna, bram = office.person("Mo", "en"), office.person("Anna", "en"), office.person("Bram", "en")
    odile.says("role give moderator Mo")
    office.place("timeline", mo, anna, bram)
    return mo, anna, bram


def test_what_is_reported_is_hidden_and_everybody_concerned_hears_it(office: Office) -> None:
    mo, anna, bram = people(office)
    anna.says('post "All managers are thieves"', "timeline")
    mo.looks_away()
    bram.says("report 1 it insults people")
    bram.sees_privately("Mo will look at it", "nobody else does")
    mo.sees_privately("Bram reports 1 of Anna", "managers are thieves", "it insults people", "hide 1", "keep 1")
    anna.sees_no("Bram reports", "it insults")
    bram.says("report 1")
    bram.sees_privately("reported 1 already")
    mo.says("reports")
    mo.sees_privately("1 of Anna", "reported by Bram")
    anna.looks_away()
    bram.looks_away()
    mo.says("hide 1 Write about what happened, not about people.")
    mo.sees_privately("1 is out of sight", "keep 1")
    anna.sees_privately("took your 1 out of sight", "Write about what happened")
    bram.sees_privately("you reported: it is out of sight")
    assert not office.hangs("post 1", "timeline")
    anna.says("show 1")
    anna.sees_privately("I don't know a")
    mo.says("reports")
    mo.sees_privately("Nothing waits")


def test_what_was_hidden_comes_back(office: Office) -> None:
    mo, anna, bram = people(office)
    anna.says('post "Soup is bad"', "timeline")
    bram.says("meld 1")
    bram.sees_privately("Mo will look at it")
    mo.says("verberg 1")
    anna.looks_away()
    mo.says("behoud 1", "timeline")
    anna.sees_privately("Your 1 is back in sight")
    bram.sees("Soup is bad")
    deeds = office.read(lambda store: list(store.connection.scalars(sql("SELECT deed FROM audit ORDER BY id"))))
    assert [deed for deed in deeds if deed in ("hide", "keep")] == ["hide", "keep"]


def test_an_event_is_hidden_and_comes_back_with_who_comes(office: Office) -> None:
    mo, anna, bram = people(office)
    anna.says('event "Buy my lamps" friday 17:00', "timeline")
    bram.says("coming 1")
    bram.says("report 1 it is an advert")
    mo.sees_privately("Bram reports 1 of Anna", "Buy my lamps")
    mo.says("hide 1")
    mo.sees_privately("1 is out of sight")
    assert not office.hangs("event 1", "timeline")
    bram.says("coming 1")
    bram.sees_privately("I don't know a 1")
    mo.says("keep 1", "timeline")
    bram.says("who comes 1")
    bram.sees_privately("you are coming.")


def test_it_is_let_stand(office: Office) -> None:
    mo, anna, bram = people(office)
    anna.says('post "Soup is bad"', "timeline")
    bram.says("report 1")
    anna.looks_away()
    mo.says("keep 1")
    mo.sees_privately("1 stays as it is")
    bram.sees_privately("you reported: it stays")
    anna.sees_nothing()
    assert office.hangs("post 1", "timeline")


def test_who_may_do_what(office: Office) -> None:
    mo, anna, bram = people(office)
    anna.says('post "Hello"', "timeline")
    for line in ("reports", "hide 1", "keep 1", "report settled 1"):
        bram.says(line)
        bram.sees_privately("That is for the moderators: Mo")
    bram.says("report 99 why")
    bram.sees_privately("I don't know a")
    mo.says("hide 99")
    mo.sees_privately("I don't know a")
    mo.says("report settled 7")
    mo.sees_privately("no open report 7")


def test_what_is_for_a_club_is_seen_by_moderators_once_it_is_reported(office: Office) -> None:
    mo, anna, bram = people(office)
    anna.says("club create Chess")
    bram.says("join chess")
    anna.says('post --club chess "A secret insult"')
    mo.says("hide 1")
    mo.sees_privately("I don't know a")
    bram.says("report 1 insult")
    mo.sees_privately("A secret insult")
    mo.says("hide 1")
    mo.sees_privately("out of sight")


def test_something_that_is_not_of_jets(office: Office) -> None:
    mo, _, bram = people(office)
    mo.looks_away()
    bram.says('report "Somebody wrote something bad in general"')
    mo.sees_privately("something outside what I show", "in general", "report settled 1")
    bram.looks_away()
    mo.says("melding klaar 1")
    bram.sees_privately("dealt with what you reported")
    bram.says("meld ik me ziek?", how="plain")
    bram.sees_privately("didn't find that")
    bram.says("report")
    bram.sees_privately("Tells the moderators")


def test_a_reporter_who_is_forgotten(on_console: Office) -> None:
    mo, anna, bram = people(on_console)
    anna.says('post "Hello"', "timeline")
    bram.says("report 1 because")
    bram.says("my data")
    bram.sees("1 report")
    assert "because" in on_console.messenger.sent_files()[-1][1].decode()
    bram.says("forget me")
    bram.says("yes")
    mo.says("reports")
    assert "because" not in mo.sees("reported by somebody").text
