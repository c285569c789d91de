"""Asking: the documents, with source and passage, or an honest no."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.documents.library import Library
from tests.dialogue.office import Office

DOCUMENTS = [
    {
        "id": "verlof",
        "title": "Verlofformulier",
        "text": "Vraag verlof vier weken vooraf aan. Het formulier staat op de schijf.",
    },
    {
        "id": "fiets",
        "title": "Fietsregeling",
        "text": "Fietsregeling. Wie op de fiets komt krijgt 23 cent per kilometer. De fiets mag in de kelder staan.",
    },
    {
        "id": "leave",
        "title": "Parental leave",
        "text": "Ask for parental leave two months ahead. The form for parental leave is in the staff office.",
    },
    *(
        {
            "id": f"lift{n}",
            "title": f"Tillift {n}",
            "text": f"Tillift {n}. De tillift nummer {n} controleer je voor gebruik op slijtage van de banden.",
        }
        for n in range(1, 6)
    ),
]


def add(office: Office, documents: Iterable[dict[str, str]] = DOCUMENTS) -> None:
    async def importing() -> None:
        async for _ in Library(office.jet.database, office.jet.now).import_lines(map(json.dumps, documents)):
            pass
        await office.jet.index()

    office.run(importing())


ASKING = [
    "ask how long ahead do I ask for parental leave?",
    "vraag hoe lang vooraf vraag ik parental leave aan?",
    "parental leave how long ahead?",
]


def test_asking(office: Office) -> None:
    add(office)
    anna = office.person("Anna")
    for line in ASKING:
        anna.says(line, how="mention" if line.startswith("parental") else "prefix")
        anna.sees_privately("two months ahead", "Parental leave")


def test_an_answer_names_its_source_and_reads_on(office: Office) -> None:
    add(office)
    anna = office.person("Anna", "nl")
    anna.says("hoeveel cent per kilometer op de fiets?")
    anna.sees("23 cent per kilometer", "Uit: Fietsregeling", "Typ 1")
    anna.says("1")
    anna.sees("Fietsregeling", "De fiets mag in de kelder staan.")


PRICES = [
    {
        "id": "training",
        "title": "BHV-training",
        "text": "Voor gasten gelden deze tarieven:\n- een hele dag: 180 euro\n- een halve dag: 95 euro\n"
        "Datum | Plaats | Trainer\n12 januari | De Linde | Kees Bos\n9 maart | De Eik | Anja Smit",
    }
]


def test_an_item_and_a_row_are_told_with_what_they_belong_to(office: Office) -> None:
    add(office, PRICES)
    anna = office.person("Anna", "nl")
    anna.says("wat kost een halve dag bhv-training voor gasten?")
    anna.sees("Voor gasten gelden deze tarieven: een hele dag: 180 euro; een halve dag: 95 euro.")
    anna.says("zoek trainer 9 maart de eik")
    anna.sees("Datum: 9 maart; Plaats: De Eik; Trainer: Anja Smit.")


AN_HONEST_NO = [
    "search quantumchromodynamica",
    "ask waar is de quantumchromodynamica?",
    "waar is de quantumchromodynamica?",
]


def test_an_honest_no(office: Office) -> None:
    add(office)
    anna = office.person("Anna")
    for line in AN_HONEST_NO:
        anna.says(line)
        anna.sees_privately("I didn't find that.")


BARE = ["search", "zoek", "ask", "vraag"]


def test_a_poll_is_no_answer(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says('poll "Welke kleur krijgt de kleedkamer?" "Zeegroen" "Okergeel"')
    anna.says('post "De kleedkamer wordt vrijdag geverfd"')
    add(office)
    bram.says("welke kleur krijgt de kleedkamer?", how="plain")
    seen = bram.sees("I'm not sure, but these may help", "1 Welke kleur krijgt de kleedkamer? (poll)").text
    assert "Zeegroen" not in seen
    bram.says("wanneer wordt de kleedkamer geverfd?", how="plain")
    bram.sees("De kleedkamer wordt vrijdag geverfd", "From a post by Anna")


def test_bare(office: Office) -> None:
    anna = office.person("Anna")
    for line in BARE:
        anna.says(line)
        anna.sees_privately("Like this: ")


def test_a_document_is_no_post(office: Office) -> None:
    add(office, DOCUMENTS[:1])
    anna, odile = office.person("Anna"), office.person("Odile")
    for person in (anna, odile):
        person.says("edit 1 iets anders")
        person.says("delete 1")
    anna.says("zoek verlofformulier")
    anna.sees("Verlofformulier")
    anna.says("like 1")
    anna.sees("You like 1")
    anna.says("vote 1 a")
    anna.sees("1 is no poll")


RECEPTION = [
    {"id": "receptie", "title": "Receptie", "text": "De receptie is open van 8 tot 17 uur."},
    {"id": "weekend", "title": "Weekenden", "text": "In het weekend is de receptie gesloten; bel dan de beveiliging."},
    {"id": "kantine", "title": "Kantine", "text": "De kantine serveert lunch van 12 tot 13 uur."},
]


def test_what_follows_keeps_the_subject(office: Office) -> None:
    add(office, RECEPTION)
    anna = office.person("Anna", "nl")
    anna.says("hoe laat is de receptie open?")
    anna.sees("8 tot 17 uur")
    anna.says("en in het weekend?")
    anna.sees("gesloten", "Uit: Weekenden")
    anna.says("en wanneer serveert de kantine lunch?")  # a subject of its own
    anna.sees("12 tot 13 uur")
    anna.says("hoe laat is de receptie open?")
    office.now += timedelta(hours=1)
    anna.says("en in het weekend?")  # an hour later it is about nothing
    anna.sees("Weekenden")


def test_the_file_of_what_was_answered_needs_no_number(office: Office) -> None:
    add(office, RECEPTION)
    anna = office.person("Anna", "nl")
    anna.says("hoe laat is de receptie open?")
    anna.says("stuur me het bestand")
    anna.sees("Receptie", "bestand")


def test_what_follows_may_be_a_whole_sentence(office: Office) -> None:
    leave = {"id": "verlof", "title": "Verlof", "text": "Verlof vraag je vier weken vooraf aan. Je hebt 25 dagen."}
    home = {"id": "thuis", "title": "Hoeveel dagen mag je thuiswerken", "text": "Je werkt twee dagen per week thuis."}
    add(office, [leave, home, *RECEPTION])
    anna = office.person("Anna", "nl")
    anna.says("hoeveel dagen heb ik")
    anna.sees("twee dagen per week")
    anna.says("hoe vraag ik verlof aan?")
    anna.sees("vier weken vooraf")
    anna.says("en hoeveel dagen heb ik?")
    anna.sees("25 dagen")
    anna.says("en waar is lunch?")  # which says nothing of leave
    anna.sees("Kantine")


def test_what_follows_says_nothing_where_the_documents_say_nothing(office: Office) -> None:
    add(office, RECEPTION)
    anna = office.person("Anna", "nl")
    anna.says("hoe laat is de receptie open?")
    anna.says("en met kerst?")
    anna.sees("Ik weet het niet zeker")


def test_what_follows_on_somebody_else_is_not_answered_as_before(office: Office) -> None:
    sick = {"id": "verzuim", "title": "Verzuim", "text": "Ben je ziek, bel dan voor 8 uur je leidinggevende."}
    care = {"id": "zorg", "title": "Zorgverlof", "text": "Je kind of partner verzorgen kan met kortdurend zorgverlof."}
    add(office, [sick, care, *RECEPTION])
    anna = office.person("Anna", "nl")
    anna.says("wat moet ik doen als ik ziek ben")
    anna.sees("bel dan voor 8 uur", "Hielp dit?")
    anna.says("en als mn kind ziek is")
    anna.sees("Ik weet het niet zeker", "zorgverlof")


def test_what_follows_in_a_thread(on_matrix: Office) -> None:
    add(on_matrix, RECEPTION)
    anna = on_matrix.person("Anna", "nl")
    anna.says("hoe laat is de receptie open?", "kantine", how="mention")
    anna.sees_privately("8 tot 17 uur")
    anna.says("en in het weekend?", "kantine", how="mention")
    anna.sees_privately("gesloten")
    bram = on_matrix.person("Bram", "nl")
    bram.says("en in het weekend?", "kantine", how="mention")  # Bram asked nothing before
    bram.sees_privately("Weekenden")


def test_whose_it_is_and_how_old(office: Office) -> None:
    add(office)
    bram = office.person("Bram", "nl")
    anna = office.person("Anna", "nl")
    owner = bram.number
    verlof = office.read(
        lambda store: next(each.number for each in store.documents.listed() if each.source_id == "verlof")
    )
    anna.says("hoeveel weken vooraf vraag ik verlof aan?")
    assert "verouderd" not in anna.sees("vier weken", "van 23 november 2026").text
    yesterday = (office.now - timedelta(days=1)).date()
    office.write(lambda store: store.documents.label(verlof, owner=owner, review_on=yesterday, checked_on=yesterday))
    office.run(office.jet.index())
    anna.says("hoeveel weken vooraf vraag ik verlof aan?")
    anna.sees("vier weken", "beheerd door Bram", "nagekeken op 22 november 2026", "kan verouderd zijn")
    anna.says(str(verlof))
    anna.sees(f"{verlof} Verlofformulier. Let op: dit kan verouderd zijn.")
    anna.says("waar vraag ik verlof aan voor een schaap?")
    anna.sees("misschien helpt dit", "Verlofformulier (misschien verouderd):")


def test_useful_or_not_is_counted_without_names(office: Office) -> None:
    add(office)
    odile = office.person("Odile", "nl")
    people = [office.person(f"Persoon{n}", "nl") for n in range(5)]
    for n, who in enumerate(people):
        who.says("hoeveel cent per kilometer op de fiets?")
        who.sees("Typ nuttig of niet nuttig")
        if n == 0:
            who.presses("Nuttig")
            who.sees_privately("zonder je naam")
        else:
            who.says("niet nuttig")
            who.sees_privately("zonder je naam", "collega")
            who.says("niet nuttig")  # twice is once
        odile.says("onbeantwoord")
        if n < 4:
            odile.sees_no("nuttig voor")
    odile.sees_privately("Fietsregeling: nuttig voor 1 van 5", "cent per kilometer fiets", "4 keer")
    odile.sees_no("Persoon")


JUDGED = [
    ("nl", "dat was niet nuttig", "Jammer."),
    ("nl", "daar heb ik niks aan", "Jammer."),
    ("nl", "fijn dat helpt", "Fijn om te horen."),
    ("en", "that wasn't helpful", "Sorry."),
    ("en", "that helped", "Good to hear"),
]


@pytest.mark.parametrize(("language", "line", "seen"), JUDGED, ids=[line for _, line, _ in JUDGED])
def test_whether_it_helped_is_said_in_plain_words(on_console: Office, language: str, line: str, seen: str) -> None:
    add(on_console)
    anna = on_console.person("Anna", language)
    anna.says("hoeveel weken vooraf vraag ik verlof aan?")
    anna.says(line, how="plain")
    anna.sees(seen)


def test_what_is_looked_for_and_not_found_is_listed_without_names(office: Office) -> None:
    odile = office.person("Odile", "nl")
    samira, bram = office.person("Samira", "nl"), office.person("Bram", "nl")
    samira.says("waar kan ik mijn auto parkeren?")
    samira.says("auto parkeren, waar?")  # the same in other words
    odile.says("onbeantwoord")
    odile.sees("niets dat mensen zoeken en niet vinden")
    bram.says("Mag ik de auto van Samira hier parkeren?")
    odile.says("onbeantwoord")
    listed = odile.sees_privately("Gezocht en niet gevonden", "auto parkeren", "2 keer")
    assert "Samira" not in listed.text
    assert "mijn" not in listed.text
    bram.says("unanswered")
    bram.sees("voor redacteuren")


def test_a_citizens_number_is_left_out(office: Office) -> None:
    add(office)
    anna = office.person("Anna", "nl")
    anna.says("mijn bsn is 123456782, hoeveel cent per kilometer op de fiets?")
    assert "123456782" not in anna.sees_privately("23 cent", "weggelaten").text
    anna.says("vraag een collega mijn bsn is 123456782, klopt dat?")
    anna.sees_privately("BSN", "niets gedaan")


DUTCH = [
    {
        "id": "fiets",
        "title": "Fietsregeling",
        "text": "Wie op de fiets komt krijgt 23 cent per kilometer. De fiets mag in de kelder staan.",
    },
    *(
        {
            "id": f"wastafel{n}",
            "title": f"Wastafel {n}",
            "text": f"De wastafel nummer {n} in de badkamer maak je iedere dag schoon met het middel uit de kast.",
        }
        for n in range(1, 4)
    ),
]


def test_who_asks_in_a_language_that_hardly_anything_is_written_in_hears_so(office: Office) -> None:
    add(office, DUTCH)
    emma, anna = office.person("Emma", "en"), office.person("Anna", "nl")
    for line in ("what do I get for cycling to work?", "ask what is the way to the laundry"):
        emma.says(line)
        emma.sees("I didn't find that.", "Nearly everything here is written in Dutch: a Dutch word may find it.")
    emma.says("search laundry")
    emma.sees("I didn't find that.", "a Dutch word may find it")
    emma.says("who cleans the wastafel in the badkamer?")
    emma.sees("these may help", "Nearly everything here is written in Dutch")
    anna.says("waar is de slagroom?")
    anna.sees("Dat heb ik niet gevonden.")
    anna.sees_no("geschreven")
    anna.says("where is the whipped cream?")
    anna.sees("Hier is bijna alles in het Nederlands geschreven: met een Nederlands woord lukt het misschien wel.")


def test_where_both_languages_are_written_no_language_is_named(office: Office) -> None:
    add(office)
    emma = office.person("Emma", "en")
    emma.says("search whipped cream")
    emma.sees("I didn't find that.")
    emma.sees_no("Dutch")


SHIFTS = {"id": "dienst", "title": "Diensten", "text": "De vroege dienst begint om 7 uur, de late begint om 15 uur."}


def test_a_text_that_has_only_the_small_words_of_a_question_is_no_help(office: Office) -> None:
    add(office, [*DUTCH, SHIFTS])
    anna = office.person("Anna", "nl")
    anna.says("hoe laat begint de borrel?")
    anna.sees("Dat heb ik niet gevonden.")
    anna.says("hoe laat begint de vroege dienst?")
    anna.sees("begint om 7 uur", "Uit: Diensten")


def test_where_something_is_is_not_told_by_what_happens_there(on_console: Office) -> None:
    add(on_console, [{"id": "f", "title": "Fietsregeling", "text": "De fietsenstalling staat achter het hoofdgebouw."}])
    anna = on_console.person("Anna", "nl")
    anna.says('bijeenkomst "Rondje Oisterwijk" zondag 10:00 waar: "de fietsenstalling"')
    on_console.run(on_console.jet.index())
    anna.says("waar is de fietsenstalling", how="plain")
    anna.sees("achter het hoofdgebouw")
    anna.says("waar is het rondje oisterwijk", how="plain")
    anna.sees("zondag 29 november 10:00", "de fietsenstalling")


NOT_OF_JET = [
    ("en", "how do i change my bank account"),
    ("en", "how do i remove a wasp nest"),
    ("nl", "mag ik mijn hond meenemen naar vergaderingen als gasten dat leuk vinden"),
]


@pytest.mark.parametrize(("language", "line"), NOT_OF_JET)
def test_a_word_that_hints_at_a_command_explains_none_among_others(
    on_console: Office, language: str, line: str
) -> None:
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    anna.sees({"en": "I didn't find that.", "nl": "Dat heb ik niet gevonden."}[language])
    anna.sees_no({"en": "forget", "nl": "Noemt wie er komen"}[language])


@pytest.mark.parametrize(
    ("line", "usage"),
    [
        ("how do i delete my account", "forget me"),
        ("can i change the language", "me language nl"),
        ("hoe zet ik een peiling in een club", 'poll "Question?"'),
    ],
)
def test_how_something_of_jet_is_done_is_explained(on_console: Office, line: str, usage: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says(line, how="plain")
    anna.sees(usage)


def test_what_else_there_is_stands_in_a_row(on_console: Office) -> None:
    add(on_console)
    anna = on_console.person("Anna")
    anna.says('post "Parental leave is longer now. Ask for the form."')
    on_console.run(on_console.jet.index())
    anna.says("how long ahead do I ask for parental leave?", how="plain")
    anna.sees("See also: 2 Parental leave is longer now. Ask for the form\n")


HOLIDAYS = [
    {"id": "d", "title": "Vakantie", "text": "Vakantie in juli vraag je voor 4 februari aan."},
    {"id": "t", "title": "Tillift", "text": "Hoelang van te voren je de tillift oplaadt: een uur van te voren."},
    {"id": "v", "title": "Verlof aanvragen", "text": "Verlof aanvragen doe je vier weken vooraf bij je teamleider."},
]  # fmt: skip


def test_whether_one_may_so_long_is_told_by_what_speaks_of_it(on_console: Office) -> None:
    add(on_console, HOLIDAYS)
    anna = on_console.person("Anna", "nl")
    anna.says("kan ik in juli op vakantie", how="plain")
    anna.sees("Uit: Vakantie")
    anna.says("kan ik 4 weken vakantie in juli vragen", how="plain")
    anna.sees("Ik weet het niet zeker", "1 Vakantie")


def test_what_leans_on_a_question_is_answered_by_nothing_else(on_console: Office) -> None:
    add(on_console, HOLIDAYS)
    anna = on_console.person("Anna", "nl")
    anna.says("hoe vraag ik verlof aan", how="plain")
    anna.sees("vier weken vooraf")
    anna.says("en hoelang van te voren", how="plain")
    anna.sees("1 Verlof aanvragen")


def test_what_says_not_what_it_is_about_has_no_sure_answer(on_console: Office) -> None:
    add(on_console, [{"id": "t", "title": "Tillift", "text": "De tillift een dag langer opladen kan."}])
    anna = on_console.person("Anna", "nl")
    anna.says("kan de tillift een dag langer opladen", how="plain")
    anna.sees("Uit: Tillift")
    anna.says("kan het een dag langer", how="plain")
    anna.sees("Ik weet het niet zeker")
