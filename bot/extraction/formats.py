"""Which files can be read, by the end of their names, and by which readers; what this machine has for it."""

from __future__ import annotations

import importlib.util
import shutil
from functools import cache

OFFICE, PICTURE, SCAN = "office", "picture", "scan"
_OF = {  # the second reader is asked when the first one fails
    ("pdfium", "pypdf"): ".pdf",
    ("docx",): ".docx .docm .dotx",
    ("pptx",): ".pptx .pptm .ppsx",
    ("xlsx",): ".xlsx .xlsm",
    ("odf",): ".odt .ods .odp",
    ("html",): ".html .htm",
    ("markdown",): ".md .markdown",
    ("text",): ".txt",
    ("csv",): ".csv .tsv",
    ("mail",): ".eml",
    (PICTURE,): ".png .jpg .jpeg .tif .tiff .bmp .webp",
    (OFFICE,): ".doc .xls .ppt .rtf .msg .epub",
}
READERS = {suffix: readers for readers, suffixes in _OF.items() for suffix in suffixes.split()}
_TYPES = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".eml": "message/rfc822",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
_STARTS = (  # what a file begins with, whatever it is called
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
)
_MEMBERS = ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx"))
_ZIP = b"PK\x03\x04"
_HTML = (b"<html", b"<!doctype html")
_OLD = frozenset({".doc", ".xls", ".ppt", ".rtf"})


def media_type(suffix: str) -> str:
    """What a file of that kind is called by messengers."""
    return _TYPES.get(suffix.lower(), "application/octet-stream")


def truly(suffix: str, start: bytes) -> str:
    """The kind of a file by its first bytes, where an old name often stands on a newer file; else its own."""
    if suffix not in _OLD:
        return suffix
    for known, kind in _STARTS:
        if start.startswith(known):
            return kind
    if start.startswith(_ZIP):
        return next((kind for member, kind in _MEMBERS if member in start), suffix)
    return ".html" if start.lstrip()[:15].lower().startswith(_HTML) else suffix


@cache
def tesseract() -> str:
    """Where the program that reads pictures is; "" = not installed."""
    return shutil.which("tesseract") or ""


@cache
def reads_old_office() -> bool:
    """Is the library there that reads what only it does?"""
    return importlib.util.find_spec("kreuzberg") is not None


def missing(reader: str) -> str:
    """What has to be installed before a reader can work; "" = nothing."""
    if reader in (PICTURE, SCAN) and not tesseract():
        return "needs tesseract"
    if reader == OFFICE and not reads_old_office():
        return "needs the extra office"
    return ""
