"""What may be wrong with the machine that Jet runs on. Each finding says what it is and what mends it."""

from __future__ import annotations

import email.utils
import os
import re
import shutil
import sqlite3
import stat
import time
import urllib.error
import urllib.request
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path

NOTE, WRONG, WELL = "note", "wrong", "well"
SOUND_SQLITE = (3, 51, 3)  # earlier ones may corrupt a WAL that two connections checkpoint
LITTLE_SPACE = 500_000_000
CLOCK_APART = 30.0  # seconds
ZONES_OLD = 400  # days
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "lustre", "afs", "fuse.sshfs"})
_PASSING = frozenset({"overlay", "tmpfs", "ramfs"})


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend` is empty where there is nothing to mend."""

    level: str
    about: str
    mend: str = ""


def sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """The WAL-reset bug needs two writing connections; Jet has one."""
    shown = ".".join(map(str, version))
    if version >= SOUND_SQLITE:
        return Finding(WELL, f"SQLite {shown}")
    return Finding(
        NOTE,
        f"SQLite {shown} has a bug in its log that two writing programs can trigger; Jet alone cannot",
        "Let no other program open the store while Jet runs (no Litestream, no sqlite3 shell); it is mended in 3.51.3.",
    )


def file_system(path: Path, mounts: str) -> Finding:
    """`mounts` is what /proc/self/mountinfo holds."""
    kind = _kind_of(path, mounts)
    if kind in _NETWORK:
        return Finding(
            WRONG,
            f"{path} is on a network file system ({kind}), where SQLite's locks cannot be trusted",
            "Put [store] directory on a disk of this machine, or use PostgreSQL.",
        )
    if kind in _PASSING:
        return Finding(
            WRONG if kind != "overlay" else NOTE,
            f"{path} is on {kind}, which does not outlive the machine or the container",
            "Put [store] directory on a disk or a volume.",
        )
    return Finding(WELL, f"{path} is on {kind or 'a file system that this machine does not tell'}")


def _kind_of(path: Path, mounts: str) -> str:
    """The kind of the file system that holds a path: that of the longest mount point above it, the last of them."""
    found = (0, "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        words, kinds = before.split(), after.split()
        if len(words) < 5 or not kinds:
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), words[4]))
        if path.is_relative_to(point) and len(point.parts) >= found[0]:
            found = (len(point.parts), kinds[0])
    return found[1]


def space(path: Path, free: int | None = None) -> Finding:
    """Room on the disk."""
    free = shutil.disk_usage(existing(path)).free if free is None else free
    shown = f"{free / 1e9:.1f} GB of disk space is free for {path}"
    if free >= LITTLE_SPACE:
        return Finding(WELL, shown)
    return Finding(
        WRONG, f"only {free / 1e6:.0f} MB of disk space is free for {path}", "Make room for at least 500 MB."
    )


def existing(path: Path) -> Path:
    """A path, or the nearest folder above it that is there."""
    while not path.exists():
        path = path.parent
    return path


def zones(today: date, version: str | None = None) -> Finding:
    """The age of what is known of time zones: "2026b", or "2026.2" of the package."""
    system = _system_zones()
    version = version or system or metadata.version("tzdata")
    mend = "Update the system's tzdata." if system else "`make install` brings new ones."
    found = re.match(r"(\d{4})(?:([a-z])|\.(\d+))?", version)
    if found is None:
        return Finding(NOTE, f"the age of the time zones is not known ({version})", mend)
    issue = ord(found[2]) - ord("a") if found[2] else int(found[3] or 1) - 1
    made = date(int(found[1]), min(12, 1 + 2 * issue), 1)  # a year has about six, in their order
    if (today - made).days <= ZONES_OLD:
        return Finding(WELL, f"time zones of {version}")
    return Finding(
        NOTE,
        f"the time zones are of {version}: where a country has changed its clock since, overviews come an hour off",
        mend,
    )


def _system_zones() -> str | None:
    """The version of the system's time zones; without any, those of the package are used."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "Europe" / "Amsterdam").exists():
            for name, pattern in (("tzdata.zi", r"# version (\S+)"), ("+VERSION", r"(\S+)")):
                file = folder / name
                if file.exists() and (said := re.match(pattern, file.read_text("utf-8", "replace")[:100])):
                    return said[1]
            return f"an unknown year, in {folder}"
    return None


def clock(name: str, url: str) -> Finding:
    """Compare this machine's clock with that of a server, by the Date that it answers with."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=10) as answer:
            said = answer.headers.get("Date")
    except urllib.error.HTTPError as error:
        said = error.headers.get("Date")
    except (OSError, ValueError):
        return Finding(NOTE, f"{name} cannot be reached, so its clock is not known", "Look at the network.")
    return compared(name, said, time.time())


def compared(name: str, said: str | None, now: float) -> Finding:
    """What a server's Date says about a clock of ours."""
    try:
        theirs = email.utils.parsedate_to_datetime(said or "").timestamp()
    except ValueError:
        return Finding(NOTE, f"{name} does not tell the time")
    apart = now - theirs
    if abs(apart) <= CLOCK_APART:
        return Finding(WELL, f"the clock agrees with {name}")
    way = "ahead of" if apart > 0 else "behind"
    return Finding(
        WRONG,
        f"this machine's clock is {abs(apart):.0f} seconds {way} that of {name}: deadlines and overviews are off",
        "Let the machine keep time: `timedatectl set-ntp true`.",
    )


def private(path: Path, *, folder: bool = False) -> Finding | None:
    """A file or folder that Jet's user alone may read; None where there is none yet."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if found.st_uid != os.getuid():
        return Finding(WRONG, f"{path} belongs to another user", f"chown it to the user that runs Jet: {path}")
    if stat.S_IMODE(found.st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding(WRONG, f"other users of this machine may read {path}", f"chmod {700 if folder else 600} {path}")
    return Finding(WELL, f"{path} is private")


def unchangeable(path: Path) -> Finding | None:
    """The configuration may be read by others, and changed by its owner alone."""
    if stat.S_IMODE(path.stat().st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
        return Finding(WRONG, f"other users of this machine may change {path}", f"chmod 644 {path}")
    return Finding(WELL, f"{path} can be changed by its owner alone")


def machine(directory: Path, config: Path | None, *, file: bool) -> Iterator[Finding]:
    """Everything about this machine; `file` = the store is a SQLite file."""
    if file:
        yield sqlite()
        mounts = Path("/proc/self/mountinfo")
        if mounts.exists():
            yield file_system(existing(directory).resolve(), mounts.read_text("utf-8", "replace"))
    yield space(directory)
    yield zones(datetime.now(UTC).date())
    yield from filter(None, (private(directory, folder=True), private(directory / "jet.key")))
    if config is not None:
        yield from filter(None, (unchangeable(config),))
