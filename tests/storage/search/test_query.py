"""What a question is looked for by."""

from __future__ import annotations

from storage.search.lexicon import Lexicon
from storage.search.query import read_query


def test_words_that_only_ask_for_a_kind_of_thing_weigh_less() -> None:
    asked = {
        line: {term.word: term.weight for term in read_query(line, Lexicon(), lambda form: True).typed}
        for line in ("what time is my first day", "time of my first day")
    }
    time, plain = asked.values()
    assert time["time"] < time["first"] == time["day"] == 1.0
    assert plain["time"] == 1.0


def test_a_word_is_looked_for_by_its_other_names_that_the_index_knows() -> None:
    def added(line: str, known: frozenset[str]) -> list[tuple[str, str]]:
        terms = read_query(line, Lexicon(), lambda form: form in known).added
        return [(term.word, term.forms[0][0]) for term in terms]

    assert added("wanneer krijg ik mijn loon", frozenset({"loon", "krijg", "salaris"})) == [("loon", "salaris")]
    assert added("wanneer krijg ik mijn loon", frozenset({"loon", "krijg"})) == []
    assert added("zijn er bazen", frozenset({"leidinggef"})) == [("bazen", "leidinggef")]
