r"""The little markup the texts use, cut into spans every adapter can dress.

`*bold*`, `` `what to type` ``, `[label](https://…)` and newlines; a backslash makes the next character plain. What
people typed is escaped before it gets here, so it can never become markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

_SPAN = re.compile(
    r"\\(?P<escaped>.)"
    r"|\*(?P<bold>(?:\\.|[^*\\])+)\*"
    r"|`(?P<code>(?:\\.|[^`\\])+)`"
    r"|\[(?P<label>(?:\\.|[^\]\\])+)\]\((?P<url>https?://[^\s)]+)\)"
    r"|(?P<plain>[^*`\[\\]+|.)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Span:
    """A run of plain characters in one dress."""

    text: str
    bold: bool = False
    code: bool = False
    url: str | None = None

    @property
    def written(self) -> str:
        """The text, and behind it the address where it leads to another than it says."""
        return f"{self.text} ({self.url})" if self.url and self.url != self.text else self.text

    def cut(self, start: int, end: int | None) -> Span:
        """Part of it, in the same dress."""
        return replace(self, text=self.text[start:end])


def spans(marked: str) -> list[Span]:
    """Cut marked-up text into spans, in reading order; neighbours in the same dress are joined."""
    found: list[Span] = []
    for match in _SPAN.finditer(marked):
        span = _span(match)
        if found and _dress(found[-1]) == _dress(span):
            span = Span(found.pop().text + span.text, span.bold, span.code, span.url)
        found.append(span)
    return found


def plain(marked: str) -> str:
    """The text without its markup, links written out."""
    return "".join(span.written for span in spans(marked))


def split(text: Iterable[Span], most: int, cost: Callable[[Span], int]) -> list[list[Span]]:
    """Cut a text into parts that cost at most `most` each, at a line's end where there is one, else at a space.

    Nothing is lost but the newline at a cut; a text has at least one part, and a part takes at least one character.
    """
    parts: list[list[Span]] = [[]]
    left = most
    for span in text:
        while span.text:
            fits = _fitting(span, left, cost)
            if fits < len(span.text) and (not fits or span.text[fits - 1] != "\n") and parts[-1]:
                parts.append([])
                left = most
                continue
            piece, span = span.cut(0, fits or 1), span.cut(fits or 1, None)
            parts[-1].append(piece)
            left -= cost(piece)
            if span.text:
                parts.append([])
                left = most
    return [_without_last_newline(part) for part in parts]


def _fitting(span: Span, left: int, cost: Callable[[Span], int]) -> int:
    """How many characters of a span fit: all, else up to a line's end, a space or the last that fits."""
    if cost(span) <= left:
        return len(span.text)
    low, high = 0, len(span.text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost(span.cut(0, middle)) <= left else (low, middle - 1)
    for end in ("\n", " "):
        if at := span.text.rfind(end, 0, low) + 1:
            return at
    return low


def _without_last_newline(part: list[Span]) -> list[Span]:
    if part and part[-1].text.endswith("\n"):
        shorter = part[-1].cut(0, -1)
        return [*part[:-1], shorter] if shorter.text else part[:-1]
    return part


def _span(match: re.Match[str]) -> Span:
    if bold := match["bold"]:
        return Span(_bare(bold), bold=True)
    if code := match["code"]:
        return Span(_bare(code), code=True)
    if label := match["label"]:
        return Span(_bare(label), url=match["url"])
    return Span(match["escaped"] or match["plain"])


def _bare(marked: str) -> str:
    return re.sub(r"\\(.)", r"\1", marked, flags=re.DOTALL)


def _dress(span: Span) -> tuple[bool, bool, str | None]:
    return span.bold, span.code, span.url
