"""What people say right after something was shown or done: it is about that."""

from __future__ import annotations

import pytest

from tests.commands.test_question import ambassador
from tests.dialogue.office import Office

WHICH = [("nl", "is goed", "Welke bedoel je?", "nee"), ("en", "ok", "Which one?", "no"), ("nl", "ja", "Welke", "nee")]


@pytest.mark.parametrize(("language", "yes", "asked", "no"), WHICH)
def test_a_yes_to_a_list_asks_which(office: Office, language: str, yes: str, asked: str, no: str) -> None:
    anna, bram = office.person("Anna", language), office.person("Bram", "en")
    for club in ("Fietsen", "Breien", "Schaken"):
        bram.says(f"club create {club}")
    anna.says("clubs")
    anna.says(yes, how="plain")
    anna.sees(asked, "1 Breien", "2 Fietsen", "3 Schaken")
    anna.says(yes, how="plain")
    anna.sees(asked)
    anna.says("2", how="plain")
    anna.sees("Fietsen: 2")
    anna.says(yes, how="plain")
    anna.sees("niets veranderd" if language == "nl" else "nothing has changed")
    anna.says("schaken", how="plain")
    anna.sees("Schaken: 2")
    anna.says(no, how="plain")
    anna.says("breien", how="plain")
    anna.sees_no("Breien: 2")


WITH_MORE = [
    ("nl", "ja doe", True), ("nl", "ja plaats het maar", True), ("nl", "ok stuur maar", True), ("en", "yes go", True),
    ("en", "yes please post it", True), ("nl", "nee laat toch maar", False), ("en", "no keep it", False),
    ("en", "no dont post it", False), ("nl", "nee doe maar niet", False), ("nl", "nee hoeft niet meer", False),
]  # fmt: skip


@pytest.mark.parametrize(("language", "line", "posted"), WITH_MORE)
def test_a_yes_or_a_no_with_more_words(on_console: Office, language: str, line: str, posted: bool) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    anna.says("post Taart in de kantine", how="plain")
    anna.says(line, how="plain")
    if not posted:
        anna.sees("dan laat ik het zo" if language == "nl" else "I leave it at that")
    bram.says("timeline")
    (bram.sees if posted else bram.sees_no)("Taart in de kantine")
    anna.says("yes" if language == "en" else "ja", how="plain")
    anna.sees("niets veranderd" if language == "nl" else "nothing has changed")


@pytest.mark.parametrize("asked", ["can my boss read this", "kan iedereen dit zien"])
def test_who_asks_first_who_reads_it_can_still_say_yes(on_console: Office, asked: str) -> None:
    anna, bram = on_console.person("Anna", "en"), on_console.person("Bram", "en")
    anna.says("post Taart in de kantine", how="plain")
    anna.says(asked, how="plain")
    anna.sees("I keep what is addressed to me")
    anna.says("yes", how="plain")
    bram.says("timeline")
    bram.sees("Taart in de kantine")


@pytest.mark.parametrize("line", ["yes keep it", "yes change it", "ja gooi weg", "ja maar om vier uur"])
def test_a_yes_to_something_else_does_not_do_it(on_console: Office, line: str) -> None:
    anna, bram = on_console.person("Anna"), on_console.person("Bram")
    anna.says("post Taart in de kantine", how="plain")
    anna.says(line, how="plain")
    bram.says("timeline")
    bram.sees_no("Taart in de kantine")


