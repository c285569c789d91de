"""The process that reads files: asked on standard input, answering on standard output, a line of JSON each.

For each file it forks, and the fork reads under limits that are set before a byte of the file is. So a file that
crashes its reader, fills its memory or never ends costs that fork, and what readers import is imported once.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from bot.extraction.outline import BROKEN, TOO_LARGE, Outline, Unreadable

_LETTER = 12  # bytes of JSON that a letter may take: \uXXXX\uXXXX


def main() -> None:
    """Answer until nobody asks any more."""
    asked, answer = sys.stdin.buffer, sys.stdout.buffer
    for line in asked:
        request = json.loads(line)
        _prepare(request["reader"])
        status, findings = _apart(request)
        answer.write(b"%d %d\n" % (status, len(findings)))
        answer.write(findings)
        answer.flush()


def _prepare(reader: str) -> None:
    """Import what a reader needs, for all forks to come. Not kreuzberg: it starts threads, which no fork survives."""
    if reader not in ("picture", "scan", "office"):
        _reader(reader)
    if reader == "pdfium":
        import pypdfium2  # noqa: F401
    elif reader == "pypdf":
        import pypdf  # noqa: F401


def _apart(request: dict[str, Any]) -> tuple[int, bytes]:
    """Read a file in a fork: its exit status, negative for a signal, and what it found."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if not child:
            _as_fork(request, output)
        _, status = os.waitpid(child, 0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what it may have started
        output.seek(0)
        return os.waitstatus_to_exitcode(status), output.read()


def _as_fork(request: dict[str, Any], output: BinaryIO) -> None:
    """All the life of a fork."""
    code = 1
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        _limit(request["limits"])
        output.write(json.dumps(_findings(request)).encode())
        output.flush()
        code = 0
    finally:
        os._exit(code)


def _limit(limits: dict[str, int]) -> None:
    signal.setitimer(signal.ITIMER_REAL, limits["wait"])  # nobody catches its signal, so that it ends the fork
    used = resource.getrusage(resource.RUSAGE_SELF)
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + limits["seconds"]),
        (resource.RLIMIT_FSIZE, _LETTER * limits["output"] + (1 << 20)),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _findings(request: dict[str, Any]) -> dict[str, Any]:
    outline = Outline(request["limits"]["output"])
    try:
        _read(request["reader"], Path(request["path"]), request["tool"], outline)
    except Unreadable as error:
        return {"outcome": error.outcome, "detail": error.detail}
    except MemoryError:
        return {"outcome": TOO_LARGE, "detail": "memory"}
    except RecursionError:
        return {"outcome": BROKEN, "detail": "nesting"}
    except OSError as error:
        return {"outcome": BROKEN, "detail": error.strerror or type(error).__name__}
    return {"outcome": "ok", "title": outline.title, "sections": outline.finished()}


def _read(kind: str, path: Path, tool: str, outline: Outline) -> None:
    """By its kind; what a reader needs is imported when it is wanted."""
    if kind == "picture":
        from bot.extraction.picture import read_picture

        read_picture(path, tool, outline)
    elif kind == "scan":
        from bot.extraction.picture import read_scan

        read_scan(path.read_bytes(), tool, outline)
    elif kind == "office":
        from bot.extraction.office import read_office

        read_office(path, outline)
    else:
        _reader(kind)(path.read_bytes(), outline)


def _reader(kind: str) -> Any:
    if kind == "pdfium":
        from bot.extraction.pdf import read_pdfium as read
    elif kind == "pypdf":
        from bot.extraction.pdf import read_pypdf as read
    elif kind == "docx":
        from bot.extraction.docx import read_docx as read
    elif kind == "pptx":
        from bot.extraction.pptx import read_pptx as read
    elif kind == "xlsx":
        from bot.extraction.xlsx import read_xlsx as read
    elif kind == "odf":
        from bot.extraction.odf import read_odf as read
    elif kind == "mail":
        from bot.extraction.mail import read_mail as read
    elif kind == "csv":
        from bot.extraction.csv_table import read_csv as read
    elif kind == "html":
        from bot.extraction.html import read_html as read
    elif kind == "markdown":
        from bot.extraction.text import read_markdown as read
    else:
        from bot.extraction.text import read_plain as read
    return read
