"""The feedback box: who reads it, answers to and fro without a name, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text as sql

from tests.dialogue.fixtures import opened
from tests.dialogue.office import ADMIN, Employee, Office
from tests.dialogue.slack import SlackMessenger


def people(office: Office, language: str = "en") -> tuple[Employee, Employee, Employee]:
    """Fatima looks after feedback; Anna has something to say; Bram has nothing to do with it."""
    odile = office.person(ADMIN, "en")
    fatima, anna, bram = office.person("Fatima", "en"), office.person("Anna", language), office.person("Bram")
    odile.says("role give feedback Fatima")
    odile.sees("Fatima")
    for each in (fatima, anna, bram):
        each.looks_away()
    return fatima, anna, bram


def test_what_is_typed_is_shown_first_with_who_will_read_it(office: Office) -> None:
    fatima, anna, bram = people(office)
    anna.says("feedback the bike shed is too dark", how="plain")
    anna.sees_privately("This goes to Fatima, and nobody else", "too dark", "Type yes")
    fatima.sees_nothing()
    anna.says("yes", how="plain")
    given = anna.sees_privately("Feedback 1 is with Fatima", "They see that it is from you")
    assert "feedback reply 1" in given.text
    fatima.sees_privately("Feedback 1 from Anna", "too dark", "new")
    bram.sees_no("too dark")


def test_it_is_given_in_dutch(office: Office) -> None:
    fatima, anna, _ = people(office, "nl")
    anna.says("terugkoppeling de fietsenstalling is te donker")
    anna.sees_privately("Dit gaat naar Fatima", "Typ ja")
    anna.says("ja")
    anna.sees_privately("Feedback 1 ligt bij Fatima")
    fatima.sees("te donker")
    anna.says("mijn feedback")
    anna.sees_privately("1 nieuw: de fietsenstalling")


def test_without_a_name_it_goes_both_ways(office: Office) -> None:
    fatima, anna, bram = people(office)
    anna.says("feedback anonymous my manager shouts at people")
    anna.sees_privately("Feedback 1", "not told that it is from you")
    fatima.sees_privately("Feedback 1 without a name", "shouts")
    fatima.sees_no("Anna")
    anna.looks_away()
    fatima.says("feedback reply 1 Thank you. Since when?")
    fatima.sees_privately("on its way to the sender", "I don't say who that is")
    anna.sees_privately("Fatima says", "Since when?", "still don't learn who you are")
    fatima.looks_away()
    anna.says("feedback reply 1 Since May")
    fatima.sees("its sender", "Since May")
    fatima.sees_no("Anna")
    bram.sees_no("shouts", "Since May")
    anna.says("my feedback")
    anna.sees_privately("1 new: my manager shouts")


def test_a_nameless_word_at_the_end_counts_too(office: Office) -> None:
    fatima, anna, _ = people(office)
    anna.says("feedback the coffee is cold, annoniem")
    anna.sees_privately("not told that it is from you")
    fatima.sees("without a name", "the coffee is cold")
    fatima.sees_no("Anna", "annoniem")


def test_what_it_is_about_is_no_half_a_sentence(on_console: Office) -> None:
    _, anna, _ = people(on_console)
    anna.says("i want to complain about my schedule", how="plain")
    anna.sees_privately("This goes to Fatima", "i want to complain about my schedule")


def test_where_others_read_along_it_is_not_without_a_name(office: Office) -> None:
    fatima, anna, bram = people(office)
    office.place("kantine", anna, bram)
    anna.says("feedback anonymous it is too hot", "kantine")
    anna.sees_privately("Others read along here")
    fatima.sees_nothing()
    anna.says("feedback it is too hot", "kantine")
    anna.sees_privately("This goes to Fatima")
    anna.presses("Send with my name")
    fatima.sees("Feedback 1 from Anna", "too hot")


def test_you_said_we_did(office: Office) -> None:
    fatima, anna, bram = people(office)
    office.place("timeline", fatima, anna, bram)
    anna.says('feedback "the bike shed is too dark"')
    fatima.presses("Seen", key="feedback 1")
    anna.sees_privately("Your feedback 1", "has been read")
    anna.looks_away()
    fatima.says("feedback doing 1")
    anna.sees_privately("is being worked on")
    fatima.says("feedback done 1 Too dark in the bike shed | There is a lamp with a sensor now")
    fatima.sees_privately("Feedback 1 is done", "timeline as 2", "delete 2")
    anna.sees("Your feedback 1", "is done", "Fatima says", "lamp with a sensor")
    told = bram.sees("2 You said, we did", "Too dark in the bike shed", "lamp with a sensor")
    assert "Anna" not in told.text
    bram.says("home")
    bram.sees("2 Wilgenhof: Too dark in the bike shed")
    anna.says("feedback reply 1 Great")
    anna.sees_privately("closed already")


def test_declined_is_told_to_its_sender_alone_and_the_tie_is_gone(office: Office) -> None:
    fatima, anna, bram = people(office)
    anna.says('feedback anonymous "free beer"')
    fatima.says("feedback decline 1 That is not for us to give")
    anna.sees_privately("is declined", "not for us to give", "no longer keep anything")
    bram.sees_no("beer", "not for us")
    with_tie = "SELECT count(*) FROM feedback WHERE salt IS NOT NULL OR sender IS NOT NULL OR back IS NOT NULL"
    assert office.read(lambda store: store.connection.scalar(sql(with_tie))) == 0
    anna.says("feedback list")
    anna.sees_privately("put nothing in the box")


def test_what_waits_and_who_may_look(office: Office) -> None:
    fatima, anna, bram = people(office)
    fatima.says("feedback list")
    fatima.sees_privately("No feedback waits")
    anna.says('feedback "one"')
    fatima.says("feedback list")
    fatima.sees_privately("1 Anna, new: one")
    fatima.says("show 1")
    fatima.sees_privately("Feedback 1 from Anna")
    for line in ("feedback seen 1", "feedback done 1 x", "feedback decline 1 x"):
        bram.says(line)
        bram.sees_privately("those who look after feedback: Fatima")
    for line in ("show 1", "comment 1 hello", "feedback reply 1 hello", "report 1", "feedback reply 99 x"):
        bram.says(line)
        bram.sees_privately("I don't know a")
    fatima.says("like 1")
    fatima.sees_privately("can't be changed this way")
    fatima.says("delete 1")
    fatima.sees_privately("can't be changed this way")


def test_a_sentence_that_begins_like_a_command_is_feedback(office: Office) -> None:
    _, anna, _ = people(office)
    anna.says("feedback done with the coffee machine, it leaks")
    anna.sees_privately("This goes to Fatima", "done with the coffee machine")
    anna.says("feedback")
    anna.sees_privately("Says something to those who look after feedback")
    anna.says("feedback " + "long " * 700)
    anna.sees_privately("at most 3,000 fit")


def test_without_a_feedback_group_editors_or_admins_look_after_it(on_console: Office) -> None:
    odile, anna = on_console.person(ADMIN, "en"), on_console.person("Anna", "en")
    odile.says("me")
    anna.says('feedback "one"')
    anna.sees("Feedback 1 is with Odile")
    odile.sees("Feedback 1 from Anna")
    on_console.person("Eva", "en")
    odile.says("role give editor Eva")
    anna.says('feedback "two"')
    anna.sees("Feedback 2 is with Eva")


def test_nothing_in_the_store_leads_from_it_to_its_sender(on_console: Office) -> None:
    """Neither the delivery, nor its cause, nor the hour; what is left are codes that need the key file."""
    fatima, anna, _ = people(on_console)

    def one(query: str) -> object:
        return on_console.read(lambda store: store.connection.scalar(sql(query)))

    anna.says('feedback anonymous "my manager shouts"')
    theirs = on_console.read(lambda store: store.places.direct_with(anna.account))
    assert theirs is not None
    delivered = f"SELECT count(*) FROM outbox WHERE place = {theirs.id}"
    before = one(delivered)
    fatima.says("feedback reply 1 Since when?")
    anna.sees("Since when?")
    assert one(delivered) == before
    assert one("SELECT count(*) FROM outbox WHERE key = 'feedback 1'") == 1
    assert one("SELECT count(*) FROM outbox WHERE key = 'feedback 1' AND cause IS NOT NULL") == 0
    assert one("SELECT count(*) FROM thing WHERE author IS NOT NULL OR made_in IS NOT NULL") == 0
    assert one("SELECT at % 86400000000 FROM thing WHERE id = 1") == 0
    assert one("SELECT count(*) FROM offer WHERE lines LIKE '%shouts%'") == 0
    assert one("SELECT length(sender) + length(salt) FROM feedback") == 64


def test_ones_own_data_and_being_forgotten(on_console: Office) -> None:
    fatima, anna, _ = people(on_console)
    anna.says('feedback anonymous "nameless words"')
    anna.says('feedback "words with a name"')
    anna.says("my data")
    anna.sees("2 pieces of feedback")
    [(_, data)] = on_console.messenger.sent_files()
    assert b"nameless words" in data
    assert b"words with a name" in data
    anna.says("forget me")
    anna.says("yes")
    count = on_console.read(lambda store: store.connection.scalar(sql("SELECT count(*) FROM feedback")))
    assert count == 0
    fatima.says("feedback list")
    fatima.sees("No feedback waits")


def test_two_accounts_of_one_person_have_one_box(on_console: Office) -> None:
    fatima, anna, _ = people(on_console)
    other = on_console.person("Annie", "en")
    other.says('feedback anonymous "from the other account"')
    gone, into = other.number, anna.number
    on_console.write(lambda store: store.merge(gone, into))
    anna.says("my feedback")
    anna.sees("from the other account")
    fatima.says("feedback reply 1 Heard")
    other.sees("Heard")


def test_what_ended_is_forgotten_after_its_term(on_console: Office) -> None:
    fatima, anna, _ = people(on_console)
    anna.says('feedback "one"')
    anna.says('feedback "two"')
    fatima.says("feedback decline 1 no")
    on_console.moves_on(days=400)
    on_console.run(on_console.jet.clock.purge())
    assert on_console.read(lambda store: store.connection.scalar(sql("SELECT count(*) FROM feedback"))) == 1


def test_in_slack_the_number_is_repeated_but_not_that_of_a_nameless_one(tmp_path: Path, template: Path) -> None:
    with opened(tmp_path, template, [SlackMessenger()]) as office:
        _, anna, bram = people(office)
        office.place("kantine", anna, bram)
        anna.says('feedback "too hot"', "kantine")
        assert sorted(seen.place for seen in anna.new if "Feedback 1 is with" in seen.text) == ["@Anna", "kantine"]
        anna.says("feedback too cold", "kantine")
        anna.presses("Send without my name")
        assert [seen.place for seen in anna.new if "Feedback 2 is with" in seen.text] == ["kantine"]


def test_what_ends_in_a_thing_without_a_name_stays_whole(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    anna.says("feedback the doors upstairs are still without a name", how="plain")
    anna.sees("the doors upstairs are still without a name")
