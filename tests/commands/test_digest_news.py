"""What stands in a digest: chosen sections, things to press, only what its readers may see and have not seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.config.settings import Organisation
from bot.intranet.documents import Draft, Part
from storage.store import Store
from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.fixtures import folder
from tests.dialogue.messenger import Seen
from tests.dialogue.office import Employee, Office


def told(person: Employee) -> Seen:
    """The last digest that somebody got."""
    found = [seen for seen in person.everything if "New " in seen.text[:70] or "Nieuw " in seen.text[:70]]
    assert found, f"{person.name} got no digest"
    return max(found, key=lambda seen: seen.when)


def none_told(person: Employee) -> bool:
    return not any("New " in seen.text[:70] for seen in person.new)


SECTIONS_UNDERSTOOD = [
    ("digest me daily 9:00 only posts polls", "About: polls and posts."),
    ("overzicht mij dagelijks 9u alleen berichten, peilingen en nieuwe clubs", "About: polls, posts, and new clubs."),
    ("digest me without likes", "Without: what was liked most."),
    ("digest me only polls at 8:30 weekdays", "on Monday, Tuesday, Wednesday, Thursday, and Friday at 08:30"),
    ("digest me 10:00", "every day at 10:00"),
    ("overzicht mij zonder collega’s", "Without: new colleagues."),
    ("digest me posts results", "About: posts and results."),
    ("digest me only unicorns", "Like this: "),
]


def test_sections_as_people_name_them(office: Office) -> None:
    anna = office.person("Anna")
    for line, said in SECTIONS_UNDERSTOOD:
        anna.says("digest off")
        anna.says(line)
        anna.sees_privately(said)


def test_a_change_keeps_what_was_not_named(office: Office) -> None:
    anna = office.person("Anna", "nl")
    anna.says("overzicht mij werkdagen 8:30 alleen peilingen")
    anna.says("overzicht mij 9:15")
    anna.sees("op maandag, dinsdag, woensdag, donderdag en vrijdag om 09:15", "Over: peilingen.")
    anna.says("overzicht mij alles")
    anna.sees("om 09:15")
    anna.says("overzicht")
    anna.sees("Voor jou: op maandag, dinsdag, woensdag, donderdag en vrijdag om 09:15", "over alles")


def test_everything_that_happened_in_its_order(office: Office) -> None:
    anna, bram, chris = (office.person(name) for name in ("Anna", "Bram", "Chris"))
    office.place("kantine", anna, bram, chris)
    anna.says("digest here daily 11:00", "kantine")
    bram.says('post "De lift doet het"')
    bram.says('post question "Waar is de sleutel?"')
    bram.says('poll "Taart?" "Appel" "Kwark"')
    bram.says("close 3")
    bram.says('poll "Lunch?" "Pizza" "Soep" until 18:00')
    bram.says("club create Fietsen")
    for person in (anna, chris):
        person.says("like 1")
    office.person("Dirk").says("hoi")
    office.moves_on(hours=1)
    lines = told(anna).text.split("\n\n")[1].splitlines()
    assert [line.split()[0] for line in lines] == ["4", "2", "1", "3", "New", "New"]
    assert "Bram asks: Waar is de sleutel? No answer yet" in lines[1]
    assert "1 Bram: De lift doet het (2 likes)" in lines[2]
    assert "New club: Fietsen, by Bram" in lines[4]
    assert "New here: Dirk." in lines[5]


def test_what_was_done_about_feedback_and_documents_that_go_out_of_date(office: Office) -> None:
    odile, anna, bram = office.person("Odile"), office.person("Anna"), office.person("Bram")
    odile.says("hoi")
    odile.says("role give feedback Odile")
    anna.says("digest me daily 11:00")
    office.write(stale_documents)
    bram.says("feedback Er is geen melk")
    bram.says("ja")
    number = office.read(lambda store: store.feedback.waiting(5)[0].number)
    odile.says(f"feedback done {number} Er was geen melk | Er is nu melk")
    office.moves_on(days=1, hours=1)
    seen = told(anna).text
    assert "You said, we did: Er was geen melk Er is nu melk" in seen
    assert "May be out of date since 23 November 2026: Tillift" in seen
    assert "New document: Verlof" in seen
    anna.looks_away()
    office.moves_on(days=1)
    assert none_told(anna)


def stale_documents(store: Store) -> None:
    everybody, at = store.places.audience_all(), datetime(2026, 11, 23, 9, tzinfo=UTC)
    parts = (Part("", "Vraag het vier weken vooraf aan.", "nl"),)
    old = store.documents.put(Draft("1", "Tillift", parts, everybody), datetime(2026, 1, 1, tzinfo=UTC))
    store.documents.label(old, review_on=date(2026, 11, 23))
    store.documents.put(Draft("2", "Verlof", parts, everybody), at + timedelta(hours=2))


def test_only_the_sections_that_were_chosen(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00 only polls")
    bram.says('post "De lift"')
    office.moves_on(hours=1)
    assert none_told(anna)
    bram.says('poll "Lunch?" "Pizza" "Soep"')
    office.moves_on(days=1)
    assert "Lunch?" in told(anna).text
    assert "De lift" not in told(anna).text


def test_buttons_do_what_could_be_typed(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("digest here daily 11:00", "kantine")
    bram.says('poll "Lunch?" "Pizza" "Soep" until 18:00')
    bram.says('post "De lift"')
    bram.says("club create Fietsen")
    office.moves_on(hours=1)
    offered = {choice.label: choice.run for choice in told(anna).choices}
    assert all(words in told(anna).text for words in ("vote 1 a", "show", "join fietsen"))
    assert offered == {
        "1: Pizza": "vote 1 id:1",
        "1: Soep": "vote 1 id:2",
        "Like 2": "like 2",
        "Join Fietsen": 'club join "fietsen"',
    }
    if office.messenger.name == "matrix":  # which has no buttons
        anna.says("vote 1 a", "kantine")
        anna.says("join fietsen", "kantine")
    else:
        anna.presses("1: Pizza")
        anna.presses("Join Fietsen")
    anna.says("results 1")
    anna.sees("Pizza, 1 vote", "You chose Pizza.")
    anna.says("me")
    anna.sees("Your clubs: Fietsen.")


def test_what_was_seen_or_done_is_not_told_again(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00")
    for n in range(4):
        bram.says(f'post "Bericht {n}"')
    bram.says('poll "Lunch?" "Pizza" "Soep" until 18:00')
    anna.says("1")
    anna.says("like 2")
    anna.says("comment 3 Mooi")
    anna.says("vote 5 a")
    anna.says('post "Van mij"')
    anna.says("digest now")
    asked_for = told(anna).text
    office.moves_on(hours=1)
    for seen in (asked_for, told(anna).text):
        assert "Bericht 3" in seen
        assert not any(words in seen for words in ("Bericht 0", "Bericht 1", "Bericht 2", "Lunch?", "Van mij"))


def test_a_muted_club_stays_out_of_mine_and_in_the_clubs_own(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    bram.says("club create Fietsen")
    anna.says("join fietsen")
    anna.says("digest me daily 11:00")
    anna.says("demp club fietsen")
    anna.sees("Fietsen stays out of your overviews")
    bram.says('post --club fietsen "Zondag tien uur"')
    office.moves_on(hours=1)
    assert none_told(anna)
    anna.says("unmute fietsen")
    bram.says('post --club fietsen "Zondag elf uur"')
    office.moves_on(days=1)
    assert "Zondag elf uur" in told(anna).text


def test_ten_things_and_more(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00")
    for n in range(13):
        bram.says(f'post "Bericht {n}"')
    office.moves_on(hours=1)
    first = told(anna)
    assert first.text.count("Bram: Bericht") == 10
    assert "There is more: digest more." in first.text
    anna.says("overzicht meer")
    rest = anna.sees("More that is new for you")
    assert rest.text.count("Bram: Bericht") == 3
    assert {f"Bericht {n}" for n in range(13) if f"Bericht {n}" in first.text + rest.text} == {
        f"Bericht {n}" for n in range(13)
    }
    anna.says("digest more 3")
    anna.sees("There was no more to tell.")


def test_an_open_question_is_told_again_beside_news_but_is_none_itself(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00")
    bram.says('post question "Waar is de sleutel?"')
    office.moves_on(hours=1)
    assert "Waar is de sleutel?" in told(anna).text
    anna.looks_away()
    office.moves_on(days=1)
    assert none_told(anna)
    bram.says('post "De lift"')
    office.moves_on(days=1)
    assert "Waar is de sleutel?" in anna.sees("De lift").text


def test_pause_and_go_on(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest pause until 5 january")
    anna.sees("There were no overviews for you")
    anna.says("digest me daily 11:00")
    anna.says("overzicht pauze tot donderdag")
    anna.sees("until Thursday 26 November 00:00", "The next one is Thursday 26 November 11:00")
    anna.says("digest")
    anna.sees("Paused until Thursday 26 November 00:00")
    bram.says('post "De lift"')
    office.moves_on(days=2)
    assert none_told(anna)
    office.moves_on(days=1, hours=1)
    assert "De lift" in told(anna).text
    anna.says("digest pause until 5 january")
    anna.says("digest resume")
    anna.sees("the next one is Friday 27 November 11:00")
    anna.says("digest pause until yesterday")
    anna.sees("")


def test_who_may_change_the_digest_of_a_place(office: Office) -> None:
    odile = office.person("Odile")  # the first admin
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("kantine", anna, bram, odile)
    odile.says("hoi")
    anna.says("digest here daily 11:00", "kantine")
    bram.sees("I'll tell here what is new", "as Anna asked.")
    for line in ("digest off", "digest here 12:00", "digest pause until friday", "overzicht hervat"):
        bram.says(line, "kantine")
        bram.sees_privately("Anna set this overview, so only they or a moderator can change or stop it.")
    bram.says("digest", "kantine")
    bram.sees_privately("Here: every day at 11:00")
    anna.says("digest here 12:00", "kantine")
    bram.sees("every day at 12:00")
    number = anna.number
    office.write(lambda store: store.people.change(number, state="left"))
    bram.says("digest off", "kantine")
    odile.sees("No more overviews here; Bram stopped them.")


def test_no_digest_on_a_day_off_and_its_news_the_day_after(tmp_path: Path, template: Path) -> None:
    organisation = Organisation(name="Wilgenhof", holidays="NL", days_off=(date(2026, 12, 24),))
    with folder(tmp_path) as directory:
        office = Office(directory, [ConsoleMessenger()], template=template, organisation=organisation)
        office.now = datetime(2026, 12, 23, 9, tzinfo=UTC)
        anna, bram = office.person("Anna", "nl"), office.person("Bram")
        anna.says("overzicht mij dagelijks 9:00")
        bram.says('post "De lift"')
        for _ in range(3):  # the 24th is the organisation's own, Christmas has two days
            office.moves_on(days=1)
            assert not any("Nieuw" in seen.text for seen in anna.new)
        anna.says("overzicht")
        anna.sees("Op 26 december 2026 kwam er geen: dat was een vrije dag.", "zondag 27 december 09:00")
        office.moves_on(days=1)
        anna.sees("Nieuw voor jou sinds woensdag:", "De lift")
        office.stop()


def test_quiet_hours_hold_the_digest_until_they_end(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram")
    anna.says("overzicht mij dagelijks 6:30")
    anna.says("stil van 22:00 tot 7:00")
    anna.sees_privately("Ik ben elke dag stil van 22:00 tot 07:00")
    bram.says('post "De lift"')
    office.moves_on(hours=20, minutes=45)  # 6:45
    anna.sees_no("Nieuw voor jou")
    office.moves_on(minutes=14)
    anna.sees_no("Nieuw voor jou")
    office.moves_on(minutes=2)
    anna.sees("Nieuw voor jou sinds gisteren:", "De lift")
    anna.says("stil 8u")
    anna.says("stil uit")
    anna.sees("Je stille uren blijven, van 22:00 tot 07:00")
    anna.says("ik")
    anna.says("stil uit")
    anna.says("instellingen")
    assert "stil van" not in anna.sees("Je bent Anna").text


def test_other_unasked_messages_wait_for_the_quiet_to_end_as_well(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("quiet 22:00-7:00")
    anna.says('poll "Lunch?" "Pizza" "Soep" until 23:30')
    bram.says("vote 1 a")
    office.moves_on(hours=14)  # midnight: it closed, and the card in Anna's conversation says so
    assert not any("is closed" in seen.text for seen in anna.everything)
    anna.says("results 1")  # what is asked is answered
    anna.sees("Pizza, 1 vote")
    office.moves_on(hours=7, minutes=1)
    anna.sees("Poll 1 is closed")
    office.moves_on(hours=15)
    anna.says('poll "Taart?" "Appel" "Kwark"')
    anna.says("close 2")
    anna.sees("Poll 2 is closed")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_nothing_is_set(office: Office, language: str) -> None:
    anna = office.person("Anna", language)
    for line in ("digest", "overzicht", "digest off", "digest resume", "digest more"):
        anna.says(line)
        anna.sees_privately("")
