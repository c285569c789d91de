"""Things called by their name instead of their number."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office


def test_what_is_called_by_its_name_is_asked_about_first(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says('event "Zomerborrel" vrijdag 17:00')
    anna.says("verzet de zomerborrel naar zaterdag 18:00", how="plain")
    anna.sees("Bedoel je 1, “Zomerborrel” van Anna? Typ ja, dan doe ik wijzig 1 zaterdag 18:00")
    anna.says("ja", how="plain")
    anna.sees("1 is nu “Zomerborrel”: zaterdag")
    bram.says("comment on the zomerborrel: looking forward to it", how="plain")
    bram.sees("Do you mean 1, “Zomerborrel” by Anna?")
    bram.says("yes", how="plain")
    bram.sees("Your words stand under 1")
    anna.says("de zomerborrel gaat niet door", how="plain")
    anna.sees("dan doe ik weg 1")
    anna.says("ja", how="plain")
    anna.sees("1 is weg")


CALLED = [
    ("nl", "sluit de peiling over lunch", "dan doe ik sluit 2"),
    ("nl", "annuleer de lunchpeiling", "dan doe ik weg 2"),
    ("nl", "verwijder lunch vrijdag", "dan doe ik weg 2"),
    ("nl", "peiling over lunch sluiten", "dan doe ik sluit 2"),
    ("nl", "doe de peiling over lunch maar dicht", "dan doe ik sluit 2"),
    ("nl", "doe die peiling maar dicht", "Zal ik 3, “Compost achter het huis?”, sluiten?"),
    ("nl", "hoe laat gaat het compost dicht", "niet gevonden"),
    ("en", "close that poll", "Shall I close 3"),
    ("en", "the lunch poll can be closed", "and I'll do close 2"),
    ("nl", "sluit compost", "dan doe ik sluit 3"),
    ("nl", "peiling over lunch sluiten", "dan doe ik sluit 2"),
    ("nl", "peiling over sluiten van de kantine", "Laat mensen kiezen"),
    ("nl", "stand van de lunch", "Peiling 2"),
    ("nl", "toon de roosters", "De roosters van december"),
    ("nl", 'wijzig "roosters" De roosters zijn klaar', "dan doe ik wijzig 1 De roosters zijn klaar"),
    ("nl", "leuk, die roosters", "dan doe ik leuk 1"),
    ("nl", "hoe staat de peiling ervoor", "Peiling 3"),
    ("nl", "dat is leuk", "niet gevonden"),
    ("nl", "vind jij een nieuwe baan leuk", "niet gevonden"),
    ("en", "close the poll about lunch", "and I'll do close 2"),
    ("en", "results of the lunch poll", "Poll 2"),
    ("en", "like the roosters post", "and I'll do like 1"),
    ("en", "cancel the lunch poll", "and I'll do delete 2"),
    ("en", "extend the lunch poll until saturday 12:00", "and I'll do extend 2 saturday 12:00"),
    ("nl", "verleng de peiling over lunch tot zaterdag 12:00", "dan doe ik verleng 2 zaterdag 12:00"),
    ("en", "delete the poll about breakfast", 'no poll called "breakfast"'),
    ("nl", "sluit de ontbijtpeiling", 'naam "ontbijtpeiling" vind ik geen peiling'),
    ("nl", "sluit de deur achter je", "Sluit je peiling nu"),
    ("nl", "lunch van vrijdag gaat niet door", "dan doe ik weg 2"),
    ("nl", "lunch van maandag gaat niet door", "dan doe ik weg 2"),
    ("nl", "hoe kan ik een bericht verwijderen", "Haalt terug wat je plaatste"),
    ("en", "how do i delete a message", "Takes back what you posted"),
]


@pytest.mark.parametrize(("language", "line", "seen"), CALLED, ids=[line for _, line, _ in CALLED])
def test_a_name_will_do(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says('post "De roosters van december staan klaar."')
    anna.says('poll "Lunch vrijdag?" "Pizza" "Soep"')
    anna.says('poll "Compost achter het huis?" "Ja" "Nee" until friday')
    anna.says(line)
    anna.sees(seen)


def test_one_of_several_is_asked_for_and_nothing_is_done_by_a_yes(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    anna.says('poll "Lunch on Friday?" "Pizza" "Soup"')
    anna.says('poll "Lunch on Monday?" "Pizza" "Soup"')
    anna.says("delete the lunch poll")
    anna.sees("Which one do you mean?")
    anna.sees("Type delete and its number.")
    anna.says("yes")
    anna.says("polls")
    anna.sees("Lunch on Friday?")
    anna.sees("Lunch on Monday?")


def test_of_several_ones_own_is_meant_where_something_changes(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "en"), on_console.person("Bram", "en")
    anna.says('poll "Lunch on Friday?" "Pizza" "Soup"')
    bram.says('poll "Lunch on Monday?" "Pizza" "Soup"')
    bram.says("close the lunch poll")
    bram.sees("Do you mean 2, “Lunch on Monday?” by Bram?")
    bram.says("results of lunch")
    bram.sees("Which one do you mean?")


def test_what_somebody_may_not_see_has_no_name_for_them(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "en"), on_console.person("Bram", "en")
    anna.says("club create Cycling")
    anna.says('poll --club Cycling "Secret tour?" "Yes" "No"')
    bram.says("results of the secret tour")
    assert not any("Secret tour" in seen.text for seen in bram.new)
    bram.says("close the secret tour poll")
    assert not any("Secret tour" in seen.text for seen in bram.new)
    anna.says("results of the secret tour")
    anna.sees("Secret tour?")


def test_where_others_read_along_only_who_asks_sees_what_may_be_meant(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    bram.says("polls", "kantine")
    anna.says("club create Cycling")
    anna.says('poll --club Cycling "Secret tour?" "Yes" "No"')
    anna.says("close the secret tour poll", "kantine")
    anna.sees_privately("Secret tour?")
    anna.says("results of the secret tour", "kantine")
    anna.sees_privately("Secret tour?")
    bram.sees_no("Secret tour")


NOTHING_CALLED = [
    ("nl", "de borrel van vrijdag gaat niet door", 'de naam "borrel van vrijdag"', "Van jou:", "agenda"),
    ("nl", "verzet de borrel naar maandag", 'de naam "borrel"', "Van jou:", "agenda"),
    ("nl", "sluit de taartpeiling", "geen peiling", "Van jou:", "peilingen"),
    ("en", "the drinks are cancelled", 'called "drinks"', "Yours:", "events"),
    ("en", "close the cake poll", "no poll", "Yours:", "polls"),
    ("en", "extend the cake poll until saturday", "no poll", "Yours:", "polls"),
]


@pytest.mark.parametrize(
    ("language", "line", "none", "own", "where"), NOTHING_CALLED, ids=[line for _, line, *_ in NOTHING_CALLED]
)
def test_who_names_what_is_not_there_hears_so(
    office: Office, language: str, line: str, none: str, own: str, where: str
) -> None:
    anna, bram = office.person("Anna", language), office.person("Bram", "en")
    bram.says("club create Secret")
    bram.says('poll --club Secret "Cake and drinks and borrel and taart?" "Yes" "No"')
    bram.says('event --club Secret "Drinks borrel" friday 17:00')
    bram.says('poll "Coffee or tea?" "Coffee" "Tea"')
    anna.says(line, how="plain")
    anna.sees(none, where)
    anna.says('poll "Compost?" "Yes" "No"')
    anna.says(line, how="plain")
    assert "Coffee" not in anna.sees(none, own, "4 Compost?", where).text
    assert not any("Secret" in seen.text or "and borrel" in seen.text for seen in anna.new)


def test_a_question_about_what_has_no_name_here_stays_one(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    for line in ("leuk dat je er bent", "gaat de borrel niet door?", "toon het verlofformulier"):
        anna.says(line, how="plain")
        assert "de naam" not in anna.sees("").text
