"""From a query's terms to a query of the engine, and to what each of its words weighs."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

import tantivy

from bot.intranet.wanted import ANYTHING, Only
from storage.search import analysis
from storage.search.query import Query, Term, stems
from storage.search.schema import day

# Of the title field beside the text, which has the title in it. Small: the passages of a manual share a title, and one
# that weighs much (2) put them before the passage that says it (nDCG@10 0.33 instead of 0.49 on such a collection).
TITLE_BOOST = 0.2


class Matching:
    """One query against one state of the index."""

    def __init__(self, searcher: Any, schema: Any, query: Query) -> None:
        self._searcher = searcher
        self._schema = schema
        self._query = query
        self._field = "word" if query.of_stop_words else "text"

    @cached_property
    def _containing(self) -> dict[str, int]:
        forms = {form for term in self._query.terms for form in term.stems}
        return {form: self._searcher.doc_freq(self._field, form) for form in forms}

    @cached_property
    def _idf(self) -> dict[str, float]:
        passages = int(self._searcher.num_docs)
        return {form: rarity(containing, passages) for form, containing in self._containing.items()}

    @property
    def rarest(self) -> float:
        """The idf of a word that stands in one passage only."""
        return rarity(1, int(self._searcher.num_docs))

    def _usual(self, term: Term) -> float:
        """The idf of a term by its commonest form; another language's form is rare because it is not one."""
        return min(self._idf[form] for form in term.stems)

    def weights(self) -> dict[str, float]:
        """The idf of each typed word, times how often it was typed; of a word that the index does not know,
        that of what stands in for it."""
        rarest: dict[str, float] = {}
        for term in self._query.terms:
            if term.share == 1.0:
                rarest[term.word] = min(self._usual(term), rarest.get(term.word, math.inf))
        return {term.word: rarest[term.word] * term.weight for term in self._query.typed}

    def engine_query(self, audiences: Collection[int], only: Only = ANYTHING) -> Any:
        """Any of the terms, in a passage that one of the audiences may read and that `only` allows."""
        q, occur = tantivy.Query, tantivy.Occur
        one_of = [(occur.Should, q.term_query(self._schema, "audience", each)) for each in sorted(audiences)]
        readable = q.boolean_query(one_of)  # quicker than a set, which is looked up as a whole
        needed = [(occur.Must, q.const_score_query(each, 0.0)) for each in (readable, *self._limits(only))]
        barred = [(occur.MustNot, each) for text in only.without for each in self._words(text)]
        return q.boolean_query([*needed, *barred, (occur.Must, self.any_term())])

    def any_term(self) -> Any:
        """Any of the terms, whoever may read it. Of such alone the engine skips what cannot be among the best."""
        clauses = [clause for term in self._query.terms for clause in self._clauses(term)]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])

    def readable_share(self, audiences: Collection[int]) -> float:
        """The share of all passages that the audiences may read."""
        readable = sum(self._searcher.doc_freq("audience", each) for each in audiences)
        return float(readable / max(1, int(self._searcher.num_docs)))

    def _limits(self, only: Only) -> Iterator[Any]:
        q = tantivy.Query
        if only.kinds:
            yield q.term_set_query(self._schema, "kind", sorted(only.kinds))
        if only.since is not None:
            yield q.range_query(self._schema, "day", tantivy.FieldType.Unsigned, lower_bound=day(only.since))
        for phrase in only.phrases:
            yield from self._words(phrase)

    def _words(self, text: str) -> Iterator[Any]:
        """A passage with the word, for each word of a text that is indexed."""
        q = tantivy.Query
        for word in analysis.kept_words(text):
            forms = [q.term_query(self._schema, "text", form, index_option="basic") for form in stems(word)]
            yield forms[0] if len(forms) == 1 else q.disjunction_max_query(forms)

    def _clauses(self, term: Term) -> Iterator[Any]:
        """The forms of a term that the index knows, each scored as if it were as usual as the commonest.

        Those of one language share the weight: a passage with the word itself has all of them, one with another form
        of it only some. Added up they take half as long as the best of them would, and find better.
        """
        shares: dict[str, float] = {}
        for forms in term.forms:
            known = [form for form in forms if self._containing[form]]
            shares |= {form: max(1 / len(known), shares.get(form, 0.0)) for form in known}
        usual = self._usual(term)
        for form, share in shares.items():
            boost = term.weight * share * usual / self._idf[form]
            yield self._form(self._field, form, boost)
            if self._field == "text":
                yield self._form("title", form, boost * TITLE_BOOST)

    def _form(self, field: str, form: str, boost: float) -> Any:
        q = tantivy.Query
        return q.boost_query(q.term_query(self._schema, field, form, index_option="freq"), boost)


def rarity(containing: int, passages: int) -> float:
    """BM25's idf of a term in `containing` of `passages`."""
    return math.log(1 + (max(0, passages - containing) + 0.5) / (containing + 0.5))
