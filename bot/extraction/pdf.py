"""PDF: by pdfium, and by pypdf what pdfium cannot open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from bot.extraction.outline import BROKEN, PASSWORD, Outline, Unreadable

_MOST_PAGES = 5_000
_HYPHENS = "\x02\xad\ufffe"  # how pdfium and writers mark a word that was broken over two lines
_NO_TITLE = re.compile(r"(microsoft (word|powerpoint|excel) -|untitled|titelloos|.+\.\w{2,4}$)", re.IGNORECASE)
_HEADING_LETTERS = 120
_JOINING = re.compile(r"(en|of|and|or)\b")  # "in- en uitgang" keeps its hyphen
_BULLET = re.compile(r"[•▪◦‣–—*-]|\(?\d{1,2}[.)]\s")
_NO_HYPHENS = {ord(c): None for c in _HYPHENS}

Line = tuple[str, float]  # text, and the size of its letters in points


def read_pdfium(data: bytes, outline: Outline) -> None:
    """Text by pdfium, headings by the size of their letters. Raises `Unreadable`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        outcome = PASSWORD if "password" in str(error).lower() else BROKEN
        raise Unreadable(outcome, str(error)) from error
    outline.title = _title(document.get_metadata_value("Title"))
    if document.get_formtype():
        document.init_forms()
    lines: list[Line] = []
    for number in range(min(len(document), _MOST_PAGES)):
        lines += _page_lines(document, number)
    fill(outline, lines)


def _page_lines(document: object, number: int) -> Iterable[Line]:
    import pypdfium2

    assert isinstance(document, pypdfium2.PdfDocument)
    try:
        page = _with_its_fields(document, number)
        text_page = page.get_textpage()
        text = text_page.get_text_range(errors="replace") if text_page.count_chars() else ""
    except pypdfium2.PdfiumError:
        return  # one bad page does not cost the others
    at = 0
    for line in text.split("\n"):
        letter = at + len(line) - len(line.lstrip())
        size = pypdfium2.raw.FPDFText_GetFontSize(text_page, letter) if line.strip() else 0.0
        yield line.strip("\r "), round(size, 1)
        at += len(line) + 1
    text_page.close()
    page.close()


def _with_its_fields(document: object, number: int) -> Any:
    """A page; what was filled in on it becomes a part of it."""
    import pypdfium2

    assert isinstance(document, pypdfium2.PdfDocument)
    page = document[number]
    if not document.formenv or pypdfium2.raw.FPDFPage_Flatten(page, 0) != pypdfium2.raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number]


def read_pypdf(data: bytes, outline: Outline) -> None:
    """Text by pypdf, without headings. Raises `Unreadable`."""
    import io
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable()  # it tells of every oddity of the file
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(PASSWORD, "encrypted")
        outline.title = _title(reader.metadata.title if reader.metadata else "")
        pages = [page.extract_text() for page in reader.pages[:_MOST_PAGES]]
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise Unreadable(BROKEN, type(error).__name__) from error
    fill(outline, [(line.strip(), 0.0) for page in pages for line in page.splitlines()])


def _title(given: object) -> str:
    """The title a document declares, unless its program made that up."""
    title = " ".join(str(given or "").split())
    return "" if _NO_TITLE.match(title) else title


def fill(outline: Outline, lines: list[Line]) -> None:
    """Put lines into an outline: larger ones are headings, the others are joined into paragraphs."""
    body = _body_size(lines)
    widest = _usual_width(lines)
    for heading_size, run in groupby(lines, key=lambda line: line[1] if _is_heading(line, body) else 0.0):
        texts = [text for text, _ in run]
        if heading_size:
            outline.heading(" ".join(texts))
        else:
            for paragraph in paragraphs(texts, widest):
                outline.paragraph(paragraph)


def _body_size(lines: list[Line]) -> float:
    letters: Counter[float] = Counter()
    for text, size in lines:
        letters[size] += len(text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _usual_width(lines: list[Line]) -> int:
    """The letters of a full line: nine of ten lines are not longer."""
    widths = sorted(len(text) for text, _ in lines if text)
    return widths[len(widths) * 9 // 10] if widths else 0


def _is_heading(line: Line, body: float) -> bool:
    text, size = line
    return size > body * 1.12 > 0 and len(text) < _HEADING_LETTERS and any(c.isalpha() for c in text)


def paragraphs(lines: Iterable[str], widest: int) -> Iterator[str]:
    """Join lines that were broken to fit the page, and the words that were broken with them."""
    whole = last = ""
    for line in filter(None, lines):
        if last and _broken_word(last, line):
            whole = whole[:-1] + line
        elif last and _runs_on(last, line, widest):
            whole = f"{whole} {line}"
        else:
            yield _clean(whole)
            whole = line
        last = line
    yield _clean(whole)


def _broken_word(last: str, line: str) -> bool:
    if last[-1] in _HYPHENS:
        return True
    return last[-1] == "-" and line[0].islower() and not _JOINING.match(line)


def _runs_on(last: str, line: str, widest: int) -> bool:
    if _BULLET.match(line):
        return False
    return line[0].islower() or len(last) >= widest * 0.75


def _clean(text: str) -> str:
    return text.translate(_NO_HYPHENS)
