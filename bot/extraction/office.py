"""What only the optional library kreuzberg reads: DOC, XLS, PPT, RTF, MSG, EPUB."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from bot.extraction.outline import BROKEN, PASSWORD, Outline, Unreadable

_TYPES = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".rtf": "application/rtf",
    ".msg": "application/vnd.ms-outlook",
    ".epub": "application/epub+zip",
}
_LOCKED = ("password", "encrypt")
_LOCKED_SLIDES = "EncryptedSummary".encode("utf-16-le")
_SECTOR = 512  # bytes: where the parts of an old Office file begin
_WORD = b"\xec\xa5"  # how the text of a DOC begins
_LOCKED_WORD = 0x100  # a bit of its flags, ten bytes on


def read_office(path: Path, outline: Outline) -> None:
    """Its text, a line a paragraph. Raises `Unreadable`."""
    kreuzberg = import_module("kreuzberg")  # which types cannot be asked of where it is not installed
    if _is_locked(path.read_bytes()):
        raise Unreadable(PASSWORD, "encrypted")
    try:
        config = kreuzberg.ExtractionConfig(use_cache=False)
        found = kreuzberg.extract_file_sync(str(path), _TYPES[path.suffix.lower()], config)
    except kreuzberg.KreuzbergError as error:
        locked = any(word in str(error).lower() for word in _LOCKED)
        raise Unreadable(PASSWORD if locked else BROKEN, str(error)[:200]) from error
    outline.title = " ".join(str(found.metadata.get("title") or found.metadata.get("subject") or "").split())
    for line in found.content.splitlines():
        outline.paragraph(line)


def _is_locked(data: bytes) -> bool:
    """Has a DOC or PPT a password? Of an XLS kreuzberg tells it."""
    if _LOCKED_SLIDES in data:
        return True
    begins = (at for at in range(0, len(data), _SECTOR) if data.startswith(_WORD, at))
    return any(int.from_bytes(data[at + 10 : at + 12], "little") & _LOCKED_WORD for at in begins)
