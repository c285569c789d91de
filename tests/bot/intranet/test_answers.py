"""Which sentences of a passage answer a question, and how much of it they hold."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.intranet.answers import CERTAIN, NO_HELP, UNSURE, Evidence, at_most, best_sentences, confidence, statements


def best(question: str, text: str, weights: dict[str, float], limit: int = 2, heading: str = "") -> tuple[str, ...]:
    """The best sentences, a word being itself."""
    candidates = statements(text)
    asked = list(weights)
    total = sum(weights.values()) or 1.0

    def held(line: str) -> frozenset[int]:
        return frozenset(asked.index(word) for word in re.findall(r"\w+", line.lower()) if word in weights)

    def share(terms: frozenset[int]) -> float:
        return sum(weights[asked[term]] for term in terms) / total

    return best_sentences(question, candidates, [held(each) for each in candidates], share, held(heading), limit)


def test_the_sentences_with_the_rarest_words_answer() -> None:
    text = "Wilgenhof is een huis. De tillift tilt 180 kilo. Elke lift wordt gekeurd. Bel gerust."
    weights = {"tillift": 5.0, "kilo": 4.0, "wilgenhof": 1.0}
    assert best("hoeveel kilo tilt de tillift", text, weights, 1) == ("De tillift tilt 180 kilo.",)


def test_a_question_after_a_number_wants_one() -> None:
    text = "Je hebt recht op vakantie per jaar. Vakantie is 25 dagen."
    assert best("hoeveel vakantie", text, {"vakantie": 2.0}, 1) == ("Vakantie is 25 dagen.",)


def test_a_question_in_the_text_brings_its_answer() -> None:
    text = "Welkom bij ons in huis. Wie betaalt mijn treinkaartje? Ja, dat doet Wilgenhof. En verder is er niets."
    found = best("wie betaalt treinkaartje", text, {"treinkaartje": 3.0}, 1)
    assert found == ("Wie betaalt mijn treinkaartje? Ja, dat doet Wilgenhof.",)


def test_what_ends_in_a_colon_brings_what_it_announces() -> None:
    text = "Er is een parkeerplaats. Een kaart voor de parkeerplaats krijg je aan deze balie: De receptie is open."
    found = best("kaart parkeerplaats", text, {"kaart": 3.0, "parkeerplaats": 1.0}, 1)
    assert found == ("Een kaart voor de parkeerplaats krijg je aan deze balie: De receptie is open.",)


def test_what_follows_the_only_fitting_sentence_comes_along() -> None:
    text = "Eerst iets anders hier. Ben je ziek, bel dan je leidinggevende. Je zegt hoe lang. En klaar is het."
    assert best("ziek", text, {"ziek": 1.0}) == ("Ben je ziek, bel dan je leidinggevende.", "Je zegt hoe lang.")


def test_a_sentence_is_read_under_its_heading() -> None:
    text = (
        "Dat is hooguit 2.500 euro. Een duurdere fiets mag; de rest betaal je zelf. Meedoen kan eens in de vijf jaar."
    )
    weights = {"fiets": 2.0, "kosten": 3.0}
    assert best("wat mag de fiets kosten", text, weights, 1, "Hoeveel mag de fiets kosten")[0].startswith("Dat is")
    assert best("wat mag de fiets kosten", text, weights, 1)[0].startswith("Een duurdere fiets")


def test_a_sentence_goes_on_about_what_the_one_before_it_spoke_of() -> None:
    text = "Bij parkeren hoort een pas. De wachtlijst voor parkeren is er nog. Die is nu zeven maanden. Er is nog meer."
    weights = {"lang": 1.0, "wachtlijst": 3.0, "parkeren": 3.0}
    assert best("hoe lang is de wachtlijst voor parkeren", text, weights) == (
        "De wachtlijst voor parkeren is er nog.",
        "Die is nu zeven maanden.",
    )


def test_the_second_sentence_holds_what_the_first_one_lacks() -> None:
    text = "De markt van Grainger ging open. De markt van Grainger is groot. Er waren bij de opening veel gasten."
    weights = {"gasten": 2.0, "markt": 2.5, "grainger": 2.5, "open": 0.5}
    found = best("hoe ging het met de gasten op de markt van Grainger open", text, weights)
    assert found == ("De markt van Grainger ging open.", "Er waren bij de opening veel gasten.")


@given(st.text(max_size=200), st.text(max_size=400), st.integers(1, 3))
def test_an_answer_is_at_most_so_many_sentences_of_any_text(question: str, text: str, limit: int) -> None:
    found = best(question, text, dict.fromkeys(re.findall(r"\w+", question.lower()), 1.0), limit)
    assert len(found) <= limit
    assert bool(found) == bool(text.strip())


def test_evidence_counts_less_in_a_long_question() -> None:
    strong, weak = Evidence(1, 1, 0.5, 1), Evidence(0.5, 0.2, 0, 0.2)
    assert strong.merit(1.0, 5) > weak.merit(1.0, 5) > 1.0
    assert strong.merit(1.0, 80) - weak.merit(1.0, 80) < strong.merit(1.0, 5) - weak.merit(1.0, 5)


def test_one_among_many_as_good_is_less_likely_the_answer() -> None:
    assert confidence(1.5, [], 3.0) > confidence(1.5, [1.4] * 19, 3.0) > confidence(0.3, [], 3.0)
    assert 0 <= confidence(0.1, [5.0] * 40, 3.0) < confidence(100.0, [], 3.0) < 1


def test_as_good_for_a_question_that_says_more_is_likelier_the_answer() -> None:
    assert confidence(1.2, [0.5], 6.0) > confidence(1.2, [0.5], 3.0) > confidence(1.2, [0.5], 0.5) > 0


def test_a_question_about_what_is_told_nowhere_is_not_surely_answered() -> None:
    good, gone = Evidence(0.8, 0.8, 0.5, 0.8), Evidence(0.54, 0.5, 0, 0.5, subject=False)
    assert at_most(gone, 3, told=False, tells=True) == UNSURE
    assert at_most(gone, 3, told=True, tells=True) == CERTAIN
    assert at_most(gone, 9, told=False, tells=True) == CERTAIN
    assert at_most(good, 2, told=True, tells=True) == CERTAIN
    assert at_most(Evidence(0.5, 0.5, 0, 0.5), 2, told=True, tells=True) == UNSURE
    assert at_most(Evidence(1.0, 1.0, 0, 0.0), 1, told=True, tells=True) == UNSURE


def test_words_that_are_in_any_line_are_no_help_to_a_question_that_has_others() -> None:
    nothing_told = Evidence(0.4, 0.4, 0.4, 0.4, telling=False)
    assert at_most(nothing_told, 2, told=False, tells=True) == NO_HELP
    assert at_most(nothing_told, 2, told=False, tells=False) == UNSURE


def test_words_of_a_short_question_among_many_others_are_not_about_it() -> None:
    among_many, about_it = (Evidence(1.0, 1.0, 0.1, 1.0, about=share) for share in (0.18, 0.4))
    assert at_most(among_many, 2, told=True, tells=True) == UNSURE
    assert at_most(about_it, 2, told=True, tells=True) == CERTAIN
    assert at_most(Evidence(1.0, 1.0, 0.4, 1.0, about=0.18), 2, told=True, tells=True) == CERTAIN
    assert at_most(among_many, 5, told=True, tells=True) == CERTAIN


def test_a_heading_that_is_the_question_tells_more_than_such_a_title() -> None:
    title, heading = Evidence(1, 1, 0.5, 1, title=0.8), Evidence(1, 1, 0.5, 1, title=0.8, heading=0.8)
    assert heading.merit(1, 3) > title.merit(1, 3) > Evidence(1, 1, 0.5, 1).merit(1, 3)


def test_more_often_and_what_was_asked_for_count_a_little() -> None:
    once, again = Evidence(0.5, 0.5, 0.3, 0.5, often=0.5), Evidence(0.5, 0.5, 0.3, 0.5, often=0.7)
    of_the_kind = Evidence(0.5, 0.5, 0.3, 0.5, often=0.5, kinds=1)
    assert of_the_kind.lead(0.6, 3) > again.lead(0.6, 3) > once.lead(0.6, 3)
    assert of_the_kind.lead(0.6, 80) < of_the_kind.lead(0.6, 3) < 0.1
