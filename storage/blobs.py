"""Files, in parts of 1 MiB, each named by the SHA-256 of what is in it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO

from sqlalchemy import Connection, delete, func, insert, select

from storage.tables.things import blob

PART = 1 << 20  # bytes


class TooLarge(Exception):
    """A file over the limit; nothing of it was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class Blobs:
    """Files in the store; the same content is kept once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, content: bytes | BinaryIO, media_type: str, limit: int) -> str:
        """Keep a file and return its SHA-256; raises `TooLarge` over `limit` bytes.

        An open file is read in parts, and twice, so it must be seekable.
        """
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        start = stream.tell()
        sha256, size = _digest(stream, limit)
        if self.size(sha256) is None:
            stream.seek(start)
            for number, data in enumerate(_parts(stream)):
                self._insert(sha256, size, media_type, number, data)
        return sha256

    def _insert(self, sha256: str, size: int, media_type: str, number: int, data: bytes) -> None:
        row = {"sha256": sha256, "size": size, "media_type": media_type, "part": number, "data": data}
        self._connection.execute(insert(blob).values(row))

    def size(self, sha256: str) -> int | None:
        """How many bytes it has; None when it is not here."""
        return self._connection.scalar(select(blob.c.size).where(blob.c.sha256 == sha256, blob.c.part == 0))

    def media_type(self, sha256: str) -> str | None:
        """What it was put as; None when it is not here."""
        return self._connection.scalar(select(blob.c.media_type).where(blob.c.sha256 == sha256, blob.c.part == 0))

    def read(self, sha256: str) -> Iterator[bytes]:
        """Its parts in order, one at a time in memory; raises `LookupError` when it is not here."""
        if self.size(sha256) is None:
            raise LookupError(sha256)
        count = self._connection.scalar(select(func.count()).where(blob.c.sha256 == sha256)) or 0
        for number in range(count):
            part = select(blob.c.data).where(blob.c.sha256 == sha256, blob.c.part == number)
            yield self._connection.execute(part).scalar_one()

    def delete(self, sha256: str) -> None:
        """Remove a file; one that is not here is no error."""
        self._connection.execute(delete(blob).where(blob.c.sha256 == sha256))


def _digest(stream: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for data in _parts(stream):
        size += len(data)
        if size > limit:
            raise TooLarge(limit)
        digest.update(data)
    return digest.hexdigest(), size


def _parts(stream: BinaryIO) -> Iterator[bytes]:
    """The stream by parts of exactly `PART` bytes but the last; an empty stream has one empty part."""
    data = stream.read(PART)
    yield data
    while len(data) == PART:
        data = stream.read(PART)
        if data:
            yield data
