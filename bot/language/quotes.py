"""A typed line cut into words and quoted texts, whatever quotes and dashes the keyboard produced."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# Phones pair these at will („…", “…“, ”…”), so any of them may close any other.
_DOUBLE = '"“”„‟＂'
_PARTNERS = {"“": "”", "„": "“”", "‟": "”", "”": "”", '"': '"＂', "＂": '"＂'}
_PAIRED = {"«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』", "｢": "｣"}
_SINGLE_OPEN, _SINGLE_CLOSE = "‘‚‛", "’‘"
# Inside a word these can only be closing quotes, or inches and seconds.
_ONLY_AT_WORD_START = "”»›" + _SINGLE_OPEN
_OPENING = frozenset(_DOUBLE + _SINGLE_OPEN).union(_PAIRED)
_ESCAPED = re.compile(r"\\([\\'’「」『』｢｣«»‹›" + _DOUBLE + _SINGLE_OPEN + "])")
_NEWLINES = "\n\r\u2028\u2029"
_INVISIBLE = "\u200b\ufeff"  # separators that messengers and copied text leave behind
_BRACKETS = "([{<=:,|/"
_CLITIC = re.compile(r"[stnkmr]\b(?![’‘])", re.IGNORECASE)  # 's avonds, 't, 'n: no quote opens there

_DASHES = "-\u2010\u2011\u2012–—―−"
_CLOSING_MARKS = ".,!?;:。、" + _DASHES
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛`´", "'"))

_LINE_OR_PIPE = re.compile(r"[\n\r\u2028\u2029|｜]")
_SLASH = re.compile(r"(?<=\s)/(?=\s|$)")
_BULLET = re.compile(r"\A\s*(?:[-*•·◦▪‣–—]|\(?\d{1,3}[.)]|\(?[A-Za-z]\))\s+(?=\S)")


class UnclosedQuote(ValueError):
    """A quote opened at `position` and never closed; `text` is everything after it."""

    def __init__(self, position: int, text: str) -> None:
        super().__init__(f"quote opened at {position} is never closed")
        self.position = position
        self.text = text


@dataclass(frozen=True)
class Token:
    """One word or quoted text: `line[start:end]` with quotes and escapes resolved in `text`."""

    text: str
    quoted: bool
    start: int
    end: int
    newline_before: bool


def tokens(line: str) -> list[Token]:
    """The words and quoted texts of `line` in order. Raises UnclosedQuote.

    Outside quotes a backslash is itself, except before a quote (`\\"`).
    """
    return list(_Reader(line).tokens())


def quote(text: str) -> str:
    """`text` written so that `tokens` reads back exactly that one token."""
    return '"' + re.sub(r"[\\" + _DOUBLE + "]", r"\\\g<0>", text) + '"'


def segments(text: str) -> list[str] | None:
    """The parts of `Lunch? | Pizza | Soup`, of one option a line, or of `Cake? / Apple / Curd`.

    A slash separates only between spaces, and only where no pipe or newline does. Leading bullets of lines
    go; what stands in quotes is never cut, and a part that is one quoted text comes without its quotes.
    None when there are fewer than two parts.
    """
    quoted = _quoted_spans(text)
    for separator in (_LINE_OR_PIPE, _SLASH):
        cuts = [match.start() for match in separator.finditer(text) if not _inside(match.start(), quoted)]
        parts = [part for part in _pieces(text, cuts) if part]
        if len(parts) > 1:
            return [_unquoted(part) for part in parts]
    return None


def dashes(word: str) -> str:
    """`word` without the dashes it starts with, as phones write `--`."""
    return word.lstrip(_DASHES)


def bare(word: str) -> str:
    """`word` as compared with known words: NFKC, case folded, apostrophes straight, without leading dashes
    and closing punctuation."""
    if word.isascii():  # nearly every word, and NFKC leaves it as it is
        return word.replace("`", "'").lower().rstrip(_CLOSING_MARKS).lstrip(_DASHES)
    plain = word.translate(_APOSTROPHES)  # first: NFKC takes some apostrophes apart
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())
    return folded.rstrip(_CLOSING_MARKS).lstrip(_DASHES)


class _Reader:
    """One pass over a line; linear in its length, since lines of 100,000 characters arrive."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._escaped = {match.end() - 1 for match in _ESCAPED.finditer(line)}
        self._marks = [i for i, char in enumerate(line) if char in _DOUBLE and i not in self._escaped]
        self._openings = [i for i in self._marks if self._at_opening(i)]
        self._of: dict[str, list[int]] = {char: [] for char in _DOUBLE}
        for i in self._marks:
            self._of[line[i]].append(i)
        self._nesting = True
        self._singles = True

    def tokens(self) -> Iterator[Token]:
        at, newline = 0, False
        while at < len(self._line):
            if _blank(self._line[at]):
                newline = newline or self._line[at] in _NEWLINES
                at += 1
                continue
            token = self._quoted(at, newline) or self._word(at, newline)
            yield token
            at, newline = token.end, False

    def _quoted(self, at: int, newline: bool) -> Token | None:
        if not self._opens(at):
            return None
        close = self._close(at)
        if close is not None:
            text = _ESCAPED.sub(r"\1", self._line[at + 1 : close])
            return Token(text, True, at, close + 1, newline)
        if self._line[at] in _SINGLE_OPEN:
            return None  # an apostrophe after all
        raise UnclosedQuote(at, self._line[at + 1 :])

    def _word(self, at: int, newline: bool) -> Token:
        end = at + 1
        while end < len(self._line) and not _blank(self._line[end]) and not self._opens(end):
            end += 1
        # A doubled backslash is left alone here: outside quotes people mean \\server.
        text = _ESCAPED.sub(lambda pair: pair[0] if pair[1] == "\\" else pair[1], self._line[at:end])
        return Token(text, False, at, end, newline)

    def _opens(self, at: int) -> bool:
        char, before = self._line[at], self._line[at - 1] if at else " "
        if char not in _OPENING or at in self._escaped:
            return False
        starts_word = _blank(before) or before in _BRACKETS or self._is_quote(at - 1)
        if char in _ONLY_AT_WORD_START:
            clitic = char in _SINGLE_OPEN and _CLITIC.match(self._line, at + 1)
            return starts_word and not clitic
        return starts_word or not before.isdigit()  # 5" is a length

    def _close(self, at: int) -> int | None:
        char = self._line[at]
        if char in _SINGLE_OPEN:
            return self._close_single(at)
        if char in _PAIRED:
            return self._close_paired(at, _PAIRED[char])
        close = self._close_double(at)
        if close is None and self._nesting:
            self._nesting = False  # quotes within quotes do not add up on this line: take the nearest partner
            close = self._close_double(at)
        return close

    def _close_paired(self, at: int, partner: str) -> int | None:
        close = self._line.find(partner, at + 1)
        while close in self._escaped:
            close = self._line.find(partner, close + 1)
        return close if close > 0 else None

    def _close_single(self, at: int) -> int | None:
        for i in range(at + 1, len(self._line) if self._singles else 0):
            if self._line[i] in _SINGLE_CLOSE and i not in self._escaped and self._ends_word(i):
                return i
        self._singles = False  # none further on either
        return None

    def _close_double(self, at: int) -> int | None:
        partners = _PARTNERS[self._line[at]]
        straight, depth = '"' in partners, 0
        for index in range(bisect_right(self._marks, at), len(self._marks)):
            i = self._marks[index]
            exact = self._line[i] in partners
            if straight and exact:
                return i
            if self._nesting and self._at_opening(i):
                depth += 1
            elif depth:
                depth -= 1
            elif exact or self._closes_for_want_of(partners, i):
                return i
        return None

    def _closes_for_want_of(self, partners: str, at: int) -> bool:
        """Whether another quote opens before the proper partner comes: then this one was closed by `at`."""
        partner = min(self._next(self._of[char], at) for char in partners)
        return self._next(self._openings, at) <= partner

    def _next(self, positions: list[int], at: int) -> int:
        index = bisect_right(positions, at)
        return positions[index] if index < len(positions) else len(self._line)

    def _at_opening(self, at: int) -> bool:
        before = self._line[at - 1] if at else " "
        after = self._line[at + 1] if at + 1 < len(self._line) else " "
        return (_blank(before) or before in "([{") and not _blank(after) and after not in ".,!?;:)]}"

    def _ends_word(self, at: int) -> bool:
        after = self._line[at + 1] if at + 1 < len(self._line) else " "
        return not _blank(self._line[at - 1]) and not after.isalnum()

    def _is_quote(self, at: int) -> bool:
        char = self._line[at]
        return at not in self._escaped and (char in _DOUBLE or char in _PAIRED or char in "」』｣’")


def _blank(char: str) -> bool:
    return char.isspace() or char in _INVISIBLE


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where the quoted texts stand; from a quote that never closes on, everything is plain."""
    spans = []
    try:
        for token in _Reader(text).tokens():
            if token.quoted:
                spans.append((token.start, token.end))
    except UnclosedQuote:
        pass
    return spans


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return index >= 0 and at < spans[index][1]


def _pieces(text: str, cuts: list[int]) -> Iterator[str]:
    lines = any(text[cut] in _NEWLINES for cut in cuts)
    for start, end in zip([-1, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start + 1 : end]
        starts_line = lines and (start < 0 or text[start] in _NEWLINES)
        yield (_BULLET.sub("", piece) if starts_line else piece).strip()


def _unquoted(part: str) -> str:
    try:
        found = tokens(part)
    except UnclosedQuote:
        return part
    return found[0].text if len(found) == 1 and found[0].quoted else part
