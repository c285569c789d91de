"""What a PostgreSQL server promises: that what was committed stays, and what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, exc, text

from storage import server
from storage.errors import Busy

_OLDEST = 140000
_APART = 30.0  # seconds


def troubles(url: str) -> list[tuple[str, str]]:
    """What is wrong with a server, and what mends it; raises `Busy` when it cannot be reached."""
    engine = server.engine(url)
    try:
        with engine.connect() as connection:
            return list(_troubles(connection, server.names_several(server.parameters(url))))
    except exc.OperationalError as error:
        raise Busy(str(error.orig).strip().splitlines()[0]) from error
    finally:
        engine.dispose()


def _troubles(connection: Connection, several: bool) -> Iterator[tuple[str, str]]:
    def setting(name: str) -> str:
        return str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))

    if int(setting("server_version_num")) < _OLDEST:
        yield f"PostgreSQL {setting('server_version')} is no longer supported", "Use 14 or later."
    for name in ("fsync", "full_page_writes"):
        if setting(name) == "off":
            yield f"PostgreSQL has {name} off: after a power cut the store may be damaged", f"Set {name} = on."
    if setting("synchronous_commit") == "off":
        mend = "Set synchronous_commit = on, at least for Jet's user: ALTER ROLE jet SET synchronous_commit = on."
        yield "PostgreSQL has synchronous_commit off: what was acknowledged may be lost in a crash", mend
    if several and not setting("synchronous_standby_names"):
        mend = "Set synchronous_standby_names, so that a commit waits for one."
        yield "PostgreSQL waits for no standby: when one takes over, what was acknowledged last may be lost", mend
    theirs = connection.scalar(text("SELECT clock_timestamp()"))
    if theirs is not None and abs((datetime.now(UTC) - theirs).total_seconds()) > _APART:
        yield "the clock of PostgreSQL is not that of this machine", "Let both keep time by NTP."
