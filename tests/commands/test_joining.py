"""What two people ask a colleague is one question, where the answer is about neither; each sees their own words."""

from __future__ import annotations

import pytest

from tests.commands.test_ask import add
from tests.commands.test_question import ambassador, asks, number_in
from tests.dialogue.office import Employee, Office

FIRST, SECOND = "waar is de sleutel van de kluis?", "waar vind ik de kluis sleutel"


def nameless(office: Office, who: Employee, words: str) -> int:
    """A question goes to a colleague, without a name."""
    who.says(f"vraag een collega naamloos {words}")
    who.says("ja")
    office.flush()
    return number_in(who.sees("Verstuurd", "zonder je naam").text)


def test_two_who_ask_without_a_name_ask_one_question(office: Office) -> None:
    add(office)
    fatima = ambassador(office, "Fatima")
    ambassador(office, "Kees")  # whose turn it would be
    samira, bram = office.person("Samira", "nl"), office.person("Bram", "nl")
    number = nameless(office, samira, FIRST)
    fatima.looks_away()
    bram.says(f"vraag een collega naamloos {SECOND}")
    bram.sees_privately("Ik zou het Fatima vragen", SECOND)
    bram.says("ja")
    bram.sees_privately("Verstuurd", str(number), "ligt bij Fatima")
    office.flush()
    assert "gaat ook naar 1 ander" in office.card(f"question {number}", "@Fatima").text
    for who, own, other in ((samira, FIRST, SECOND), (bram, SECOND, FIRST)):
        who.says(f"toon {number}")
        who.sees("Je vroeg, zonder je naam", own, "ligt bij Fatima")
        who.says("mijn vragen")
        who.sees(str(number), own)
        who.says(f"vraag een collega {own}")
        who.sees("Dat vroeg je al", str(number), own)
        who.sees_no(other)
    samira.looks_away()
    bram.looks_away()
    fatima.says(f"antwoord {number} In de la van de receptie.")
    for who, own, other in ((samira, FIRST, SECOND), (bram, SECOND, FIRST)):
        who.sees_privately("Fatima antwoordt", own, "In de la van de receptie.")
        who.sees_no(other, "Samira" if who is bram else "Bram")
    samira.looks_away()
    bram.says(f"neem aan {number}")
    kept = number_in(bram.sees_privately("bewaart vraag en antwoord").text)
    samira.sees_privately(FIRST, "bewaard als", str(kept))
    office.run(office.jet.index())
    samira.says(f"toon {kept}")
    samira.sees("In de la van de receptie.")
    for who in (samira, fatima):
        who.sees_no("Bram")


def test_what_becomes_of_it_is_told_to_all_who_asked(on_console: Office) -> None:
    fatima, kees = ambassador(on_console, "Fatima"), ambassador(on_console, "Kees")
    samira, bram = on_console.person("Samira", "nl"), on_console.person("Bram", "nl")
    number = nameless(on_console, samira, FIRST)
    assert nameless(on_console, bram, SECOND) == number
    for who, told in ((fatima, "Nu ligt hij bij Kees"), (kees, "de redactie ziet")):
        samira.looks_away()
        bram.looks_away()
        who.says(f"weet ik niet {number}")
        on_console.flush()
        samira.sees_privately(told, FIRST)
        bram.sees_privately(told, SECOND)
    carla = on_console.person("Carla", "nl")
    carla.says(f"vraag een collega {FIRST}")
    carla.sees("Ik zou het Fatima vragen")  # who gets it for the first time from Carla


def test_a_question_with_a_name_is_of_one_person(on_console: Office) -> None:
    fatima = ambassador(on_console, "Fatima")
    samira, bram = on_console.person("Samira", "nl"), on_console.person("Bram", "nl")
    first = asks(on_console, samira, "hoeveel verlofdagen heb ik nog?")
    second = asks(on_console, bram, "hoeveel verlofdagen heb ik nog?")
    assert first != second
    third = nameless(on_console, on_console.person("Carla", "nl"), "hoeveel verlofdagen heb ik nog?")
    assert third not in (first, second)
    fatima.says(f"antwoord {first} Samira, jij hebt er nog 12.")
    bram.sees_no("jij hebt er nog 12")


def test_who_takes_it_back_leaves_it_to_the_other(on_console: Office) -> None:
    fatima = ambassador(on_console, "Fatima")
    samira, bram = on_console.person("Samira", "nl"), on_console.person("Bram", "nl")
    number = nameless(on_console, samira, FIRST)
    nameless(on_console, bram, SECOND)
    samira.says(f"weg {number}")
    samira.sees("teruggehaald")
    samira.says(f"toon {number}")
    samira.sees("Ik ken geen")
    on_console.flush()
    shown = on_console.card(f"question {number}", "@Fatima").text
    assert SECOND in shown
    assert FIRST not in shown
    fatima.says(f"antwoord {number} In de la.")
    bram.sees_privately(SECOND, "In de la.")
    samira.sees_no("In de la.")
    bram.says(f"weg {number}")
    bram.sees("teruggehaald")
    assert not on_console.hangs(f"question {number}", "@Fatima")


