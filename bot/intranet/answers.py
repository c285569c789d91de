"""What makes a passage answer a question: which sentences, and how much of the question they hold.

Everything here is pure; stems and their rarity come from the caller, who knows the language's analysis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.intranet.asked import kinds_held
from bot.intranet.documents import MAYBE, SURE, Pieces, sentences

USUAL = 25  # words of a sentence; longer ones share words with a question by chance
CHANCE = 0.15  # of what a sentence shares, for each time that it is e times as long as usual (2.7)
# A sentence is read in the light of its heading and of the one before it, which say what "it" is: their share of the
# question counts so much. A kind of thing that was asked for decides among sentences that are about as good. What the
# best one does not hold counts more in the second than the same once again.
INHERITED, KIND, FRESH = 0.6, 0.2, 0.4
SHORT = 8  # words of a question up to which the evidence counts whole; in a long one no sentence holds much
# What the kinds of evidence weigh beside the engine's score, which is about 1 where every word is held: together less
# than that, so that they order what is about as good and put no passage of other words first. The best sentence
# weighs less, since a passage that has the words near each other mostly has them in one sentence too. A title that is
# the question is telling; one of many words that has one of them is not.
SENTENCE, NEAR, EXACT, TITLE = 0.2, 0.5, 0.3, 0.15
HEADING = 0.35  # which is of this passage alone, where many share a title
# What has the form of an answer goes before what has only the words of the question: "Nee, ..." to "mag ik".
FORM = 0.4
# What a thing gains each time that e times as many of its passages were found: a thing is sooner about the question
# when much of it is. Only in the order: much about a subject is no answer yet.
COMPANY = 0.05
# In the order alone, too: of the engine's score, which counts each form of a word by itself and the title twice, so
# much is instead how often the words stand there, whatever their forms (BM25; Robertson & Zaragoza 2009); and what has
# a thing of the kind that was asked for, a number or a place, goes before what is about as good.
OFTEN, HAS_KIND = 0.1, 0.04
# How many other things are looked at, and what their mean takes off. It is a part of it only: a question that many
# things answer has an answer still.
RIVALS, CROWDED = 19, 0.6
# A question that says little is held by a passage sooner than one that says much, so the evidence counts by the fourth
# root of what the question says. One that says as much as so many words that stand in one passage each counts whole.
TELLING, SAID = 4.5, 0.25
FEW, SEVERAL, HALF = 2, 4, 0.5  # words of a short question, and of one not much longer; the share of its rarity
# How much (F1) a short question and a line are one that is about it, rather than has its words among many others.
ABOUT = 0.2
UNSURE, NO_HELP = SURE - 0.001, MAYBE - 0.001
CERTAIN = 1.0


@dataclass(frozen=True)
class Evidence:
    """What a passage holds of a question, each a share of the question's rarity, 0..1.

    `coverage` anywhere in it; `sentence` in its best sentence; `near` of neighbouring words that stand near each
    other there too; `exact` of words as they were typed. `title` is how much the title, with or without the heading,
    and the question are one: the harmonic mean of what it holds of the question and of the share of its words that were
    asked (F1), those that say nothing left out; `heading` is the same of the heading alone, `about` of the best line,
    which may be a sentence, among those that hold about half of the question or more. `subject` says whether the rarest
    word of the question is there, `telling` whether any word is that says something ("kan ook om 8 uur" has none),
    `form` whether a sentence has the form of an answer. `often` is how often its words stand there, which may be more
    than 1, and `kinds` how many kinds of things that were asked for are.
    """

    coverage: float
    sentence: float
    near: float
    exact: float
    title: float = 0.0
    heading: float = 0.0
    about: float = 1.0
    subject: bool = True
    telling: bool = True
    form: bool = False
    often: float = 1.0
    kinds: int = 0

    def merit(self, engine: float, words: int) -> float:
        """The worth of a passage for a question of so many words; `engine` is the engine's normalised score."""
        counted = min(1.0, SHORT / max(words, 1))
        seen = SENTENCE * self.sentence + NEAR * self.near + EXACT * self.exact
        seen += max(TITLE * self.title, HEADING * self.heading)
        return engine + counted * seen + FORM * self.form

    def lead(self, engine: float, words: int) -> float:
        """What it gains on others in the order beside its merit; it makes it no likelier an answer."""
        counted = min(1.0, SHORT / max(words, 1))
        return counted * (OFTEN * (self.often - engine) + HAS_KIND * self.kinds)


def company(found: int) -> float:
    """What a passage gains in the order when so many of the same thing were found, itself included."""
    return COMPANY * math.log(max(1, found))


