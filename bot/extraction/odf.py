"""ODT, ODS and ODP: one way of writing for text, sheets and slides."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.extraction.outline import BROKEN, PASSWORD, Outline, Unreadable
from bot.extraction.package import Package, opened

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE = (f"{{{_NAMES}{name}:1.0}}" for name in ("office", "text", "table"))
_DRAW, _PRESENTATION = (f"{{{_NAMES}{name}:1.0}}" for name in ("drawing", "presentation"))
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_UNSAID = frozenset(  # what was taken out, who remarked when, and pictures in their own letters
    {f"{_TEXT}tracked-changes", f"{_OFFICE}binary-data", f"{_OFFICE}forms", f"{_OFFICE}scripts"}
    | {"{http://purl.org/dc/elements/1.1/}creator", "{http://purl.org/dc/elements/1.1/}date"}
)
_APART = _UNSAID | _PARAGRAPHS | {f"{_TEXT}note", f"{_OFFICE}annotation"}


def read_odf(data: bytes, outline: Outline) -> None:
    """The body under its headings, then what stands on every page. Raises `Unreadable`."""
    with opened(data, "OpenDocument") as package:
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.bytes("META-INF/manifest.xml"):
            raise Unreadable(PASSWORD, "encrypted")
        if "content.xml" not in package:
            raise Unreadable(BROKEN, "no content inside")
        outline.title = _title(package)
        body = package.part("content.xml").find(f"{_OFFICE}body")
        if body is not None:
            _read(body, outline)
        outline.apart(_every_page(package))


def _title(package: Package) -> str:
    if "meta.xml" not in package:
        return ""
    title = package.part("meta.xml").find(f"{_OFFICE}meta/{_TITLE}")
    return " ".join((title.text or "").split()) if title is not None else ""


def _every_page(package: Package) -> list[str]:
    """Headers and footers."""
    if "styles.xml" not in package:
        return []
    masters = package.part("styles.xml").find(f"{_OFFICE}master-styles")
    found = [] if masters is None else [_said(each) for each in masters.iter() if each.tag in _PARAGRAPHS]
    return list(dict.fromkeys(line for line in found if line.strip()))


def _read(element: Element, outline: Outline) -> None:
    """Everything below an element, in the order of the file."""
    for child in element:
        if child.tag == f"{_TEXT}h":
            outline.heading(_said(child))
            _hang(child, outline)
        elif child.tag == f"{_TEXT}p":
            _paragraph(child, outline)
        elif child.tag == f"{_TABLE}table":
            if element.tag == f"{_OFFICE}spreadsheet":
                outline.heading(child.get(f"{_TABLE}name", ""))
            _table(child, outline)
        elif child.tag == f"{_DRAW}page":
            _slide(child, outline)
        elif child.tag not in _UNSAID:
            _read(child, outline)


def _paragraph(paragraph: Element, outline: Outline) -> None:
    """Its line, then the paragraphs in frames, notes and remarks that hang on it."""
    for line in _said(paragraph).split("\n"):
        outline.paragraph(line)
    _hang(paragraph, outline)


def _hang(paragraph: Element, outline: Outline) -> None:
    for hanging in _hanging(paragraph):
        _read(hanging, outline)


def _hanging(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag in _UNSAID:
            continue
        if any(below.tag in _PARAGRAPHS or below.tag == f"{_TABLE}table" for below in child):
            yield child
        else:
            yield from _hanging(child)


def _table(table: Element, outline: Outline) -> None:
    """A row on a line."""
    for row in _within(table, f"{_TABLE}table-row"):
        cells = [" ".join(_lines(cell)) for cell in row if cell.tag.startswith(_TABLE)]
        outline.paragraph(" | ".join(cell for cell in cells if cell))
    for shapes in table.iter(f"{_TABLE}shapes"):
        _read(shapes, outline)


def _within(element: Element, tag: str) -> Iterator[Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag != f"{_TABLE}table-cell":
            yield from _within(child, tag)


def _lines(cell: Element) -> Iterator[str]:
    """What a cell says, tables inside it and remarks included."""
    for each in cell.iter():
        if each.tag in _PARAGRAPHS and (line := " ".join(_said(each).split())):
            yield line


def _slide(page: Element, outline: Outline) -> None:
    title = next((each for each in page if each.get(f"{_PRESENTATION}class") == "title"), None)
    text = "" if title is None else " ".join(_lines(title))
    if text:
        outline.heading(text)
    else:
        outline.without_heading()
    if title is not None:
        page.remove(title)
    _read(page, outline)


def _said(element: Element) -> str:
    """The text of a paragraph, without the paragraphs in what hangs on it."""
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " "
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield "\t" if child.tag == f"{_TEXT}tab" else "\n"
        elif child.tag not in _APART:
            yield from _pieces(child)
        yield child.tail or ""
