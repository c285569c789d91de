"""A disk whose power can be cut: what SQLite writes is recorded, and at any moment made into what would be left.

Synced data stays. What was written since the last sync of its file stays, is lost, or is torn between sectors of 512
bytes, as the dice have it (https://sqlite.org/testing.html has the same for SQLite itself).
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
VFS = "recording"


@dataclass(frozen=True)
class Write:
    """Bytes for a place in a file; or, without bytes, the size to which it is cut."""

    file: str
    at: int
    data: bytes | None


@dataclass(frozen=True)
class Sync:
    """Everything written to a file so far is on the disk."""

    file: str


@dataclass(frozen=True)
class Delete:
    """A file is gone."""

    file: str


Deed = Write | Sync | Delete


class Disk(apsw.VFS):
    """Records what is done to files below it. One at a time, as SQLite knows it by name."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        super().__init__(VFS, "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        self.deeds.append(Delete(name))
        super().xDelete(name, syncdir)

    def after_cut(self, before: dict[str, bytes], at: int, dice: random.Random) -> dict[str, bytes]:
        """The files as they may be found when the power went after `at` deeds; `before` is how they began."""
        files = {name: bytearray(data) for name, data in before.items()}
        unsynced: dict[str, list[Write]] = {}
        for deed in self.deeds[:at]:
            if isinstance(deed, Write):
                unsynced.setdefault(deed.file, []).append(deed)
            elif isinstance(deed, Sync):
                for write in unsynced.pop(deed.file, ()):
                    _apply(files.setdefault(write.file, bytearray()), write)
            else:
                files.pop(deed.file, None)
                unsynced.pop(deed.file, None)
        for name, writes in unsynced.items():
            _some_of(files.setdefault(name, bytearray()), writes, dice)
        return {name: bytes(data) for name, data in files.items()}


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._deeds = disk.deeds
        self._name = name if isinstance(name, str) or name is None else name.filename()

    def xWrite(self, data: bytes, offset: int) -> None:
        self._deeds.append(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._deeds.append(Write(self._name, size, None))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self._deeds.append(Sync(self._name))
        super().xSync(flags)

    def xDeviceCharacteristics(self) -> int:
        return 0  # the disk promises nothing


def _some_of(file: bytearray, writes: Iterable[Write], dice: random.Random) -> None:
    everything = dice.random() < 0.2
    for write in writes:
        fate = dice.random()
        if everything or fate < 0.4:
            _apply(file, write)
        elif fate < 0.6 and write.data is not None:
            for start in range(0, len(write.data), SECTOR):
                if dice.random() < 0.5:
                    _apply(file, Write(write.file, write.at + start, write.data[start : start + SECTOR]))


def _apply(file: bytearray, write: Write) -> None:
    if write.data is None:
        del file[write.at :]
        return
    if len(file) < write.at:
        file.extend(bytes(write.at - len(file)))
    file[write.at : write.at + len(write.data)] = write.data


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their full names."""
    return {str(file): file.read_bytes() for file in folder.iterdir() if file.is_file()}
