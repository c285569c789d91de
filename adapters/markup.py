r"""The little markup the texts use, cut into spans every adapter can dress.

`*bold*`, `` `what to type` ``, `[label](https://…)` and newlines; a backslash makes the next character plain. What
people typed is escaped before it gets here, so it can never become markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    return "".join(
        f"{span.text} ({span.url})" if span.url and span.url != span.text else span.text for span in spans(marked)
    )


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
