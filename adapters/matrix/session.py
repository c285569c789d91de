"""The files of one Matrix account: its login, its keys, and the lock of the one process that may use them."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from adapters.protocol import Stopped

_CURRENT = "current"  # names the copy that is used, when the folder was taken over


@dataclass(frozen=True)
class Session:
    """One login: the device that the homeserver knows Jet by."""

    user_id: str
    device_id: str
    access_token: str
    since: str  # when it was made, ISO 8601 with zone

    @property
    def made_at(self) -> datetime:
        """When this device was made: transaction ids of an earlier device mean nothing to it."""
        return datetime.fromisoformat(self.since)


def session(user_id: str, device_id: str, access_token: str) -> Session:
    """A login made now."""
    return Session(user_id, device_id, access_token, datetime.now(UTC).isoformat())


class StateFolder:
    """The folder of one account. Everything in it is readable by this system user alone."""

    def __init__(self, path: Path) -> None:
        self._base = self.path = path
        self._lock: IO[bytes] | None = None

    def lock(self, *, take_over: bool = False) -> None:
        """Claim the folder: two processes would corrupt the one-time keys. When another process still has it:
        `Stopped`, or with `take_over` a copy, which is the folder from then on: what the other writes, nobody reads.
        """
        self._make(self._base)
        self.path = self._base / (self._read(_CURRENT, self._base) or ".")
        self._lock = _locked(self.path)
        if self._lock is not None:
            return
        if not take_over:
            raise Stopped(f"another process already uses {self.path}")
        copy = self._base / f"taken-{secrets.token_hex(4)}"
        self._make(copy)
        _copy(self.path, copy)
        self._lock = _locked(copy)
        self._write(_CURRENT, copy.name, self._base)
        self._forget(self.path, copy)
        self.path = copy

    def _make(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)

    def _forget(self, *used: Path) -> None:
        """Copies that nobody uses any more."""
        for old in self._base.glob("taken-*"):
            if old not in used and (lock := _locked(old)) is not None:
                lock.close()
                shutil.rmtree(old, ignore_errors=True)

    def unlock(self) -> None:
        """Give the folder free again."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def session(self) -> Session | None:
        """The saved login; None without one, or without its crypto store: it could never decrypt again."""
        if self._lock is None:
            self.path = self._base / (self._read(_CURRENT, self._base) or ".")
        saved = self._read("session.json")
        if saved is None:
            return None
        found = Session(**json.loads(saved))
        return found if self.store_of(found).exists() else None

    def save_session(self, made: Session) -> None:
        """Remember a login."""
        self._write("session.json", json.dumps(asdict(made)))

    def forget_session(self) -> None:
        """Set a revoked login aside, so that the next start logs in as a new device."""
        (self.path / "session.json").unlink(missing_ok=True)

    def store_of(self, made: Session) -> Path:
        """The crypto store of a login."""
        return self.path / f"{made.device_id}.db"

    def pickle_key(self) -> str:
        """What the crypto store is encrypted with; made on first use."""
        return self.secret("pickle.key", _random)

    def secret(self, name: str, make: Callable[[], str]) -> str:
        """The text of a secret file, made on first use."""
        found = self._read(name)
        if found is None:
            found = make()
            self._write(name, found)
        return found

    def _read(self, name: str, where: Path | None = None) -> str | None:
        try:
            return ((where or self.path) / name).read_text()
        except FileNotFoundError:
            return None

    def _write(self, name: str, text: str, where: Path | None = None) -> None:
        """Replace a file whole: a crash leaves the old one or the new one."""
        folder = where or self.path
        fresh = folder / f"{name}.new"
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / name)


def _locked(folder: Path) -> IO[bytes] | None:
    held = (folder / "lock").open("ab")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held


def _copy(old: Path, new: Path) -> None:
    """The login, the secrets, and the keys as they were last committed."""
    for file in (each for each in old.iterdir() if each.is_file() and each.name not in ("lock", _CURRENT)):
        if file.suffix == ".db":
            with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(new / file.name)) as target:
                source.backup(target)
        elif file.suffix in (".json", ".key"):
            shutil.copy2(file, new / file.name)
        else:
            continue
        (new / file.name).chmod(0o600)


def _random() -> str:
    return base64.b64encode(os.urandom(32)).decode()
