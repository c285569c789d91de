"""Pictures and scans: read by tesseract, where that is installed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from bot.extraction.outline import BROKEN, TOO_LARGE, Outline, Unreadable
from bot.extraction.pdf import paragraphs

_WANTED = ("nld", "eng")
_MOST_PAGES = 100
_SCALE = 200 / 72  # dots an inch; tesseract reads letters of office size well from about 200
_MOST_DOTS = 40_000_000  # of a page


def read_picture(path: Path, tesseract: str, outline: Outline) -> None:
    """The words in a picture. Raises `Unreadable`."""
    _put(_words(tesseract, str(path)), outline)


def read_scan(data: bytes, tesseract: str, outline: Outline) -> None:
    """The words on the pages of a PDF that holds pictures of them. Raises `Unreadable`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(BROKEN, str(error)) from error
    if len(document) > _MOST_PAGES:
        raise Unreadable(TOO_LARGE, f"{len(document)} scanned pages")
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        if width * height * _SCALE**2 <= _MOST_DOTS:
            _put(_words(tesseract, "stdin", _drawn(page)), outline)


def _drawn(page: object) -> bytes:
    """A page in shades of grey, in the simplest of formats (PGM)."""
    import pypdfium2

    assert isinstance(page, pypdfium2.PdfPage)
    bitmap = page.render(scale=_SCALE, grayscale=True)
    rows = bytes(bitmap.buffer)
    lines = (rows[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)


def _words(tesseract: str, source: str, given: bytes = b"") -> str:
    arguments = [tesseract, source, "stdout", "--psm", "3"]
    if known := languages(tesseract):
        arguments += ["-l", "+".join(known)]
    environment = dict(os.environ) | {"OMP_THREAD_LIMIT": "1"}
    with tempfile.TemporaryFile() as page:
        page.write(given)
        page.seek(0)
        done = subprocess.run(arguments, stdin=page, capture_output=True, env=environment, check=False)
    if done.returncode:
        raise Unreadable(BROKEN, f"tesseract: {done.stderr.decode(errors='replace').strip()[-200:]}")
    return done.stdout.decode("utf-8", "replace")


def languages(tesseract: str) -> list[str]:
    """Those of Jet's languages that it can read; none when it has others only, of which it then takes its own."""
    done = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, check=False)
    known = done.stdout.split()
    return [language for language in _WANTED if language in known]


def _put(text: str, outline: Outline) -> None:
    for block in text.replace("\f", "\n").split("\n\n"):
        lines = [line.strip() for line in block.splitlines()]
        widest = max((len(line) for line in lines), default=0)
        for paragraph in paragraphs(lines, widest):
            outline.paragraph(paragraph)
