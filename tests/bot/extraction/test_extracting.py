"""Every kind of file, every outcome, and files that mean harm."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.extracting import Extracted, Limits, extract
from bot.extraction.formats import READERS
from bot.extraction.html import read_html
from bot.extraction.outline import Outline, Unreadable
from bot.extraction.pdf import read_pdfium
from bot.extraction.text import read_markdown, read_plain
from tests.bot.extraction.files import (
    W,
    docx,
    encrypted,
    flate_bomb_pdf,
    lying_zip,
    paragraph,
    pdf,
    table,
)

DEMO = Path(__file__).parents[3] / "bot" / "demo" / "documents"
SHORT = Limits(seconds=2)


def shown(found: Extracted) -> list[tuple[str, str]]:
    return [(section.heading, section.text) for section in found.sections]


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# Formats


def test_docx_with_headings_tables_headers_and_notes(tmp_path: Path) -> None:
    body = (
        paragraph("Vooraf.")
        + paragraph("Verlof aanvragen", "Kop1")
        + "<w:p><w:r><w:t>Vier </w:t></w:r><w:r><w:t>weken</w:t><w:br/><w:t>vooraf.</w:t></w:r>"
        + "<w:del><w:r><w:delText>Oud.</w:delText></w:r></w:del></w:p>"
        + paragraph("Formulier", "Eigen")
        + table(("Naam", "Team"), ("Fatima", table(("binnen", "in"))))
        + '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        + "<mc:Choice><w:txbxContent><w:p><w:r><w:t>Kader</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        + "<mc:Fallback><w:p><w:r><w:t>Kader</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    notes = f"<w:footnotes {W}><w:footnote>{paragraph('Zie de cao.')}</w:footnote></w:footnotes>"
    header = f"<w:hdr {W}>{paragraph('Wilgenhof')}</w:hdr>"
    found = extract(docx(tmp_path / "a.docx", body, "Verlof", footnotes=notes, header1=header, header2=header), SHORT)
    assert (found.outcome, found.title) == ("ok", "Verlof")
    assert shown(found) == [
        ("", "Vooraf."),
        ("Verlof aanvragen", "Vier weken\nvooraf."),
        ("Formulier", "Naam | Team\nFatima | binnen in\nKader"),
        ("", "Wilgenhof\nZie de cao."),
    ]


def test_pdf_with_headings_and_broken_lines(tmp_path: Path) -> None:
    page = [
        (20, "Verzuimprotocol"),
        (14, "Ziek melden"),
        (11, "Bel voor acht uur in de ochtend je leidinggevende, of het rooster-"),
        (11, "bureau als je dienst eerder begint. Een bericht is niet genoeg, ook"),
        (11, "niet in het weekend."),
        (11, "Beterschap."),
    ]
    found = extract(pdf(tmp_path / "a.pdf", [page, [(11, "Tweede bladzijde (café).")]], "Verzuimprotocol"), SHORT)
    assert (found.outcome, found.title) == ("ok", "Verzuimprotocol")
    assert [section.heading for section in found.sections] == ["", "Ziek melden"]
    assert found.sections[1].text == (
        "Bel voor acht uur in de ochtend je leidinggevende, of het roosterbureau als je dienst eerder begint."
        " Een bericht is niet genoeg, ook niet in het weekend.\nBeterschap.\nTweede bladzijde (café)."
    )


def test_a_title_that_a_program_made_up_is_none(tmp_path: Path) -> None:
    assert extract(pdf(tmp_path / "a.pdf", [[(11, "Tekst")]], "Microsoft Word - Document1.doc"), SHORT).title == ""


def test_html_as_one_sees_it(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html><head><title>Fiets &amp; co</title><style>p{}</style></head><body><h1>Fietsplan</h1>"
        "<p>Een <b>nieuwe</b> fiets<br>voor 2 &lt; 3</p><script>alert('nee')</script>"
        "<h2>Prijs</h2><table><tr><td>Fiets<td>900</tr></table></body>"
    )
    found = extract(written(tmp_path / "a.html", page), SHORT)
    assert found.title == "Fiets & co"
    assert shown(found) == [("Fietsplan", "Een nieuwe fiets\nvoor 2 < 3"), ("Prijs", "Fiets | 900")]


def test_html_in_the_encoding_it_names(tmp_path: Path) -> None:
    page = '<meta charset="iso-8859-1"><p>één caf\xe9</p>'.encode("latin-1")
    assert extract(written(tmp_path / "a.htm", page), SHORT).sections[0].text == "één café"
    unknown = '<meta charset="klingon"><p>één café</p>'.encode()
    assert extract(written(tmp_path / "b.htm", unknown), SHORT).sections[0].text == "één café"


def test_markdown_without_its_marks(tmp_path: Path) -> None:
    text = (
        "# Fiets**plan**\n\nEen [fiets](http://x.example) en `slot`\nop *krediet*.\n\n- eerste\n- tweede\n\n"
        "Kosten\n------\n| a | b |\n|---|---|\n| 1 | 2 |\n```\nx = 1\n# geen kop\n```\n"
    )
    found = extract(written(tmp_path / "a.md", text), SHORT)
    assert found.title == "Fietsplan"
    assert shown(found) == [
        ("", "Een fiets en slot op krediet.\neerste\ntweede"),
        ("Kosten", "a | b\n1 | 2\nx = 1\n# geen kop"),
    ]


def test_markdown_with_front_matter(tmp_path: Path) -> None:
    found = extract(written(tmp_path / "a.md", '---\ntitle: "Mijn titel"\ntags: [x]\n---\nTekst.'), SHORT)
    assert (found.title, shown(found)) == ("Mijn titel", [("", "Tekst.")])


def test_text_broken_to_fit_a_screen_is_put_together(tmp_path: Path) -> None:
    text = (
        "Wie ziek is, belt voor acht uur in de ochtend zijn of haar\r\nleidinggevende en niet de receptie.\r\n"
        "- punt een\r\n- punt twee\r\n\r\nNieuw."
    )
    assert extract(written(tmp_path / "a.txt", text), SHORT).sections[0].text == (
        "Wie ziek is, belt voor acht uur in de ochtend zijn of haar leidinggevende en niet de receptie.\n"
        "- punt een\n- punt twee\nNieuw."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_of_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    found = extract(written(tmp_path / "a.txt", "één café, vijf euro".encode(encoding)), SHORT)
    assert found.sections[0].text == "één café, vijf euro"


def test_broken_unicode_comes_out_sound(tmp_path: Path) -> None:
    found = extract(written(tmp_path / "a.html", "<p>half &#xD800; \x01 \ufffe woord</p>"), SHORT)
    assert found.outcome == "ok"
    assert found.sections[0].text.encode().decode().endswith("woord")


# Outcomes


def test_a_pdf_that_pdfium_cannot_open_is_read_by_pypdf(tmp_path: Path) -> None:
    made = pdf(tmp_path / "a.pdf", [[(12, "Vraag verlof vier weken vooraf aan.")]])
    made.write_bytes(made.read_bytes().replace(b"%PDF-1.4", b"%pdf-1.4", 1))
    with pytest.raises(Unreadable):
        read_pdfium(made.read_bytes(), Outline(1000))
    found = extract(made)
    assert found.outcome == "ok"
    assert "vier weken vooraf" in found.sections[0].text


def test_empty_files_and_scans_are_empty(tmp_path: Path) -> None:
    assert extract(written(tmp_path / "a.txt", "")).outcome == "empty"
    assert extract(written(tmp_path / "b.txt", " \n\n . ")).outcome == "empty"
    assert extract(pdf(tmp_path / "scan.pdf", [[], []])).outcome == "empty"
    assert extract(docx(tmp_path / "a.docx", "")).outcome == "empty"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.txt", "a.md"])
def test_noise_is_broken(tmp_path: Path, name: str) -> None:
    found = extract(written(tmp_path / name, bytes(range(256)) * 40), SHORT)
    assert (found.outcome, found.sections) == ("broken", ())


def test_half_a_file_is_broken(tmp_path: Path) -> None:
    whole = docx(tmp_path / "a.docx", paragraph("Tekst") * 500).read_bytes()
    assert extract(written(tmp_path / "half.docx", whole[: len(whole) // 2]), SHORT).outcome == "broken"
    assert extract(written(tmp_path / "html.pdf", "<html>fout</html>"), SHORT).outcome == "broken"


def test_a_password_is_said_to_be_one(tmp_path: Path) -> None:
    plain = pdf(tmp_path / "a.pdf", [[(11, "Geheim")]])
    assert extract(encrypted(tmp_path / "b.pdf", plain, "open"), SHORT).outcome == "password"
    readable = extract(encrypted(tmp_path / "c.pdf", plain, ""), SHORT)
    assert (readable.outcome, shown(readable)) == ("ok", [("", "Geheim")])
    sealed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert extract(written(tmp_path / "d.docx", sealed), SHORT).outcome == "password"


def test_half_a_gigabyte_is_refused_at_once(tmp_path: Path) -> None:
    big = tmp_path / "big.pdf"
    with big.open("wb") as file:
        file.truncate(500_000_000)
    started = time.perf_counter()
    assert extract(big).outcome == "too_large"
    assert time.perf_counter() - started < 0.1


def test_only_files_of_known_kinds_are_opened(tmp_path: Path) -> None:
    assert extract(written(tmp_path / "a.exe", "x")).outcome == "not_allowed"
    folder = tmp_path / "map.txt"
    folder.mkdir()
    assert extract(folder).outcome == "not_allowed"
    os.mkfifo(tmp_path / "pipe.txt")
    assert extract(tmp_path / "pipe.txt").outcome == "not_allowed"
    assert extract(Path("/dev/zero")).outcome == "not_allowed"
    assert extract(tmp_path / "none.txt").outcome == "broken"


# Files that mean harm


def test_zip_bombs(tmp_path: Path) -> None:
    bomb = docx(tmp_path / "bomb.docx", " " * 100_000_000)
    assert bomb.stat().st_size < 400_000
    assert extract(bomb, SHORT).outcome == "too_large"
    assert extract(lying_zip(tmp_path / "liar.docx", 20_000_000), SHORT).outcome in ("too_large", "broken")


def test_xml_entities_are_not_unfolded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prologue = f'<!DOCTYPE x [<!ENTITY l0 "haha">{laughs}]>'
    found = extract(docx(tmp_path / "a.docx", paragraph("&l9;"), prologue=prologue), SHORT)
    assert (found.outcome, found.detail) == ("broken", "docx: DTDForbidden")
    outside = '<!DOCTYPE x [<!ENTITY l SYSTEM "file:///etc/passwd">]>'
    found = extract(docx(tmp_path / "b.docx", paragraph("&l;"), prologue=outside), SHORT)
    assert (found.outcome, found.detail) == ("broken", "docx: DTDForbidden")


def test_a_pdf_that_unpacks_for_ever_is_stopped(tmp_path: Path) -> None:
    bomb = flate_bomb_pdf(tmp_path / "bomb.pdf", 400_000_000)
    assert bomb.stat().st_size < 2_000_000
    started = time.perf_counter()
    found = extract(bomb, Limits(seconds=1, memory=400_000_000))
    assert found.outcome in ("broken", "too_large")
    assert time.perf_counter() - started < 15


def test_nesting_without_end(tmp_path: Path) -> None:
    deep = "<w:sdt>" * 50_000 + paragraph("x") + "</w:sdt>" * 50_000
    assert extract(docx(tmp_path / "a.docx", deep), SHORT).outcome in ("broken", "too_large")
    tables = paragraph("kern")
    for _ in range(150):
        tables = table((tables, "naast"))
    assert extract(docx(tmp_path / "b.docx", tables), SHORT).sections[0].text.count("naast") == 150


def test_limits_of_time_memory_and_output(tmp_path: Path) -> None:
    long = written(tmp_path / "a.html", "<p>woord</p>" * 1_500_000)
    started = time.perf_counter()
    slow = extract(long, Limits(seconds=1))
    assert slow.outcome == "broken"
    assert "time" in slow.detail
    assert time.perf_counter() - started < 8
    assert extract(long, Limits(memory=70_000_000)).outcome in ("broken", "too_large")
    assert extract(long, Limits(output=1000)).outcome == "too_large"


# Readers that never fail for a text


@given(st.binary(max_size=2000) | st.text(max_size=2000).map(lambda text: text.encode("utf-8", "replace")))
def test_readers_of_text_take_any_bytes(data: bytes) -> None:
    for read in (read_plain, read_markdown, read_html):
        with suppress(Unreadable):
            read(data, Outline(10_000))


@given(st.lists(st.sampled_from(["<p", "<!--", "]]>", "<![", "&#x", "</", "<script>", "woord", ">", '"', "<td>"])))
@settings(max_examples=200)
def test_html_in_tatters(pieces: list[str]) -> None:
    read_html("".join(pieces).encode(), Outline(10_000))


# Real files


def test_the_documents_of_the_demo_give_their_facts() -> None:
    found = {path.name: extract(path) for path in DEMO.rglob("*") if path.suffix in READERS}
    assert len(found) >= 8
    assert {one.outcome for one in found.values()} == {"ok"}
    assert [name for name, one in found.items() if not one.title] == ["telefoonlijst.xlsx"]  # a table has none
    facts = {
        "verlofformulier.docx": ("Verlofformulier", "25 vakantiedagen"),
        "leave-request.docx": ("Leave request form", "25 days of holiday"),
        "verzuimprotocol.pdf": ("Verzuimprotocol", "bel dan voor 8:00 uur je leidinggevende"),
        "absence-protocol.pdf": ("Absence protocol", "call your manager before 8:00"),
        "tillift-werkinstructie.pdf": ("Werkinstructie tillift", "altijd met twee personen"),
        "thuiswerkregeling.md": ("Thuiswerkregeling", "2,40 euro"),
        "fietsregeling.md": ("Fietsregeling", "2.500 euro"),
        "expense-claims.md": ("Expense claims", "Who pays my train ticket?"),
    }
    for name, (title, fact) in facts.items():
        assert found[name].title == title
        assert fact in " ".join(section.text for section in found[name].sections)
        assert sum(bool(section.heading) for section in found[name].sections) >= 3