def test_who_joined_can_leave(on_console: Office) -> None:
    fatima = ambassador(on_console, "Fatima")
    samira, bram = on_console.person("Samira", "nl"), on_console.person("Bram", "nl")
    number = nameless(on_console, samira, FIRST)
    nameless(on_console, bram, SECOND)
    bram.says(f"weg {number}")
    bram.sees("teruggehaald")
    fatima.says(f"antwoord {number} In de la.")
    samira.sees("In de la.")
    bram.sees_no("In de la.")
    bram.says(f"toon {number}")
    bram.sees("Ik ken geen")


def test_an_answer_that_is_not_it_for_the_other_is_asked_on_for_the_other_alone(office: Office) -> None:
    fatima, kees = ambassador(office, "Fatima"), ambassador(office, "Kees")
    samira, bram = office.person("Samira", "nl"), office.person("Bram", "nl")
    number = nameless(office, samira, FIRST)
    nameless(office, bram, SECOND)
    fatima.says(f"antwoord {number} In de la.")
    bram.presses("Dit is het niet: vraag verder", key=f"question {number}")
    bram.sees_privately("Ik zou het Kees vragen", SECOND, "zonder je naam")
    kees.sees_no(SECOND)
    bram.says("ja")
    office.flush()
    kees.sees_privately("Een collega vraagt je", SECOND)
    samira.says(f"neem aan {number}")
    samira.sees("bewaart vraag en antwoord")


def test_what_all_in_a_place_read_is_joined_there_and_answered_in_the_thread_of_each(on_matrix: Office) -> None:
    fatima = ambassador(on_matrix, "Fatima")
    samira, bram = on_matrix.person("Samira", "nl"), on_matrix.person("Bram", "nl")
    carla = on_matrix.person("Carla", "nl")
    on_matrix.place("kantine", samira, bram, language="nl")
    on_matrix.place("tuin", carla, bram, language="nl")
    numbers = {}
    for who, where, words in ((samira, "kantine", FIRST), (bram, "kantine", SECOND), (carla, "tuin", FIRST)):
        who.says(words, where, how="mention")
        who.says("vraag een collega")
        who.says("ja")
        numbers[who.name] = number_in(who.sees("Verstuurd").text)
    assert numbers["Samira"] == numbers["Bram"] != numbers["Carla"]
    fatima.says(f"antwoord {numbers['Samira']} In de la.")
    bram.sees_privately("Fatima antwoordt", SECOND, "In de la.")
    samira.sees_privately("Fatima antwoordt", FIRST, "In de la.")
    carla.sees_no("In de la.")


def test_whoever_forgets_themselves_leaves_the_question_to_the_other(on_console: Office) -> None:
    fatima = ambassador(on_console, "Fatima")
    samira, bram = on_console.person("Samira", "nl"), on_console.person("Bram", "nl")
    number = nameless(on_console, samira, FIRST)
    nameless(on_console, bram, SECOND)
    bram.says("mijn gegevens")
    bram.sees("1 vraag die jij ook had")
    assert SECOND in on_console.messenger.sent_files()[-1][1].decode()
    samira.says("vergeet mij")
    samira.says("ja")
    on_console.flush()
    fatima.sees_no(FIRST)
    assert SECOND in on_console.card(f"question {number}", "@Fatima").text
    fatima.says(f"antwoord {number} In de la.")
    bram.sees_privately(SECOND, "In de la.")


OF_THE_CLUB = [
    ("nl", "doe mee fietsen", "wie zitten daar nog meer in", "Anna"),
    ("nl", "doe mee fietsen", "en wie doen er nog meer mee", "Anna"),
    ("nl", "doe mee fietsen", "wanneer fietsen jullie", "De volgende keer is vrijdag 27 november 17:00"),
    ("nl", "leden fietsen", "en wanneer is dat", "Fietsen heeft 1 lid"),
    ("en", "join fietsen", "who else is in there", "Anna"),
    ("en", "join fietsen", "who's in it already?", "Anna"),
    ("en", "join fietsen", "when do they ride", "Friday 27 November 17:00"),
    ("en", "the fietsclub sounds fun", "who is in there", "Anna"),
]


@pytest.mark.parametrize(("language", "first", "then", "seen"), OF_THE_CLUB)
def test_a_club_is_spoken_of(on_console: Office, language: str, first: str, then: str, seen: str) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", language)
    anna.says("maak club Fietsen")
    anna.says('bijeenkomst "Rondje" vrijdag 17:00 --club Fietsen')
    bram.says(first, how="plain")
    bram.says(then, how="plain")
    bram.sees(seen)


AHEAD = [
    ("nl", "is er ook een wandelclub", "maak er dan een", "Wandelclub is er"),
    ("nl", "is er ook een wandelclub", "begin er maar eentje", "Wandelclub is er"),
    ("en", "is there a running club", "start one then", "Running club is there"),
    ("nl", "plaats Er is taart", "zet er maar op", "is geplaatst"),
    ("en", "post There is cake", "put it up then", "is posted"),
]


@pytest.mark.parametrize(("language", "offered", "ahead", "seen"), AHEAD)
def test_what_was_offered_is_done_in_ones_own_words(
    on_console: Office, language: str, offered: str, ahead: str, seen: str
) -> None:
    anna = on_console.person("Anna", language)
    anna.says(ahead, how="plain")
    anna.sees_no(seen)
    anna.says(offered, how="plain")
    anna.says(ahead, how="plain")
    anna.sees(seen)
