"""A text with its one time or day, or one of its words, replaced by what somebody says it must be. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from bot.language.calendar_words import CLOCK_LEADS
from bot.language.clocks import clock_at
from bot.language.days import day_at
from bot.language.phrases import folded

_WORD = re.compile(r"\S+")
_MOST_WORDS = 400  # of a text in which a time is looked for
_LONGEST = 20  # words of a line that puts one right
_CLOSING = ".,!?;:)"
_AROUND = " “”\"'"
_BETWEEN = frozenset(("om", "at", "op", "on", "naar", "to", "vanaf", "from", "de", "the", "", *CLOCK_LEADS))
_OLD, _NEW = r"(?P<old>\S.*?)", r"(?P<new>\S.*?)"
_CHANGED = (
    re.compile(rf"(?:niet|geen|not)\s+{_OLD},?\s+(?:maar|but)\s+{_NEW}", re.IGNORECASE),
    re.compile(rf"{_OLD}\s+(?:moet|must|should|has to)\s+{_NEW}\s+(?:zijn|worden)", re.IGNORECASE),
    re.compile(rf"{_OLD}\s+(?:must|should|has to)\s+(?:be|say|read)\s+{_NEW}", re.IGNORECASE),
    re.compile(
        rf"(?:verander|wijzig|vervang|maak|change|replace|correct|make)\s+{_OLD}\s+"
        rf"(?:in|naar|door|to|into|with|by)\s+{_NEW}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_NEW}\s+(?:in plaats van|ipv|i\.p\.v\.|instead of)\s+{_OLD}", re.IGNORECASE),
)
_ARTICLE = re.compile(r"\A(?:the|an?|de|het|een)\s+", re.IGNORECASE)
Span = tuple[int, int, int]  # the first word, how many, and the place in `_KINDS`


def with_moment(text: str, said: str, language: str, today: date) -> str | None:
    """The text with the time and the day that `said` is made of in place of its own; None where `said` is anything
    else, or the text has none of that kind, or several."""
    there, new = _spans(text, language, today), _spans(said, language, today, alone=True)
    words = folded(said.split())
    told = {at for first, count, _ in new for at in range(first, first + count)}
    if not new or any(word not in _BETWEEN for at, word in enumerate(words) if at not in told):
        return None
    changed = text
    for span in sorted(new, key=lambda each: each[2], reverse=True):
        old = [each for each in there if each[2] == span[2]]
        if len(old) != 1 or len([each for each in new if each[2] == span[2]]) != 1:
            return None
        changed = _replaced(changed, _spans(changed, language, today), span[2], _cut(said, span))
    return changed if changed != text else None


def changed_word(line: str) -> tuple[str, str] | None:
    """What is to become what: "not the hall but the garden", "verander zaal in tuin"."""
    said = " ".join(line.split()[:_LONGEST]).strip(" .")
    told = next(filter(None, (shape.fullmatch(said) for shape in _CHANGED)), None)
    return None if told is None else (told["old"].strip(_AROUND), told["new"].strip(_AROUND))


def with_word(text: str, line: str) -> str | None:
    """The text with the word or words changed as a line says, when it has them once."""
    told = changed_word(line)
    old = re.escape(_ARTICLE.sub("", told[0])) if told is not None else ""
    if told is None or not old:
        return None
    article = r"(?:(?:the|an?|de|het|een)\s+)?" if _ARTICLE.match(told[1]) else ""
    found = list(re.finditer(rf"(?<!\w){article}{old}(?!\w)", text, re.IGNORECASE))
    return text[: found[0].start()] + told[1] + text[found[0].end() :] if len(found) == 1 else None


def _clock(words: Sequence[str], before: str, language: str, _: date) -> int:
    found = clock_at(words, language, bare_number=before in CLOCK_LEADS, after_day=True)
    return found.used if found is not None else 0


def _day(words: Sequence[str], _: str, __: str, today: date) -> int:
    found = day_at(words, today)
    return found.used if found is not None else 0


_KINDS: tuple[Callable[[Sequence[str], str, str, date], int], ...] = (_clock, _day)


def _spans(text: str, language: str, today: date, *, alone: bool = False) -> list[Span]:
    """Where a text says a time or a day, none of them inside another; `alone` = a number it begins with is an hour."""
    words = folded(text.split()[:_MOST_WORDS])
    found: list[Span] = []
    at = 0
    while at < len(words):
        before = words[at - 1] if at else "at" if alone else ""
        counts = [kind(words[at : at + 8], before, language, today) for kind in _KINDS]
        most = max(counts)
        if most:
            found.append((at, most, counts.index(most)))
        at += most or 1
    return found


def _cut(text: str, span: Span) -> str:
    return " ".join(text.split()[span[0] : span[0] + span[1]]).strip(_CLOSING)


def _replaced(text: str, there: list[Span], kind: int, new: str) -> str:
    first, count, _ = next(each for each in there if each[2] == kind)
    words = list(_WORD.finditer(text))
    start, last = words[first].start(), words[first + count - 1]
    ends = last.start() + len(last[0].rstrip(_CLOSING))
    return text[:start] + new + text[ends:]
