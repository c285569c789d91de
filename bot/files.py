"""Files on their way: from people to Jet, and from the store to people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SharedFile:
    """A file that somebody shared with Jet, as the messenger describes it; nothing of it was fetched yet.

    `source` is how the adapter fetches it, and may hold its key: it is kept sealed; "" = it cannot be fetched.
    """

    name: str
    media_type: str
    size: int | None  # bytes; None = the messenger does not say
    source: str


PICTURES = frozenset((".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"))  # words may be read off these
MOVING = frozenset((".gif", ".mp4", ".mov"))


def suffix(name: str) -> str:
    """The end of a file's name, which tells its kind: ".pdf", or "" for none."""
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def papers(files: Iterable[SharedFile], *, wordless: bool) -> tuple[SharedFile, ...]:
    """Of what was shared, what may become a document. Moving pictures are small talk; and so are only pictures, and
    what cannot be fetched, with words beside them, unless it is `wordless`: then the words are what somebody wants
    to say."""
    found = tuple(file for file in files if suffix(file.name) not in MOVING)
    return found if wordless or any(file.source and suffix(file.name) not in PICTURES for file in found) else ()


@dataclass(frozen=True)
class Attached:
    """A file of the store that goes with a message. Whether its reader may have it is asked again when it is sent."""

    thing: int  # the number of its document
    version: int  # 0 = as it then stands
    name: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True)
class Written:
    """A file that was written for the reader of a message and goes with it: a table, an appointment."""

    name: str
    media_type: str
    text: str  # sent as UTF-8
