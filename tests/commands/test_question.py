"""A question to a colleague: who is shown first, who sees what, where it stands, how its answer is found next time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config.settings import Retention
from tests.commands.test_ask import add
from tests.dialogue.office import Employee, Office


def ambassador(office: Office, name: str, topics: str = "", language: str | None = "nl") -> Employee:
    """Somebody with the role; Odile, the admin, gives it."""
    made = office.person(name, language)
    odile = office.people.get((office.messenger.name, "Odile")) or office.person("Odile", "nl")
    odile.says(f"role give ambassador {name}")
    if topics:
        made.says(f"ambassadeur onderwerpen {topics}")
    return made


def number_in(text: str) -> int:
    """The number that Jet gave to something."""
    return int(re.search(r"(?<!\d)(\d+)(?!\d)", text)[1])  # type: ignore[index]


def asks(office: Office, who: Employee, words: str = "waar is de sleutel van de kluis?") -> int:
    """A question that nothing is found for goes to a colleague, with a name."""
    who.says(f"vraag een collega {words}")
    who.says("ja")
    office.flush()
    return number_in(who.sees("Verstuurd").text)


def test_from_not_found_to_found_next_time(office: Office) -> None:
    add(office)
    fatima = ambassador(office, "Fatima", "kluis, sleutels")
    samira, bram = office.person("Samira", "nl"), office.person("Bram", "nl")
    samira.says("wie heeft de kluissleutel?")
    samira.sees_privately("Dat heb ik niet gevonden", "Je ziet eerst wie")
    samira.says("ja")
    samira.sees_privately("Fatima", "kluis", "wie heeft de kluissleutel?", "van Samira", "2 dagen", "zonder")
    fatima.sees_no("kluissleutel")
    samira.says("ja")
    number = number_in(samira.sees_privately("Verstuurd", "bij Fatima").text)
    asked = fatima.sees_privately(str(number), "Samira vraagt je", "wie heeft de kluissleutel?", f"antwoord {number}")
    assert asked.place == "@Fatima"
    fatima.says(f"antwoord {number} De receptie bewaart de sleutel van de kluis.")
    fatima.sees_privately("Dank je", "Samira")
    samira.sees_privately("Fatima antwoordt", "De receptie bewaart", f"neem aan {number}")
    bram.says("wie heeft de kluissleutel?")
    bram.sees("niet gevonden")
    samira.says(f"neem aan {number}")
    kept = number_in(samira.sees_privately("bewaart vraag en antwoord", "iedereen").text)
    fatima.sees_privately("hielp", f"wijzig {kept}")
    office.run(office.jet.index())
    bram.says("wie heeft de kluissleutel?")
    found = bram.sees_privately("De receptie bewaart de sleutel", "beheerd door Fatima")
    assert "Samira" not in found.text
    fatima.says(f"wijzig {kept} De beveiliging bewaart de kluissleutel.")
    fatima.sees("vanaf nu")
    bram.says(f"wijzig {kept} Niemand.")
    bram.sees("kan veranderd worden door wie het schreef")
    office.run(office.jet.index())
    bram.says("wie heeft de kluissleutel?")
    bram.sees("De beveiliging bewaart")
    fatima.says(f"weg {kept}")
    office.run(office.jet.index())
    bram.says("wie heeft de kluissleutel?")
    bram.sees("niet gevonden")


def test_by_buttons_and_without_a_name(office: Office) -> None:
    fatima = ambassador(office, "Fatima")
    samira = office.person("Samira", "nl")
    samira.says("hoe meld ik een misstand?")
    samira.presses("Vraag het een collega")
    samira.presses("Stuur zonder mijn naam")
    number = number_in(samira.sees("Verstuurd", "zonder je naam").text)
    asked = fatima.sees_privately("Een collega vraagt je, zonder naam", "hoe meld ik een misstand?")
    fatima.presses("Antwoorden")
    fatima.sees_privately("Typ het nu")
    fatima.says("Bij de vertrouwenspersoon, via het formulier.")
    fatima.sees_privately("Is dit je antwoord", "Bij de vertrouwenspersoon")
    fatima.says("ja")
    fatima.sees_privately("Dank je", "je collega")
    samira.sees_privately("Fatima antwoordt", "vertrouwenspersoon")
    fatima.says(f"toon {number}")
    fatima.says("mijn vragen")
    fatima.says("mijn gegevens")
    samira.says("1")  # what was offered is gone with the yes: nothing goes out with a name by a slip
    fatima.sees_no("Samira")
    samira.says("neem aan")
    samira.sees("bewaart vraag en antwoord")
    fatima.sees_no("Samira")
    assert asked.place == "@Fatima"


def test_nothing_is_sent_before_a_yes(on_console: Office) -> None:
    fatima = ambassador(on_console, "Fatima")
    samira = on_console.person("Samira", "nl")
    for line in ("vraag een collega hoe werkt de kluis?", "nee", "vraag een collega hoe werkt de kluis?", "hoi"):
        samira.says(line)
    samira.says("mijn vragen")
    samira.sees("geen vragen bij collega's")
    fatima.sees_no("kluis")
    samira.says("ask colleague now --to 999 hoe werkt de kluis?")  # somebody else than was shown: shown again
    samira.sees_privately("Ik zou het Fatima vragen")
    fatima.sees_no("kluis")


def test_the_next_in_turn(office: Office) -> None:
    fatima, kees, joris = (ambassador(office, name) for name in ("Fatima", "Kees", "Joris"))
    samira = office.person("Samira", "nl")
    number = asks(office, samira)
    fatima.sees("waar is de sleutel")
    fatima.says("geef door")
    fatima.sees_privately("ligt niet meer bij jou")
    samira.sees_privately("Fatima gaf", "Nu ligt hij bij Kees")
    kees.sees("waar is de sleutel")
    office.moves_on(days=1)
    samira.says(f"toon {number}")
    samira.sees_privately("ligt bij Kees")
    kees.looks_away()
    office.moves_on(days=1, minutes=1)
    joris.sees("waar is de sleutel")
    samira.sees_privately("niet op tijd antwoord", "Joris")
    kees.says(f"antwoord {number} In de la.")
    kees.sees("Ik ken geen")
    joris.says(f"weet ik niet {number}")
    samira.sees_privately("Joris weet het ook niet", "redactie", "zonder je naam")
    joris.says(f"toon {number}")
    joris.sees("Ik ken geen")


def test_an_answer_that_is_not_it_asks_on(on_console: Office) -> None:
    fatima, kees = (ambassador(on_console, name) for name in ("Fatima", "Kees"))
    samira = on_console.person("Samira", "nl")
    number = asks(on_console, samira)
    fatima.says("antwoord Geen idee, in de la?")
    samira.says("niet geholpen")
    samira.sees("Jammer", "Nu ligt hij bij Kees")
    kees.sees("waar is de sleutel")
    kees.sees_no("in de la?")
    fatima.says(f"toon {number}")
    fatima.sees("Ik ken geen")


def test_editors_see_what_nobody_could_answer_without_a_name(on_console: Office) -> None:
    odile = on_console.person("Odile", "nl")
    samira = on_console.person("Samira", "nl")
    samira.says("vraag een collega waar staat de defibrillator?")
    samira.sees_privately("Hier gaat niemand over", "redactie", "zonder je naam")
    odile.says("onbeantwoord")
    odile.sees_no("defibrillator")
    samira.says("ja")
    number = number_in(samira.sees_privately("ligt bij de redactie").text)
    odile.says("onbeantwoord")
    odile.sees_privately(str(number), "waar staat de defibrillator?")
    odile.says(f"toon {number}")
    odile.sees_privately("Een collega vraagt", "waar staat de defibrillator?")
    odile.says(f"antwoord {number} In de hal, naast de lift.")
    samira.sees_privately("Odile antwoordt", "naast de lift")
    odile.sees_no("Samira")
    samira.says("onbeantwoord")
    samira.sees("voor redacteuren")


def test_asking_again_in_other_words_is_one_question(on_console: Office) -> None:
    fatima = ambassador(on_console, "Fatima")
    samira = on_console.person("Samira", "nl")
    number = asks(on_console, samira, "waar is de sleutel van de kluis?")
    samira.says("vraag een collega waar vind ik de kluis sleutel")
    samira.sees("Dat vroeg je al", str(number), "Fatima")
    samira.says(f"weg {number}")
    samira.sees("teruggehaald")
    fatima.says(f"toon {number}")
    fatima.sees("Ik ken geen")
    assert not on_console.hangs(f"question {number}", "@Fatima")
    samira.says("vraag een collega waar vind ik de kluis sleutel")
    samira.sees("Ik zou het Fatima vragen")


def test_others_learn_nothing(on_console: Office) -> None:
    fatima, kees = ambassador(on_console, "Fatima"), on_console.person("Kees", "nl")
    samira, odile = on_console.person("Samira", "nl"), on_console.person("Odile2", "nl")
    number = asks(on_console, samira)
    for who in (kees, odile):
        for line in ("toon", "antwoord", "weet ik niet", "geef door", "neem aan", "niet geholpen", "weg", "leuk"):
            who.says(f"{line} {number}")
            there = [seen.text for seen in who.new]
            who.says(f"{line} 999")
            assert [text.replace(str(number), "999") for text in there] == [seen.text for seen in who.new], line
        who.says(f"reageer {number} hallo")
        who.says(f"wijzig {number} hallo")
        who.says("mijn vragen")
        who.says("tijdlijn")
        who.says("praat me bij")
        who.says("zoek sleutel kluis")
        who.sees_no("waar is de sleutel", "Samira vraagt", "van Samira")
    fatima.says(f"reageer {number} hallo")
    fatima.sees("Antwoord met")
    fatima.says(f"neem aan {number}")
    fatima.sees_no("bewaart vraag")


def test_the_answer_comes_back_where_everybody_read_the_question(office: Office) -> None:
    fatima = ambassador(office, "Fatima")
    samira, bram = office.person("Samira", "nl"), office.person("Bram", "nl")
    office.place("kantine", samira, bram, language="nl")
    samira.says("waar is de sleutel van de kluis?", "kantine", how="mention")
    samira.sees_privately("niet gevonden")
    samira.says("vraag een collega")
    samira.says("ja")
    number = number_in(samira.sees("Verstuurd").text)
    fatima.says(f"antwoord {number} In de la.")
    if office.messenger.name == "console":  # where nobody reads what others type
        bram.sees_no("In de la")
        return
    answered = bram.sees("Fatima antwoordt Samira", "In de la.")
    assert answered.place == "kantine"
    bram.says(f"neem aan {number}")
    bram.sees("kan alleen wie")


def test_a_question_without_a_name_stays_out_of_the_place(office: Office) -> None:
    fatima = ambassador(office, "Fatima")
    samira, bram = office.person("Samira", "nl"), office.person("Bram", "nl")
    office.place("kantine", samira, bram, language="nl")
    samira.says("waar is de sleutel van de kluis?", "kantine", how="mention")
    samira.says("vraag een collega naamloos waar is de sleutel van de kluis?")
    samira.says("ja")
    number = number_in(samira.sees("Verstuurd", "zonder je naam").text)
    fatima.says(f"antwoord {number} In de la.")
    bram.sees_no("In de la")
    samira.sees("In de la")


def test_forgotten(on_console: Office) -> None:
    fatima, kees = (ambassador(on_console, name) for name in ("Fatima", "Kees"))
    samira, bram = on_console.person("Samira", "nl"), on_console.person("Bram", "nl")
    number, other = asks(on_console, samira), asks(on_console, bram, "hoe laat gaat de kantine dicht?")
    assert on_console.hangs(f"question {number}", "@Fatima")
    samira.says("vergeet mij")
    samira.says("ja")
    on_console.flush()
    assert not on_console.hangs(f"question {number}", "@Fatima")
    fatima.sees_no("sleutel")
    kees.says("vergeet mij")  # Kees has the other
    kees.says("ja")
    on_console.tick()
    fatima.sees("hoe laat gaat de kantine dicht?")
    bram.says(f"toon {other}")
    bram.sees("ligt bij Fatima")


def test_kept_by_an_ambassador(office: Office) -> None:
    fatima, bram = ambassador(office, "Fatima"), office.person("Bram", "nl")
    bram.says('bewaar antwoord "Waar is de EHBO-koffer?" In de keuken.')
    bram.sees("vraagbaken, redacteuren en moderatoren")
    fatima.says('bewaar antwoord "Waar is de EHBO-koffer?" In de keuken, onder het aanrecht.')
    fatima.sees_privately("bewaard, met je naam", "iedereen")
    office.run(office.jet.index())
    bram.says("waar is de ehbo koffer")
    bram.sees("onder het aanrecht")
    [kept] = office.read(lambda store: store.documents.listed())
    bram.says("hoi")
    fatima.says(f"document {kept.number} beheerder Bram")
    fatima.says(f"wijzig {kept.number} In de keuken, onder het aanrecht, links.")
    [again] = office.read(lambda store: store.documents.listed())
    assert (again.version, again.owner_name) == (2, "Bram")  # other words, and still his to look after
    office.run(office.jet.index())
    office.moves_on(days=366)
    bram.says("waar is de ehbo koffer")
    bram.sees("kan verouderd zijn")


def test_a_reply_to_the_question_is_the_answer(office: Office) -> None:
    if office.messenger.name == "console":
        return  # the terminal has no replies
    fatima = ambassador(office, "Fatima")
    samira = office.person("Samira", "nl")
    number = asks(office, samira)
    fatima.says("dank je", reply_to=f"question {number}")
    fatima.says(f"toon {number}", reply_to=f"question {number}")
    samira.sees_no("Fatima antwoordt")
    fatima.says("Vraag het bij de receptie, die heeft hem.", reply_to=f"question {number}")
    fatima.sees_privately("Dank je", "Samira")
    samira.sees("Vraag het bij de receptie, die heeft hem.")
    fatima.says("Vraag het toch maar bij Bram.", reply_to=f"question {number}")  # too late: a question to Jet
    samira.sees_no("Bram")


def test_an_answer_about_a_colleague_who_is_called_jet_keeps_its_words(office: Office) -> None:
    if office.messenger.name == "console":
        return  # the terminal has no replies
    fatima = ambassador(office, "Fatima")
    samira = office.person("Samira", "nl")
    number = asks(office, samira)
    fatima.says("Jet heeft hem meegenomen.", reply_to=f"question {number}")
    samira.sees("Jet heeft hem meegenomen.")


def test_whose_document_is_nearest_is_asked_first(on_console: Office) -> None:
    add(on_console)
    kees, fatima = ambassador(on_console, "Kees"), on_console.person("Fatima", "nl")
    samira = on_console.person("Samira", "nl")
    owner = fatima.number
    listed = on_console.read(lambda store: store.documents.listed())
    bike = next(each.number for each in listed if each.source_id == "fiets")
    on_console.write(lambda store: store.documents.label(bike, owner=owner))
    samira.says("vraag een collega hoeveel cent per kilometer krijg ik op de fiets bij regen?")
    samira.sees("Ik zou het Fatima vragen, die het document beheert")
    samira.says("ja")
    fatima.sees("bij regen?")
    kees.sees_no("bij regen?")


def test_who_may_know_is_not_told_of_by_documents_that_the_asker_may_not_see(on_console: Office) -> None:
    fatima, samira = on_console.person("Fatima", "nl"), on_console.person("Samira", "nl")
    fatima.says("club create Bestuur")
    add(
        on_console,
        [{"id": "g", "title": "Zwijgplaat", "text": "De zwijgplaat ligt in de kluis.", "audience": "club:Bestuur"}],
    )
    owner = fatima.number
    number = on_console.read(lambda store: store.documents.listed()[0].number)
    on_console.write(lambda store: store.documents.label(number, owner=owner))
    samira.says("vraag een collega waar ligt de zwijgplaat?")
    samira.sees("Hier gaat niemand over")
    samira.sees_no("Fatima")


def test_what_waits_for_the_morning_is_not_sent_when_it_is_taken_back(on_console: Office) -> None:
    fatima = ambassador(on_console, "Fatima")
    samira = on_console.person("Samira", "nl")
    fatima.says("stil 18-08")
    on_console.now += timedelta(hours=12)  # it is ten in the evening
    number = asks(on_console, samira)
    fatima.sees_no("waar is de sleutel")
    samira.says(f"weg {number}")
    samira.sees("teruggehaald")
    on_console.moves_on(hours=12)
    fatima.sees_no("waar is de sleutel")


def test_after_its_term_a_question_is_gone_also_from_the_conversations(on_console: Office) -> None:
    ambassador(on_console, "Fatima")
    samira = on_console.person("Samira", "nl")
    number = asks(on_console, samira)
    assert on_console.hangs(f"question {number}", "@Fatima")
    on_console.now += timedelta(days=31)
    on_console.run(on_console.jet.clock.purge())
    on_console.flush()
    assert not on_console.hangs(f"question {number}", "@Fatima")
    samira.says("mijn vragen")
    samira.sees("geen vragen bij collega's")


@pytest.mark.parametrize("days", [3, 60, 500])  # shorter and longer than the default, and than a year
def test_what_nobody_could_answer_or_find_is_listed_for_the_term_that_is_set(office: Office, days: int) -> None:
    office.config = replace(office.config, retention=Retention(questions_days=days))
    office.restart()
    odile, samira, bram = (office.person(name, "nl") for name in ("Odile", "Samira", "Bram"))
    samira.says("vraag een collega waar staat de defibrillator?")
    samira.says("ja")
    samira.sees_privately("ligt bij de redactie")
    for who in (samira, bram):
        who.says("waar kan ik mijn auto parkeren?")
    office.now += timedelta(days=days, hours=-1)
    office.run(office.jet.clock.purge())
    odile.says("onbeantwoord")
    odile.sees_privately("waar staat de defibrillator?", "auto parkeren: 2 keer")
    office.now += timedelta(days=1)
    office.run(office.jet.clock.purge())
    office.flush()
    odile.says("onbeantwoord")
    odile.sees_privately("niets dat mensen zoeken en niet vinden")
    samira.says("mijn vragen")
    samira.sees("geen vragen bij collega's")


def test_a_thumb_on_the_answer_takes_it(on_matrix: Office) -> None:
    fatima = ambassador(on_matrix, "Fatima")
    samira = on_matrix.person("Samira", "nl")
    number = asks(on_matrix, samira)
    fatima.reacts("👍", f"question {number}", "@Fatima")
    fatima.sees_nothing()  # seen, and nothing more
    fatima.says(f"antwoord {number} In de la.")
    samira.reacts("👍", f"question {number}", "@Samira")
    kept = number_in(samira.sees("bewaart vraag en antwoord").text)
    assert "Bewaard als" in on_matrix.card(f"question {number}", "@Samira").text
    samira.says(f"weg {kept}")
    samira.sees("niemand vindt het meer")


def test_an_answer_that_begins_with_a_number_of_no_question_is_shown_first(on_console: Office) -> None:
    add(on_console)
    fatima, samira = ambassador(on_console, "Fatima"), on_console.person("Samira", "nl")
    number = asks(on_console, samira)
    fatima.says(f"antwoord {number + 70} In de la.")
    fatima.sees(f"Is dit je antwoord op {number}?", f"“{number + 70} In de la.”")
    samira.sees_no("In de la")
    fatima.says(f"antwoord {number} In de la.")
    on_console.flush()
    samira.sees("Fatima antwoordt", "In de la.")


def test_what_is_searched_for_in_vain_is_listed_and_can_be_asked_of_a_colleague(on_console: Office) -> None:
    add(on_console)
    ambassador(on_console, "Fatima")
    samira, bram = on_console.person("Samira", "nl"), on_console.person("Bram", "nl")
    samira.says("zoek kluissleutel")
    bram.says("zoek de kluissleutel")
    bram.sees("Dat heb ik niet gevonden.")
    odile = on_console.people[on_console.messenger.name, "Odile"]
    odile.says("onbeantwoord")
    odile.sees("Gezocht en niet gevonden", "kluissleutel", "2 keer")
    bram.says("vraag een collega")
    bram.sees("Ik zou het Fatima vragen", "kluissleutel")


SAID_NAMELESS = [
    ("nl", "vraag een collega anoniem waar is de kluissleutel", "waar is de kluissleutel"),
    ("nl", "mag ik anoniem vragen waar de kluissleutel is", "waar de kluissleutel is"),
    ("nl", "anoniem vragen: waar is de kluissleutel?", "waar is de kluissleutel?"),
    ("nl", "ik wil een anonieme vraag stellen: waar is de kluissleutel?", "waar is de kluissleutel?"),
    ("nl", "vraag een collega waar is de kluissleutel, zonder mijn naam graag", "waar is de kluissleutel"),
    ("en", "ask someone anonymously where the kluis key is", "where the kluis key is"),
    ("en", "can i ask a question anonymously where is the kluis key", "where is the kluis key"),
    ("en", "ask a colleague where the kluis key is but anonymous", "where the kluis key is"),
]


@pytest.mark.parametrize(("language", "line", "words"), SAID_NAMELESS)
def test_who_says_anonymously_is_not_named(on_console: Office, language: str, line: str, words: str) -> None:
    fatima = ambassador(on_console, "Fatima", "kluis", None)
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    preview = anna.sees("Fatima", f"“{words}”").text
    assert "Anna" not in preview
    anna.says("ja" if language == "nl" else "yes", how="plain")
    on_console.flush()
    assert "Anna" not in fatima.sees(words).text


def test_who_wants_to_ask_anonymously_hears_how(on_console: Office) -> None:
    ambassador(on_console, "Fatima", "kluis")
    anna, emma = on_console.person("Anna", "nl"), on_console.person("Emma", "en")
    anna.says("mag ik iets anoniem vragen", how="plain")
    anna.sees("Dat kan. Typ vraag een collega naamloos en je vraag")
    anna.says("waar is de kluissleutel?", how="plain")
    anna.says("vraag dat maar anoniem", how="plain")
    assert "Anna" not in anna.sees("Fatima", "waar is de kluissleutel?").text
    emma.says("can i ask something anonymously?", how="plain")
    emma.sees("You can. Type ask a colleague nameless and your question")


@pytest.mark.parametrize("line", ["vraag een collega is de peiling anoniem?", "ask a colleague is feedback anonymous?"])
def test_a_question_about_anonymity_has_its_name(on_console: Office, line: str) -> None:
    ambassador(on_console, "Fatima", "peiling, feedback", None)
    anna = on_console.person("Anna")
    anna.says(line, how="plain")
    anna.sees(line.rsplit(" ", 3)[-1], "from Anna")
