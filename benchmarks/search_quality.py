"""How well search finds and answers, measured on judged collections: `make eval`.

Everything goes through the store and the search that Jet uses. Beside each figure stands what it should reach.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.judged import Collection
from benchmarks.judged_sets import ROOT, JudgedSets, Missing, find
from bot.intranet.documents import Hit
from storage.search.models import Failed, Model, e5, use

FOUND = {
    "lohelp-nl": 0.65,
    "lohelp-en": 0.72,
    "rijksfaq-nl": 0.86,
    "xquad-nl": 0.945,
    "xquad-en": 0.97,
    "cranfield": 0.38,
    "cisi": 0.40,
    "intranet-nl-questions": 0.56,
    "intranet-nl-headings": 0.53,
}
ACROSS = ("xquad-en2nl", "xquad-nl2en", "lohelp-en2nl", "intranet-en2nl-headings", "mini-en2nl-headings")
ELSEWHERE = ("rijksfaq-nl", "lohelp-en")  # of which xquad-nl says nothing
SLOPPY = ("lohelp-nl", "intranet-nl-questions", "rijksfaq-nl")
LOSSES = {"typo": 0.03, "split": 0.01, "nospace": 0.03}
SAMPLE = 250  # queries of a set that are misspelt
ANSWERED = 300  # questions whose answer is looked for

MODELS: dict[str, Callable[[], Model]] = {"use": use, "e5": e5}

Part = Callable[["Bench"], Iterator["Figure"]]


@dataclass(frozen=True)
class Figure:
    """One row of the table; `at_most` = less is better."""

    what: str
    measured: float
    reach: float | None
    at_most: bool = False
    note: str = ""

    def __str__(self) -> str:
        if self.reach is None:
            reach, verdict = "", ""
        else:
            reach = f"{'<=' if self.at_most else '>='} {self.reach:.3f}"
            reached = self.measured <= self.reach if self.at_most else self.measured >= self.reach
            verdict = "reached" if reached else "below"
        return f"| {self.what} | {self.measured:.3f} | {reach} | {verdict} | {self.note} |"


@dataclass
class Bench:
    """The sets and the stores they were put into, each once."""

    sets: JudgedSets
    stores: Path
    dictionary: Path | None = None
    model: Model | None = None
    _open: dict[str, Collection] = field(default_factory=dict)

    def collection(self, name: str) -> Collection:
        corpus = self.sets.corpus_of(name)
        if corpus not in self._open:
            self._open[corpus] = self._put(self.sets.load(name)["corpus"], corpus)
        return self._open[corpus]

    def without(self, name: str, gone: Callable[[str], bool], called: str) -> Collection:
        """The collection of a set, without the documents whose id is `gone`."""
        if called not in self._open:
            corpus = self.sets.load(name)["corpus"]

            def kept() -> Iterator[dict[str, Any]]:
                return (each for each in corpus() if not gone(each["id"]))

            self._open[called] = self._put(kept, called)
        return self._open[called]

    def _put(self, documents: Callable[[], Iterable[dict[str, Any]]], called: str) -> Collection:
        return Collection(documents, self.stores / called, self.dictionary, self.model)

    @property
    def reach_across(self) -> float | None:
        """What an English question on Dutch text should reach."""
        if self.model:
            return 0.95 if "e5" in self.model.name else 0.90
        return 0.80 if self.dictionary else None

    @property
    def helped(self) -> str:
        """What helps the words."""
        names = [self.dictionary.name] if self.dictionary else []
        return ", ".join([*names, self.model.name] if self.model else names)

    def score(self, name: str, **how: Any) -> dict[str, Any]:
        result: dict[str, Any] = self.sets.scorer.evaluate(self.collection(name), self.sets.load(name), 10, **how)
        if result["errors"]:
            raise RuntimeError(f"{name}: {result['errors']} queries failed, the first with {result['first_error']}")
        return result

    def close(self) -> None:
        for each in self._open.values():
            each.close()


def finding(bench: Bench) -> Iterator[Figure]:
    """The right document among the first ten."""
    for name, reach in FOUND.items():
        result = bench.score(name)
        note = f"hit@1 {result['hit1']:.3f}, hit@3 {result['hit3']:.3f}, p95 {result['p95']:.0f} ms"
        yield Figure(f"nDCG@10 {name}", result["ndcg10"], reach, note=note)


def across(bench: Bench) -> Iterator[Figure]:
    """A question in one language, the answer in the other."""
    for name in ACROSS:
        reach = bench.reach_across if name == "xquad-en2nl" else None
        note = f"with {bench.helped}" if bench.helped else "without a dictionary"
        yield Figure(f"nDCG@10 {name}", bench.score(name)["ndcg10"], reach, note=note)
    if bench.model:
        asked_of = bench.collection("xquad-en2nl")
        for name in ("xquad-en2nl", "xquad-nl", *ELSEWHERE):
            found = [asked_of.found_by_meaning(question["text"]) for question in bench.sets.load(name)["queries"]]
            yield Figure(
                f"{name}: share of which something in xquad-nl may help by meaning", sum(found) / len(found), None
            )


def sloppy(bench: Bench) -> Iterator[Figure]:
    """What is lost by a typing error, by a compound in two words, by two words in one."""
    for name in SLOPPY:
        whole = bench.score(name, limit=SAMPLE)["ndcg10"]
        split = bench.collection(name).index.lexicon.split
        for kind, reach in LOSSES.items():
            transform = bench.sets.perturb.make(kind, split=split)
            got = bench.score(name, limit=SAMPLE, transform=transform)["ndcg10"]
            note = f"{whole:.3f} to {got:.3f}"
            yield Figure(f"share lost by {kind}, {name}", (whole - got) / whole, reach, at_most=True, note=note)


def answering(bench: Bench) -> Iterator[Figure]:
    """Is the answer in the sentences that are shown?"""
    for name, first_reach, third_reach in (("xquad-nl", 0.78, 0.85), ("xquad-en", 0.84, 0.90)):
        questions = [q for q in bench.sets.load(name)["queries"] if q.get("answer") and q["answer_in_text"]]
        random.Random(1).shuffle(questions)
        questions = questions[:ANSWERED]
        shown = [(question, bench.collection(name).hits(question["text"], 3)) for question in questions]
        first, third = (_share_answered(shown, most) for most in (1, 3))
        yield Figure(f"answer shown with the first document, {name}", first, first_reach)
        yield Figure(f"answer shown with the first three, {name}", third, third_reach)


def _share_answered(shown: Sequence[tuple[dict[str, Any], list[Hit]]], most: int) -> float:
    answered = sum(
        any(_holds(" ".join(hit.sentences), question["answer"]) for hit in hits[:most]) for question, hits in shown
    )
    return answered / len(shown)


def _holds(text: str, answer: str) -> bool:
    return " ".join(answer.lower().split()) in " ".join(text.lower().split())


def knowing(bench: Bench) -> Iterator[Figure]:
    """Half of the articles are taken away: are questions about them told apart from those that have an answer?"""
    sets = (("xquad-nl", "p", None, 0.96), ("xquad-en", "p", None, 0.98), ("intranet-nl-questions", "#", 400, 0.78))
    for name, end, most, reach in sets:
        rest, answerable, unanswerable = _halved(bench, name, end, most)
        known, unknown = ([rest.hits(text, 3) for text in texts] for texts in (answerable, unanswerable))
        floor = auroc(
            [rest.engine_score(text) for text in answerable], [rest.engine_score(text) for text in unanswerable]
        )
        sure = f"sure of {_share_sure(known):.0%} with an answer, {_share_sure(unknown):.0%} without"
        figure = auroc([_top(hits) for hits in known], [_top(hits) for hits in unknown])
        note = f"{sure}; by the engine's score alone {floor:.3f}"
        yield Figure(f'AUROC "I don\'t know", {name}', figure, reach, note=note)


def _halved(bench: Bench, name: str, end: str, most: int | None) -> tuple[Collection, list[str], list[str]]:
    """A collection without half of its articles, the questions that it answers, and those that it does not."""
    judged = bench.sets.load(name)
    dice = random.Random(4)
    questions = list(judged["queries"])
    dice.shuffle(questions)
    about = {q["id"]: next(iter(judged["qrels"][q["id"]])).split(end)[0] for q in questions[:most]}
    articles = sorted(set(about.values()))
    dice.shuffle(articles)
    gone = set(articles[::2])
    rest = bench.without(name, lambda document: document.split(end)[0] in gone, f"half-{name}")
    lacks = [(q["text"], about[q["id"]] in gone) for q in questions[:most]]
    return rest, [text for text, lacking in lacks if not lacking], [text for text, lacking in lacks if lacking]


def _top(hits: Sequence[Hit]) -> float:
    return hits[0].confidence if hits else 0.0


def _share_sure(found: Sequence[Sequence[Hit]]) -> float:
    return sum(bool(hits) and hits[0].sure for hits in found) / max(1, len(found))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How likely one of the first is larger than one of the second; equal ones count half."""
    pairs = len(positive) * len(negative)
    larger = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return larger / pairs if pairs else float("nan")


