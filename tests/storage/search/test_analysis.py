"""Words, folding, stop words and stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.analysis import LONGEST, fold, forms, kept_words, stem, words

SAME = """
    fiets/fietsen dag/dagen huis/huizen brief/brieven bedrijf/bedrijven meld/melden meld/meldt betaal/betalen
    betaal/betaalt vraag/vragen krijg/krijgen krijg/krijgt trouw/trouwen trouw/trouwt werk/werkt ziek/ziekte
    formulier/formulieren vergoeding/vergoedingen bewoner/bewoners til/tillen tilt/tillen salaris/salarissen
    pas/passen aanvraag/aanvragen uur/uren jaar/jaren week/weken cursus/cursussen wachtwoord/wachtwoorden
    regel/regels taak/taken dienst/diensten rooster/roosters medicijn/medicijnen declareer/declareren les/lessen
    vakantie/vakanties reis/reizen melding/melden plan/plannen bus/bussen loon/lonen toetsenbord/toetsenborden
"""
IRREGULAR = """
    ging/gaan liep/lopen kind/kinderen gemeld/melden verhoogde/verhogen idee/ideeen zong/zingen betaald/betalen
    sloeg/slaan gekregen/krijgen fiets/fietsen weg/wegen lid/leden stad/steden mens/mensen medewerker/medewerkers
    aangevraagd/aanvragen gedeclareerd/declareren bezocht/bezoeken zieke/ziek
"""
IRREGULAR_ENGLISH = "went/go children/child paid/pay people/person bought/buy policies/policy"
APART = """
    maand/mand huis/huur dienst/diesel verlof/verlies ziek/zoek kast/kost lift/liefde tilt/tent sport/spoor
    2000/200 1999/199 eerste/een
"""


@pytest.mark.parametrize("pair", SAME.split())
def test_forms_of_everyday_words_meet(pair: str) -> None:
    one, other = pair.split("/")
    assert stem(one, "nl") == stem(other, "nl")


@pytest.mark.parametrize(
    ("pair", "language"),
    [*((pair, "nl") for pair in (SAME + IRREGULAR).split()), *((pair, "en") for pair in IRREGULAR_ENGLISH.split())],
)
def test_forms_share_a_stem_or_a_lemma(pair: str, language: str) -> None:
    one, other = pair.split("/")
    assert set(forms(one, language)) & set(forms(other, language))


@pytest.mark.parametrize("pair", APART.split())
def test_other_words_stay_apart(pair: str) -> None:
    one, other = pair.split("/")
    assert not set(forms(one, "nl")) & set(forms(other, "nl"))


def test_english_has_its_own_stems() -> None:
    assert stem("holidays", "en") == stem("holiday", "en")
    assert stem("claims", "en") == stem("claiming", "en")


def test_capitals_and_accents_do_not_matter() -> None:
    assert words("ZOË’s coördinator: Één café") == words("zoe's coordinator een cafe")
    assert fold("ﬁets") == "fiets"
    assert words("OpenCL™") == words("opencltm")


def test_two_letters_and_numbers_are_words() -> None:
    assert words("HR: bel 4400 om 16:30, kamer B2") == ["hr", "bel", "4400", "om", "16", "30", "kamer", "b2"]


def test_stop_words_go_but_acronyms_stay() -> None:
    assert kept_words("Wat is de WIA en hoe werkt IT") == ["wia", "werkt", "it"]
    assert kept_words("it is in the house", "en") == ["house"]
    assert kept_words("HET IS VAN DE BEWONER") == ["bewoner"]
    assert kept_words("aIT bIT’er en IT-er", "en") == ["ait", "bit", "er", "en", "it", "er"]
    assert kept_words("TOTAAL, WAARTEGEN en de NL_IS", "nl") == ["totaal", "nl"]


@given(st.text(max_size=300))
def test_any_text_gives_plain_words(text: str) -> None:
    for word in words(text):
        assert 0 < len(word) <= LONGEST
        assert word.isalnum()
        word.encode()
        assert stem(word, "nl")
        assert stem(word, "en")
    assert set(kept_words(text)) <= set(words(text))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("i'm sick", ["sick"]),
        ("don’t you've I'll", []),
        ("'t verlof van m'n en mn kind", ["verlof", "kind"]),
        ("regio's", ["regio", "s"]),
        ("vitamine d", ["vitamine", "d"]),
    ],
)
def test_what_stands_for_a_word_at_an_apostrophe_says_nothing(typed: str, kept: list[str]) -> None:
    assert kept_words(typed) == kept
