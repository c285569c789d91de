"""Slides, sheets, OpenDocument, letters, tables, pictures and old office files."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction import formats
from bot.extraction.csv_table import read_csv
from bot.extraction.extracting import Extracted, Limits, extract
from bot.extraction.mail import read_mail
from bot.extraction.outline import Outline, Unreadable
from bot.extraction.readers import Readers
from tests.bot.extraction.files import pdf
from tests.bot.extraction.office_files import A, letter, odf, pptx, shape, xlsx, zipped

TESSERACT = bool(formats.tesseract())


def shown(found: Extracted) -> list[tuple[str, str]]:
    assert found.outcome == "ok", found
    return [(section.heading, section.text) for section in found.sections]


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_slides_in_the_order_they_are_shown_with_their_notes(tmp_path: Path) -> None:
    table = (
        f'<p:graphicFrame><a:tbl xmlns:a="{A}"><a:tr><a:tc><a:p><a:r><a:t>Naam</a:t></a:r></a:p></a:tc>'
        "<a:tc><a:p><a:r><a:t>Team</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>"
    )
    first = shape("Tillift", role="title") + shape("Altijd met z’n tweeën.", "Rem erop.") + shape("7", role="sldNum")
    second = f"<p:grpSp>{shape('Zonder titel.')}</p:grpSp>{table}"
    found = extract(pptx(tmp_path / "a.pptx", [first, second], "Vertel het rustig.", shown=[2, 1]))
    assert shown(found) == [
        ("", "Zonder titel.\nNaam | Team"),
        ("Tillift", "Altijd met z’n tweeën.\nRem erop.\nVertel het rustig."),
    ]


def test_sheets_with_shared_words_numbers_and_days(tmp_path: Path) -> None:
    rows = (
        '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>Da</t></r><r><t>tum</t></r></is></c></row>'
        '<row><c t="str"><v>Bram</v></c><c s="1"><v>46083</v></c><c><v>2.5</v></c><c t="e"><v>#REF!</v></c>'
        '<c t="s"><v>99</v></c></row>'
    )
    found = extract(xlsx(tmp_path / "a.xlsx", {"Uren": rows, "Leeg": ""}, ["Naam"]))
    assert shown(found) == [("Uren", "Naam | Datum\nBram | 2026-03-02 | 2.5"), ("Leeg", "Leeg")]


def test_a_sheet_that_is_a_bomb(tmp_path: Path) -> None:
    many = "<row><c><v>1</v></c></row>" * 4_000_000
    assert extract(xlsx(tmp_path / "a.xlsx", {"Uren": many})).outcome == "too_large"


def test_open_document_text_with_notes_frames_and_a_footer(tmp_path: Path) -> None:
    body = (
        "<office:text><text:tracked-changes><text:p>oud</text:p></text:tracked-changes>"
        "<text:h>Verlof<office:annotation><text:p>klopt dit?</text:p></office:annotation></text:h>"
        "<text:p>Vier<text:s/>weken<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Zie de cao.</text:p></text:note-body></text:note> vooraf.</text:p>"
        "<text:p><draw:frame><draw:text-box><text:p>Kader</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Naam</text:p></table:table-cell>"
        "<table:table-cell><text:p>Team</text:p></table:table-cell></table:table-row></table:table></office:text>"
    )
    found = extract(odf(tmp_path / "a.odt", body, footer="Wilgenhof"))
    assert shown(found) == [
        ("Verlof", "klopt dit?\nVier weken vooraf.\nZie de cao.\nKader\nNaam | Team"),
        ("", "Wilgenhof"),
    ]


def test_open_document_sheets_and_slides(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell.format('Bram')}{cell.format('8 uur')}</table:table-row>"
    sheet = f'<office:spreadsheet><table:table table:name="Uren">{row}</table:table></office:spreadsheet>'
    assert shown(extract(odf(tmp_path / "a.ods", sheet))) == [("Uren", "Bram | 8 uur")]
    slide = (
        '<office:presentation><draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Tillift'
        "</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Rem erop.</text:p></draw:text-box>"
        "</draw:frame></draw:page></office:presentation>"
    )
    assert shown(extract(odf(tmp_path / "a.odp", slide))) == [("Tillift", "Rem erop.")]
    assert extract(odf(tmp_path / "b.odt", "<office:text/>", locked=True)).outcome == "password"
    assert extract(zipped(tmp_path / "c.odt", {"x.xml": "<x/>"})).outcome == "broken"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_of_text_stands_under_the_names_of_its_columns(tmp_path: Path, separator: str) -> None:
    lines = [["Naam", "Toestel"], ["Bram, kok", "4400"], ["Fatima", '12 "b"']]
    text = "\r\n".join(separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines)
    found = extract(written(tmp_path / "a.csv", text.encode("cp1252")))
    assert shown(found) == [("Naam | Toestel", 'Bram, kok | 4400\nFatima | 12 "b"')]


def test_a_table_without_names_is_only_rows(tmp_path: Path) -> None:
    assert shown(extract(written(tmp_path / "a.csv", "1;2\n3;4\n"))) == [("", "1 | 2\n3 | 4")]


def test_a_letter_in_its_plain_form(tmp_path: Path) -> None:
    path = letter(tmp_path / "a.eml", plain="Het café is dicht.", html="<p>Het café is dicht.</p>", attached=b"%PDF")
    found = extract(path)
    assert found.title == "Rooster één"
    told = "Fatima <f@wilgenhof.test>\nzorg@wilgenhof.test\n2026-03-02\nHet café is dicht.\nrooster.pdf"
    assert shown(found) == [("", told)]
    assert "dicht" in shown(extract(letter(tmp_path / "b.eml", html="<p>Het is <b>dicht</b>.</p>")))[0][1]
    assert extract(written(tmp_path / "c.eml", "zomaar wat")).outcome == "broken"


@pytest.mark.skipif(not formats.reads_old_office(), reason="the extra office is not installed")
def test_old_office_files_by_the_extra(tmp_path: Path) -> None:
    path = written(tmp_path / "a.rtf", rb"{\rtf1\ansi Vraag verlof vier weken vooraf aan.}")
    assert shown(extract(path)) == [("", "Vraag verlof vier weken vooraf aan.")]
    assert extract(written(tmp_path / "a.doc", b"geen document")).outcome == "broken"


def test_without_the_extra_an_old_office_file_is_not_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "reads_old_office", lambda: False)
    found = extract(written(tmp_path / "a.xls", b"\xd0\xcf\x11\xe0"))
    assert (found.outcome, found.detail) == ("not_allowed", "needs the extra office")


def test_a_new_file_under_an_old_name_needs_no_extra(tmp_path: Path) -> None:
    rows = '<row><c t="str"><v>Bram</v></c></row>'
    assert shown(extract(xlsx(tmp_path / "a.xls", {"Uren": rows}))) == [("Uren", "Bram")]
    assert shown(extract(written(tmp_path / "b.doc", "<html><p>Verlof</p></html>"))) == [("", "Verlof")]


def _picture(path: Path) -> Path:
    """A page of letters as a picture: PGM that is called .tif, which tesseract sees through."""
    import pypdfium2  # type: ignore[import-untyped]

    lines = pdf(path.with_suffix(".letters.pdf"), [[(24, "Vraag verlof vier weken"), (24, "vooraf aan bij HR.")]])
    page = pypdfium2.PdfDocument(lines)[0]
    bitmap = page.render(scale=200 / 72, grayscale=True)
    rows = (bytes(bitmap.buffer)[at : at + bitmap.width] for at in range(0, len(bitmap.buffer), bitmap.stride))
    return written(path, b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows))


@pytest.mark.skipif(not TESSERACT, reason="tesseract is not installed")
def test_a_picture_is_read(tmp_path: Path) -> None:
    assert "vier weken" in extract(_picture(tmp_path / "a.tif")).sections[0].text


def test_without_tesseract_a_picture_is_empty_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "tesseract", lambda: "")
    found = extract(_picture(tmp_path / "a.tif"))
    assert (found.outcome, found.detail) == ("empty", "needs tesseract")
    found = extract(pdf(tmp_path / "a.pdf", [[]]))
    assert (found.outcome, found.detail) == ("empty", "scan? needs tesseract")


# The processes that read


def test_a_reader_that_dies_costs_one_file(tmp_path: Path) -> None:
    """SIGKILL of the process that forks, and of its fork by limits; the next file is read as if nothing was."""
    good = written(tmp_path / "a.md", "# Verlof\n\nVier weken vooraf.")
    slow = written(tmp_path / "b.html", "<p>woord</p>" * 1_500_000)
    with Readers() as readers:
        assert extract(good, None, readers).outcome == "ok"
        assert extract(slow, Limits(seconds=1), readers).detail == "html: time"
        assert extract(good, None, readers).outcome == "ok"
        process = readers._free.get()
        assert process is not None
        os.kill(process._process.pid, 9)
        process._process.wait()
        readers._free.put(process)
        assert extract(good, None, readers).outcome == "ok"


def test_a_process_that_falls_silent_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.extraction.readers._GRACE", 0.5)
    monkeypatch.setattr("bot.extraction.extracting._GRACE", 0.0)
    good = written(tmp_path / "a.md", "Vier weken vooraf.")
    with Readers() as readers:
        assert extract(good, None, readers).outcome == "ok"
        process = readers._free.get()
        assert process is not None
        os.kill(process._process.pid, 19)
        readers._free.put(process)
        assert extract(good, Limits(seconds=0), readers).detail == "markdown: silent"
        assert extract(good, None, readers).outcome == "ok"


@given(st.binary(max_size=2000))
@settings(max_examples=150)
def test_letters_and_tables_of_any_bytes(data: bytes) -> None:
    for read in (read_csv, read_mail):
        for start in (b"", b"Subject: x\nContent-Type: multipart/alternative; boundary=a\n\n--a\n"):
            with suppress(Unreadable):
                read(start + data, Outline(10_000))
