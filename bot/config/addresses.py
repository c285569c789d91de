"""Addresses of servers and stores: their forms, and what they become for the program."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from bot.config.mistakes import Wrong

_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def web_address(text: str) -> str:
    """`https://host[:port]` without a slash at the end; raises `Wrong`."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Wrong("not_a_web_address", value=text) from error
    if parts.username is not None or parts.password is not None:
        raise Wrong("account_in_address")
    if parts.scheme not in ("https", "http") or not host or parts.query or parts.fragment:
        raise Wrong("not_a_web_address", value=text)
    return text.rstrip("/")


def is_open_to_listeners(address: str) -> bool:
    """Whether what is sent to this web address crosses a network unencrypted."""
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname not in _LOOPBACK


def store_address(text: str, folder: Path) -> str:
    """A store's URL for SQLAlchemy, an SQLite path made absolute from `folder`; empty stays empty.

    Raises `Wrong`, in which a password that the URL has never comes back.
    """
    scheme, separator, rest = text.partition("://")
    if not text:
        return ""
    if separator and scheme in _POSTGRESQL:
        return f"postgresql+psycopg://{_one_host_each(rest)}"
    if scheme == "sqlite" and rest.startswith("/") and rest[1:] not in ("", ":memory:"):
        return sqlite_address(folder / rest[1:])
    raise Wrong("not_a_store", scheme=scheme if separator else "…")


def _one_host_each(rest: str) -> str:
    """`account@one:5432,two:5432/jet`, as PostgreSQL writes several servers, in the way of SQLAlchemy."""
    where, slash, more = rest.partition("/")
    account, at, hosts = where.rpartition("@")
    if "," not in hosts:
        return rest
    name, _, query = more.partition("?")
    each = "&".join(f"host={host}" for host in hosts.split(","))
    return f"{account}{at}{slash or '/'}{name}?{each}{'&' if query else ''}{query}"


def sqlite_address(file: Path) -> str:
    """The URL of the SQLite store in `file`, an absolute path."""
    return f"sqlite:///{file}"


def has_password(address: str) -> bool:
    """Whether a store's URL carries a password, before the host or as a parameter."""
    _, _, rest = address.partition("://")
    account, at, _ = rest.rpartition("@")
    query = rest.partition("?")[2]
    return bool(at and ":" in account) or any(name.endswith("password") for name, _ in parse_qsl(query))
