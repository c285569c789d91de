"""PPTX: slide by slide, its title as the heading; tables, diagrams and notes come along."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from bot.extraction.docx import drawn
from bot.extraction.outline import BROKEN, Outline, Unreadable
from bot.extraction.package import Package, opened

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TITLES = frozenset({"title", "ctrTitle"})
_UNSAID = frozenset({"sldNum", "dt"})  # placeholders that hold a number or a date
_BESIDE = re.compile(r"ppt/(notesSlides/notesSlide|diagrams/data|charts/chart)\d*\.xml$")
_REMARKS = re.compile(r"ppt/comments/[^/]+\.xml$")


def read_pptx(data: bytes, outline: Outline) -> None:
    """The slides in their order, each with what belongs to it. Raises `Unreadable`."""
    with opened(data, "PPTX") as package:
        outline.title = package.title()
        slides = _slides(package)
        if not slides:
            raise Unreadable(BROKEN, "no slides inside")
        for name in slides:
            _slide(package, name, outline)


def _slides(package: Package) -> list[str]:
    """Their names in the order they are shown; as numbered, when the presentation does not tell."""
    main = "ppt/presentation.xml"
    if main in package:
        related = package.related(main)
        shown = [related.get(each.get(f"{_R}id", ""), "") for each in package.part(main).iter(f"{_P}sldId")]
        found = [name for name in shown if name in package]
        if found:
            return found
    numbered = [name for name in package.names if re.match(r"ppt/slides/slide\d+\.xml$", name)]
    return sorted(numbered, key=lambda name: int(re.sub(r"\D", "", name)))


def _slide(package: Package, name: str, outline: Outline) -> None:
    tree = package.part(name).find(f"{_P}cSld/{_P}spTree")
    shapes = list(_shapes(tree)) if tree is not None else []
    title = next((shape for shape in shapes if _role(shape) in _TITLES), None)
    text = "" if title is None else " ".join(drawn(title))
    if text.strip():
        outline.heading(text)
    else:
        outline.without_heading()
    for shape in shapes:
        if shape is not title and _role(shape) not in _UNSAID:
            _shape(shape, outline)
    for beside in package.related(name).values():
        if beside in package and _BESIDE.match(beside):
            _beside(package.part(beside), outline)
        elif beside in package and _REMARKS.match(beside):
            for said in package.part(beside).iter(f"{_P}text"):
                outline.paragraph(said.text or "")


def _shapes(tree: Element) -> list[Element]:
    """Shapes, pictures with words and frames, those of groups too; of alternatives the first."""
    found: list[Element] = []
    for child in tree:
        if child.tag in (f"{_P}sp", f"{_P}graphicFrame", f"{_P}cxnSp", f"{_P}pic", f"{_P}contentPart"):
            found.append(child)
        elif child.tag != _FALLBACK:
            found += _shapes(child)
    return found


def _role(shape: Element) -> str:
    holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return "" if holder is None else holder.get("type", "body")


def _shape(shape: Element, outline: Outline) -> None:
    rows = list(shape.iter(f"{_A}tr"))
    for row in rows:
        cells = (" ".join(drawn(cell)) for cell in row.iter(f"{_A}tc"))
        outline.paragraph(" | ".join(" ".join(cell.split()) for cell in cells if cell.strip()))
    if not rows:
        for text in drawn(shape):
            outline.paragraph(text)


def _beside(part: Element, outline: Outline) -> None:
    """Notes without their page number, diagrams, charts."""
    shapes = [shape for shape in part.iter(f"{_P}sp") if _role(shape) not in _UNSAID]
    for each in shapes or [part]:
        for text in drawn(each):
            outline.paragraph(text)
