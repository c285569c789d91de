"""Nobody learns of a question, or who asked it without a name, by any way round: lists, numbers, exports, logs."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest

from tests.commands.test_ask import add
from tests.commands.test_question import ambassador, asks, number_in
from tests.dialogue.office import Employee, Office

SECRET = "hoe meld ik dat mijn leidinggevende steelt?"
EVERYTHING = [
    *("toon {n}", "{n}", "antwoord {n}", "antwoord {n} hoi", "weet ik niet {n}", "geef door {n}", "neem aan {n}"),
    *(
        "niet geholpen {n}",
        "weg {n}",
        "wijzig {n} iets",
        "reageer {n} iets",
        "leuk {n}",
        "nuttig {n}",
        "niet nuttig {n}",
    ),
    *("stem {n} a", "uitslag {n}", "deel {n}", "meld {n}", "mijn vragen", "tijdlijn", "praat me bij", "vraagbaken"),
    *("mijn gegevens", "onbeantwoord", "zoek leidinggevende steelt", "vraag steelt mijn leidinggevende?", "ik", "meer"),
]


def tries_everything(who: Employee, number: int) -> str:
    """All that somebody is shown who tries every way to a number."""
    shown = []
    for line in EVERYTHING:
        for place in (None, "kantine"):
            who.says(line.format(n=number), place)
            shown += [seen.text for seen in who.new]
    return "\n".join(shown)


def nameless(office: Office, who: Employee, words: str = SECRET) -> int:
    """A question without a name; its number."""
    who.says(f"vraag een collega {words}")
    who.says("2")
    return number_in(who.sees("Verstuurd", "zonder je naam").text)


def test_a_nameless_question(on_console: Office, caplog: pytest.LogCaptureFixture) -> None:
    office = on_console
    caplog.set_level(logging.DEBUG)
    odile = office.person("Odile", "nl")
    fatima = ambassador(office, "Fatima")
    samira, bram = office.person("Samirah", "nl"), office.person("Bram", "nl")
    office.place("kantine", odile, fatima, bram)
    office.now += timedelta(days=40)  # nobody is told of as new here
    number = nameless(office, samira)
    for who in (odile, bram):
        assert "steelt" not in tries_everything(who, number).replace("leidinggevende steelt", "").replace(
            "steelt mijn leidinggevende", ""
        )
    fatima.says(f"toon {number}", "kantine")
    fatima.sees_privately(SECRET)
    fatima.says("mijn gegevens")
    fatima.says(f"antwoord {number} Bij de vertrouwenspersoon.")
    fatima.says("mijn gegevens")
    fatima.sees("1 antwoord aan een collega")
    answers = json.loads(office.messenger.sent_files()[-1][1])["answers"]
    assert str(number) in json.dumps(answers)
    samira.says("neem aan")
    for who in (odile, fatima, bram):
        tries_everything(who, number)
        who.sees_no("Samirah")
    assert "Samirah" not in caplog.text
    assert "steelt" not in caplog.text


def test_ones_own_question_is_in_ones_own_data(on_console: Office) -> None:
    ambassador(on_console, "Fatima")
    samira = on_console.person("Samira", "nl")
    number = nameless(on_console, samira)
    samira.says("mijn gegevens")
    samira.sees("1 vraag aan een collega")
    question = json.loads(on_console.messenger.sent_files()[-1][1])["questions"][0]
    assert SECRET in question["text"]
    assert str(number) in json.dumps(question)
    assert question["nameless"] in (True, 1)


def test_what_went_to_the_next_is_gone_for_the_one_before(on_console: Office) -> None:
    office = on_console
    fatima, kees = (ambassador(office, name) for name in ("Fatima", "Kees"))
    samira = office.person("Samira", "nl")
    office.now += timedelta(days=40)  # nobody is told of as new here
    number = asks(office, samira, SECRET)
    fatima.says("geef door")
    before = len(fatima.everything)
    shown = tries_everything(fatima, number)
    assert "Samira" not in shown
    assert not any(SECRET in seen.text for seen in fatima.everything[before:])
    assert all("Samira vraagt" not in seen.text for seen in fatima.everything if not seen.gone)
    kees.sees(SECRET)


def test_a_document_that_moved_is_no_source_any_more(on_console: Office) -> None:
    add(on_console, [{"id": "d", "title": "Kluiscode", "text": "De kluiscode ligt bij de directie in de la."}])
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "nl")
    anna.says("club create Bestuur")
    number = on_console.read(lambda store: store.documents.listed()[0].number)
    bram.says("waar ligt de kluiscode?")
    bram.sees("bij de directie")

    def move(store):  # type: ignore[no-untyped-def]
        club = store.clubs.find("Bestuur")
        store.documents.move(number, store.places.audience_of_club(club.id))

    on_console.write(move)
    for line in ("waar ligt de kluiscode?", "en in het weekend?", f"nuttig {number}", f"niet nuttig {number}", "1"):
        bram.says(line)
        assert not any("directie" in seen.text or "Kluiscode" in seen.text for seen in bram.new), line


def test_what_an_editor_may_not_see_is_not_named_in_the_list(on_console: Office) -> None:
    odile, anna = on_console.person("Odile", "nl"), on_console.person("Anna", "nl")
    anna.says("club create Bestuur")
    add(
        on_console,
        [{"id": "d", "title": "Kluiscode", "text": "De kluiscode ligt in de la.", "audience": "club:Bestuur"}],
    )
    people = [on_console.person(f"P{n}", "nl") for n in range(4)]
    for who in (anna, *people):
        if who is not anna:
            who.says("doe mee bestuur")
        who.says("waar ligt de kluiscode?")
        who.says("niet nuttig")
    odile.says("onbeantwoord")
    odile.sees_no("Kluiscode")
    assert "Gevonden, en het hielp niet" not in odile.new[-1].text
