"""The homeserver's HTTP interface: one call, its error, and what an error says about a delivery."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from aiohttp import ClientConnectorError, ClientError, ClientTimeout

from adapters.protocol import Never, NotNow, Unsure

CLIENT = "/_matrix/client/v3"
_REVOKED = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})
_LATER = frozenset({"M_LIMIT_EXCEEDED", "M_RESOURCE_LIMIT_EXCEEDED", "M_USER_LOCKED"})

Json = dict[str, Any]


class Rejected(Exception):
    """The homeserver answered, and the answer was no. Carries nothing that people wrote."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("errcode", f"HTTP {status}"))
        self.body = body
        wait = body.get("retry_after_ms")
        self.retry_after = wait / 1000 if isinstance(wait, int | float) else None
        super().__init__(f"{self.code} ({status})")

    @property
    def revoked(self) -> bool:
        """Whether Jet's access is gone until an admin gives it back."""
        return self.code in _REVOKED


class _Client(Protocol):
    access_token: str
    send: Callable[..., Awaitable[Any]]


class Http:
    """Calls over the session of the Matrix library, so that there is one pool of connections."""

    def __init__(self, client: _Client, timeout: float) -> None:
        self._client = client
        self._timeout = timeout

    async def call(
        self,
        method: str,
        path: str,
        body: object | None = None,
        query: Mapping[str, str] | None = None,
        timeout: float | None = None,
        token: str = "",
    ) -> Json:
        """Do one request and give the JSON answered; `token` instead of the account's own.

        `Rejected`, `TimeoutError` or aiohttp's `ClientError` when it fails.
        """
        data = None if body is None else json.dumps(body)
        url = f"{path}?{urlencode(query)}" if query else path
        return await self._request(method, url, data, "application/json", timeout, token)

    async def upload(self, content: bytes, kind: str) -> str:
        """Put a file into the media store; its `mxc://` address."""
        answer = await self._request("POST", "/_matrix/media/v3/upload", content, kind)
        return str(answer["content_uri"])

    async def _request(
        self,
        method: str,
        url: str,
        data: str | bytes | None,
        kind: str,
        timeout: float | None = None,
        token: str = "",
    ) -> Json:
        headers = {"Content-Type": kind}
        if token or self._client.access_token:
            headers["Authorization"] = f"Bearer {token or self._client.access_token}"
        limit = ClientTimeout(total=timeout or self._timeout)
        response = await self._client.send(method, url, data, headers, timeout=limit)
        async with response:
            answer = _object(await response.text(errors="replace"))
            if response.status >= 400 or answer is None:
                raise Rejected(response.status, _with_wait(answer or {}, response.headers))
            return answer


def path(*parts: str) -> str:
    """A client-server path of these parts, each quoted: ids contain `!`, `#`, `:` and `/`."""
    return "/".join((CLIENT, *(quote(part, safe="") for part in parts)))


def outcome(error: Exception) -> NotNow | Never | Unsure:
    """What a failed request says about the delivery it was for.

    No connection, or a full server: surely not yet. A refusal: surely never. A time-out, a cut connection or
    a server error: nobody knows, the event may be there.
    """
    if isinstance(error, Rejected):
        return _refusal(error)
    if isinstance(error, ClientConnectorError):
        return NotNow("the homeserver cannot be reached")
    if isinstance(error, ClientError | TimeoutError | OSError):
        return Unsure(type(error).__name__)
    raise error


def _refusal(error: Rejected) -> NotNow | Never | Unsure:
    if error.status == 429 or error.code in _LATER:
        return NotNow(str(error), error.retry_after)
    if error.revoked:
        return NotNow(str(error))
    if error.status >= 500 or error.status < 400:
        return Unsure(str(error))
    return Never(str(error))


def _object(text: str) -> Json | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _with_wait(body: Mapping[str, Any], headers: Mapping[str, str]) -> Mapping[str, Any]:
    """The body with the wait that the `Retry-After` header asks for, when the body lacks it."""
    wait = headers.get("Retry-After", "")
    if "retry_after_ms" in body or not wait.isdigit():
        return body
    return {**body, "retry_after_ms": int(wait) * 1000}
