"""What is serious is answered first, rightly and kindly, and in either language."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office

SICK = {
    "nl": "Verzuimprotocol. Ben je ziek, bel dan voor 8:00 uur je leidinggevende om je ziek te melden.",
    "en": "Absence protocol. If you are sick, call your manager before 8:00 to report sick.",
}
HEAVY = [
    ("nl", "ik kan niet meer", "0800-0113"),
    ("nl", "ik trek het niet meer", "0800-0113"),
    ("nl", "het wordt me allemaal te veel", "leidinggevende"),
    ("en", "i can't cope anymore", "0800-0113"),
    ("en", "i cant do this anymore", "your manager"),
]
NOT_HEAVY = [
    "ik kan niet meer inloggen",
    "i can't take the train anymore",
    "kan ik dit niet meer",
    "ik kan niet zondag",
]


@pytest.mark.parametrize(("language", "line", "seen"), HEAVY)
def test_whoever_cannot_cope_is_told_where_help_is(on_console: Office, language: str, line: str, seen: str) -> None:
    anna = on_console.person("Anna", language)
    anna.says(line, how="plain")
    anna.sees("niet alleen te dragen" if language == "nl" else "carry this alone", seen)


@pytest.mark.parametrize("line", NOT_HEAVY)
def test_what_only_sounds_like_it_is_no_cry(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says(line, how="plain")
    anna.sees_no("niet alleen te dragen")


ILL = [
    ("nl", "ik ben ziek", "Beterschap.", "bel dan voor 8:00 uur je leidinggevende"),
    ("nl", "ik meld me ziek vandaag", "Beterschap.", "bel dan voor 8:00 uur je leidinggevende"),
    ("en", "i'm off sick", "Get well soon.", "call your manager before 8:00"),
    ("en", "i called in sick, what now", "Get well soon.", "call your manager before 8:00"),
]


@pytest.mark.parametrize(("language", "line", "kindly", "rightly"), ILL)
def test_whoever_is_ill_hears_a_kind_word_and_whom_to_call(
    on_console: Office, language: str, line: str, kindly: str, rightly: str
) -> None:
    anna = on_console.person("Anna", language)
    anna.says(f'post "{SICK[language]}"')
    on_console.run(on_console.jet.index())
    anna.says(line, how="plain")
    anna.sees(kindly, rightly)


def test_whoever_asks_about_illness_is_not_wished_well(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says(f'post "{SICK["nl"]}"')
    on_console.run(on_console.jet.index())
    anna.says("mijn kind is ziek, mag ik verlof", how="plain")
    anna.sees_no("Beterschap")


@pytest.mark.parametrize(
    "line", ["a resident has fallen", "er is een bewoner gevallen", "resident fell in the bathroom"]
)
def test_what_happened_is_found_in_the_other_language(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says('post "Is een bewoner gevallen, laat hem liggen en bel de verpleegkundige van dienst."')
    on_console.run(on_console.jet.index())
    anna.says(line, how="plain")
    anna.sees("laat hem liggen")


MISTAKES = ["wrong medication given", "i gave the wrong meds", "verkeerde medicatie gegeven", "medicatie fout gegeven"]
MISTAKES += ["ik heb de verkeerde pil gegeven"]
MISTAKES += ["medicijnen vergeten te geven", "forgot to give the meds"]


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_with_medicines_is_told_what_to_do(on_console: Office, line: str) -> None:
    anna = on_console.person("Anna", "en")
    anna.says('post "Gaat er iets mis met medicatie, bel dan meteen de verpleegkundige van dienst."')
    on_console.run(on_console.jet.index())
    anna.says(line, how="plain")
    anna.sees("bel dan meteen de verpleegkundige")
