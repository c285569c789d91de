"""Asking: the documents, with source and passage, or an honest no."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.library import Library
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
    anna.sees("I don't know a 1 that you can see")
