"""The process that reads one file: `read FILE KIND LIMITS`, its findings as JSON to standard output.

Limits are set before a byte of the file is read; what it imports is what it needs for this kind of file.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from bot.extraction.outline import BROKEN, TOO_LARGE, Outline, Unreadable


def main() -> None:
    """Run as the child."""
    path, kind, limits = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    _limit(limits)
    json.dump(_findings(Path(path), kind, limits["output"]), sys.stdout)


def _limit(limits: dict[str, int]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (
            resource.RLIMIT_FSIZE,
            8 * limits["output"] + (1 << 20),
        ),  # bytes of JSON, at worst \uXXXX\uXXXX each
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _findings(path: Path, kind: str, limit: int) -> dict[str, Any]:
    outline = Outline(limit)
    try:
        _read(kind, path.read_bytes(), outline)
    except Unreadable as error:
        return {"outcome": error.outcome, "detail": error.detail}
    except MemoryError:
        return {"outcome": TOO_LARGE, "detail": "memory"}
    except RecursionError:
        return {"outcome": BROKEN, "detail": "nesting"}
    except OSError as error:
        return {"outcome": BROKEN, "detail": error.strerror or type(error).__name__}
    return {"outcome": "ok", "title": outline.title, "sections": outline.finished()}


def _read(kind: str, data: bytes, outline: Outline) -> None:
    if kind == "pdfium":
        from bot.extraction.pdf import read_pdfium as read
    elif kind == "pypdf":
        from bot.extraction.pdf import read_pypdf as read
    elif kind == "docx":
        from bot.extraction.docx import read_docx as read
    elif kind == "html":
        from bot.extraction.html import read_html as read
    elif kind == "markdown":
        from bot.extraction.text import read_markdown as read
    else:
        from bot.extraction.text import read_plain as read
    read(data, outline)
