"""What is kept of somebody, said in words and given as a file."""

from __future__ import annotations

import json

import pytest

from bot.assembly import TEXTS
from bot.language import LANGUAGES
from bot.words.texts import Persona, Texts
from tests.dialogue.office import Office

GONE = [
    ("nl", "mijn gegevens", "gooi dat allemaal weg", "Typ ja om het te doen"),
    ("nl", "mijn gegevens", "verwijder alles", "Typ ja om het te doen"),
    ("en", "my data", "throw it all away", "Type yes to do it"),
    ("en", "my data", "delete all of that", "Type yes to do it"),
]


def test_it_is_told_in_words_and_sent_as_a_file(office: Office) -> None:
    anna = office.person("Anna", "nl")
    anna.says('plaats "Er is taart"')
    anna.says("maak club Fietsen")
    anna.says("mijn gegevens", how="plain")
    said = anna.sees_privately("Dit bewaar ik van je", "1 bericht", "1 club waar je in zit", "vergeet mij").text
    assert "{" not in said
    [(name, data)] = office.messenger.sent_files()
    assert name == "jet.json"
    assert json.loads(data)["posts"][0]["text"] == "Er is taart"


@pytest.mark.parametrize(("language", "first", "line", "seen"), GONE)
def test_what_is_said_of_it_leads_to_being_forgotten(
    on_console: Office, language: str, first: str, line: str, seen: str
) -> None:
    anna = on_console.person("Anna", language)
    anna.says(first, how="plain")
    anna.says(line, how="plain")
    anna.sees(seen)


@pytest.mark.parametrize("line", ["gooi dat allemaal weg", "verwijder alles"])
def test_said_of_something_else_it_forgets_nobody(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says(line, how="plain")
    anna.sees_no("Als ik je vergeet")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_record_has_a_name(on_console: Office, language: str) -> None:
    kinds = on_console.read(lambda store: [*store.personal.collect(1), "asked", "feedback", "reports"])
    text = Texts([TEXTS], Persona()).template("mydata.kept", language) or ""
    assert [kind for kind in kinds if kind != "person" and f"'{kind}'" not in text] == []
