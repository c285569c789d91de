"""How a PostgreSQL server is reached, and how soon Jet finds out that it is not there any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import URL, Engine, create_engine, make_url

# A machine that loses its power says nothing. Without these a connection waits for it for a quarter of an hour, or,
# when nothing is being sent, for two hours. In seconds, but for the last.
_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_THE_FIRST = {"target_session_attrs": "read-write"}  # of several servers, the one that takes writes


def engine(url: str, **session: Any) -> Engine:
    """An engine for the server, or the servers, of a URL. `session` goes to SQLAlchemy's `create_engine`; what its
    `connect_args` do not say, is as `parameters` has it."""
    given = parameters(url) | session.pop("connect_args", {})
    return create_engine(_address(url), connect_args=given, **session)


def for_programs(url: str) -> tuple[str, dict[str, str]]:
    """The same for PostgreSQL's own programs: an address, and what goes into their environment instead, as a
    command line is seen by everybody on the machine."""
    given = parameters(url)
    environ = {"PGPASSWORD": str(given.pop("password"))} if "password" in given else {}
    return "postgresql:///?" + urlencode(given, safe=",", quote_via=quote), environ


def parameters(url: str) -> dict[str, Any]:
    """What libpq is told: what the URL says, and what Jet wants where it says nothing. The hosts and ports of several
    servers are joined by commas."""
    address = _address(url)
    _, said = address.get_dialect()().create_connect_args(address)
    return {**_PATIENCE, **(_THE_FIRST if names_several(said) else {}), **said}


def _address(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


def names_several(given: Mapping[str, Any]) -> bool:
    """Whether these parameters name more than one server, of which one may take another's place."""
    return "," in str(given.get("host", ""))
