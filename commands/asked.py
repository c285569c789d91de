"""A question and its answers, read from what people type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grammar.flags import Flags
from bot.grammar.kinds import Text, reads
from bot.grammar.words import Context, Misfit, Words
from bot.language.ordinary_words import ORDINARY_WORDS
from bot.language.quotes import Token, bare, segments
from bot.language.weekdays import weekdays

_COMMA = re.compile(r",\s+(?!(?:of|or)\s)", re.IGNORECASE)
_LISTED = re.compile(r"([^?]+?):\s+(.+)", re.DOTALL)
_OR = re.compile(r",?\s+(?:of|or)\s+", re.IGNORECASE)
_EITHER = re.compile(r"(\w+) (?:of|or) (\w+)\s*\?", re.IGNORECASE)
_EITHER_LAST = re.compile(r".*?\b(\w+) (?:of|or) (\w+)\s*\?", re.IGNORECASE | re.DOTALL)
_CHOSEN_FROM = re.compile(r"(?:.*\s)?([\w'’-]+) (?:of|or) ([\w'’-]+)(?:\W.*|)", re.IGNORECASE | re.DOTALL)
_SENTENCE = re.compile(r"[.!?;](?:\s|$)")
_LOOSE_ANSWERS = 8  # words behind a question that may each be an answer, at most
_MOST_OF_FLAGS = 10  # tokens that flags behind a question are, at most
_BEING = frozenset(("is", "was", "zijn", "waren", "blijft", "are", "were", "stays"))  # "is dit anoniem"
_WORDS_OF_AN_ANSWER = 4  # in a sentence, without the flags behind it
_SUBJECT_FOLLOWS = ("about", "over", "for", "voor")  # "make a poll about the christmas dinner" says no question yet
OPEN = frozenset(
    ["wat", "welk", "welke", "waar", "wanneer", "hoe", "hoeveel", "what", "which", "where", "when", "how"]
)  # no yes or no to these
_DENIALS = frozenset(("niet", "not", "geen", "no", "nooit", "never"))


@dataclass(frozen=True)
class Asked:
    """A question and its answers as they were typed; no answers = yes or no. `perhaps` are words of the question that
    are more likely its answers: "pizza or sushi friday"."""

    question: str
    labels: tuple[str, ...]
    perhaps: tuple[str, ...] = ()


@reads(Asked)
def _asked(words: Words, _: Context, flags: Flags) -> Asked:
    """`"Q" "A" "B"`, `Q | A | B`, one answer a line, `Q / A / B`, `Q? A, B or C`, `Q: A or B`, or only a question."""
    if not words.left:
        raise Misfit("question", missing=True)
    if flags.named(words.left) and not words.raw.endswith("?"):
        raise Misfit("question", missing=True)  # flags alone
    parts = segments(words.raw)
    if parts is not None and not _quotes_first(words):
        words.take_all()
        return _from_parts(_with_the_first_apart(parts, words.raw), flags)
    if any(token.quoted for token in words.left):
        return _from_quotes(words, flags)
    parts = _in_a_sentence(words.raw, flags)
    if parts is not None:
        words.take_all()
        return _from_parts(parts, flags)
    return _from_sentence(words, flags)


def asked_in(text: Text) -> Asked:
    """The question, and the answers if there are any, of words that hold nothing else."""
    parts = segments(text.words)
    left = Words(text.words, free=True).left
    if parts is None and not text.quoted and len(left) > 1 and all(token.quoted for token in left):
        parts = [token.text for token in left]
    return Asked(parts[0], tuple(parts[1:])) if parts is not None else Asked(text.words, ())


def _in_a_sentence(text: str, flags: Flags) -> list[str] | None:
    """The question and the answers of "Lunch? pizza, soep of friet", "lunch: pizza of soep" and "Koffie of thee?"; None
    where it is not clear that answers are meant."""
    end = text.find("?") + 1
    question, rest = text[:end], text[end:].strip().rstrip(".")
    listed = _LISTED.fullmatch(text.rstrip("?. ")) if not end or not rest else None
    most = _WORDS_OF_AN_ANSWER
    if listed and _OR.search(listed[2]):
        (question, rest), most = listed.groups(), most // 2  # "let op: we stemmen maandag of dinsdag" lists nothing
    elif not end:
        return None
    if not rest:
        either = _EITHER.fullmatch(question) or _either_day(question)
        return [question, *either.groups()] if either and bare(either[2]) not in _DENIALS else None
    *labels, last = _COMMA.split(rest)
    if labels and flags.named(Words(last, free=True).left):  # "a, b of c, tot vrijdag 12 uur"
        last = f"{labels.pop()} {last}"
    labels += _OR.split(last)
    found = [Words(label, free=True) for label in labels]
    lengths = [_flags_behind(label, flags) or len(label.left) for label in found]
    short = all(0 < length <= most for length in lengths)
    return [question, *labels] if len(labels) > 1 and short and not _SENTENCE.search(rest) else None


def _either_day(question: str) -> re.Match[str] | None:
    """Which two days a longer question ends in: "Kerstlunch op donderdag of vrijdag?". Of other words it is not clear
    whether they are to be chosen from: "Heeft iemand een boor of zaag?"."""
    either = _EITHER_LAST.fullmatch(question)
    return either if either and all(weekdays([word], "") for word in either.groups()) else None


def _with_the_first_apart(parts: list[str], raw: str) -> list[str]:
    """ "Friday drinks? yes / no / maybe": between slashes the first answer may stand right behind the question."""
    question, mark, first = parts[0].partition("?")
    behind = first.split()
    if "|" in raw or "\n" in raw or not mark or not 0 < len(behind) <= _WORDS_OF_AN_ANSWER or "?" in first:
        return parts
    return [question + mark, first.strip(), *parts[1:]]


def _quotes_first(words: Words) -> bool:
    """`"Q" "A" "B"` over several lines is read as quotes, `"Q" | "A"` as parts."""
    return sum(token.quoted for token in words.left) > 1 and "|" not in words.raw


def _from_parts(parts: list[str], flags: Flags) -> Asked:
    question, labels = Words(parts[0], free=True), parts[1:]
    for _ in range(_flags_at_the_end(labels, flags)):
        flags.take_whole(Words(labels.pop(), free=True).left)
    flags.take_leading(question, dashed=False)
    return Asked(_unquoted(question), _without_trailing(labels, flags) if labels else ())


def _flags_at_the_end(labels: list[str], flags: Flags) -> int:
    """How many of the last parts are flags. What would leave one answer alone, or sets a flag twice, is an
    answer: "max 2 | max 3"."""
    named = [flags.named(Words(label, free=True).left) for label in labels]
    count = next((n for n, names in enumerate(reversed(named)) if not names), len(named))
    names = [name for each in named[len(named) - count :] for name in each]
    if len(set(names)) < len(names) or (count == 1 and len(labels) == 2):
        return 0
    return count


def _without_trailing(labels: list[str], flags: Flags) -> tuple[str, ...]:
    """The answers without the flags behind the last: "Soup until friday 17:00". Where others end likewise it is
    what they say: "9 tot 10 | 10 tot 11"."""
    *others, last = (Words(label, free=True) for label in labels)
    flags.take_trailing(last)
    start = _flags_behind(last, flags)
    if start and not any(_flags_behind(other, flags) for other in others):
        flags.take_whole(last.left[start:])
        last.drop_last(len(last.left) - start)
    return (*labels[:-1], last.raw.rstrip(",;"))


def _flags_behind(words: Words, flags: Flags) -> int:
    """Where the flags behind an answer begin; 0 = there are none, or they belong to it: "niet anoniem", "9 tot 10"."""
    left = words.left
    for start in range(1, len(left)):
        before = bare(left[start - 1].text)
        if flags.named(left[start:]):
            return 0 if before in _DENIALS or any(map(str.isdigit, before)) else start
    return 0


def _from_quotes(words: Words, flags: Flags) -> Asked:
    found: list[str] = []
    left = list(words.take_all())
    while left:
        used = flags.take_one(left)
        if used:
            del left[:used]
        else:
            found.append(left.pop(0).text)
    return Asked(found[0] if found else "", tuple(found[1:]))


def _from_sentence(words: Words, flags: Flags) -> Asked:
    """A question without answers; what follows its question mark are flags."""
    left = words.left
    ends = [at for at, token in enumerate(left, 1) if token.text.endswith("?")]
    behind = _flags_behind_a_sentence(left, ends[-1] if ends else 0, flags)
    if behind:
        flags.take_whole(left[-behind:])
        words.drop_last(behind)
    loose = [token.text.rstrip(",;.") for token in words.left[ends[-1] :]] if ends else []
    if 1 < len(loose) <= _LOOSE_ANSWERS and ORDINARY_WORDS.isdisjoint(map(bare, loose)):  # "Taart? appel kwark anoniem"
        words.drop_last(len(loose))
        question = words.raw
        words.take_all()
        return Asked(question, (), tuple(loose))
    flags.take_leading(words, dashed=True)
    flags.take_trailing(words)
    question = words.raw
    if words.left and bare(words.left[0].text) in _SUBJECT_FOLLOWS and not question.endswith("?"):
        raise Misfit("question", missing=True)
    words.take_all()
    return _listed_last(question) or Asked(question, (), _perhaps(question))


def _flags_behind_a_sentence(left: Sequence[Token], end: int, flags: Flags) -> int:
    """How many of the last tokens are flags and nothing else, behind a question mark (`end` tokens before it): "anoniem
    tot vrijdag 12 uur". Without one only those that hide names: "gaan we zaterdag fietsen anoniem", and not "is dit
    anoniem"."""
    if not end and bare(left[0].text) in _BEING:
        return 0
    for start in range(max(end, 1, len(left) - _MOST_OF_FLAGS), len(left)):
        names = flags.named(left[start:])
        if names and (end or "anonymous" in names):
            return len(left) - start
    return 0


