"""Files made for the tests: real ones, and hostile ones."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>'
)
STYLES = (
    f'<w:styles {W}><w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Eigen"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>'
)


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    lines = (
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row) for row in rows
    )
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def docx(path: Path, body: str, title: str = "", prologue: str = "", **parts: str) -> Path:
    """A DOCX with this body; `parts` are more files below word/, e.g. header1=xml."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"{prologue}<w:document {W}><w:body>{body}</w:body></w:document>")
        package.writestr("word/styles.xml", STYLES)
        if title:
            package.writestr("docProps/core.xml", CORE.format(title))
        for name, xml in parts.items():
            package.writestr(f"word/{name}.xml", xml)
    return path


def pdf(path: Path, pages: list[list[tuple[int, str]]], title: str = "") -> Path:
    """A PDF with these pages of lines (size of the letters, text)."""
    count = len(pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(count))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Title(%s)>>" % title.encode("latin-1"),
    ]
    for number, lines in enumerate(pages):
        content = b"".join(_line(at, size, text) for at, (size, text) in enumerate(lines))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (6 + 2 * number)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    path.write_bytes(_assembled(objects))
    return path


def _line(at: int, size: int, text: str) -> bytes:
    escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F %d Tf 40 %d Td (%s) Tj ET\n" % (size, 760 - 24 * at, escaped)


def _assembled(objects: list[bytes]) -> bytes:
    made, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF"
    return made + tail % (size, table, size, len(made))


def encrypted(path: Path, source: Path, user_password: str) -> Path:
    """A copy of a PDF that opens with this password only; "" = it opens, but is encrypted all the same."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(source))
    writer.encrypt(user_password, "the owner's", algorithm="AES-256")
    with path.open("wb") as file:
        writer.write(file)
    return path


def lying_zip(path: Path, unpacked: int) -> Path:
    """A DOCX whose document declares 10 bytes and unpacks to many."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * unpacked)
    data = made.getvalue()
    declared = unpacked.to_bytes(4, "little")
    assert data.count(declared) == 2
    path.write_bytes(data.replace(declared, (10).to_bytes(4, "little")))
    return path


def flate_bomb_pdf(path: Path, unpacked: int) -> Path:
    """A small PDF whose page unpacks to a great many drawing commands."""
    content = zlib.compress(b"BT /F 9 Tf (aaaaaaaaaaaaaaaa) Tj ET\n" * (unpacked // 36), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<<>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents 6 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    path.write_bytes(_assembled(objects))
    return path
