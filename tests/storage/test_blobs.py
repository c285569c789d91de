"""Files in the store, in parts."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, func, select

from storage.blobs import PART, Blobs, TooLarge
from storage.tables import metadata
from storage.tables.things import blob


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    engine: Engine = create_engine(url)
    metadata.create_all(engine)
    with engine.begin() as opened:
        yield opened
    engine.dispose()


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 3 * PART + 5])
def test_a_file_comes_out_as_it_went_in(connection: Connection, size: int) -> None:
    content = bytes(n % 251 for n in range(1000)) * (size // 1000 + 1)
    content = content[:size]
    blobs = Blobs(connection)
    sha256 = blobs.put(content, "application/pdf", limit=10 * PART)
    assert sha256 == hashlib.sha256(content).hexdigest()
    parts = list(blobs.read(sha256))
    assert b"".join(parts) == content
    assert max(len(part) for part in parts) <= PART
    assert (blobs.size(sha256), blobs.media_type(sha256)) == (size, "application/pdf")


def test_an_open_file_is_read_from_where_it_stands(connection: Connection) -> None:
    stream = io.BytesIO(b"voor" + b"x" * (2 * PART))
    stream.seek(4)
    blobs = Blobs(connection)
    assert b"".join(blobs.read(blobs.put(stream, "text/plain", limit=2 * PART))) == b"x" * (2 * PART)


def test_the_same_content_is_kept_once(connection: Connection) -> None:
    blobs = Blobs(connection)
    assert blobs.put(b"zelfde", "text/plain", 10) == blobs.put(b"zelfde", "text/plain", 10)
    assert connection.scalar(select(func.count()).select_from(blob)) == 1


def test_over_the_limit_nothing_is_kept(connection: Connection) -> None:
    with pytest.raises(TooLarge) as refused:
        Blobs(connection).put(b"x" * (PART + 2), "text/plain", limit=PART + 1)
    assert refused.value.limit == PART + 1
    assert connection.scalar(select(func.count()).select_from(blob)) == 0


def test_what_is_not_there_is_said_so(connection: Connection) -> None:
    blobs = Blobs(connection)
    sha256 = blobs.put(b"weg", "text/plain", 10)
    blobs.delete(sha256)
    blobs.delete(sha256)
    assert blobs.size(sha256) is blobs.media_type(sha256) is None
    with pytest.raises(LookupError):
        list(blobs.read(sha256))