def confidence(merit: float, others: Sequence[float], said: float, most: float = CERTAIN) -> float:
    """How likely a passage answers rather than shares words, 0..1; comparable between questions and collections.

    `others` are the merits of what else was found, each thing once: where much is about as good, each is less likely
    the answer. `said` is what the question says, in words that are as rare as can be. It is `most` at most.
    """
    rivals = sorted(others, reverse=True)[:RIVALS]
    standing_out = max(0.0, merit - CROWDED * sum(rivals) / RIVALS) * math.pow(said / TELLING, SAID)
    found = standing_out / (1 + standing_out)
    return min(found, most)


def at_most(evidence: Evidence, words: int, told: bool, tells: bool) -> float:
    """How confident one can be of a passage for a question of so many words, however well the words fit.

    It is no help when the question has words that say something (`tells`) and it has none of them ("hoe laat begint de
    borrel", where a shift begins), and may help at best when what the question is about is not there.
    """
    if evidence.telling:
        return UNSURE if _off_subject(evidence, words, told) else CERTAIN
    return NO_HELP if tells else UNSURE


def _off_subject(evidence: Evidence, words: int, told: bool) -> bool:
    """Is what a question of so many words is about not there?

    Its rarest word, which nothing that was found tells of (`told`: "kantine" in "hoe laat is de kantine open"); half of
    a short question ("hoe maak ik een afspraak": what one makes is no answer); all of it as it was typed ("brand",
    where a lamp "brandt"); or a line about it, or its words side by side ("work from home", where a long sentence tells
    what travel "between home and work" costs).
    """
    among_many = max(evidence.about, evidence.near) <= ABOUT
    if words <= FEW:
        return not told or evidence.coverage <= HALF or not evidence.exact or among_many
    return words <= SEVERAL and not told


def statements(text: str) -> list[str]:
    """The sentences of a text; a question, and what ends in a colon, stays together with what comes after it."""
    joined: list[str] = []
    for sentence in sentences(text):
        if joined and joined[-1].endswith(("?", ":")):
            joined[-1] += " " + sentence
        else:
            joined.append(sentence)
    return joined


def by_length(overlap: float, words: int) -> float:
    """What an overlap is worth in a sentence of so many words."""
    return overlap * (1 - CHANCE * max(0.0, math.log(max(words, 1) / USUAL)))


def best_sentences(
    question: str,
    candidates: Sequence[str],
    held: Sequence[frozenset[int]],
    share: Callable[[frozenset[int]], float],
    heading: frozenset[int] = frozenset(),
    limit: int = 2,
) -> tuple[str, ...]:
    """The `limit` sentences that answer best, in the order of the text.

    `held` are the terms of the question that each sentence holds, `heading` those that title and heading hold, and
    `share` says how much of the question some terms are, 0..1. Sentences that are not about the question at all come
    only when there is no other.
    """
    rates = []
    for at, (sentence, own) in enumerate(zip(candidates, held, strict=True)):
        before = held[at - 1] if at else frozenset()
        about = (1 - INHERITED) * share(own) + INHERITED * share(own | before | heading)
        kinds = KIND * kinds_held(question, sentence) if about else 0.0
        rates.append(by_length(about, len(sentence.split())) + kinds)
    best = max(range(len(rates)), key=lambda at: (rates[at], -at), default=None)
    if best is None:
        return ()
    fitting = {best: math.inf} | {
        at: rate + FRESH * (share(held[best] | held[at]) - share(held[best]))
        for at, rate in enumerate(rates)
        if at != best and rate > 0
    }
    chosen = sorted(fitting, key=lambda at: (-fitting[at], at))[:limit]
    if len(chosen) == 1 < limit and rates[best] > 0 and best + 1 < len(candidates):
        chosen.append(best + 1)  # what is said next is about the same
    return tuple(candidates[at] for at in sorted(chosen))


def excerpt(pieces: Pieces, longest: int) -> Pieces:
    """At most so many characters of a text in pieces, from shortly before the first marked one, cut at words."""
    if sum(len(text) for text, _ in pieces) <= longest:
        return pieces
    before = 0
    for text, marked in pieces:
        if marked:
            break
        before += len(text)
    skip = max(0, before - longest // 3)
    kept: list[tuple[str, bool]] = []
    for text, marked in pieces:
        start, skip = min(skip, len(text)), max(0, skip - len(text))
        left = longest - sum(len(each) for each, _ in kept)
        part = text[start:]
        if start and not kept:
            part = "…" + part[part.find(" ") + 1 :]
        if len(part) > left:
            kept.append((part[:left].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…", marked and " " not in part[:left]))
            break
        if part:
            kept.append((part, marked))
    return tuple(kept)
