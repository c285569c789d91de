"""A cry for help is heard however it is typed; a question about a form, a drill or a brand is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.urgency import cry
from bot.language.urgent_phrases import PHRASES

ALL = [(name, phrase) for name, languages in PHRASES.items() for phrases in languages.values() for phrase in phrases]

SURE = {
    "threat": [
        "ik word bedreigd",
        "Ik word bedreigd!!!",
        "ik wordt bedreigt",
        "ik word berdreigd",
        "ik word bedrijgd",
        "ik wrod bedreigd",
        "ik bedreigd",
        "ik ben net bedreigd door een cliënt",
        "ik word nu door een man aangevallen",
        "help ik word bedreigd",
        "word bedreigd door client op afdeling 3",
        "bedreigd",
        "iemand bedreigt mij",
        "een bewoner bedreigt me met een mes",
        "hij heeft een mes",
        "mijn collega wordt bedreigd",
        "we worden overvallen",
        "ik word bedreigd, waar staat het protocol?",
        "kan iemand komen, ik word bedreigd",
        "I am being threatened",
        "i'm being threatend",
        "Im threatened by a client",
        "someone is threatening me",
        "help I'm being attacked",
        "we are being robbed",
        "he has a knife",
    ],
    "fire": [
        "brand",
        "BRAND!!",
        "brand brand brand",
        "help brand",
        "er is brand",
        "er is brand op kamer 12",
        "er is brand in de keuken, wat nu",
        "brand in de keuken",
        "het brandt hier",
        "ik ruik gas",
        "ik zie rook in de gang",
        "fire",
        "there is a fire in the kitchen",
        "there's a fire!",
        "fire in the basement",
        "the kitchen is on fire",
        "I smell smoke",
    ],
    "medical": [
        "112",
        "1-1-2",
        "bel 112",
        "bel een ambulance",
        "ambulance nu",
        "hij ademt niet",
        "ze ademt niet meer",
        "mijn collega is bewusteloos",
        "bewoner reageert niet meer",
        "er is een ongeluk gebeurd",
        "call an ambulance",
        "she is not breathing",
        "he isn't breathing",
        "a patient is unconscious",
        "there has been an accident",
    ],
    "injury": [
        "ik heb me gesneden aan een mes",
        "ik heb in mn vinger gesneden",
        "mijn collega heeft haar hand verbrand",
        "ik heb mn enkel verstuikt",
        "iemand is van de trap gevallen",
        "ik ben gevallen",
        "i cut my finger",
        "someone fell down the stairs",
        "i've burned myself",
    ],
    "suicide": [
        "zelfmoord",
        "ik wil dood",
        "ik wil niet meer leven",
        "ik denk aan zelfmoord",
        "ik denk er over om zelfmoord te plegen",
        "ik zie geen uitweg meer",
        "I want to die",
        "i want to kill myself",
        "I am suicidal",
        "I don't want to live anymore",
        "i keep thinking about suicide",
    ],
    "unsafe": [
        "ik voel me onveilig op mijn werk",
        "ik voel me hier niet meer veilig",
        "ik word gepest",
        "ik wordt gepest door mijn collega's",
        "mijn leidinggevende intimideert mij",
        "ik word lastiggevallen door een collega",
        "ik werd lastig gevallen in de kleedkamer",
        "een collega valt me steeds lastig",
        "ik word gediscrimineerd",
        "I feel unsafe at work",
        "I don't feel safe here",
        "i'm being bullied",
        "my manager is harassing me",
        "I was harrassed by a colleague",
        "ik wil intimidatie melden",
    ],
}
PERHAPS = {
    "threat": [
        "wat moet ik doen als ik word bedreigd?",
        "waar staat het protocol voor als ik word bedreigd?",
        "ik werd vorig jaar bedreigd, hoe meld ik dat?",
        "what if I am threatened?",
        "what do I do when I am attacked by a client",
        "de bewoner is agressief",
        "resident is getting aggressive",
    ],
    "injury": [
        "ik heb me geprikt aan een naald",
        "de hond van een bewoner heeft me gebeten",
        "i pricked myself on a needle",
        "wat te doen bij een prikaccident",
    ],
    "fire": [
        "wat moet ik doen bij brand?",
        "what to do in case of fire",
        "is er brand?",
        "wat moet ik doen als er brand is, als er is brand dus",
        "what if there is a fire?",
    ],
    "unsafe": ["wat doen jullie tegen grensoverschrijdend gedrag", "wat kan ik doen als ik word gepest?"],
    "medical": [
        "waar hangt de aed?",
        "where is the defibrillator?",
        "wat doe ik als iemand bewusteloos is geraakt",
        "noodnummer",
    ],
}
NONE = [
    "waar staat het protocol bedreiging?",
    "waar staat het protocol bedreigd?",
    "protocol agressie en bedreiging",
    "bedreigde diersoorten",
    "bedreigingen melden, welk formulier?",
    "wanneer is de brandoefening?",
    "brandoefening donderdag",
    "waar is de brandblusser?",
    "is er een brandverzekering?",
    "cursus brand",
    "ik heb een brandende vraag",
    "ik brand van nieuwsgierigheid",
    "onze brand guidelines",
    "brand guidelines",
    "our brand",
    "fire drill on monday",
    "fire policy",
    "when is the fire drill?",
    "you are fired",
    "kamer 112",
    "factuur 112 klopt niet",
    "lokaal 112 is bezet",
    "mijn leidinggevende reageert niet op mijn mail",
    "het systeem reageert niet",
    "waar staat het suicideprotocol?",
    "training zelfmoordpreventie",
    "preventie van zelfmoord, is er een training?",
    "ik ben ziek",
    "ik word ziek van de nieuwe roosters",
    "ik heb er een hard hoofd in",
    "mijn fiets staat in de brandgang",
    "dat is brandschoon",
    "I was fired from my last job",
    "wij zijn geslaagd",
    "ik ben geslaagd voor mijn examen",
    "ik word morgen geopereerd",
    "ik word moe van dit systeem",
    "ik wil doodgewoon mijn rooster zien",
    "hoeveel verlofdagen heb ik?",
    "het verlofformulier",
    "waar is de ambulancepost gevestigd?",
    "wie zit er in de bhv?",
    "een ongeluk komt zelden alleen",
    "how do I report a threat?",
    "where is the form for threats?",
    "threat policy",
    "ik ben getest op corona",
    "ik word morgen getest",
    "training pesten op het werk",
    "protocol grensoverschrijdend gedrag",
    "harassment policy",
    "is deze ladder veilig?",
    "safe working at height",
    "the door does not feel safe",
    "I want to take leave",
    "I want to live in Utrecht",
    "I dont want to work on monday",
    "he has a meeting",
    "is de keuken open?",
    "mag ik mijn eigen mes meenemen naar de kantine?",
    "waar is het aardappelmes",
    "ik heb een afspraak gestoken in mijn agenda",
    "agressief reclamebeleid",
    "protocol prikaccident",
    "poll Lunch? | Pizza | Soup",
    "",
    "?",
    "hoi",
]


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in SURE.items() for line in lines])
def test_a_cry_is_heard(name: str, line: str) -> None:
    found = cry(line, ALL)
    assert found is not None, line
    assert (found.name, found.sure) == (name, True)


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in PERHAPS.items() for line in lines])
def test_who_asks_what_to_do_gets_the_number_and_the_answer(name: str, line: str) -> None:
    found = cry(line, ALL)
    assert found is not None, line
    assert (found.name, found.sure) == (name, False)


@pytest.mark.parametrize("line", NONE)
def test_a_question_is_no_cry(line: str) -> None:
    assert cry(line, ALL) is None


@given(st.text())
def test_any_text(line: str) -> None:
    cry(line, ALL)


def test_a_long_line_takes_no_time() -> None:
    begun = time.process_time()
    cry("ik word niet bedreigd of zo " * 4000, ALL)
    assert time.process_time() - begun < 0.5
