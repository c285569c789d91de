"""A Dutch and an English colleague ask the demo's documents what people ask, as they type it on a phone."""

from __future__ import annotations

from bot.demo.organisation import DOCUMENTS
from bot.extraction.extracting import extract
from bot.extraction.formats import READERS
from bot.intranet.cutting import cut
from bot.intranet.documents import Draft
from tests.commands.test_question import ambassador
from tests.dialogue.office import Office

SAMIRA = [
    ("waar is verlof formulier", "Uit: Verlofformulier"),
    ("hoeveel vakantiedagn heb ik", "25 vakantiedagen per jaar"),
    ("en als ik minder uren werk?", "met 18 uur zijn het er 12,5"),
    ("ik ben ziek", "bel dan voor 8:00 uur je leidinggevende"),
    ("wat mag de fiets kosten", "hooguit 2.500 euro"),
    ("hoe laat moet ik er zijn op mn eerste dag", "Meld je om 9.00 uur"),
    ("hoeveel bewoners hebben we", "Ik weet het niet zeker"),
    ("mag ik thuiswerken", "hooguit twee dagen per week"),
    ("wat krijg ik daarvoor", "2,40 euro netto"),
    ("wat is de wifi", "Wilgenhof-Team"),
    ("wanneer krijg ik mijn salaris", "op de 25e van de maand"),
    ("ik ben mn laptop kwijt", "bel dan meteen toestel 4400"),
    ("moet een bewoner met de tillift met twee mensen", "altijd met twee personen"),
    ("ik word bedreigd door een bewoner", "Bel nu 112"),
    ("wat moet ik doen bij brand", "Bel nu 112"),
    ("hoi", "Hoi Samira"),
    ("waar vind ik de bloemschikcursus", "collega"),
]
EMMA = [
    ("where do i find the leave form", "From: Leave request form"),
    ("how many holidays do i get", "25 days of holiday a year"),
    ("and if i work part time?", "with 18 hours it is 12.5 days"),
    ("how do I report sick", "call your manager before 8:00"),
    ("who pays my train ticket", "paid back in full, second class"),
    ("and by car?", "0.23 euro per kilometre"),
    ("what is the wifi password", "the password from the letter from ICT"),
    ("are there dutch lessons", "Dutch lessons are free"),
    ("can i work from home", "these may help"),
    ("who can i talk to if something bothers me", "confidential adviser on extension 4555"),
    ("someone threatens me", "Call 112 now"),
    ("thanks", "You're welcome"),
    ("is there a gym discount", "I didn't find that"),
]


def furnish(office: Office) -> None:
    """The documents of the demo."""
    drafts = []
    for path in sorted(path for path in DOCUMENTS.rglob("*") if path.suffix in READERS):
        found = extract(path)
        drafts.append((path.name, found.title, cut(found.sections)))

    def put(store):  # type: ignore[no-untyped-def]
        everybody = store.places.audience_all()
        for name, title, parts in drafts:
            store.documents.put(Draft(name, title, parts, everybody, file_name=name), office.now)

    office.write(put)
    office.run(office.jet.index())


def test_ten_questions_each(on_console: Office) -> None:
    furnish(on_console)
    fatima = ambassador(on_console, "Fatima", "cursus, rooster")
    samira, emma = on_console.person("Samira", "nl"), on_console.person("Emma", "en")
    for who, dialogue in ((samira, SAMIRA), (emma, EMMA)):
        for line, answer in dialogue:
            who.says(line, how="plain")
            seen = who.sees_privately(answer)
            assert len(seen.text) < 1000, "it must fit on a phone"
    emma.says("yes", how="plain")
    emma.sees("I would ask Fatima", "is there a gym discount")
    emma.says("no thanks", how="plain")
    samira.says("vraag een collega", how="plain")
    samira.sees("Fatima vragen, vraagbaak voor cursus", "bloemschikcursus")
    samira.says("ja", how="plain")
    fatima.sees("Samira vraagt je", "waar vind ik de bloemschikcursus")
    fatima.says("antwoord Die is elke woensdag om 19.00 uur in de recreatiezaal.", how="plain")
    samira.sees("Fatima antwoordt", "in de recreatiezaal")
    samira.says("neem aan", how="plain")
    on_console.run(on_console.jet.index())
    emma.says("bloemschikcursus", how="plain")
    emma.sees("elke woensdag", "kept by Fatima")
