"""Plain text and Markdown."""

from __future__ import annotations

import re

from bot.extraction.outline import BROKEN, Outline, Unreadable

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))  # which no text has many of
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)\s]*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`+)(?=\S)(.+?)(?<=\S)\1")
_SLANTED = re.compile(r"(?<![\w*])\*(?=\S)(.+?)(?<=\S)\*(?![\w*])")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})\s*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


def decoded(data: bytes) -> str:
    """Text of whatever encoding: by its mark, else UTF-8, else the one of Windows. Raises `Unreadable`."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 50 + 1:
        raise Unreadable(BROKEN, "binary")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_plain(data: bytes, outline: Outline) -> None:
    """Paragraphs parted by empty lines; lines inside one were broken to fit a screen."""
    for paragraph in re.split(r"\n\s*\n", decoded(data).replace("\r\n", "\n").replace("\r", "\n")):
        for line in _rejoined(paragraph.splitlines()):
            outline.paragraph(line)


def _rejoined(lines: list[str]) -> list[str]:
    """Put a sentence together again that runs over lines; short lines and list items stay apart."""
    widest = max((len(line) for line in lines), default=0)
    joined: list[str] = []
    runs_on = False
    for line in lines:
        if runs_on and not _BULLET.match(line):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line.strip())
        runs_on = len(line) > 50 and len(line) > widest * 0.75
    return joined


def read_markdown(data: bytes, outline: Outline) -> None:
    """Markdown without its marks; a front matter's or the first heading's title."""
    reader = _Markdown(outline)
    for line in _without_front_matter(decoded(data), outline).splitlines():
        reader.line(line)
    reader.end()


def _without_front_matter(text: str, outline: Outline) -> str:
    found = re.match(r"---\s*\n(.*?\n)---\s*\n", text, re.DOTALL)
    if not found:
        return text
    title = re.search(r"^title:\s*(.+?)\s*$", found[1], re.MULTILINE)
    if title:
        outline.title = title[1].strip("\"'")
    return text[found.end() :]


class _Markdown:
    """Reads line by line, since a paragraph ends where a list, a heading or an empty line begins."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._open: list[str] = []
        self._fenced = False

    def line(self, line: str) -> None:
        if line.lstrip().startswith(("```", "~~~")):
            self._fenced = not self._fenced
            self.end()
        elif self._fenced:
            self._outline.paragraph(line)
        elif heading := _HEADING.match(line):
            self.end()
            self._heading(heading[2], top=len(heading[1]) == 1)
        elif self._open and (under := _UNDERLINE.match(line)):
            text = " ".join(self._open)
            self._open.clear()
            self._heading(text, top=under[1].startswith("="))
        else:
            self._body(line)

    def _body(self, line: str) -> None:
        if not line.strip() or _TABLE_RULE.match(line):
            self.end()
        elif line.lstrip().startswith("|"):
            self.end()
            self._outline.paragraph(_plain(" | ".join(cell.strip() for cell in line.strip().strip("|").split("|"))))
        elif bullet := _BULLET.match(line):
            self.end()
            self._open.append(line[bullet.end() :])
        else:
            self._open.append(line.strip().lstrip("> "))

    def _heading(self, text: str, top: bool) -> None:
        text = _plain(text)
        if top and not self._outline.title:
            self._outline.title = text
        self._outline.heading(text)

    def end(self) -> None:
        """Finish the paragraph."""
        self._outline.paragraph(_plain(" ".join(self._open)))
        self._open.clear()


def _plain(text: str) -> str:
    """Without the marks of links and emphasis."""
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    return _SLANTED.sub(r"\1", text)
