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
    def refused(self) -> bool:
        """Whether the homeserver itself said no, for good: a proxy's error page is no answer of its."""
        return "errcode" in self.body and 400 <= self.status < 500 and self.status != 429

    @property
    def absent(self) -> bool:
        """Whether there is no such thing."""
        return self.refused and self.status == 404

    @property
    def closed(self) -> bool:
        """Whether Jet may not see it, or there is no such thing."""
        return self.refused and self.status in (403, 404)

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

    async def download(self, address: str, limit: int) -> bytes:
        """What lies in the media store at an `mxc://` address; `Never` over `limit` bytes."""
        server, _, media = address.removeprefix("mxc://").partition("/")
        url = "/_matrix/client/v1/media/download/" + "/".join(quote(part, safe="") for part in (server, media))
        headers = {"Authorization": f"Bearer {self._client.access_token}"}
        response = await self._client.send("GET", url, None, headers, timeout=ClientTimeout(total=self._timeout))
        async with response:
            if response.status >= 400:
                answer = _object(await response.text(errors="replace")) or {}
                raise Rejected(response.status, _with_wait(answer, response.headers))
            data = b""
            while len(data) <= limit and (more := await response.content.read(1 << 20)):
                data += more
        if len(data) > limit:
            raise Never("too large")
        return data

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
        return NotNow("the homeserver cannot be reached", everywhere=True)
    return Unsure(described(error))


def described(error: Exception) -> str:
    """What went wrong, and where when it was not the network, without a word of what people wrote."""
    if isinstance(error, Rejected):
        return str(error)
    if isinstance(error, ClientError | TimeoutError):
        return type(error).__name__
    if told := getattr(error, "told", ""):  # by the ears, which could not keep what they heard
        return str(told)
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f" at {frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
    return f"{type(error).__name__}{where}"


def _refusal(error: Rejected) -> NotNow | Never | Unsure:
    if error.status == 429 or error.code in _LATER:
        return NotNow(str(error), error.retry_after, everywhere=error.retry_after is not None)
    if error.revoked:
        return NotNow(str(error), everywhere=True)
    return Never(str(error)) if error.refused else Unsure(str(error))


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
