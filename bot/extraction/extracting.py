"""Text out of a file, whatever the file is: it gives text or a reason, in bounded time and memory."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.extraction.outline import BROKEN, PASSWORD, TOO_LARGE
from bot.intranet.documents import Section

KINDS = {  # by the end of the name; the second reader is asked when the first one fails
    ".pdf": ("pdfium", "pypdf"),
    ".docx": ("docx",),
    ".html": ("html",),
    ".htm": ("html",),
    ".md": ("markdown",),
    ".markdown": ("markdown",),
    ".txt": ("text",),
}
_ROOT = str(Path(__file__).resolve().parents[2])
_CHILD = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.extraction.child import main; main()"
_GRACE = 2.0  # seconds of waiting beyond the CPU time allowed, per reader


@dataclass(frozen=True)
class Limits:
    """What one file may cost."""

    size: int = 50_000_000  # bytes of the file
    seconds: int = 20  # for each reader that tries
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


def extract(path: Path, limits: Limits | None = None) -> Extracted:
    """The text of a PDF, DOCX, HTML, Markdown or text file, chosen by the end of its name.

    Never raises for a file, and never takes longer than a few times `limits.seconds`.
    """
    limits = limits or Limits()
    readers = KINDS.get(path.suffix.lower())
    if readers is None:
        return Extracted("not_allowed", detail=path.suffix.lower())
    refused = _refused(path, limits)
    if refused:
        return refused
    first = _read(path, readers[0], limits)
    for reader in readers[1:]:
        if first.outcome not in (BROKEN, PASSWORD):
            break
        second = _read(path, reader, limits)
        if second.outcome == "ok":
            return second
    return first


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


def _read(path: Path, reader: str, limits: Limits) -> Extracted:
    with tempfile.TemporaryFile() as output:
        try:
            status = _run(path, reader, limits, output.fileno())
        except subprocess.TimeoutExpired:
            return Extracted(BROKEN, detail=f"{reader}: time")
        output.seek(0)
        findings = output.read()
    if status == -signal.SIGXFSZ:
        return Extracted(TOO_LARGE, detail=f"{reader}: output")
    if status == -signal.SIGXCPU or status == -signal.SIGKILL:
        return Extracted(BROKEN, detail=f"{reader}: time")
    if status != 0:
        return Extracted(BROKEN, detail=f"{reader}: ended with {status}")
    return _told(json.loads(findings), reader)


def _run(path: Path, reader: str, limits: Limits, output: int) -> int:
    """Run the child; its exit status, negative for a signal. Raises `TimeoutExpired` after killing it."""
    arguments = [_ROOT, str(path.resolve()), reader, json.dumps(asdict(limits))]
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", _CHILD, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        return child.wait(limits.seconds * 2 + _GRACE)
    finally:
        if child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _told(findings: dict[str, Any], reader: str) -> Extracted:
    if findings["outcome"] != "ok":
        return Extracted(findings["outcome"], detail=f"{reader}: {findings['detail']}")
    sections = tuple(Section(_whole(heading), _whole(text)) for heading, text in findings["sections"])
    outcome = "ok" if any(any(c.isalnum() for c in section.text) for section in sections) else "empty"
    return Extracted(outcome, _whole(findings["title"]), sections if outcome == "ok" else ())


def _whole(text: str) -> str:
    """Without halves of surrogate pairs, which no database or messenger takes."""
    return text.encode("utf-8", "replace").decode()
