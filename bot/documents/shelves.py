"""Where files lie: folders, archives, and files given one by one."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from bot.extraction.formats import READERS
from bot.intranet.shelves import Listing, Stamp, legible

LABELS = "jet.toml"
_INSIDE = re.compile(r"(?<=\.zip)!/", re.IGNORECASE)  # parts the name of an archive from the name of a file in it
_MOST_SQUEEZED = 200  # times
_LONGEST_LABELS = 100_000  # bytes
_DAMAGED = (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, RuntimeError)  # of an archive


class Shelf(Protocol):
    """Somewhere files lie."""

    root: str

    def listing(self) -> Listing: ...

    def fetch(self, file: str, limit: int) -> AbstractContextManager[Path]: ...


class Unfetched(Exception):
    """A file that cannot be had; `outcome` says as extraction does why."""

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome, self.detail = outcome, detail


def shelf_of(path: Path) -> Shelf:
    """The shelf that a path is."""
    if path.is_dir():
        return Folder(path)
    return Archive(path) if path.suffix.lower() == ".zip" else Loose(path)


class Folder:
    """All that can be read below a folder; hidden files and links are passed over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.root = f"{path}/"

    def listing(self) -> Listing:
        """What lies there now; a folder that cannot be opened is said to be unseen."""
        files: dict[str, Stamp] = {}
        labels = _above(self._path)
        others: Counter[str] = Counter()
        misnamed: list[str] = []
        unseen: list[str] = []
        if not self._path.is_dir():
            return Listing(False)
        for folder, inside, names in os.walk(self._path, onerror=lambda error: unseen.append(f"{error.filename}/")):
            if not inside and not names:
                unseen.append(f"{folder}/")
            inside[:] = sorted(name for name in inside if not _hidden(name))
            misnamed += [shown for name in (*inside, *names) if (shown := legible(path := f"{folder}/{name}")) != path]
            inside[:] = [name for name in inside if legible(name) == name]
            for name in sorted(name for name in names if legible(name) == name):
                path = f"{folder}/{name}"
                if name == LABELS:
                    labels[f"{folder}/"] = _start(path)
                elif not _hidden(name) and (stamp := _stamp(path)):
                    if (ending := Path(name).suffix.lower()) in READERS:
                        files[path] = stamp
                    else:
                        others[ending] += 1
        return Listing(f"{self._path}/" not in unseen, files, tuple(unseen), labels, others, misnamed)

    @contextmanager
    def fetch(self, file: str, limit: int) -> Iterator[Path]:
        """The file itself."""
        yield Path(file)


class Loose:
    """One file, whatever it is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.root = str(path)

    def listing(self) -> Listing:
        """The file, if it is there."""
        try:
            found = self._path.stat()
        except OSError:
            return Listing(False)
        return Listing(True, {self.root: Stamp(found.st_size, found.st_mtime_ns)}, (), _above(self._path))

    @contextmanager
    def fetch(self, file: str, limit: int) -> Iterator[Path]:
        """The file itself."""
        yield self._path


class Archive:
    """A ZIP file of a drive: each file in it by the archive's name and its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.root = f"{path}!/"

    def listing(self) -> Listing:
        """What is in it, without unpacking."""
        try:
            with zipfile.ZipFile(self._path) as archive:
                return self._listed(archive)
        except _DAMAGED:
            return Listing(False)

    def _listed(self, archive: zipfile.ZipFile) -> Listing:
        files: dict[str, Stamp] = {}
        labels = _above(self._path)
        others: Counter[str] = Counter()
        for entry in archive.infolist():
            name = PurePosixPath(entry.filename)
            if entry.filename[-1:] in "/" or any(map(_hidden, name.parts)) or "__MACOSX" in name.parts[:1]:
                continue
            if name.name == LABELS:
                labels[self.root + entry.filename.removesuffix(LABELS)] = _packed(archive, entry)
            elif name.suffix.lower() in READERS:
                files[self.root + entry.filename] = Stamp(entry.file_size, _moment(entry))
            else:
                others[name.suffix.lower()] += 1
        return Listing(True, files, (), labels, others)

    @contextmanager
    def fetch(self, file: str, limit: int) -> Iterator[Path]:
        """A copy of it in a folder that is gone afterwards. Raises `Unfetched`."""
        name = file.removeprefix(self.root)
        with tempfile.TemporaryDirectory(prefix="jet-") as folder:
            path = Path(folder) / f"file{PurePosixPath(name).suffix}"
            try:
                with zipfile.ZipFile(self._path) as archive:
                    self._unpack(archive, archive.getinfo(name), path, limit)
            except _DAMAGED as error:
                raise Unfetched("broken", f"in the archive: {error}") from error
            yield path

    def _unpack(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, limit: int) -> None:
        if entry.flag_bits & 1:
            raise Unfetched("password", "the archive has one")
        most = min(limit, max(1 << 20, entry.compress_size * _MOST_SQUEEZED))
        with archive.open(entry) as packed, path.open("wb") as unpacked:
            while part := packed.read(1 << 20):
                most -= len(part)
                if most < 0:
                    raise Unfetched("too_large", "unpacked")
                unpacked.write(part)


def shelves_of(files: Iterable[str]) -> dict[str, Shelf]:
    """A shelf for each of these documents' files: their archive once, the others one by one."""
    found: dict[str, Shelf] = {}
    for file in files:
        archive, *inside = _INSIDE.split(file, maxsplit=1)
        shelf: Shelf = Archive(Path(archive)) if inside else Loose(Path(file))
        found.setdefault(shelf.root, shelf)
    return found


def _above(path: Path) -> dict[str, bytes]:
    """What the folders that hold a path say of it."""
    holding = ((str(folder).rstrip("/") + "/", folder / LABELS) for folder in path.parents)
    return {folder: _start(str(file)) for folder, file in holding if file.is_file()}


def _hidden(name: str) -> bool:
    """Is it a file of programs, not of people: ".git", and "~$verlof.docx", which is a document being edited?"""
    return name.startswith((".", "~$"))


def _stamp(path: str) -> Stamp | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _start(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(_LONGEST_LABELS)
    except OSError:
        return b"\xff"  # which is no text: nothing can be said of what lies here


def _packed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(_LONGEST_LABELS)
    except _DAMAGED:
        return b"\xff"  # as for a folder


def _moment(entry: zipfile.ZipInfo) -> int:
    """When a file in an archive was changed, and a part of its checksum: archives count in two seconds."""
    try:
        moment = datetime(*entry.date_time, tzinfo=UTC).timestamp()
    except ValueError:
        moment = 0.0
    return int(moment) * 1_000_000_000 + entry.CRC % 1_000_000_000
