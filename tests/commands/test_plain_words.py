"""What people type who know no command, and what must come of it, in both languages."""

from __future__ import annotations

import pytest

from tests.commands.test_question import ambassador
from tests.dialogue.office import Office

LINES = [
    ("nl", "niet storen tot morgen 9:00", "Ik ben stil tot"),
    ("en", "do not disturb until tomorrow 9:00", "I keep quiet until"),
    ("nl", "zet mijn taal op engels", "From now on I speak English with you"),
    ("en", "change my language to dutch", "Vanaf nu spreek ik Nederlands met je"),
    ("nl", "verander mijn naam in Anna Bakker", "Anna Bakker"),
    ("en", "change my name to Anna Baker", "Anna Baker"),
    ("nl", "nooit meer overzichten", "overzicht"),
    ("en", "I don't want digests", "overview"),
    ("nl", "ik wil een klacht indienen", "feedback [anoniem] TEKST"),
    ("en", "I have a complaint", "feedback [anonymous] TEXT"),
    ("nl", "hoe oud ben je?", "een programma en geen mens"),
    ("en", "what is your name?", "a program and no human being"),
    ("nl", "wat heb ik gemist?", "Nieuw voor jou"),
    ("en", "what did I miss?", "New for you"),
    ("nl", "zet meldingen uit", "Waarmee zal ik stoppen?"),
    ("en", "stop sending me messages", "What shall I stop?"),
    ("nl", "verwijder mijn laatste bericht", "Je hebt vandaag en gisteren niets"),
    ("en", "send me the file", "Which file?"),
    ("nl", "stuur me het bestand", "Welk bestand?"),
    ("nl", "haha", "Haha."),
    ("nl", "wie ben jij eigenlijk", "een programma en geen mens"),
    ("nl", "wat weet je van mij", "Ik bewaar wat aan mij gericht is"),
    ("nl", "verander mijn taal naar engels", "From now on I speak English with you"),
    ("nl", "ik wil niet meer meedoen", "Waarmee zal ik stoppen?"),
    ("nl", "doei", "Tot ziens."),
    ("nl", "fijn weekend allemaal", "Tot ziens."),
    ("en", "bye jet", "See you."),
    ("en", "see you tomorrow at the desk, who has the key?", "didn't find"),
    ("en", "whats on", "There is nothing to come yet"),
    ("en", "what did i miss this week", "New for you"),
    ("nl", "wat heb ik gemist deze week", "Nieuw voor jou"),
    ("en", "stop sending me stuff", "What shall I stop?"),
    ("nl", "stuur me niks meer", "Waarmee zal ik stoppen?"),
    ("nl", "wis dat", "Je hebt vandaag en gisteren niets"),
    ("en", "delete that", "You put nothing up"),
    ("nl", "haal mn bericht maar weer weg", "Je hebt vandaag en gisteren niets"),
    ("en", "just delete my post again", "You put nothing up"),
    ("nl", "laat me ff met rust tot morgen", "Ik ben stil tot"),
    ("nl", "zet dat maar weer uit", "Waarmee zal ik stoppen?"),
    ("en", "turn that off again", "What shall I stop?"),
    ("nl", "oke dank je", "Graag gedaan"),
    ("en", "ok thank you", "You're welcome"),
    ("nl", "nee toch maar niet", "dan laat ik het zo"),
    ("nl", "doe maar een peiling: wie wil er pannenkoeken?", "pannenkoeken?"),
    ("nl", "wie zit er allemaal in de fietsclub", "fietsclub"),
    ("en", "no never mind", "I leave it at that"),
    ("nl", "goeiemorgen alles goed", "Goed, dank je."),
    ("en", "hey how are you", "Fine, thank you."),
    ("nl", "stop daar maar mee", "Waarmee zal ik stoppen?"),
    ("nl", "je bent een stomme bot", "Vervelend dat ik je niet goed help"),
    ("nl", "ik wil een collega spreken", "collega"),
    ("en", "can i talk to a colleague", "colleague"),
    ("nl", "ik kom toch niet sorry", "Er staat nog niets"),
    ("nl", "praat engels aub", "From now on I speak English with you"),
    ("en", "speak dutch please", "Vanaf nu spreek ik Nederlands met je"),
    ("nl", "wat kan je eigenlijk voor me doen", "Vraag me gewoon iets"),
    ("en", "i don't get it", "Just ask me something"),
    ("nl", "is er nog iets te doen vrijdag", "Er staat nog niets op de agenda"),
    ("en", "is there anything happening on friday", "There is nothing to come yet"),
    ("nl", "goedemorgen jet wat is er te doen", "Er staat nog niets op de agenda"),
    ("en", "good morning jet, what's on?", "There is nothing to come yet"),
    ("nl", "wie leest dit", "Ik bewaar wat aan mij gericht is"),
    ("en", "is anyone reading this?", "I keep what is addressed to me"),
    ("nl", "gooi al mijn gegevens weg", "Typ ja om het te doen"),
    ("en", "throw away all my data", "Type yes to do it"),
    ("nl", "zeg tegen iedereen dat de koffie op is", "Zo komt het er te staan"),
    ("en", "tell everyone that the coffee is out", "This is how it will read"),
    ("nl", "noem me maar ans", "je voortaan ans noemen"),
    ("en", "just call me ann", "call you ann"),
    ("nl", "oke laat me met rust tot morgen", "Ik ben stil tot"),
    ("en", "ok leave me alone till monday", "I keep quiet until"),
    ("nl", "nee niet weg 1", "niet gevonden"),
    ("en", "don't delete 1", "didn't find"),
    ("nl", "wat een waardeloos ding ben jij", "Vervelend dat ik je niet goed help"),
    ("en", "this is useless", "I'm sorry that I'm not helping"),
    ("en", "I want to organise a picnic on saturday at 2pm in the park", "Where: the park"),
    ("en", "let's organise a walk", "help event"),
    ("nl", "we willen graag zaterdag een picknick houden", "Hoe laat begint"),
    ("nl", "ik wil een picknick organiseren zaterdag om 14u in het park", "Waar: het park"),
    ("nl", "ik organiseer zaterdag om 14u een picknick in het park", "Zo nodig je uit"),
    ("nl", "plan een picknick zaterdag om 2 uur", "Zo nodig je uit"),
    ("en", "plan a picnic on saturday at 2", "This is your invitation"),
    ("nl", "plan zaterdag een wandeling", "Hoe laat begint"),
    ("en", "plan my leave on saturday at 2", "didn't find"),
    ("nl", "plan de dienst van zaterdag", "niet gevonden"),
    ("nl", "ik wil iemand van hr spreken", "vraag een collega en je vraag"),
    ("nl", "kan ik met iemand van de ict praten", "wie er bij ict werkt"),
    ("en", "i want to talk to someone from hr", "ask a colleague and your question"),
    ("en", "i need to talk to anna", "A colleague"),
    ("nl", "ik wil met iemand praten over mijn rooster", "niet gevonden"),
    ("nl", "ff een berichtje plaatsen: sleutels gevonden", "Zo komt het er te staan"),
    ("en", "put up a message: found keys", "This is how it will read"),
    ("en", "post a message saying the lift is broken", "This is how it will read"),
    ("en", "i cant make it to my shift tomorrow", "didn't find"),
    ("nl", "wat een kutbot", "Vervelend dat ik je niet goed help"),
    ("en", "you're rubbish", "I'm sorry that I'm not helping"),
    ("nl", "wanneer krijg ik mijn antwoord", "geen vragen bij collega's"),
    ("en", "any new messages", "New for you"),
    ("nl", "wat is er dit weekend te doen", "Er staat nog niets op de agenda"),
    ("nl", "hoe laat is het", "niet gevonden"),
    ("en", "when is payday", "didn't find"),
    ("nl", "het bericht van de directie is niet duidelijk", "niet gevonden"),
    ("nl", "wie is er jarig", "Verjaardagen houd ik niet bij"),
    ("nl", "wanneer is Bram jarig?", "Verjaardagen houd ik niet bij"),
    ("en", "whose birthday is it", "I keep no birthdays"),
    ("nl", "ik wil een fietstocht organiseren, hoe werkt dat?", "niet gevonden"),
    ("nl", "ik wil een huis met een tuin", "niet gevonden"),
    ("en", "can you post that I lost my mug", "I lost my mug"),
    ("nl", "plaats dat mijn fiets te koop is", "Mijn fiets is te koop"),
    ("en", "show me the handbook of the helicopter", "didn't find"),
    ("en", "that's not what I asked", "I understood you wrongly"),
    ("nl", "ik heb een vraag voor HR", "Vraag maar"),
    ("nl", "hoi jet mag ik wat vragen", "Vraag maar"),
    ("en", "I have a question", "Just ask"),
    ("en", "i have a question about the dishwasher", "I didn't find that"),
    ("nl", "dit werkt niet als de lift vol is, wat nu", "niet gevonden"),
    ("en", "what can u do", "Just ask me something"),
    ("nl", "kan ik een mens spreken", "vraag een collega wie"),
    ("en", "can i talk to a real person", "ask a colleague who"),
    ("nl", "peiling wat eten we vrijdag pizza of soep", "Zal ik mensen laten kiezen uit pizza en soep?"),
    ("nl", "poll taart vrijdag? appel kwark chocola", "Zal ik mensen laten kiezen uit appel, kwark en chocola?"),
    ("nl", "peiling welke dag borrel, vrijdag of donderdag", "Zal ik mensen laten kiezen uit vrijdag en donderdag?"),
    ("en", "poll where shall we go, the pub, the zoo or the park", "choose between the pub, the zoo and the park?"),
    ("en", "poll what shall we eat pizza or soup", "Shall I let people choose between pizza and soup?"),
    ("nl", "poll wat doen we met de kast verkopen of aan iemand geven", "Uit welke antwoorden kunnen mensen kiezen?"),
    ("nl", "poll komt het gelegen of niet", "A Ja"),
    ("nl", "poll heeft iemand een boor of zaag?", "A Ja"),
    ("nl", "hoe nodig ik iemand uit", "nodig uit PERSOON"),
    ("en", "how do I invite somebody?", "invite PERSON"),
    ("en", "how do I call the doctor", "didn't find"),
    ("nl", "doe mij een lol", "niet gevonden"),
    ("nl", "ik ga voor de winst", "niet gevonden"),
    ("en", "i choose my own hours", "didn't find"),
]


