"""Text out of a file, whatever the file is: it gives text or a reason, in bounded time and memory."""

from __future__ import annotations

import json
import signal
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.extraction.formats import OFFICE, PICTURE, READERS, SCAN, missing, tesseract, truly
from bot.extraction.outline import BROKEN, PASSWORD, TOO_LARGE
from bot.extraction.readers import Ended, Readers
from bot.intranet.documents import Section

_GRACE = 2.0  # seconds of waiting beyond twice the CPU time allowed, per reader
_LOOKED_AT = 4096  # bytes at the beginning that tell what a file is


@dataclass(frozen=True)
class Limits:
    """What one file may cost."""

    size: int = 50_000_000  # bytes of the file
    seconds: int = 20  # for each reader that tries
    scan_seconds: int = 300  # for reading pictures, page after page
    memory: int = 1 << 30  # bytes of address space
    output: int = 10_000_000  # letters of text


@dataclass(frozen=True)
class Extracted:
    """What came out. `outcome` is ok, empty (perhaps a scan), password, broken, too_large or not_allowed.

    `title` is the one the document declares, "" when it has none. `detail` is for the log, not for people.
    """

    outcome: str
    title: str = ""
    sections: tuple[Section, ...] = ()
    detail: str = ""


def extract(path: Path, limits: Limits | None = None, readers: Readers | None = None) -> Extracted:
    """The text of one file, chosen by the end of its name; `readers` are asked, else one of its own.

    Never raises for a file, and never takes longer than a few times the limits.
    """
    if readers is None:
        with Readers() as own:
            return extract(path, limits, own)
    limits = limits or Limits()
    suffix = path.suffix.lower()
    if suffix not in READERS:
        return Extracted("not_allowed", detail=suffix)
    refused = _refused(path, limits)
    if refused:
        return refused
    return _by(READERS[truly(suffix, _start(path))], path, limits, readers)


def _by(kinds: tuple[str, ...], path: Path, limits: Limits, readers: Readers) -> Extracted:
    """Ask the readers of a kind in turn, and for a PDF that holds no letters the one of pictures."""
    if lacking := missing(kinds[0]):
        return Extracted("not_allowed" if kinds[0] == OFFICE else "empty", detail=lacking)
    found = _read(path, kinds[0], limits, readers)
    for kind in kinds[1:]:
        if found.outcome not in (BROKEN, PASSWORD):
            break
        second = _read(path, kind, limits, readers)
        found = second if second.outcome == "ok" else found
    if found.outcome == "empty" and kinds[0] == "pdfium":
        lacking = missing(SCAN)
        return Extracted("empty", detail=f"scan? {lacking}") if lacking else _read(path, SCAN, limits, readers)
    return found


def _refused(path: Path, limits: Limits) -> Extracted | None:
    """A reason that needs no look inside."""
    try:
        found = path.stat()
    except OSError as error:
        return Extracted(BROKEN, detail=error.strerror or "")
    if not stat.S_ISREG(found.st_mode):
        return Extracted("not_allowed", detail="not a file")
    if found.st_size > limits.size:
        return Extracted(TOO_LARGE, detail=f"{found.st_size} bytes")
    if not found.st_size:
        return Extracted("empty")
    return None


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except OSError:
        return b""  # its reader will say what is wrong


def _read(path: Path, reader: str, limits: Limits, readers: Readers) -> Extracted:
    seconds = limits.scan_seconds if reader in (SCAN, PICTURE) else limits.seconds
    wait = seconds * 2 + _GRACE
    request = {
        "path": str(path.resolve()),
        "reader": reader,
        "tool": tesseract(),
        "limits": {"memory": limits.memory, "seconds": seconds, "output": limits.output, "wait": wait},
    }
    try:
        status, findings = readers.ask(request, wait)
    except Ended as error:
        return Extracted(BROKEN, detail=f"{reader}: {error}")
    if status == -signal.SIGXFSZ:
        return Extracted(TOO_LARGE, detail=f"{reader}: output")
    if status in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
        return Extracted(BROKEN, detail=f"{reader}: time")
    if status != 0:
        return Extracted(BROKEN, detail=f"{reader}: ended with {status}")
    return _told(json.loads(findings), reader)


def _told(findings: dict[str, Any], reader: str) -> Extracted:
    if findings["outcome"] != "ok":
        return Extracted(findings["outcome"], detail=f"{reader}: {findings['detail']}")
    sections = tuple(Section(_whole(heading), _whole(text)) for heading, text in findings["sections"])
    outcome = "ok" if any(any(c.isalnum() for c in section.text) for section in sections) else "empty"
    return Extracted(outcome, _whole(findings["title"]), sections if outcome == "ok" else ())


def _whole(text: str) -> str:
    """Without halves of surrogate pairs, which no database or messenger takes."""
    return text.encode("utf-8", "replace").decode()
