"""Files on their way: from people to Jet, and from the store to people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SharedFile:
    """A file that somebody shared with Jet, as the messenger describes it; nothing of it was fetched yet.

    `source` is how the adapter fetches it, and may hold its key: it is kept sealed.
    """

    name: str
    media_type: str
    size: int | None  # bytes; None = the messenger does not say
    source: str


PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".heic", ".webp", ".bmp", ".tif", ".tiff", ".mp4", ".mov"))


def suffix(name: str) -> str:
    """The end of a file's name, which tells its kind: ".pdf", or "" for none."""
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def papers(files: Iterable[SharedFile]) -> tuple[SharedFile, ...]:
    """Of what was shared, what is no picture."""
    return tuple(file for file in files if suffix(file.name) not in PICTURES)


@dataclass(frozen=True)
class Attached:
    """A file of the store that goes with a message. Whether its reader may have it is asked again when it is sent."""

    thing: int  # the number of its document
    version: int  # 0 = as it then stands
    name: str
    media_type: str
    size: int  # bytes
