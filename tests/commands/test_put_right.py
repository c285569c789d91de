"""What people say to put right a post that they just put up."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office

PUT_RIGHT = [
    ("nl", "Vergadering om 15:00 in de zaal", "oh wacht, het is om half 4", "Vergadering om half 4 in de zaal"),
    ("nl", "Vergadering om 15:00 in de zaal", "oh nee, het is om half 4", "Vergadering om half 4 in de zaal"),
    ("nl", "Vergadering om 3 uur, kom je?", "maak daar 15:30 van", "Vergadering om 15:30, kom je?"),
    ("nl", "Taart vrijdag om 15:00.", "sorry, donderdag", "Taart donderdag om 15:00."),
    ("nl", "Taart vrijdag om 15:00.", "nee maak er donderdag om 4 uur van", "Taart donderdag om 4 uur."),
    ("nl", "Taart in de zaal", "verander zaal in tuin", "Taart in de tuin"),
    ("nl", "Taart in de zaal", "verander de zaal in het park", "Taart in het park"),
    ("nl", "Taart in de zaal", "tuin ipv zaal", "Taart in de tuin"),
    ("en", "Cake in the hall", "change hall to garden", "Cake in the garden"),
    ("en", "Cake in the hall", "change the hall to garden", "Cake in the garden"),
    ("nl", "Taart in de zaal", "oeps, niet de zaal maar de tuin", "Taart in de tuin"),
    ("en", "Meeting at 3 in the hall", "oh wait its at half past 3", "Meeting at half past 3 in the hall"),
    ("en", "Meeting at 3pm in the hall.", "sorry, make that 4pm", "Meeting at 4pm in the hall."),
    ("en", "Cake on friday at 3pm", "no wait, thursday", "Cake on thursday at 3pm"),
    ("en", "Cake in the hall", "the hall should be the garden", "Cake in the garden"),
    ("en", "Cake in the hall", "oops, not the hall but the garden", "Cake in the garden"),
]


@pytest.mark.parametrize(("language", "text", "line", "becomes"), PUT_RIGHT, ids=[each[2] for each in PUT_RIGHT])
def test_a_post_just_put_up_is_shown_as_it_is_put_right(
    office: Office, language: str, text: str, line: str, becomes: str
) -> None:
    anna, bram = office.person("Anna", language), office.person("Bram", "en")
    anna.says(f"post {text}", how="plain")
    anna.says("ja" if language == "nl" else "yes", how="plain")
    anna.says(line, how="plain")
    anna.sees(becomes)
    bram.says("1")
    bram.sees(text)
    anna.says("ja" if language == "nl" else "yes", how="plain")
    bram.says("1")
    bram.sees(becomes)


def test_a_post_that_is_not_up_yet_is_shown_again(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("plaats Taart om 15:00 in de zaal", how="plain")
    anna.says("oh nee half 4", how="plain")
    anna.sees("Zo komt het er te staan", "Taart om half 4 in de zaal")
    anna.says("niet de zaal maar de tuin", how="plain")
    anna.sees("Zo komt het er te staan", "Taart om half 4 in de tuin")
    bram.says("timeline")
    assert not any("Taart" in seen.text for seen in bram.new)
    anna.says("ja", how="plain")
    bram.says("1")
    bram.sees("Taart om half 4 in de tuin")


HOW = [
    ("nl", "oh wacht, er komen er meer", "`wijzig 1` en de hele nieuwe tekst"),
    ("nl", "nee, om half 4", "`wijzig 1` en de hele nieuwe tekst"),
    ("nl", "dat moet de grote zaal zijn", "`wijzig 1` en de hele nieuwe tekst"),
    ("en", "oh wait there are more of us", "`edit 1` and the whole new text"),
    ("en", "no, at half past 3", "`edit 1` and the whole new text"),
    ("en", "that should be the big hall", "`edit 1` and the whole new text"),
]


@pytest.mark.parametrize(("language", "line", "how"), HOW, ids=[each[1] for each in HOW])
def test_where_it_is_not_sure_what_is_to_change_it_is_said_how(
    on_console: Office, language: str, line: str, how: str
) -> None:
    anna = on_console.person("Anna", language)
    anna.says("post Van 9:00 tot 17:00 taart", how="plain")
    anna.says("ja" if language == "nl" else "yes", how="plain")
    anna.says(line, how="plain")
    anna.sees(how.replace("`", ""))


@pytest.mark.parametrize("line", ["oh wait, where is the leave form?", "wacht, hoe vraag ik verlof aan"])
def test_a_question_puts_nothing_right(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says('post "Cake at 3pm"', how="plain")
    anna.says(line, how="plain")
    anna.sees("didn't find")


def test_what_another_put_up_is_not_put_right(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    anna.says('post "Cake at 3pm"')
    bram.says("1", how="plain")
    bram.says("oh wacht, het is om half 4", how="plain")
    bram.sees("niet gevonden")


def test_what_is_up_already_is_put_right_once_more(office: Office) -> None:
    anna = office.person("Anna", "nl")
    anna.says('plaats "Taart om 15:00"')
    anna.says("oh nee 16:00", how="plain")
    anna.sees("Taart om 16:00")
    anna.says("nee wacht, half 5", how="plain")
    anna.sees("Taart om half 5")
    anna.says("ja", how="plain")
    anna.says("nee toch 16:00", how="plain")
    anna.sees("Taart om 16:00")


@pytest.mark.parametrize(
    ("language", "line", "how"),
    [
        ("nl", "kan ik dat nog aanpassen?", "wijzig 1 en de hele nieuwe tekst"),
        ("nl", "er staat een typfout in mijn bericht", "wijzig 1 en de hele nieuwe tekst"),
        ("en", "can i change that", "edit 1 and the whole new text"),
        ("en", "theres a typo in my post", "edit 1 and the whole new text"),
    ],
)
def test_whoever_wants_to_change_it_is_told_how(on_console: Office, language: str, line: str, how: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    anna.sees("niets geplaatst dat ik kan wijzigen" if language == "nl" else "nothing today and yesterday")
    anna.says('post "Cake"')
    on_console.moves_on(minutes=20)
    anna.says(line, how="plain")
    anna.sees(how)
    anna.says("oh nee 16:00" if language == "nl" else "oh no, 4pm", how="plain")
    anna.sees(how)


IN_EVENT = [
    ("nl", "verander zaal in tuin", "Borrel in de tuin", "het park"),
    ("nl", "verander het park in de kantine", "Borrel in de zaal", "de kantine"),
    ("nl", "verander zaterdag in zondag", "zondag 29 november 17:00", "het park"),
    ("nl", "tot half 8", "17:00 tot 19:30", "het park"),
    ("en", "drinks instead of borrel", "drinks in de zaal", "het park"),
    ("en", "until 7", "17:00 to 19:00", "het park"),
]


@pytest.mark.parametrize(("language", "line", "seen", "venue"), IN_EVENT, ids=[each[1] for each in IN_EVENT])
def test_an_event_just_put_up_is_changed_as_is_said(
    on_console: Office, language: str, line: str, seen: str, venue: str
) -> None:
    anna = on_console.person("Anna", language)
    anna.says('event "Borrel in de zaal" saturday 17:00 where: "het park"')
    anna.says(line, how="plain")
    anna.sees("1 is nu" if language == "nl" else "1 is now", seen, venue)


IN_DRAFT = [
    ("nl", "verander zaal in tuin", "borrel in de tuin"),
    ("nl", "tot 7 uur", "17:00 tot 19:00"),
    ("en", "change borrel to drinks", "drinks in de zaal"),
    ("en", "until 7", "17:00 to 19:00"),
]


@pytest.mark.parametrize(("language", "line", "seen"), IN_DRAFT, ids=[each[1] for each in IN_DRAFT])
def test_an_invitation_is_shown_again_as_is_said(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says("event borrel in de zaal saturday 17:00", how="plain")
    anna.says(line, how="plain")
    anna.sees("Zo nodig je uit" if language == "nl" else "This is your invitation", seen)


def test_an_answer_of_a_poll_just_made_is_changed_while_nobody_has_voted(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("poll koffie of thee?", how="plain")
    anna.says("verander thee in soep", how="plain")
    anna.sees("koffie of soep?", "B soep")


@pytest.mark.parametrize("line", ["verander mijn rooster in maandag", "verander brood in soep", "tot ziens"])
def test_what_is_not_in_it_changes_nothing(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('poll "Lunch?" "Kaas" "Ei"')
    anna.says(line, how="plain")
    anna.sees_no("1 heeft nu")
    anna.sees_no("open tot")