def test_a_yes_to_what_may_help_asks_which(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    anna.says('post "The bicycle shed is behind the house"')
    anna.says('post "The bicycle pump is broken"')
    on_console.run(on_console.jet.index())
    anna.says("where does my bicycle stand", how="plain")
    anna.sees("these may help")
    anna.says("ok", how="plain")
    anna.sees("Which one?", "1 The bicycle", "2 The bicycle", "ask a colleague")


def test_a_yes_to_the_one_club_of_a_list_joins_nothing(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "en")
    bram.says("club create Fietsen")
    anna.says("clubs")
    anna.says("is goed")
    anna.sees("niets veranderd")
    anna.says("1")
    anna.sees("Fietsen: 2")


def test_a_yes_to_did_this_help_says_so(on_console: Office) -> None:
    anna = ambassador(on_console, "Anna", language="en")
    anna.says('keep answer "Where is the first aid kit?" It hangs in the kitchen.')
    on_console.run(on_console.jet.index())
    anna.says("where is the first aid kit?", how="plain")
    anna.sees("Did this help?")
    anna.says("yes", how="plain")
    anna.sees("Good to hear")


CHANGED = [
    ("nl", "overzicht elke dag 9:00", "maak er half tien van", "elke dag om 09:30"),
    ("nl", "overzicht elke dag 9:00", "nee toch maar half zes", "elke dag om 05:30"),
    ("nl", "overzicht", "doe maar elke dag om acht uur", "elke dag om 08:00"),
    ("nl", "praat me bij", "doe maar elke maandag om 9 uur", "op maandag om 09:00"),
    ("en", "digest every day 8:00", "make that 9", "every day at 09:00"),
    ("en", "digest every day 8:00", "no, 9:30 please", "every day at 09:30"),
    ("en", "quiet until tomorrow", "make it until thursday", "I keep quiet until Thursday 26 November"),
    ("nl", "stil tot morgen", "nee tot donderdag", "Ik ben stil tot donderdag 26 november"),
    ("nl", "maak club Wandelen", "noem hem maar Wandelclub", "Wandelclub is er"),
    ("en", "club create Walking", "call it Walkers", "Walkers is there"),
    ("nl", 'bijeenkomst "Borrel" vrijdag 17:00', "maak er half zes van", "“Borrel”: vrijdag 27 november 17:30"),
    ("nl", 'bijeenkomst "Borrel" vrijdag 17:00', "doe maar zaterdag", "“Borrel”: zaterdag 28 november 17:00"),
    ("nl", 'bijeenkomst "Borrel" vrijdag 17:00', "noem het Vrijmibo", "“Vrijmibo”: vrijdag 27 november 17:00"),
    ("en", 'event "Drinks" friday 17:00', "make it 6", "“Drinks”: Friday 27 November 18:00"),
    ("en", 'event "Run" friday 9:00', "make it 10", "“Run”: Friday 27 November 10:00"),
    ("en", 'event "Drinks" friday 17:00', "change it to saturday 8pm", "“Drinks”: Saturday 28 November 20:00"),
    ("nl", "poll Lunch? | Pizza | Soep", "verleng maar tot zaterdag", "open tot zaterdag 28 november"),
    ("en", "poll Lunch? | Pizza | Soup", "close it saturday at noon", "open until Saturday 28 November 12:00"),
    ("nl", "poll Lunch? | Pizza | Soep", "sluit hem zaterdag om 12 uur", "open tot zaterdag 28 november 12:00"),
    ("en", "poll Lunch? | Pizza | Soup", "make it until saturday", "open until Saturday 28 November"),
    ("nl", "poll Lunch? | Pizza | Soep", "tot morgen 12 uur", "open tot dinsdag 24 november 12:00"),
    ("en", "poll Lunch? | Pizza | Soup", "until tomorrow noon", "open until Tuesday 24 November 12:00"),
    ("nl", "poll Lunch? | Pizza | Soep", "tot morgen", "Tot ziens"),
    ("en", "poll Lunch? | Pizza | Soup until sunday", "make it until friday", "You can name a later moment"),
    ("nl", "poll Lunch? | Pizza | Soep", "noem hem Eten?", "(gewijzigd): Eten?"),
    ("nl", "poll Lunch? | Pizza | Soep", "anoniem aub", "2 vraagt hetzelfde zonder namen"),
    ("en", "poll Lunch? | Pizza | Soup", "make it anonymous", "2 asks the same without names"),
    ("nl", "poll Lunch? | Pizza | Soep", "sluit hem", "Zal ik 1, “Lunch?”, sluiten?"),
    ("nl", "poll Lunch? | Pizza | Soep", "pizza", "Genoteerd: Pizza"),
    ("en", "poll Lunch? | Pizza | Soup", "b", "Noted: Soup"),
    ("nl", "poll Lunch? | Pizza | Soep", "doe maar soep", "Genoteerd: Soep"),
    ("nl", "poll Lunch? | Pizza | Soep", "doe mij maar de soep", "Genoteerd: Soep"),
    ("nl", "poll Lunch? | Pizza | Soep", "nee wacht toch pizza", "Genoteerd: Pizza"),
    ("en", "poll Lunch? | Pizza | Soup", "the second one", "Noted: Soup"),
    ("en", "poll Lunch? | Pizza | Soup until sunday", "one day later", "open until Monday 30 November"),
    ("nl", "poll Lunch? | Pizza | Soep", "mag het tot vrijdag?", "open tot vrijdag 27 november"),
    ("nl", "poll Lunch? | Pizza | Soep", "haal die poll maar weg", "Bedoel je 1, “Lunch?”"),
    ("nl", 'plaats "Ruilen zaterdag?"', "haal maar weg", "Bedoel je 1, “Ruilen zaterdag?”"),
    (
        "nl",
        'plaats "Ruilen zaterdag?"',
        "oeps verwijder dat berichtje maar weer",
        "Het laatste dat je plaatste is 1, “Ruilen zaterdag?”",
    ),
    ("nl", 'plaats "Ruilen zaterdag?"', "weg met die post", "Bedoel je 1, “Ruilen zaterdag?”"),
    ("en", 'post "Swap on saturday?"', "oops delete that", "“Swap on saturday?”"),
    ("en", 'post "Swap on saturday?"', "no wait remove my post", "Do you mean 1, “Swap on saturday?”"),
    ("nl", "overzicht elke dag 8:00", "niet in het weekend", "donderdag en vrijdag om 08:00"),
    ("en", "digest every day 8:00", "not on weekends please", "Friday at 08:00"),
    ("nl", "overzicht elke werkdag 8:00", "alleen op maandag", "op maandag om 08:00"),
    ("nl", "overzicht elke dag 8:00", "te vroeg doe maar half 10", "elke dag om 09:30"),
    ("nl", "overzicht elke dag 8:00", "alleen op werkdagen", "donderdag en vrijdag om 08:00"),
    ("en", "digest every day 8:00", "that's too early, make it 10", "every day at 10:00"),
    ("en", "digest every day 8:00", "an hour later please", "every day at 09:00"),
    ("en", "digest every day 8:00", "turn it off again", "No more overviews"),
    ("nl", "stil tot morgen", "zet maar weer uit", "Ik mag je weer berichten sturen"),
    ("nl", 'bijeenkomst "Borrel" vrijdag 17:00', "een uurtje eerder", "“Borrel”: vrijdag 27 november 16:00"),
    ("en", 'event "Drinks" friday 17:00', "push it back a day", "“Drinks”: Saturday 28 November 17:00"),
    ("nl", 'bijeenkomst "Borrel" vrijdag 17:00', "gaat niet door", "Bedoel je 1, “Borrel”"),
    ("en", 'event "Drinks" friday 17:00', "it's cancelled", "Do you mean 1, “Drinks”"),
    ("en", 'event "Drinks" friday 17:00', "i'm in", "you're coming to 1"),
    ("nl", 'bijeenkomst "Borrel" vrijdag 17:00', "max 20 mensen", "20"),
    ("nl", "poll Lunch? | Pizza | Soep", "voeg friet toe", "C friet"),
    ("en", "poll Lunch? | Pizza | Soup", "add salad", "C salad"),
]


@pytest.mark.parametrize(
    ("language", "first", "then", "seen"), CHANGED, ids=[f"{first}, {then}" for _, first, then, _ in CHANGED]
)
def test_what_is_said_next_is_about_what_was_just_done(
    office: Office, language: str, first: str, then: str, seen: str
) -> None:
    anna = office.person("Anna", language)
    anna.says(first, how="plain")
    anna.says(then, how="plain")
    anna.sees(seen)


def test_what_was_spoken_of_stays_so_after_a_no(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('plaats "Ruilen zaterdag? Ik heb late dienst"', how="plain")
    anna.says("haal maar weg", how="plain")
    anna.sees("Bedoel je 1")
    anna.says("oh nee laat toch maar", how="plain")
    anna.says("maak er zondag van", how="plain")
    anna.sees("Ruilen zondag?")


def test_what_was_liked_is_what_is_spoken_of(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "nl")
    anna.says('plaats "Er is taart"')
    bram.says("leuk 1", how="plain")
    bram.says("reageer lekker hoor", how="plain")
    bram.sees("Bedoel je 1, “Er is taart”")
    bram.says("ja", how="plain")
    anna.says("toon 1")
    anna.sees("lekker hoor")


def test_one_thing_after_the_other_is_said_of_a_poll(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("poll Lunch? | Pizza | Soep", how="plain")
    anna.says("verleng maar tot zaterdag", how="plain")
    anna.sees("open tot zaterdag 28 november")
    anna.says("dank je", how="plain")
    anna.says("nee maak er zondag van", how="plain")
    anna.sees("open tot zondag 29 november")
    anna.says("maak hem anoniem", how="plain")
    anna.sees("2 vraagt hetzelfde zonder namen")
    bram.says("1")
    bram.sees("don't know a 1")
    anna.says("pizza", how="plain")
    anna.sees("niemand ziet wat je koos")
    anna.says("toch soep", how="plain")
    anna.says("sluit 2")
    bram.says("2")
    bram.sees("Soep, 1 vote", "Pizza, 0 votes")


def test_a_poll_in_which_somebody_voted_keeps_its_names(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    anna.says("poll Lunch? | Pizza | Soup", how="plain")
    bram.says("stem 1 a")
    anna.says("make it anonymous", how="plain")
    anna.sees("People have voted in poll 1 with their names")


def test_who_was_only_shown_it_changes_nothing(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    anna.says('event "Drinks" friday 17:00')
    anna.says("poll Lunch? | Pizza | Soup")
    bram.says("toon 1", how="plain")
    bram.says("maak er 9 uur van", how="plain")
    bram.sees("1 is van Anna")
    bram.says("toon 2", how="plain")
    bram.says("maak hem anoniem", how="plain")
    bram.sees("Alleen Anna")
    bram.says("toon 2", how="plain")
    bram.says("pizza", how="plain")
    bram.sees("Genoteerd: Pizza")


def test_a_club_that_others_know_keeps_its_name(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    anna.says("club create Walking", how="plain")
    bram.says("doe mee walking")
    anna.says("call it Walkers", how="plain")
    anna.sees("know it by that name")


NOT_ABOUT_IT = [
    "maak er een feest van",
    "is het anoniem?",
    "hoe laat gaat de kantine dicht",
    "niet anoniem",
    "noem drie redenen",
    "doe maar gewoon",
    "maak er drie van",
]


@pytest.mark.parametrize("line", NOT_ABOUT_IT)
def test_what_says_something_else_changes_nothing(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('post "De koffie is op"', how="plain")
    anna.says(line, how="plain")
    anna.says("toon 1")
    anna.sees("De koffie is op")
    anna.says("poll Lunch? | Pizza | Soep", how="plain")
    anna.says(line, how="plain")
    anna.says("toon 2")
    assert "Sluit" not in anna.sees("A Pizza, 0 stemmen", "B Soep, 0 stemmen", "Je stemt met je naam").text


def test_nothing_is_spoken_of_any_more_after_a_while(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("overzicht elke dag 9:00", how="plain")
    on_console.moves_on(minutes=16)
    anna.says("maak er half tien van", how="plain")
    anna.sees("niet gevonden")


def test_a_bare_answer_where_others_read_is_no_vote(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soup", "kantine")
    anna.says("pizza", "kantine", how="mention")
    assert "1 vote" not in office.card("poll 1", "kantine").text


def test_a_poll_that_asks_to_choose_is_offered_with_those_answers(office: Office) -> None:
    anna = office.person("Anna", "en")
    anna.says("start a poll pizza or sushi friday", how="plain")
    anna.sees("between pizza and sushi?", "yes", "2")
    anna.says("ok", how="plain")
    anna.sees("A pizza", "B sushi")
    anna.says("poll Mind: we vote on monday or tuesday", how="plain")
    anna.sees("between monday and tuesday?")
    anna.says("poll who wants coffee or tea --anonymous", how="plain")
    anna.says("2", how="plain")
    assert "coffee or tea" in anna.sees("A Yes", "B No", "Nobody sees who chooses what").text


def test_whoever_names_no_club_sees_which_may_be_meant(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    anna.says("club create Boekenclub")
    anna.says("join the book club", how="plain")
    anna.sees("Do you mean Boekenclub?")
    for club in ("Fietsen", "Schaken", "Tuinieren", "Vissen", "Zeilen"):
        anna.says(f"club create {club}")
    anna.says("join the book club", how="plain")
    assert "Zeilen" not in anna.sees("Do you mean Boekenclub?").text


def test_what_is_only_pointed_at_is_what_was_just_made(office: Office) -> None:
    anna = office.person("Anna", "nl")
    anna.says('bijeenkomst "Fietstocht" zondag 10:00')
    anna.says('bijeenkomst "Borrel" vrijdag 17:00')
    anna.says("ik kom", how="plain")
    anna.sees("je komt naar 2")
    anna.says("wie komt er?", how="plain")
    anna.sees("“Borrel”: jij komt")
    anna.says("waar is de kapstok", how="plain")
    anna.sees("niet gevonden")
    anna.says("een uur later", how="plain")
    anna.sees("vrijdag 27 november 18:00")
    anna.says("gaat toch niet door", how="plain")
    anna.sees("Bedoel je 2, “Borrel”")
    anna.says("nee doe maar niet", how="plain")
    anna.says("agenda")
    anna.sees("Borrel")


def test_one_of_a_list_is_pointed_at(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    for words in ("The bicycle shed is behind the house", "The bicycle pump is broken"):
        anna.says(f'post "{words}"')
    on_console.run(on_console.jet.index())
    anna.says("search bicycle")
    first, second = (2, 1) if "1 The bicycle pump" in anna.sees("The bicycle").text else (1, 2)
    anna.says("the second one please", how="plain")
    anna.sees(f"{second} by Anna")
    anna.says("search bicycle")
    anna.says("number 1", how="plain")
    anna.sees(f"{first} by Anna")


def test_a_club_that_is_pointed_at_is_asked_about(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "en")
    anna.says("maak club Breien")
    for club in ("Fietsen", "Schaken"):
        bram.says(f"club create {club}")
    anna.says("clubs")
    anna.says("de tweede", how="plain")
    anna.sees("Welke bedoel je?", "1 Fietsen", "2 Schaken")
    anna.says("doe maar schaken", how="plain")
    anna.sees("Schaken: 2")


def test_yes_with_thanks_is_a_yes_and_ok_with_thanks_is_none(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    anna.says("post The lift works again", how="plain")
    anna.says("ok thanks", how="plain")
    anna.sees("You're welcome")
    anna.says("yes thanks", how="plain")
    anna.sees("1 is posted")
    anna.says("yes thanks", how="plain")
    anna.sees("You're welcome")


def test_a_post_that_was_shown_may_be_for_others(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("maak club Fietsen")
    anna.says("plaats De lift is stuk", how="plain")
    anna.sees("Iedereen ziet het dan")
    anna.says("nee alleen voor de fietsclub", how="plain")
    anna.sees("De lift is stuk", "De leden van Fietsen zien het dan")
    anna.says("ja", how="plain")
    anna.sees("1 is geplaatst. Zichtbaar voor de leden van Fietsen")
    bram.says("timeline")
    assert not any("De lift" in seen.text for seen in bram.new)


@pytest.mark.parametrize(("language", "line"), [("nl", "anoniem aub"), ("en", "without my name please")])
def test_a_question_that_was_shown_may_go_without_a_name(office: Office, language: str, line: str) -> None:
    fatima, anna = ambassador(office, "Fatima"), office.person("Anna", language)
    anna.says("vraag een collega wie de sleutel heeft", how="plain")
    anna.sees("Fatima")
    anna.says(line, how="plain")
    anna.sees("zonder je naam" if language == "nl" else "without your name")
    assert "Anna" not in fatima.sees_privately("wie de sleutel heeft").text


def test_feedback_that_was_shown_may_go_without_a_name(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("feedback de soep is koud", how="plain")
    anna.says("anoniem graag", how="plain")
    anna.sees("hoort niet dat het van jou komt")
    anna.says("1", how="plain")
    anna.sees("Ik ken geen 1")


def test_an_invitation_that_was_shown_is_shown_again_as_it_is_changed(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    anna.says("event Lunch walk friday 12:30", how="plain")
    anna.sees("Friday 27 November 12:30")
    anna.says("make it 1", how="plain")
    anna.sees("This is your invitation", "Friday 27 November 13:00")
    anna.says("half an hour later", how="plain")
    anna.sees("Friday 27 November 13:30")
    anna.says("no, thursday", how="plain")
    anna.sees("Thursday 26 November 13:30")
    anna.says("max 10 people", how="plain")
    anna.says("call it Long walk", how="plain")
    anna.sees("Long walk", "Thursday 26 November 13:30", "10")
    bram.says("events")
    bram.sees("nothing to come")
    anna.says("yes", how="plain")
    bram.says("events")
    bram.sees("Long walk")


def test_little_words_are_no_name(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("verleng maar tot zaterdag")
    anna.sees("Welke bedoel je?", "peilingen")
    anna.says("poll Taart? | Ja | Nee")
    anna.says("hoi")
    anna.says("verleng hem maar tot zaterdag 12:00")
    anna.sees("1")
    anna.says("ja")
    anna.sees("zaterdag 28 november 12:00")
