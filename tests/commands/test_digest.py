"""Digests: what is new, at a chosen hour, once for each local date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.dialogue.office import Office


def digests(office: Office, name: str) -> list[str]:
    person = next(each for (_, who), each in office.people.items() if who == name)
    return [seen.text for seen in person.everything if "New " in seen.text[:60] or "Nieuw " in seen.text[:60]]


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[misc, arg-type]


WHAT_IS_UNDERSTOOD = [
    ("digest off", "There were no overviews for you"),
    ("overzicht stop", "There were no overviews for you"),
    ("digest me daily 09:00", "every day at 09:00 (Europe/Amsterdam). The first time is Tuesday 24 November 09:00"),
    ("overzicht mij dagelijks 9u", "every day at 09:00"),
    ("digest me", "every day at 09:00"),
    ("digest me weekdays 08:30", "on Monday, Tuesday, Wednesday, Thursday, and Friday at 08:30"),
    ("stuur me elke ochtend om 8 uur een overzicht", "every day at 08:00"),
    ("overzicht elke dag 9.15", "every day at 09:15"),
    ("zet mijn overzicht op 10 uur", "every day at 10:00"),
    ("geen overzicht meer", "No more overviews for you"),
    ("overzicht mij werkdagen 8.30", "Friday at 08:30"),
    ("digest me monday 9:00", "on Monday at 09:00 (Europe/Amsterdam). The first time is Monday 30 November"),
    ("overzicht mij ma en do om 17:00", "on Monday and Thursday at 17:00"),
    ("digest me daily 09:00 Europe/London", "at 09:00 (Europe/London)"),
    ("digest me daily at 09:00 in Europe/London", "at 09:00 (Europe/London)"),
    ("digest here daily 09:00", "I'll tell you what is new"),
    ("Overview me daily 9u.", "every day at 09:00"),
    ("digest", "For you: every day at 09:00 (Europe/London), about everything."),
    ("digest me someday", "Like this: "),
    ("digest me daily 25:00", "Like this: "),
    ("digest you daily", "Like this: "),
    ("digest now", "New here: Anna"),
    ("what's new", "New here: Anna"),
    ("What’s new?", "New here: Anna"),
    ("praat me bij", "New here: Anna"),
    ("catch me up.", "New here: Anna"),
    ("wat is er nieuw?", "New here: Anna"),
]


def test_what_is_understood(office: Office) -> None:
    anna = office.person("Anna")
    for line, said in WHAT_IS_UNDERSTOOD:
        anna.says(line)
        anna.sees_privately(said)


def test_a_digest_in_a_place(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("overzicht hier dagelijks 11:00", "kantine")
    anna.sees("I'll tell here what is new, every day at 11:00")
    bram.says('post "De lift doet het"')
    bram.says('poll "Lunch?" "Pizza" "Soep" until 18:00')
    bram.says('poll "Taart?" "Appel" "Kwark"')
    bram.says("close 3")
    office.moves_on(hours=1)
    bram.sees(
        "Good morning, kantine. New since 10:00:",
        "2 Poll by Bram: Lunch? A Pizza, B Soep. Closes Monday 23 November 18:00.",
        "1 Bram: De lift doet het",
        "3 Result: Taart? Nobody voted.",
        "digest off",
    )
    office.moves_on(days=1)
    assert "2 Result: Lunch?" in digests(office, "Bram")[-1]
    office.moves_on(days=1)
    assert len(digests(office, "Bram")) == 2  # nothing new since
    anna.says("overzicht uit", "kantine")
    anna.sees("No more overviews here; Anna stopped them.")
    bram.says('post "De trap is stuk"')
    office.moves_on(days=1)
    assert len(digests(office, "Bram")) == 2


def test_each_has_the_digest_in_their_own_language(office: Office) -> None:
    anna, bram, chris = office.person("Anna", "nl"), office.person("Bram", "en"), office.person("Chris")
    anna.says("overzicht mij dagelijks 11:00")
    bram.says("digest me daily 11:00")
    chris.says('post "De lift"')
    office.moves_on(hours=1, minutes=1)
    anna.sees("Goedemorgen. Nieuw voor jou sinds 10:00:", "1 Chris: De lift")
    bram.sees("Good morning. New for you since 10:00:", "1 Chris: De lift")


def test_a_digest_asked_in_another_language(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    office.place("kantine", anna, bram)
    anna.says("overzicht hier dagelijks 11:00 nl", "kantine")
    bram.says('post "De lift"')
    office.moves_on(hours=1, minutes=1)
    bram.sees("Goedemorgen, kantine. Nieuw sinds 10:00:", "1 Bram: De lift")


def test_a_personal_digest_asked_for_in_a_channel_comes_in_private(office: Office) -> None:
    anna, bram, chris = office.person("Anna"), office.person("Bram"), office.person("Chris")
    office.place("kantine", anna, bram)
    chris.says("club create Fietsen")
    anna.says("join fietsen")
    anna.says("digest me daily 11:00", "kantine")
    anna.sees_privately("I'll tell you what is new")
    chris.says('post --club Fietsen "Zondag tien uur"')
    office.moves_on(hours=1, minutes=1)
    anna.sees_privately("New for you", "Chris in Fietsen: Zondag tien uur")
    bram.sees_no("Zondag tien uur")


def test_only_new_things_and_those_once(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    bram.says('post "Voor de tijd"')
    anna.says("digest me daily 11:00")
    office.moves_on(hours=1)
    for n in range(3):
        bram.says(f'post "Dag {n}"')
        office.moves_on(days=1)
        office.tick()
    found = digests(office, "Anna")
    assert len(found) == 3
    assert [sum(f"Dag {n}" in text for text in found) for n in range(3)] == [1, 1, 1]
    assert "Voor de tijd" not in "".join(found)


def test_asking_now_tells_what_the_next_digest_would(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says('post "De lift"')
    anna.says("praat me bij", "kantine")
    bram.sees("Good morning, kantine. New since yesterday:", "De lift")
    bram.says("what is new")
    bram.sees_privately("New for you since yesterday:", "De lift")


def test_days_of_the_week(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me weekdays 11:00")
    office.moves_on(hours=1)
    for n in range(7):
        bram.says(f'post "Dag {n}"')
        office.moves_on(days=1)
    assert len(digests(office, "Anna")) == 5
    assert "Dag 5" in digests(office, "Anna")[-1]  # what was said on Saturday comes on Monday


def test_a_digest_that_comes_too_late_is_skipped_and_its_news_kept(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00")
    bram.says('post "De lift"')
    office.moves_on(hours=5)
    anna.says("digest")
    anna.sees("I skipped that of 23 November 2026: I was away too long.")
    assert digests(office, "Anna") == []
    office.moves_on(hours=20)
    assert "De lift" in digests(office, "Anna")[0]
    assert len(digests(office, "Anna")) == 1


def test_late_but_not_too_late(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00")
    bram.says('post "De lift"')
    office.now += timedelta(hours=3, minutes=50)
    office.restart()
    office.tick()
    office.restart()
    office.tick()
    assert len(digests(office, "Anna")) == 1


@pytest.mark.parametrize(
    ("begin", "hour", "zone"),
    [
        (at(2026, 3, 27, 0), "02:30", "Europe/Amsterdam"),  # skipped on 29 March
        (at(2026, 10, 23, 0), "02:30", "Europe/Amsterdam"),  # twice on 25 October
        (at(2026, 3, 6, 0), "00:30", "America/New_York"),
        (at(2026, 10, 30, 0), "01:30", "America/New_York"),
        (at(2026, 4, 22, 0), "00:00", "Africa/Cairo"),
    ],
)
def test_once_each_local_date_over_changes_of_the_clocks(
    on_console: Office, begin: datetime, hour: str, zone: str
) -> None:
    on_console.now = begin
    anna, bram = on_console.person("Anna"), on_console.person("Bram")
    anna.says(f"digest me daily {hour} {zone}")
    for half_day in range(12):
        bram.says(f'post "Halve dag {half_day}"')
        for _ in range(12):
            on_console.moves_on(hours=1)
    dates = on_console.read(lambda store: [str(row[0]) for row in store.connection.exec_driver_sql(OCCURRENCES)])
    assert len(dates) == len(set(dates)) == 6
    assert len(digests(on_console, "Anna")) == 6


OCCURRENCES = "SELECT local_date FROM occurrence WHERE state = 'sent'"


def test_the_hour_follows_the_zone_of_the_person(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("me timezone Asia/Tokyo")
    anna.says("digest me daily 19:00")
    anna.sees("Asia/Tokyo", "Monday 23 November 19:00")


def test_the_hour_goes_with_the_person_and_comes_once_a_date(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00")
    bram.says('post "De lift"')
    office.moves_on(hours=1, minutes=1)  # 11:01 in Amsterdam
    assert len(digests(office, "Anna")) == 1
    anna.says("me timezone America/New_York")  # 5:01 there, the same date
    bram.says('post "De trap"')
    office.moves_on(hours=7)
    assert len(digests(office, "Anna")) == 1
    anna.says("digest")
    anna.sees("every day at 11:00 (America/New_York)", "Tuesday 24 November 11:00")
    office.moves_on(hours=23)
    assert "De trap" in digests(office, "Anna")[-1]


def test_quiet_holds_the_digest_back_and_keeps_the_news(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00")
    anna.says("quiet 8h")
    bram.says('post "De lift"')
    office.moves_on(hours=1, minutes=1)
    anna.sees_no("De lift")
    office.moves_on(days=1)
    anna.sees("New for you", "De lift")


def test_a_new_digest_replaces_the_old(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("digest me daily 11:00")
    anna.says("digest me daily 12:00")
    bram.says('post "De lift"')
    office.moves_on(hours=4)
    assert len(digests(office, "Anna")) == 1
    anna.says("digest off")
    anna.sees("No more overviews for you.")


def test_stopping_a_place_does_not_stop_a_person(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("digest me daily 11:00")
    anna.says("digest here daily 11:00", "kantine")
    anna.says("digest off", "kantine")
    anna.sees("No more overviews here; Anna stopped them.")
    anna.says("digest off")
    anna.sees("No more overviews for you.")


def test_names_of_hidden_votes_stay_out(office: Office) -> None:
    anna, bram, chris = office.person("Anna"), office.person("Bram"), office.person("Chris")
    anna.says("digest me daily 11:00")
    chris.says("poll anonymous Wie? | Zwart | Wit | until 20:00")
    bram.says("vote 1 a")
    office.moves_on(hours=1, minutes=1)
    seen = anna.sees("New for you", "Wie? A Zwart, B Wit.")
    assert "vote" in seen.text
    assert "Bram" not in seen.text


def test_who_has_just_asked_for_overviews_hears_what_they_missed_before(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "en")
    bram.says('post "The lift works again"')
    on_console.moves_on(minutes=5)
    anna.says("overzicht mij dagelijks 9:00", how="plain")
    anna.says("wat heb ik gemist", how="plain")
    anna.sees("The lift works again")
    on_console.moves_on(days=1)
    anna.sees("The lift works again")
    anna.says("wat heb ik gemist", how="plain")
    anna.sees("Er is niets nieuws")
