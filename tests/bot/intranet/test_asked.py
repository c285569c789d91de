"""What kind of thing a question asks for, and whether a sentence holds one."""

from __future__ import annotations

import pytest

from bot.intranet.asked import (
    asking_phrases,
    asks_what_it_is,
    asks_yes_or_no,
    kinds_held,
    lacks_what_was_asked,
    says_yes_or_no,
)

HELD = [
    ("wat mag de fiets kosten", "Het bedrag is hooguit 2.500 euro.", "Een duurdere fiets mag."),
    ("hoe duur is een cursus", "Een dag kost 180 euro.", "De cursus begint om 9 uur."),
    ("how much does parking cost", "Parking is free.", "Parking is behind the house."),
    ("how much is a badge", "It is £4.", "It is blue."),
    ("what percentage is paid", "It is 70 per cent.", "It is paid."),
    ("hoeveel lokalen zijn er", "We hebben twaalf lokalen.", "We hebben lokalen."),
    ("how many times may i try", "You may try twice.", "You may try again."),
    ("hoe lang duurt het", "Het duurt een half uur.", "Het begint zo."),
    ("how long does it take", "It takes forty minutes.", "It takes patience."),
    ("wanneer is het open", "Op werkdagen van 7.00 tot 18.00 uur.", "Op werkdagen."),
    ("when are tips paid", "They are shared out on the last Friday.", "They are shared out by hours worked."),
    ("hoe laat is de borrel", "De borrel begint om 17 uur.", "De borrel begint zo."),
    ("waar staan de fietsen", "Ze staan achter het huis.", "Ze staan goed."),
    ("where do i go", "Come to the reception.", "Come early."),
    ("where is the office", "The office is in Tilburg.", "The office is big."),
    ("wat is het telefoonnummer", "Dat is toestel 4400.", "Dat is makkelijk."),
    ("how can i reach payroll", "Write to pay@example.org.", "Write them."),
]


@pytest.mark.parametrize(("question", "holds", "lacks"), HELD)
def test_a_question_asks_for_a_kind_of_thing(question: str, holds: str, lacks: str) -> None:
    assert kinds_held(question, holds) > kinds_held(question, lacks)


@pytest.mark.parametrize("question", ["mag ik thuiswerken", "can i work from home", "wat is een tillift"])
def test_other_questions_ask_for_no_kind_of_thing(question: str) -> None:
    assert not any(kinds_held(question, sentence) for _, *pair in HELD for sentence in pair)


def test_the_words_that_ask_for_a_kind_of_thing_are_known() -> None:
    assert asking_phrases("what time does it open and how much does it cost") == ["what time", "how much"]
    assert asking_phrases("wat voor soort verlof is er, en hoe wordt dat genoemd") == ["wat voor soort", "genoemd"]
    assert asking_phrases("what is the name of the leave form") == ["the name"]
    assert asking_phrases("mag ik thuiswerken") == []


def test_how_much_is_a_number_and_a_price() -> None:
    assert kinds_held("how much do i get", "You get 15 euros.") == 2
    assert kinds_held("how much do i get", "You get 15 days.") == 1


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("wie is mijn leidinggevende", "Bel dan je leidinggevende voor 12:00 uur.", True),
        ("Wie zijn de vertrouwenspersonen?", "De vertrouwenspersonen zijn Joke Bos en Piet de Wit.", False),
        ("who is the confidential adviser", "Talk to the confidential adviser Joke Bos.", False),
        ("who's the director", "The director decides.", True),
        ("wie betaalt mijn opleiding", "De leidinggevende betaalt.", False),
        ("hoeveel bewoners hebben we", "Gegevens van bewoners print je niet.", True),
        ("hoeveel bewoners hebben we", "Er wonen negenhonderd bewoners: 900.", False),
        ("how many holidays do i get", "Ask your manager for holidays.", True),
        ("how many forms are there", "There are no forms.", False),
        ("wat kost parkeren", "Parkeren doe je achter het huis.", True),
        ("wat kost parkeren", "Parkeren is gratis.", False),
        ("what is the cost centre", "The cost centre is on the form.", False),
        ("waar moet ik zijn", "Je moet op tijd zijn.", True),
        ("waar moet ik zijn", "Meld je bij de receptie.", False),
        ("where do i find the form", "The form is short.", False),
        ("waar is het formulier", "Het formulier is kort.", False),
        ("im ill what time should i call", "Call when you are ill.", True),
        ("im ill what time should i call", "Call before 8:00.", False),
        ("hoe laat is de borrel", "Als iedereen er is.", True),
        ("what day do we get paid", "The first sick day is paid.", True),
        ("op welke dag krijg ik loon", "Het loon komt op de 25e.", False),
        ("hoe lang mag ik ziek zijn", "Ben je ziek, bel dan voor 8:00 uur.", True),
        ("hoe lang mag ik ziek zijn", "Na twee jaar ziekte eindigt je dienstverband.", False),
        ("how long is it kept", "It is kept until you leave.", False),
        ("mail werkt niet", "Een appje of mail is niet genoeg.", True),
        ("de lift is kapot", "De lift is voor bezoekers.", True),
        ("tillift doet t niet", "Meld een storing bij de technische dienst.", False),
        ("wifi doesnt work", "If that fails, call the service desk.", False),
    ],
)
def test_what_was_asked_for_is_there_or_not(question: str, sentence: str, lacks: bool) -> None:
    assert lacks_what_was_asked(question, [sentence]) is lacks


def test_what_asks_for_yes_or_no_and_what_says_it() -> None:
    assert all(map(asks_yes_or_no, ("mag ik mee", "en kan dat ook", "Do I have to pay?", "is er koffie")))
    assert not any(map(asks_yes_or_no, ("wanneer mag ik mee", "how do i pay", "verlof kan ik dat opnemen")))
    assert all(map(says_yes_or_no, ("Nee, dat kan niet.", "Yes.", "Mag ik mee? Ja, altijd.")))
    assert not any(map(says_yes_or_no, ("Dat kan niet, nee.", "Notes are kept.", "Jaren later.")))


def test_what_asks_what_something_is() -> None:
    assert all(map(asks_what_it_is, ("wat is een mentor", "What are travel days?")))
    assert not any(map(asks_what_it_is, ("wat kost een fiets", "weet jij wat een mentor is")))
