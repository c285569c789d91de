"""HTML, by the standard library's forgiving parser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from bot.extraction.outline import Outline
from bot.extraction.text import decoded

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCK_NAMES = """
    address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer
    form header hr html li main nav ol p pre section summary table tbody tfoot thead title tr ul
"""
_BLOCKS = _HEADINGS | frozenset(_BLOCK_NAMES.split())
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "object", "iframe"})
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)


def read_html(data: bytes, outline: Outline) -> None:
    """The text that one sees, block by block, headings as sections."""
    reader = _Reader(outline)
    reader.feed(_text(data))
    reader.close()
    reader.end_block()


def _text(data: bytes) -> str:
    named = _CHARSET.search(data[:4096])
    if named:
        try:
            return data.decode(named[1].decode("ascii"), "replace")
        except LookupError:
            pass  # a name that nobody knows: guess instead
    return decoded(data)


class _Reader(HTMLParser):
    def __init__(self, outline: Outline) -> None:
        super().__init__(convert_charrefs=True)
        self._outline = outline
        self._text: list[str] = []
        self._unseen: str | None = None
        self._block = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen is None and tag in _UNSEEN:
            self._unseen = tag
        elif tag in _BLOCKS:
            self.end_block()
            self._block = tag
        elif tag in _CELLS and "".join(self._text).strip():
            self._text.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = None
        elif tag in _BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self._unseen is None:
            self._text.append(data)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """`<![…>`, as Word writes it: skipped, where the standard library may raise."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def end_block(self) -> None:
        """What was gathered becomes a title, heading or paragraph."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        block, self._block = self._block, ""
        if not text:
            return
        if block == "title":
            self._outline.title = self._outline.title or text
        elif block in _HEADINGS:
            if block == "h1" and not self._outline.title:
                self._outline.title = text
            self._outline.heading(text)
        else:
            self._outline.paragraph(text)
