"""What people find, and what they never see."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intranet.people import Reader
from storage.passages import Passages
from storage.search.ranking import Reading
from tests.storage.search.library import Library

FILLER = (
    "De vakantie duurt drie weken.",
    "Elke vakantie begint met dagen van rust.",
    "In de vakantie zijn er vrije dagen.",
    "Na dagen van werk is er vakantie.",
)


def test_a_document_is_found_with_its_passage_and_source(library: Library) -> None:
    number = library.put(
        "verzuim",
        "Wilgenhof is een huis.",
        "Ben je ziek? Bel dan voor 8:00 uur je leidinggevende.",
        title="Verzuimprotocol",
    )
    library.put("fiets", "Een fiets kost hooguit 2.500 euro.", title="Fietsregeling")
    library.follower.catch_up()
    hit = library.search("ziek melden bij leidinggevende")[0]
    assert (hit.number, hit.source_id, hit.title, hit.source) == (
        number,
        "verzuim",
        "Verzuimprotocol",
        "Verzuimprotocol",
    )
    assert hit.passage == "Ben je ziek? Bel dan voor 8:00 uur je leidinggevende."
    assert hit.sentences == (hit.passage,)
    assert 0 < hit.coverage < 1 < hit.score * 5


def test_one_row_a_document_and_no_more_than_asked(library: Library) -> None:
    for name in ("a", "b", "c"):
        library.put(name, *(f"Rooster nummer {n} van team {name}." for n in range(30)))
    library.follower.catch_up()
    assert sorted(hit.source_id for hit in library.search("rooster")) == ["a", "b", "c"]
    assert len(library.search("rooster", k=2)) == 2
    assert library.search("rooster", k=0) == []
    scores = [hit.score for hit in library.search("rooster team")]
    assert scores == sorted(scores, reverse=True)


def test_titles_are_searchable_even_of_stop_words(library: Library) -> None:
    library.put("wie", "Foto's van collega's.", title="Wie is wie")
    library.put("ander", "Wie is er ziek? Wie is er thuis?", title="Rooster")
    assert library.found("rooster") == ["ander"]
    assert library.found("wie is wie") == ["wie"]


def test_each_language_finds_its_own_forms(library: Library) -> None:
    library.put("nl", "De fietsen staan achter de huizen.")
    library.put("en", "The claims are paid with your salaries.", language="en")
    assert library.found("fiets bij huis") == ["nl"]
    assert library.found("claim salary") == ["en"]


def test_words_run_together_are_found_as_if_they_were_typed_apart(library: Library) -> None:
    library.put("paspoort", "Neem je paspoort mee.")
    library.put("rijbewijs", "Een rijbewijs is niet genoeg.")
    library.put("digid", "Log in met DigiD.")
    library.follower.catch_up()
    for apart, joined in (
        ("mijn paspoort kwijt", "mijnpaspoort kwijt"),
        ("hoe vraag ik DigiD aan", "hoe vraag ik DigiDaan"),
    ):
        found, same = library.search(joined), library.search(apart)
        assert [(hit.number, hit.score, hit.confidence) for hit in found] == [
            (hit.number, hit.score, hit.confidence) for hit in same
        ]
        assert found


def test_a_verb_typed_in_two_words_is_found_as_one(library: Library) -> None:
    """The first of them may be a word that says nothing by itself."""
    library.put("dead", "Lever het paspoort in van wie is overleden.")
    library.put("lent", "Een paspoort mag je niet lenen, en ook niet uitlenen.")
    assert library.found("paspoort over leden")[0] == "dead"


def test_what_has_such_a_thing_as_was_asked_for_comes_first(library: Library) -> None:
    library.put("place", "De fiets voor het werk staat in de stalling.")
    library.put("price", "De fiets voor het werk kost 750 euro.")
    assert library.found("hoe duur is de fiets voor het werk") == ["price", "place"]
    assert library.found("de fiets voor het werk") == ["place", "price"]


def test_a_word_in_another_form_counts_as_the_same_word_again(library: Library) -> None:
    library.put("same", "De fiets is rood. Een fiets is blauw.")
    library.put("other", "De fiets is rood. Fietsen is blauw.")
    library.follower.catch_up()
    found = library.index.search("fiets", [library.everybody])
    passages = library.read(
        lambda connection: Passages(connection).get(dict(found.hits), Reader(frozenset([library.everybody])))
    )
    reading = Reading("fiets", found, library.index.lexicon)
    often = {each.source_id: reading.read(each).evidence.often for each in passages.values()}
    assert often["other"] == pytest.approx(often["same"], rel=0.02)
    assert often["other"] > 1.2


def test_a_word_that_begins_as_in_the_other_language_is_likely_the_same(library: Library) -> None:
    library.put("prik", "De vaccinatie is op dinsdag.")
    library.put("nummer", "Bel het nummer van de receptie.")
    assert library.found("vaccination") == ["prik"]
    assert library.found("summer") == []


def test_a_typing_error_is_likelier_than_words_run_together(library: Library) -> None:
    library.put("dag", "Elke werkdag begint om negen uur.")
    library.put("werk", "Het werk gaat door.")
    assert library.found("werkdan") == ["dag"]


def test_a_compound_of_three_words_is_found_by_them(library: Library) -> None:
    library.put("stemmen", "Stem voor de gemeenteraadsverkiezingen.")
    assert library.found("gemeente raad verkiezingen") == ["stemmen"]


def test_the_word_itself_counts_more_than_another_form_of_it_and_both_more_than_none(library: Library) -> None:
    itself = library.put("itself", "Zij ging vroeg.")
    other = library.put("other", "Zij gaan vroeg.")
    library.put("none", "Zij blijven vroeg.")
    library.follower.catch_up()
    found = library.index.search("ging", [library.everybody])
    (first, high), (second, low) = found.hits
    numbers = library.read(
        lambda connection: Passages(connection).get([first, second], Reader(frozenset([library.everybody])))
    )
    assert [numbers[first].number, numbers[second].number] == [itself, other]
    assert found.weights["ging"] == pytest.approx(high, rel=0.2)  # as much as a word without other forms
    assert high > low * 1.5


def test_other_parts_of_one_thing_do_not_make_it_less_likely_and_other_things_do(library: Library) -> None:
    for number in range(8):
        library.put(f"bericht {number}", f"De steiger van bouwplaats {number} wordt gekeurd.")
    library.put("werk", *(f"De hoogwerker van bouwplaats {number} wordt gekeurd." for number in range(8)))
    library.follower.catch_up()
    apart, together = (library.search(f"{what} van bouwplaats gekeurd")[0] for what in ("steiger", "hoogwerker"))
    assert together.passage.startswith("De hoogwerker")
    assert together.confidence > apart.confidence + 0.05


def test_a_title_that_is_the_question_comes_before_one_that_has_a_word_of_it(library: Library) -> None:
    text = "Hier staat hoe je een laptop leent bij de servicedesk."
    library.put("other", text, title="Regeling voor thuiswerken met een eigen toestel of een laptop van ons")
    library.put("asked", text, title="Laptop lenen")
    library.put("none", text, title="Regeling voor thuiswerken met een eigen toestel")
    assert library.found("laptop lenen")[0] == "asked"


def test_a_word_put_right_counts_as_if_it_were_typed(library: Library) -> None:
    library.put("itself", "Wij fietsen elke dag.")
    library.put("other", "Een fiets elke dag.")
    library.follower.catch_up()
    typed, mistyped = (library.search(word)[0] for word in ("fietsen", "fietsem"))
    assert typed.source_id == mistyped.source_id == "itself"
    assert mistyped.confidence == pytest.approx(typed.confidence, rel=0.15)


def test_compounds_are_found_by_their_parts_and_the_other_way_round(library: Library) -> None:
    for n, text in enumerate(FILLER):
        library.put(f"f{n}", text)
    library.put("een", "Je hebt 25 vakantiedagen.", title="Verlof")
    assert "een" in library.found("hoeveel dagen")
    assert library.found("vakantiedagen")[0] == "een"
    assert library.found("vakantie dagen")[0] == "een"
    assert set(library.found("vakantiedagen")) >= {"f1", "f2", "f3"}


def test_a_typing_error_still_finds(library: Library) -> None:
    library.put("verlof", "Vul het verlofformulier in.", title="Verlof")
    assert library.found("verlofformuleer") == ["verlof"]
    assert library.search("verlofformuleer")[0].coverage == pytest.approx(1)


def test_a_word_of_one_language_is_no_mistyped_word_of_the_other(library: Library) -> None:
    library.put("zomer", "Ask for leave in summer.", language="en")
    library.put("telefoon", "De receptie heeft toestel 100.")
    assert library.found("welk nummer heeft de receptie") == ["telefoon"]
    assert library.found("zummer leave") == library.found("sumner") == ["zomer"]


def test_what_looks_like_a_filter_is_words(library: Library) -> None:
    library.put("tijd", "De bus gaat om 16:30 vanaf http://bus.example, soort formulier.")
    for query in (
        "16:30",
        "http://bus.example",
        "kind:formulier",
        "soort:onzin",
        '"16:30',
        "bus AND NOT (",
        "-bus",
        "bus*~2^",
    ):
        assert library.found(query) == ["tijd"], query


def test_nothing_is_found_for_nothing(library: Library) -> None:
    library.put("een", "Tekst.")
    for query in ("", " ", "?!", "\0", "\ud800", "kerstborrel"):
        assert library.found(query) == []


@given(st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_may_be_asked(small: Library, query: str) -> None:
    if not small.index.size:
        small.put("een", "De vakantie van de bewoner, 16:30. The holiday.")
        small.follower.catch_up()
    for hit in small.search(query):
        assert hit.score > 0
        assert 0 <= hit.coverage <= 1.0001


def test_a_very_long_question_is_answered(small: Library) -> None:
    small.put("een", "De tillift tilt 180 kilo.")
    small.follower.catch_up()
    query = "tillift " + " ".join(f"w{n}" for n in range(20_000))
    assert small.search(query + " gewichtsgrens " * 1000)


def test_searching_goes_on_while_the_index_follows(small: Library) -> None:
    small.put("nul", "Onbekende woorden zoeken.")
    small.follower.catch_up()
    done = threading.Event()

    def keep_searching() -> int:
        found = 0
        while not done.is_set():
            found += len(small.search("onbekendee woorden zoeeken"))
        return found

    with ThreadPoolExecutor(1) as threads:
        searching = threads.submit(keep_searching)
        try:
            for n in range(60):
                small.put(f"d{n}", " ".join(f"nieuwwoord{chr(97 + n % 26)}{chr(97 + m % 26)}" for m in range(40)))
                small.follower.catch_up()
        finally:
            done.set()
        assert searching.result() > 0


# Rights


def test_who_may_not_read_finds_nothing_by_any_way(library: Library) -> None:
    secret = library.audience()
    number = library.put("geheim", "De reorganisatie begint in mei.", title="Reorganisatie", to=secret)
    library.put("open", "De kantine begint in mei met soep.")
    assert library.found("reorganisatie mei") == ["open"]
    assert library.found("reorganisatie", [secret]) == ["geheim"]
    assert library.search("reorganisatie", []) == []
    outsider, member = Reader(frozenset([library.everybody])), Reader(frozenset([secret]))
    assert library.write(lambda documents: documents.get(number, outsider)) is None
    assert library.write(lambda documents: documents.text(number, outsider)) == ()
    assert library.write(lambda documents: documents.get(number, member)) is not None
    ids = [passage.id for passage in library.write(lambda documents: documents.text(number, member))]
    assert library.read(lambda connection: Passages(connection).get(ids, outsider)) == {}


def test_the_engine_itself_gives_only_what_the_audiences_may_read(library: Library) -> None:
    secret = library.audience()
    for n in range(5):
        library.put(f"g{n}", f"Geheim plan {n}.", to=secret)
    library.put("open", "Open plan.")
    library.follower.catch_up()
    assert len(library.index.search("plan", [library.everybody]).hits) == 1
    assert len(library.index.search("plan", [secret]).hits) == 5
    assert len(library.index.search("plan", [secret, library.everybody]).hits) == 6
    assert library.index.search("plan", []).hits == library.index.search("plan", [999]).hits == ()


def test_a_document_moved_to_fewer_people_is_gone_at_once(library: Library) -> None:
    secret = library.audience()
    number = library.put("plan", "Het plan voor de zomer.")
    assert library.found("plan zomer") == ["plan"]
    assert library.write(lambda documents: documents.move(number, secret))
    assert library.search("plan zomer") == []  # the index still lags
    assert library.found("plan zomer") == []
    assert library.found("plan zomer", [secret]) == ["plan"]


def test_a_removed_document_is_gone_at_once(library: Library) -> None:
    library.put("plan", "Het plan voor de zomer.")
    assert library.found("zomer") == ["plan"]
    library.write(lambda documents: documents.remove("plan"))
    assert library.search("zomer") == []
    library.follower.catch_up()
    assert library.follower.verify().sound


def test_a_hidden_document_does_not_crowd_out_what_may_be_read(library: Library) -> None:
    secret = library.audience()
    library.put("open", "Zomerfeest met soep en nog veel meer dingen dan alleen dat feest.")
    number = library.put("veel", *(f"Zomerfeest {n}" for n in range(200)))
    library.follower.catch_up()
    library.write(lambda documents: documents.move(number, secret))
    assert [hit.source_id for hit in library.search("zomerfeest", k=3)] == ["open"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("mag ik mijn hond meenemen", "nee"),
        ("hond meenemen", "tuin"),
        ("can i take parcels home", "no"),
        ("parcels home", "van"),
        ("wat is een mentor", "mentor"),
        ("praat met een mentor", "gesprek"),
    ],
)
def test_what_has_the_form_of_an_answer_goes_first(library: Library, question: str, found: str) -> None:
    library.put("tuin", "Wie een hond wil meenemen, laat de hond in de tuin.")
    library.put("nee", "Nee, je kunt een hond hier niet meenemen.")
    library.put("van", "Take the parcels home with the van.", language="en")
    library.put("no", "No, nobody can take a parcel home.", language="en")
    library.put("gesprek", "Praat met je mentor. Je mentor luistert.")
    library.put("mentor", "Een mentor is een collega die je wegwijs maakt in de eerste maanden.")
    assert library.found(question)[0] == found


def test_of_things_about_as_good_the_one_with_more_about_it_goes_first(library: Library) -> None:
    library.put("koffie", "De sleutel van het archief ligt bij de koffie.", "Thee is er ook.")
    library.put("archief", "De sleutel van het archief ligt bij de balie.", "Het archief is op dinsdag open.")
    assert library.found("sleutel archief") == ["archief", "koffie"]