@pytest.mark.parametrize(("language", "line", "seen"), LINES, ids=[line for _, line, _ in LINES])
def test_plain_words_are_understood(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says(line)
    anna.sees(seen)


@pytest.mark.parametrize("line", ["ik kan toch niet", "ik kom toch niet", "ik kom niet sorry", "I can't make it"])
def test_who_can_not_come_after_all(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('event "Borrel" friday 17:00')
    anna.says("ik kom")
    anna.says("zet het in mijn agenda")
    anna.sees("agenda")
    anna.says(line)
    anna.sees("Genoteerd: je komt niet naar 1")
    anna.says("wie komt er allemaal?")
    anna.sees("nog niemand")


ON_A_DAY = [
    ("nl", "ik ben er zaterdag niet bij", "je komt niet naar 1"),
    ("nl", "ik kan op zaterdag toch niet", "je komt niet naar 1"),
    ("en", "i can't make it on saturday", "you're not coming to 1"),
    ("en", "i wont be there on saturday", "you're not coming to 1"),
    ("nl", "ik kom zaterdag ook", "je komt naar 1"),
    ("nl", "ik ben er zaterdag wel bij", "je komt naar 1"),
    ("nl", "wie komt er zaterdag allemaal", "jij komt"),
    ("nl", "ik ben er zondag niet bij", "Welke bedoel je?"),
    ("nl", "ik ben er maandag niet bij", "Voor maandag weet ik geen bijeenkomst"),
    ("en", "who is coming tuesday", "no event for tuesday"),
    ("nl", "ik ga volgende week niet", "niet gevonden"),
    ("nl", "ik ga zaterdag niet werken als het sneeuwt", "niet gevonden"),
]


@pytest.mark.parametrize(("language", "line", "seen"), ON_A_DAY, ids=[line for _, line, _ in ON_A_DAY])
def test_the_one_event_of_a_day_is_meant(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says('event "Borrel" saturday 17:00')
    anna.says("coming 1")
    anna.says('event "Lopen" sunday 9:00')
    anna.says('event "Zingen" sunday 15:00')
    anna.says(line, how="plain")
    anna.sees(seen)


ABOUT_EVENTS = [
    ("nl", "gaat de fietstocht door", "Rondje"),
    ("nl", "hoe laat is die fietstocht?", "Rondje"),
    ("en", "what time is the ride", "Rondje"),
    ("en", "when is the rondje", "Rondje"),
    ("en", "is the ride still on", "Rondje"),
    ("en", "is the ride going ahead?", "Rondje"),
    ("nl", "wanneer is de fietsregeling ingegaan", "Fietsregeling"),
]


@pytest.mark.parametrize(("language", "line", "seen"), ABOUT_EVENTS, ids=[line for _, line, _ in ABOUT_EVENTS])
def test_an_event_is_asked_about_by_what_is_done_there(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says("club create Fietsen")
    anna.says('event --club fietsen "Rondje" sunday 10:00')
    anna.says('post "Fietsregeling. Kun je een fiets kopen via de baas?"')
    on_console.run(on_console.jet.index())
    anna.says(line, how="plain")
    shown = anna.sees(seen).text
    assert ("10:00" in shown) == (seen == "Rondje")


OBJECTIONS = [
    ("nl", "bericht 1 is niet ok", "Het ligt nu bij"),
    ("en", "post 1 is really offensive", "will look at it"),
    ("nl", "dit bericht is ongepast", "Bedoel je 1"),
    ("en", "this post is inappropriate", "Do you mean 1"),
]


@pytest.mark.parametrize(("language", "line", "seen"), OBJECTIONS, ids=[line for _, line, _ in OBJECTIONS])
def test_who_finds_something_wrong_reports_it(on_console: Office, language: str, line: str, seen: str) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    on_console.person("Odile", "nl")
    bram.says('post "Anna is a fool"')
    anna.says("1")
    anna.says(line, how="plain")
    anna.sees(seen)
    bram.says("timeline")
    assert not any("offensive" in said.text or "ongepast" in said.text for said in bram.new)


REPLIES = [("nl", "heeft er iemand gereageerd", "Nog niemand"), ("en", "did anyone reply?", "Nobody has replied")]


@pytest.mark.parametrize(("language", "line", "nobody"), REPLIES, ids=[line for _, line, _ in REPLIES])
def test_what_was_said_under_ones_own_post_is_asked_for(
    on_console: Office, language: str, line: str, nobody: str
) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    bram.says(line, how="plain")
    bram.sees("You posted nothing in the last month")
    anna.says('post "Taart in de kantine"')
    bram.says('post "The lift is fixed"')
    anna.says(line, how="plain")
    anna.sees(nobody, "Taart in de kantine")
    bram.says("1")
    bram.says("comment: how nice", how="plain")
    bram.sees("Your words stand under 1")
    bram.says("2")
    bram.says("reactie: wat fijn", how="plain")
    anna.says(line, how="plain")
    anna.sees("Taart in de kantine", "Bram: how nice")
    assert not any("wat fijn" in seen.text for seen in anna.new[-1:])


def test_a_birthday_that_is_written_somewhere_is_told(on_console: Office) -> None:
    anna = ambassador(on_console, "Anna", language="en")
    anna.says('keep answer "Whose birthday is it this week?" On Friday it is the birthday of Bram.')
    on_console.run(on_console.jet.index())
    anna.says("whose birthday is it this week?", how="plain")
    anna.sees("birthday of Bram")


def test_who_looks_after_a_topic_is_named_to_who_wants_to_speak_to_them(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    ambassador(on_console, "Fatima", "leave, rota", language="en")
    anna.says("can i speak to someone from leave", how="plain")
    anna.sees("Fatima may know more about leave", "ask a colleague")


WHO_KNOWS = [
    ("nl", "wie gaat er over roosters", "Over roosters weet Fatima misschien meer"),
    ("nl", "bij wie kan ik terecht met seksuele intimidatie", "Je hoeft dit niet alleen te dragen"),
    ("nl", "wie weet meer van sterrenkunde", "niet gevonden"),
    ("en", "who is in charge of roosters?", "Fatima may know more about roosters"),
]


@pytest.mark.parametrize(("language", "line", "seen"), WHO_KNOWS, ids=[line for _, line, _ in WHO_KNOWS])
def test_whose_subject_it_is_is_named(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    fatima = ambassador(on_console, "Fatima", "rooster, verlof")
    anna.says(line, how="plain")
    anna.sees(seen)
    fatima.sees_no("roosters")


def test_a_short_word_is_no_slip_for_another(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("ik wil mn reiskosten declareren", how="plain")
    anna.sees("Dat heb ik niet gevonden.")


def test_a_club_may_be_asked_for_politely(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "en")
    anna.says("maak club Fietsen")
    bram.says("join fietsen please")
    bram.sees("you're in Fietsen")
    bram.says("get me out of fietsen again")
    bram.sees("no longer in Fietsen")


POSTED = [
    ("nl", "wat heeft bram geplaatst"),
    ("nl", "wat heeft Bram allemaal gepost?"),
    ("nl", "berichten van bram"),
    ("en", "posts by bram"),
    ("en", "what did bram post?"),
]


@pytest.mark.parametrize(("language", "line"), POSTED, ids=[line for _, line in POSTED])
def test_what_a_colleague_posted_is_shown_as_far_as_one_may_read_it(
    on_console: Office, language: str, line: str
) -> None:
    anna, bram = on_console.person("Anna", language), on_console.person("Bram", "en")
    anna.says('post "Soup at noon"')
    bram.says('post "The lift is fixed"')
    bram.says("club create Secret")
    bram.says('post --club secret "Our hidden plan"')
    anna.says(line)
    anna.sees("The lift is fixed")
    assert not any("hidden plan" in seen.text or "Soup" in seen.text for seen in anna.new)
    anna.says("berichten van Secret")
    assert not any("hidden plan" in seen.text for seen in anna.new)


VOTES = [
    ("nl", "doe mij maar appeltaart", "Genoteerd in peiling 1, “Welke taart?”: appeltaart"),
    ("nl", "toch liever vlaai", "Genoteerd in peiling 1, “Welke taart?”: vlaai"),
    ("nl", "ik heb me bedacht vlaai", "Genoteerd in peiling 1, “Welke taart?”: vlaai"),
    ("en", "changed my mind vlaai", "Noted in poll 1, “Welke taart?”: vlaai"),
    ("nl", "wie heeft er op vlaai gestemd", "heeft nog niemand gestemd"),
    ("en", "who voted vlaai", "Nobody has voted in poll 1"),
    ("en", "I'll have appeltaart", "Noted in poll 1, “Welke taart?”: appeltaart"),
    ("en", "i'd rather have vlaai", "Noted in poll 1, “Welke taart?”: vlaai"),
]


@pytest.mark.parametrize(("language", "line", "seen"), VOTES, ids=[line for _, line, _ in VOTES])
def test_an_answer_is_chosen_as_it_is_ordered(office: Office, language: str, line: str, seen: str) -> None:
    anna = office.person("Anna", language)
    anna.says('poll "Welke taart?" "Appeltaart" "Vlaai"')
    anna.says(line, how="plain")
    anna.sees(seen)


TURNED = [
    ("nl", "hee Jet, wat zijn de peilingen?", "Lunch?"),
    ("nl", "jet laat de peilingen eens zien", "Lunch?"),
    ("nl", "kun je even de tijdlijn laten zien", "Het rooster staat klaar"),
    ("nl", "hoi, wat is er nieuw?", "Nieuw voor jou"),
    ("nl", "wat staat er op de agenda", "Zomerborrel"),
    ("nl", "wanneer is de volgende bijeenkomst?", "Zomerborrel"),
    ("nl", "wie heeft er gestemd", "Lunch?"),
    ("nl", "2 leuk", "Je vindt 2 leuk"),
    ("nl", "ik vind 2 leuk", "Je vindt 2 leuk"),
    ("nl", "reageer op 2: dank je", "Je woorden staan onder 2"),
    ("nl", "maak een anonieme poll: Meer groen? ja / nee", "Meer groen?"),
    ("nl", "ik kom naar de kerstborrel", 'geen bijeenkomst die nog komt en "kerstborrel" heet'),
    ("nl", "verwijder mijn account", "Als ik je vergeet"),
    ("nl", "wie kan zien wat ik schrijf?", "Ik bewaar wat aan mij gericht is"),
    ("nl", "klacht: de lift is stuk", "de lift is stuk"),
    ("nl", "welke formulieren zijn er", "Van die soort is er niets"),
    ("nl", "volgende", "Dat was alles"),
    ("en", "hey Jet, what are the polls?", "Lunch?"),
    ("en", "can you show me the calendar", "Zomerborrel"),
    ("en", "please show the timeline", "Het rooster staat klaar"),
    ("en", "who voted", "Lunch?"),
    ("en", "i like 2", "You like 2"),
    ("en", "reply to 2: thanks", "Your words stand under 2"),
    ("en", "make an anonymous poll: More plants? yes / no", "More plants?"),
    ("en", "who's coming to the christmas drinks", 'no event to come that is called "christmas drinks"'),
    ("en", "delete my account", "If I forget you"),
    ("en", "what documents are there", "There is nothing of that kind"),
    ("en", "next", "That was all I had"),
]


@pytest.mark.parametrize(("language", "line", "seen"), TURNED, ids=[line for _, line, _ in TURNED])
def test_a_request_may_be_turned_as_people_do(on_console: Office, language: str, line: str, seen: str) -> None:
    bram, anna = on_console.person("Bram"), on_console.person("Anna", language)
    bram.says('poll "Lunch?" "Soup" "Bread"')
    bram.says('post "Het rooster staat klaar"')
    bram.says('event "Zomerborrel" friday 17:00')
    anna.says(line, how="plain")
    anna.sees(seen)


NO_NEWS = [
    "plaats elke week een samenvatting om 9 uur",
    "elke dag staat er een overzicht in de krant",
    "waar staat het overzicht van elke maandag",
]


@pytest.mark.parametrize("line", NO_NEWS)
def test_a_question_about_an_overview_sets_none(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says(line, how="plain")
    assert "Ik vertel je wat er nieuw is" not in anna.sees("").text


ABOUT_A_COMMAND = [
    ("nl", "hoe stem ik", "stem 42 b"),
    ("nl", "hoe verwijder ik een bericht?", "weg 42"),
    ("nl", "hoe word ik lid van een club", "doe mee NAAM"),
    ("nl", "wat is er met de samenvatting gebeurd", "hulp overzicht"),
    ("nl", "kun je iets voor me plaatsen", "hulp plaats"),
    ("en", "how do I vote", "vote 42 b"),
    ("en", "how can I join a club", "join NAME"),
    ("en", "remind me tomorrow of the meeting", "only of events that you come to"),
    ("en", "can you post photos of residents", "help post"),
]


NEWS_AT_TIMES = [
    ("nl", "elke dag een overzicht om 9 uur", "elke dag om 09:00"),
    ("nl", "stuur me elke dag om half 9 wat er nieuw is", "elke dag om 08:30"),
    ("nl", "ik wil graag elke maandag om 8 uur het nieuws", "op maandag om 08:00"),
    ("nl", "kun je me iedere vrijdag om 16:00 een samenvatting sturen?", "op vrijdag om 16:00"),
    ("nl", "overzicht elke ochtend om 8 uur", "elke dag om 08:00"),
    ("en", "every day a summary at 9", "every day at 09:00"),
    ("en", "send me what's new every day at half past 8", "every day at 08:30"),
    ("en", "can you send me the news every monday at 9:00 please", "on Monday at 09:00"),
    ("nl", "ik wil elke ochtend een berichtje om 9 uur", "elke dag om 09:00"),
    ("en", "send me updates only on mondays", "on Monday at"),
    ("en", "i want to get an update every friday at 4pm", "on Friday at 16:00"),
    ("en", "digest me weekdays 09:00", "on Monday, Tuesday, Wednesday, Thursday, and Friday at 09:00"),
]

MORE_LINES = [
    ("nl", "ik heb vakantie tot 5 december", "Ik ben stil tot zaterdag 5 december"),
    ("en", "I'm on holiday until 5 december", "I keep quiet until Saturday 5 December"),
    ("en", "change my timezone to london", "Europe/London"),
    ("nl", "goeiemorgen", "Anna"),
    ("nl", "sorry dat bedoelde ik niet", "begreep ik je verkeerd"),
    ("en", "that's not what I meant", "understood you wrongly"),
    ("nl", "niet zo vaak aub", "Waarmee zal ik stoppen?"),
    ("en", "stop those messages please", "What shall I stop?"),
    ("nl", "nee laat maar", "laat ik het zo"),
    ("nl", "doe maar engels", "I speak English"),
    ("nl", "nee toch maar nederlands", "Nederlands"),
    ("en", "no make that dutch please", "Nederlands"),
    ("nl", "welk nederlands", "een collega"),
    ("nl", "is er nog iets leuks te doen deze week", "niets op de agenda"),
    ("en", "is anything fun happening this week", "nothing to come"),
    ("en", "morning", "Anna"),
    ("nl", "welke gegevens heb je van mij?", "Dit bewaar ik van je"),
    ("en", "send me my data", "This is what I keep of you"),
    ("nl", "maak een club voor hardlopers", "hardlopers is er"),
    ("en", "start a club for runners", "runners is there"),
]

PLAIN = [*ABOUT_A_COMMAND, *NEWS_AT_TIMES, *MORE_LINES]


@pytest.mark.parametrize(("language", "line", "seen"), PLAIN, ids=[line for _, line, _ in PLAIN])
def test_what_is_typed_without_a_command_is_understood(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    anna.sees(seen)


SAID_YES = [("nl", "ja is goed"), ("nl", "stuur maar"), ("en", "looks good"), ("en", "yes go ahead")]


@pytest.mark.parametrize(("language", "line"), SAID_YES, ids=[line for _, line in SAID_YES])
def test_yes_may_be_said_as_people_do(office: Office, language: str, line: str) -> None:
    anna = office.person("Anna", language)
    anna.says("post The lift works again", how="plain")
    anna.sees("The lift works again")
    anna.says(line, how="plain")
    anna.sees("1 is geplaatst" if language == "nl" else "1 is posted")


@pytest.mark.parametrize("line", ["dat klopt", "is niet goed", "is goed eten verplicht", "sounds good to whom"])
def test_what_only_sounds_like_a_yes_confirms_nothing(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("vergeet mij", how="plain")
    anna.sees("Typ ja om het te doen")
    anna.says(line, how="plain")
    anna.sees("niet gevonden")
    anna.says("wie is Anna", how="plain")
    anna.sees("Anna")


OTHER_WORDS = [
    "who is wim",
    "change my boat to saturday",
    "is wim coming",
    "i want to ask hr something",
    "ik wil me inlezen",
    "hoe werkt de tillift",
]


@pytest.mark.parametrize("line", OTHER_WORDS)
def test_no_command_is_suggested_for_other_words(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says(line, how="plain")
    anna.sees("I didn't find that")


def test_a_question_that_a_colleague_posted_is_no_answer(on_console: Office) -> None:
    bram, anna = on_console.person("Bram"), on_console.person("Anna", "nl")
    bram.says('post "Wie wil zaterdag mijn late dienst ruilen?"')
    on_console.run(on_console.jet.index())
    anna.says("wie wil mijn late dienst ruilen zaterdag", how="plain")
    anna.sees("misschien helpt dit", "mijn late dienst ruilen?")


def test_what_a_colleague_posted_is_told_with_its_author(on_console: Office) -> None:
    bram, anna = on_console.person("Bram"), on_console.person("Anna", "nl")
    bram.says('post "De kantine is tot en met vrijdag dicht."')
    on_console.run(on_console.jet.index())
    anna.says("tot wanneer is de kantine dicht", how="plain")
    anna.sees("De kantine is tot en met vrijdag dicht.", "Uit een bericht van Bram")


@pytest.mark.parametrize("line", ["hoi " * 4000, "kun je " * 2800, "please " * 2800, "3 " * 9000])
def test_courtesy_without_end_is_answered(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says(line, how="plain")
    anna.sees("")


def test_a_poll_is_closed_without_its_number(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "en"), on_console.person("Bram", "nl")
    anna.says("close the poll")
    anna.sees("Which poll shall I close?")
    anna.says('poll "Lunch?" "Soup" "Bread"')
    bram.says("sluit de poll")
    bram.sees("Welke peiling zal ik sluiten?")
    anna.says("close my poll")
    anna.sees("Shall I close 1, “Lunch?”?")
    anna.says("yes")
    anna.sees("Lunch?", "closed")
    anna.says("close the poll")
    anna.sees("Which poll shall I close?")


KINDS_SAID = ["close poll 1", "sluit de peiling 1", "sluit peiling nummer 1", "close the poll #1"]


@pytest.mark.parametrize("line", KINDS_SAID)
def test_what_a_number_is_of_may_be_said(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says('poll "Lunch?" "Soup" "Bread"')
    anna.says(line)
    anna.sees("Lunch?", "closed")


COMING_ON = ["ik kom zaterdag", "i'm coming on saturday", "I'm coming saturday", "ik kom op 28 november"]


@pytest.mark.parametrize("line", COMING_ON)
def test_an_event_may_be_named_by_its_day(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('event "Hardlopen" 28 november 10:00')
    anna.says('event "Borrel" 27 november 17:00')
    anna.says(line, how="plain")
    anna.sees("je komt naar 1")


def test_the_number_comes_before_how_something_is_done(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("hoe kan ik een klacht indienen over ongewenst gedrag", how="plain")
    assert anna.sees("feedback [anoniem] TEKST").text.startswith("Bel nu 112")


def test_what_is_joined_may_be_no_club(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    anna.says("can i join the meeting remotely", how="plain")
    anna.sees("I didn't find that.")
    anna.says("can i join sailing", how="plain")
    anna.sees("I don't know a club called")
