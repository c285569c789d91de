"""XLSX: sheet by sheet, a row on a line; read as a stream, since sheets may be long."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from bot.extraction.docx import drawn
from bot.extraction.outline import BROKEN, Outline, Unreadable
from bot.extraction.package import Package, opened

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DAY_ONE = date(1899, 12, 30)  # as spreadsheets count, with a leap day in 1900 that never was
_DATES = frozenset({14, 15, 16, 17, 22})  # the formats of dates that every program knows
_DATE_FORMAT = re.compile(r"[dy]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LAST_DAY = 2_958_465  # 31 December 9999
_BESIDE = re.compile(r"xl/(drawings/drawing|charts/chart|diagrams/data)\d*\.xml$")
_REMARKS = re.compile(r"xl/(comments\d*|threadedComments/[^/]+)\.xml$")


def read_xlsx(data: bytes, outline: Outline) -> None:
    """The sheets in their order under their names. Raises `Unreadable`."""
    with opened(data, "XLSX") as package:
        outline.title = package.title()
        sheets = _sheets(package)
        if not sheets:
            raise Unreadable(BROKEN, "no sheets inside")
        shared, dates = _shared(package), _date_styles(package)
        for title, name in sheets:
            outline.heading(title)
            for row in _rows(package, name, shared, dates):
                outline.paragraph(" | ".join(row))
            for beside in package.related(name).values():
                _beside(package, beside, outline)


def _sheets(package: Package) -> list[tuple[str, str]]:
    main = next((name for name in package.names if re.match(r"xl/workbook\d*\.xml$", name)), "")
    if not main:
        return []
    related = package.related(main)
    listed = package.part(main).iter(f"{_S}sheet")
    found = [(each.get("name", ""), related.get(each.get(f"{_R}id", ""), "")) for each in listed]
    return [(title, name) for title, name in found if name in package]


def _stream(package: Package, name: str, tag: str) -> Iterator[Element]:
    """The elements of that tag in a part, each gone from memory after its turn."""
    data = package.bytes(name).replace(b"http://purl.oclc.org/ooxml/spreadsheetml/main", _S[1:-1].encode())
    root: Element | None = None
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if root is None:
            root = element
        if event == "end" and element.tag == tag:
            yield element
            element.clear()
            if len(root) > 1:
                del root[:-1]


def _shared(package: Package) -> list[str]:
    name = next((name for name in package.names if name.lower() == "xl/sharedstrings.xml"), "")
    return [_said(each) for each in _stream(package, name, f"{_S}si")] if name else []


def _said(element: Element) -> str:
    """Its words, in all the runs they are written in; not how Japanese ones are pronounced."""
    parts = [each.text or "" for each in (*element.findall(f"{_S}t"), *element.findall(f"{_S}r/{_S}t"))]
    return " ".join("".join(parts).split())


def _date_styles(package: Package) -> frozenset[str]:
    """The styles of cells that hold a day, by their place in the list."""
    if "xl/styles.xml" not in package:
        return frozenset()
    styles = package.part("xl/styles.xml")
    own = {
        each.get("numFmtId", "")
        for each in styles.iter(f"{_S}numFmt")
        if _DATE_FORMAT.search(_QUOTED.sub("", each.get("formatCode", "")))
    }
    dates = own | {str(known) for known in _DATES}
    formats = styles.find(f"{_S}cellXfs")
    used = [] if formats is None else list(formats.iter(f"{_S}xf"))
    return frozenset(str(place) for place, each in enumerate(used) if each.get("numFmtId") in dates)


def _rows(package: Package, name: str, shared: list[str], dates: frozenset[str]) -> Iterator[list[str]]:
    for row in _stream(package, name, f"{_S}row"):
        cells = [_cell(cell, shared, dates) for cell in row.iter(f"{_S}c")]
        yield [cell for cell in cells if cell]


def _cell(cell: Element, shared: list[str], dates: frozenset[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_said(each) for each in cell.iter(f"{_S}is"))
    value = cell.findtext(f"{_S}v", "").strip()
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if kind == "n" and cell.get("s") in dates:
        return _day(value)
    return "" if kind == "e" else value


def _day(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return (_DAY_ONE + timedelta(days=int(number))).isoformat() if 1 <= number <= _LAST_DAY else value


def _beside(package: Package, name: str, outline: Outline) -> None:
    """Text boxes, charts and remarks of a sheet."""
    if name not in package:
        return
    if _BESIDE.match(name):
        for text in drawn(package.part(name)):
            outline.paragraph(text)
        for inside in package.related(name).values():
            _beside(package, inside, outline)
    elif _REMARKS.match(name):
        for remark in package.part(name).iter(f"{_S}text"):
            outline.paragraph(_said(remark))
