"""Sealing what must not be readable in the database file: inbox lines, and who cast a hidden vote.

The key lives in a file of its own (mode 0600), never in the database or a backup of it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.chat import Account
from storage.errors import StoreError


class Seal:
    """One secret and what it is for."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._fernet = Fernet(key)

    @classmethod
    def kept_in(cls, path: Path) -> Seal:
        """The key in that file, made at first use."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = path.with_name(f"{path.name}.{os.getpid()}")
            try:
                _write(made, Fernet.generate_key())
                os.link(made, path)  # of two processes starting together, one wins
            except FileExistsError:
                pass
            finally:
                made.unlink(missing_ok=True)
        try:
            return cls(path.read_bytes().strip())
        except ValueError:
            raise StoreError(f"{path} is no key; put back the one that belongs to this store") from None

    def close(self, plain: bytes) -> bytes:
        """Encrypt and sign."""
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt; raises `ValueError` when it was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise ValueError("sealed with another key") from None

    def voice(self, account: Account) -> bytes:
        """What stands for an account while what it said waits for its turn."""
        return hmac.digest(
            self._key, f"{account.connection} {account.id}".encode("utf-8", "surrogatepass"), hashlib.sha256
        )[:12]

    def fingerprint(self) -> str:
        """Tells one key from another, and nothing else of it."""
        return hmac.digest(self._key, b"fingerprint", hashlib.sha256).hex()[:16]

    def voter(self, salt: bytes, person: int) -> bytes:
        """What stands for a person in one names-hidden poll: HMAC-SHA-256, 32 bytes."""
        secret = hmac.digest(self._key, salt, hashlib.sha256)
        return hmac.digest(secret, str(person).encode(), hashlib.sha256)


def _write(path: Path, key: bytes) -> None:
    """On disk before anything is sealed with it: without it, that can never be opened again."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
