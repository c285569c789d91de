"""DOCX: its XML read as it is, so that headers, footnotes, tables and text boxes come along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.extraction.outline import BROKEN, Outline, Unreadable
from bot.extraction.package import Package, opened

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DRAWN_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"
_DRAWN_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_NAME = re.compile(r"(heading|kop|überschrift|titre)\s*\d", re.IGNORECASE)
_BESIDE = re.compile(r"word/(header|footer|footnotes|endnotes|comments)\d*\.xml$")
_DRAWN = re.compile(r"word/(diagrams/data|charts/chart)\d*\.xml$")


def read_docx(data: bytes, outline: Outline) -> None:
    """The body under its headings, then headers, footers, notes, remarks and drawings. Raises `Unreadable`."""
    with opened(data, "DOCX") as package:
        outline.title = package.title()
        body = _Body(outline, _heading_styles(package))
        body.read(package.part(_main_part(package)))
        beside = sorted({text for name in package.names if _BESIDE.match(name) for text in _lines(package.part(name))})
        beside += [text for name in package.names if _DRAWN.match(name) for text in drawn(package.part(name))]
        outline.apart(beside)


def drawn(part: Element) -> Iterator[str]:
    """The paragraphs in a drawing, diagram or chart of any Microsoft file."""
    for paragraph in part.iter(_DRAWN_PARAGRAPH):
        text = "".join(each.text or "" for each in paragraph.iter(_DRAWN_TEXT))
        if text.strip():
            yield text


def _main_part(package: Package) -> str:
    if "word/document.xml" in package.names:
        return "word/document.xml"
    other = [name for name in package.names if re.match(r"word/document\d*\.xml$", name)]
    if not other:
        raise Unreadable(BROKEN, "no document inside")
    return other[0]


def _heading_styles(package: Package) -> frozenset[str]:
    """The ids of styles that are headings by name or level; they are named in the author's language."""
    if "word/styles.xml" not in package.names:
        return frozenset()
    found = set()
    for style in package.part("word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        named = name is not None and _HEADING_NAME.match(name.get(f"{_W}val", ""))
        if named or style.find(f"{_W}pPr/{_W}outlineLvl") is not None:
            found.add(style.get(f"{_W}styleId", ""))
    return frozenset(found)


class _Body:
    def __init__(self, outline: Outline, styles: frozenset[str]) -> None:
        self._outline = outline
        self._styles = styles

    def read(self, element: Element) -> None:
        """Everything below an element, in the order of the file."""
        for child in element:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag != _FALLBACK:
                self.read(child)

    def _paragraph(self, paragraph: Element) -> None:
        text = "".join(_texts(paragraph))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = "" if style is None else style.get(f"{_W}val", "")
        if name == "Title":
            self._outline.title = self._outline.title or " ".join(text.split())
            self._outline.heading(text)
        elif name in self._styles or _HEADING_NAME.match(name):
            self._outline.heading(text)
        else:
            for line in text.split("\n"):
                self._outline.paragraph(line)

    def _table(self, table: Element) -> None:
        """A row on a line, its cells parted; a table inside a cell is part of that cell's text."""
        for row in _within(table, f"{_W}tr"):
            cells = (" ".join("".join(_texts(cell)).split()) for cell in _within(row, f"{_W}tc"))
            self._outline.paragraph(" | ".join(cell for cell in cells if cell))


def _within(element: Element, tag: str) -> Iterator[Element]:
    """Rows of a table, cells of a row: also those inside content controls, but none of a table inside."""
    for child in element:
        if child.tag == tag:
            yield child
        else:
            yield from _within(child, tag)


def _texts(element: Element) -> Iterator[str]:
    """The text below an element; alternatives of one drawing only once; deleted text is of another tag."""
    for child in element:
        if child.tag in (f"{_W}t", _MATH_TEXT):
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}noBreakHyphen"):
            yield "\t" if child.tag == f"{_W}tab" else "-"
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag != _FALLBACK:
            yield from _texts(child)
            if child.tag == f"{_W}p":
                yield "\n"


def _lines(part: Element) -> Iterator[str]:
    for paragraph in part.iter(f"{_W}p"):
        text = " ".join("".join(_texts(paragraph)).split())
        if text:
            yield text
