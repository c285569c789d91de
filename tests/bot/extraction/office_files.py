"""Slides, sheets, OpenDocument files and letters made for the tests."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org"
P, A = f"{_MAIN}/presentationml/2006/main", f"{_MAIN}/drawingml/2006/main"
S, R = f"{_MAIN}/spreadsheetml/2006/main", f"{_MAIN}/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" ' + " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "presentation", "manifest")
)


def zipped(path: Path, parts: Mapping[str, str]) -> Path:
    """A package of XML parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            package.writestr(name, xml)
    return path


def rels(targets: Mapping[str, str]) -> str:
    """The relations of a part: id -> target."""
    each = "".join(f'<Relationship Id="{i}" Type="x" Target="{t}"/>' for i, t in targets.items())
    return f'<Relationships xmlns="{_RELS}">{each}</Relationships>'


def shape(*lines: str, role: str = "body") -> str:
    """A shape on a slide."""
    text = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{role}"/></p:nvPr></p:nvSpPr><p:txBody>{text}</p:txBody></p:sp>'


def pptx(path: Path, slides: list[str], notes: str = "", shown: list[int] | None = None) -> Path:
    """Slides of shapes; `notes` belong to the first; `shown` is their order, else as they are given."""
    order = shown or list(range(1, len(slides) + 1))
    listed = "".join(f'<p:sldId id="{i}" r:id="r{i}"/>' for i in order)
    parts = {
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}">'
        f"<p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": rels({f"r{i}": f"slides/slide{i}.xml" for i in order}),
        "ppt/slides/_rels/slide1.xml.rels": rels({"n": "../notesSlides/notesSlide1.xml", "x": "../media/image1.png"}),
        "ppt/notesSlides/notesSlide1.xml": _slide(shape(notes) + shape("1", role="sldNum"), "notes"),
    }
    parts |= {f"ppt/slides/slide{i}.xml": _slide(shapes) for i, shapes in enumerate(slides, 1)}
    return zipped(path, parts)


def _slide(shapes: str, kind: str = "sld") -> str:
    return f'<p:{kind} xmlns:p="{P}" xmlns:a="{A}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{kind}>'


def xlsx(path: Path, sheets: Mapping[str, str], shared: list[str] | None = None) -> Path:
    """Sheets of rows in XML, by name; style 1 is a date."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(names, 1))
    strings = "".join(f"<si><t>{each}</t></si>" for each in shared or [])
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": rels({f"r{i}": f"worksheets/s{i}.xml" for i in range(1, len(names) + 1)}),
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{S}"><numFmts><numFmt numFmtId="164" formatCode="d mmm yyyy"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    }
    for i, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/s{i}.xml"] = f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(path, parts)


def odf(path: Path, body: str, *, footer: str = "", locked: bool = False) -> Path:
    """An OpenDocument file with this body, which names its kind: <office:text>…</office:text>."""
    key = "<manifest:encryption-data/>" if locked else ""
    parts = {
        "content.xml": f"<office:document-content {_ODF}><office:body>{body}</office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_ODF}><office:master-styles>"
        f"<text:p>{footer}</text:p></office:master-styles></office:document-styles>",
        "META-INF/manifest.xml": f"<manifest:manifest {_ODF}>{key}</manifest:manifest>",
    }
    return zipped(path, parts)


def letter(path: Path, *, plain: str = "", html: str = "", attached: bytes = b"") -> Path:
    """A letter, with an attachment perhaps."""
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Rooster één", "Fatima <f@wilgenhof.test>", "zorg@wilgenhof.test"
    made["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    if plain:
        made.set_content(plain, charset="iso-8859-1")
    if html:
        (made.add_alternative if plain else made.set_content)(html, subtype="html")
    if attached:
        made.add_attachment(attached, "application", "pdf", filename="rooster.pdf")
    path.write_bytes(made.as_bytes())
    return path