def _listed_last(question: str) -> Asked | None:
    """ "where shall we go, the pub or the park": after its first comma a question lists what there is to choose.
    That is not sure: these are its answers perhaps."""
    before, comma, after = question.rstrip("?. ").partition(",")
    *labels, last = _COMMA.split(after.strip())
    labels += _OR.split(last)
    words = before.split()
    most = _WORDS_OF_AN_ANSWER - (1 if words and bare(words[0]) in OPEN else 2)
    short = all(0 < len(label.split()) <= most for label in labels)
    if not comma or len(words) < 2 or not _OR.search(last) or not short or not _DENIALS.isdisjoint(map(bare, labels)):
        return None
    return Asked(f"{before.strip()}?", (), tuple(labels))


def _perhaps(question: str) -> tuple[str, ...]:
    """The words on both sides of "or", where the question asks to choose: without an opening that wants yes or no."""
    found = _CHOSEN_FROM.fullmatch(question)
    if found is None or len(_OR.findall(question)) != 1:
        return ()
    first, *_ = question.split()
    either = found.groups()
    opens_a_choice = not question.rstrip().endswith("?") or bare(first) in OPEN
    plain = {*map(bare, either)} & {*ORDINARY_WORDS, *_DENIALS}
    return either if opens_a_choice and not plain else ()


def _unquoted(words: Words) -> str:
    return words.left[0].text if len(words.left) == 1 else words.raw