PARTS: dict[str, Part] = {
    "finding": finding,
    "sloppy": sloppy,
    "answering": answering,
    "knowing": knowing,
    "across": across,
}


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the table; 1 when what is needed is missing."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"which parts: {', '.join(PARTS)} (all)")
    parser.add_argument("--dictionary", type=Path, help="a dictionary between Dutch and English, as in [search]")
    parser.add_argument("--meaning", choices=MODELS, help="find by meaning too; needs the extra of that name")
    args = parser.parse_args(None if arguments is None else list(arguments))
    if wrong := set(args.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(wrong))}")
    try:
        sets = find(ROOT / "build" / "judged")
    except Missing as missing:
        print(f"The judged collections are not here, so there is nothing to measure: I looked for {missing}.")
        return 1
    try:
        model = MODELS[args.meaning]() if args.meaning else None
    except Failed as failed:
        print(f"Nothing can be measured by meaning: {failed}.")
        return 1
    stores = Path(tempfile.mkdtemp(prefix="jet-eval-"))
    bench = Bench(sets, stores, args.dictionary, model)
    try:
        print("| what | measured | reach | | |\n|---|---|---|---|---|")
        for part in args.parts or PARTS:
            for figure in PARTS[part](bench):
                print(figure, flush=True)
    finally:
        bench.close()
        shutil.rmtree(stores, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
