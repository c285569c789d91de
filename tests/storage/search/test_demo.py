"""What a Dutch and an English colleague of Wilgenhof ask first, asked of the demo's documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.extraction.extracting import extract
from bot.extraction.formats import READERS
from bot.intranet.cutting import cut
from bot.intranet.documents import Draft
from tests.storage.search.library import Library

DEMO = Path(__file__).parents[3] / "bot" / "demo" / "documents"


@pytest.fixture(scope="module")
def wilgenhof(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("wilgenhof")
    library = Library(f"sqlite:///{folder}/store.db", folder / "index")
    for path in sorted(path for path in DEMO.rglob("*") if path.suffix in READERS):
        found = extract(path)
        draft = Draft(path.name, found.title, cut(found.sections), library.everybody, file_name=path.name)
        library.add(draft)
    library.follower.catch_up()
    yield library
    library.close()


@pytest.mark.parametrize(
    ("question", "source", "fact"),
    [
        ("waar is het verlofformulier", "verlofformulier.docx", ""),
        ("waar is verlof formulier", "verlofformulier.docx", ""),
        ("hoeveel vakantiedagen heb ik?", "verlofformulier.docx", "25 vakantiedagen"),
        ("hoeveel vakantiedagn heb ik", "verlofformulier.docx", "25 vakantiedagen"),
        ("ik ben ziek", "verzuimprotocol.pdf", "voor 8:00 uur"),
        ("hoe meld ik me ziek", "verzuimprotocol.pdf", "voor 8:00 uur"),
        ("mag ik thuiswerken", "thuiswerkregeling.md", "twee dagen per week"),
        ("hoeveel thuiswerkvergoeding krijg ik", "thuiswerkregeling.md", "2,40 euro"),
        ("wat moet ik doen als een bewoner gevallen is", "tillift-werkinstructie.pdf", "MIC-melding"),
        ("wanneer krijg ik mijn salaris", "welkom.md", "25e"),
        ("waar moet ik zijn op mn eerste dag", "welkom.md", "bij de receptie"),
        ("hoeveel euro max voor een fiets", "fietsregeling.md", "2.500"),
        ("im ill what time should i call", "absence-protocol.pdf", "before 8:00"),
        ("can i text my boss that im sick", "absence-protocol.pdf", "not enough"),
        ("kan je mijn rooster laten zien", "welkom.md", "in het roosterprogramma"),
        ("where do i go on my first day", "welcome.md", "Come to the reception"),
        ("how do I report sick?", "absence-protocol.pdf", "before 8:00"),
        ("who pays my train ticket", "expense-claims.md", "paid back in full"),
        ("where do i find the leave form", "leave-request.docx", "form"),
        ("how many holidays do I get", "leave-request.docx", "25 days"),
        ("how much do I get per kilometre", "expense-claims.md", "0.23 euro"),
        ("when does the company doctor invite me", "absence-protocol.pdf", "two weeks"),
    ],
)
def test_everyday_questions_are_answered(wilgenhof: Library, question: str, source: str, fact: str) -> None:
    hit = wilgenhof.search(question)[0]
    assert hit.source == source
    assert hit.sure
    assert fact in " ".join(hit.sentences)


@pytest.mark.parametrize(
    ("question", "source", "fact"),
    [
        ("wanneer krijg ik mijn loon", "welkom.md", "25e"),
        ("how many days off do i get", "leave-request.docx", "25 days of holiday a year"),
    ],
)
def test_what_is_called_otherwise_is_offered(wilgenhof: Library, question: str, source: str, fact: str) -> None:
    hit = wilgenhof.search(question)[0]
    assert (hit.source, hit.sure) == (source, False)
    assert fact in " ".join(hit.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "is er een kerstborrel dit jaar",
        "wat is de hoofdstad van Frankrijk",
        "how do I book a meeting room",
        "wie is de directeur",
        "hoe maak ik een afspraak",
        "hoe laat is de kantine open",
        "wat moet ik doen bij brand",
        "wie is mijn leidinggevende",
        "work from home allowance",
        "can i work from home",
        "can I get a company car",
        "can I bring my child to work",
        "mag ik thuis een printer hebben",
        "hij gaat niet door",
        "ik kan niet meer",
        "kan toch niet zondag moet werken",
        "kan ook om 8 uur",
        "make it later tomorrow",
    ],
)
def test_what_is_not_there_is_not_answered(wilgenhof: Library, question: str) -> None:
    assert not any(hit.sure for hit in wilgenhof.search(question))
