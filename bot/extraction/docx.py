"""DOCX: its XML read as it is, so that headers, footnotes, tables and text boxes come along."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from bot.extraction.outline import BROKEN, PASSWORD, TOO_LARGE, Outline, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TRANSITIONAL_W = _W[1:-1].encode()
_STRICT_W = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old Office file, or a new one inside its encryption
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_ENTRIES = 10_000
_MOST_UNPACKED = 64 << 20  # bytes of all parts that are read
_MOST_SQUEEZED = 200  # times: XML packs about 10-40 times, a bomb 1000
_HEADING_NAME = re.compile(r"(heading|kop|überschrift|titre)\s*\d", re.IGNORECASE)
_BESIDE = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml$")


def read_docx(data: bytes, outline: Outline) -> None:
    """The body under its headings, then headers, footers and notes. Raises `Unreadable`."""
    if data.startswith(_OLE):
        raise Unreadable(PASSWORD if _ENCRYPTED in data else BROKEN, "not a DOCX file")
    try:
        package = _Package(data)
        _read(package, outline)
    except DefusedXmlException as error:
        raise Unreadable(BROKEN, type(error).__name__) from error
    except (zipfile.BadZipFile, zlib.error, ParseError, KeyError, EOFError, NotImplementedError) as error:
        raise Unreadable(BROKEN, str(error)) from error


def _read(package: _Package, outline: Outline) -> None:
    if "docProps/core.xml" in package.names:
        title = package.part("docProps/core.xml").find(_TITLE)
        outline.title = " ".join((title.text or "").split()) if title is not None else ""
    styles = _heading_styles(package)
    body = _Body(outline, styles)
    body.read(package.part(_main_part(package)))
    beside = sorted({text for name in package.names if _BESIDE.match(name) for text in _lines(package.part(name))})
    if beside:
        outline.sections.append(("", []))
    for line in beside:
        outline.paragraph(line)


class _Package:
    """A ZIP file that is not believed."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        entries = self._zip.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise Unreadable(TOO_LARGE, "entries")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(PASSWORD, "encrypted entries")
        self.names = [entry.filename for entry in entries]
        self._left = _MOST_UNPACKED

    def part(self, name: str) -> Element:
        """One part, parsed; raises `Unreadable` for a bomb, whatever sizes it declares."""
        entry = self._zip.getinfo(name)
        limit = min(self._left, max(1 << 20, entry.compress_size * _MOST_SQUEEZED))
        with self._zip.open(entry) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(TOO_LARGE, "unpacked")
        self._left -= len(data)
        root: Element = fromstring(data.replace(_STRICT_W, _TRANSITIONAL_W), forbid_dtd=True)
        return root


def _main_part(package: _Package) -> str:
    if "word/document.xml" in package.names:
        return "word/document.xml"
    other = [name for name in package.names if re.match(r"word/document\d*\.xml$", name)]
    if not other:
        raise Unreadable(BROKEN, "no document inside")
    return other[0]


def _heading_styles(package: _Package) -> frozenset[str]:
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
