"""Where files of documents lie, and what has changed there: found out without reading them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

FEW = 3  # files: so many may vanish at once without a question, however few there are
MANY = 0.5  # of the files: when more vanish at once, something else may be wrong


@dataclass(frozen=True)
class Stamp:
    """How a file looks from outside: bytes, and when it was changed in nanoseconds since 1970."""

    size: int
    modified: int


@dataclass(frozen=True)
class Known:
    """What is known of the file of a document. `modified` None = it is to be read again in any case."""

    number: int
    size: int | None
    modified: int | None
    content: str | None
    outcome: str
    given: Mapping[str, str] | None
    audience: int
    title: str


@dataclass(frozen=True)
class Listing:
    """What lies on a shelf. `there` is False when the shelf itself cannot be seen.

    `unseen` are the folders of which nothing can be said: unreadable ones, and those that are entirely empty,
    as a drive is that is not mounted. `labels` are the texts of the `jet.toml` files by folder. Folders end
    with a slash. `others` counts the files of kinds that are not read, by the end of their names; `misnamed` are
    those of a name that is no text, as it can be shown.
    """

    there: bool
    files: Mapping[str, Stamp] = field(default_factory=dict)
    unseen: Collection[str] = ()
    labels: Mapping[str, bytes] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)
    misnamed: Collection[str] = ()


def legible(name: str) -> str:
    """A path as it can be shown and kept: bytes that are not UTF-8 written out."""
    return name.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True)
class Difference:
    """What is to be done: files to read, and documents whose files are gone (`held` = too many to believe it)."""

    fresh: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


def compare(listing: Listing, known: Mapping[str, Known], *, surely: bool = False) -> Difference:
    """What differs between a shelf and what was read from it. `surely`: whoever runs Jet says that gone is gone."""
    if not listing.there and not surely:
        return Difference(held=tuple(known))
    fresh = tuple(file for file in listing.files if file not in known)
    changed = tuple(file for file, stamp in listing.files.items() if file in known and not _same(known[file], stamp))
    missing = tuple(file for file in known if file not in listing.files)
    if surely:
        return Difference(fresh, changed, missing)
    unseen = tuple(file for file in missing if file.startswith(tuple(listing.unseen)))
    gone = tuple(file for file in missing if not file.startswith(tuple(listing.unseen)))
    if len(gone) > max(FEW, MANY * len(known)):
        return Difference(fresh, changed, (), missing)
    return Difference(fresh, changed, gone, unseen)


def _same(known: Known, stamp: Stamp) -> bool:
    return (known.size, known.modified) == (stamp.size, stamp.modified)


def folders_of(file: str) -> list[str]:
    """The folders a file lies in, from the top down, each with its slash."""
    steps = file.split("/")[:-1]
    return ["/".join(steps[:depth]) + "/" for depth in range(1, len(steps) + 1)]
