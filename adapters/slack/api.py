"""Slack's Web API: one call, its refusal, and what a failure says about a delivery."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aiohttp import ClientConnectorError, ClientError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.protocol import Never, NotNow, Unsure

SILENT = logging.getLogger("adapters.slack.sdk")  # the SDK and bolt write to it what people typed
SILENT.setLevel(logging.CRITICAL)

REVOKED = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
_LATER = frozenset({"ratelimited", "rate_limited", "team_added_to_org", "access_denied_temporarily"})
_UNKNOWN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_PAGE = 200

Json = dict[str, Any]
_T = TypeVar("_T")


class Rejected(Exception):
    """Slack answered, and the answer was no. Carries nothing that people wrote."""

    def __init__(self, method: str, code: str, *, retry_after: float | None = None, needed: str = "") -> None:
        super().__init__(f"{method}: {code}{f' (needs {needed})' if needed else ''}")
        self.code = code
        self.retry_after = retry_after

    @property
    def passing(self) -> bool:
        """Whether it is Slack's own trouble, and not Jet's."""
        return self.code in _LATER | _UNKNOWN

    @property
    def revoked(self) -> bool:
        """Whether Jet's access is gone until an admin gives it back."""
        return self.code in REVOKED


class Api:
    """Calls with one workspace's bot token over one shared session. The SDK retries nothing by itself."""

    def __init__(self, token: str, session: ClientSession, base_url: str) -> None:
        self.session = session
        self.client = AsyncWebClient(
            token=token, base_url=base_url, session=session, retry_handlers=[], logger=SILENT, user_agent_prefix="jet"
        )
        if _on_this_machine(base_url):
            self.client.proxy = None  # the SDK takes a proxy from the environment, whatever NO_PROXY says

    async def call(self, method: str, **arguments: Any) -> Json:
        """Do one call; `Rejected`, `TimeoutError` or aiohttp's `ClientError` when it fails."""
        return _answer(method, await self._reach(method, json=_given(arguments)))

    async def read(self, method: str, **arguments: Any) -> Json:
        """A call that only reads: Slack takes the arguments of these in the query."""
        given = {name: _as_query(value) for name, value in _given(arguments).items()}
        return _answer(method, await self._reach(method, http_verb="GET", params=given))

    async def scopes(self) -> tuple[Json, frozenset[str]]:
        """Who Jet is (auth.test), and what it may do there."""
        response = await self._reach("auth.test")
        granted = str(response.headers.get("x-oauth-scopes", ""))
        return _answer("auth.test", response), frozenset(filter(None, map(str.strip, granted.split(","))))

    async def socket(self, app_token: str) -> str:
        """Where to connect for Socket Mode; an address that works once."""
        response = await self._reach("apps.connections.open", params={"token": app_token})
        return str(_answer("apps.connections.open", response)["url"])

    async def _reach(self, method: str, **how: Any) -> AsyncSlackResponse:
        try:
            return await self.client.api_call(method, **how)
        except SlackApiError as error:
            raise _rejected(method, error) from None

    async def pages(self, method: str, items: str, **arguments: Any) -> AsyncIterator[Any]:
        """Everything a list holds, page after page."""
        cursor: str | None = None
        while True:
            answer = await self.read(method, limit=_PAGE, cursor=cursor, **arguments)
            for item in answer.get(items) or ():
                yield item
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return


def outcome(error: Exception) -> NotNow | Never | Unsure:
    """What a failed call says about the delivery it was for.

    No connection, or too many calls: surely not yet. A refusal: surely never, unless Slack had trouble of its own.
    A time-out, a cut connection or a server error: nobody knows, the message may be there.
    """
    if isinstance(error, Rejected):
        if error.code in _LATER:
            return NotNow(str(error), error.retry_after, everywhere=error.retry_after is not None)
        if error.revoked:
            return NotNow(str(error), everywhere=True)
        return Unsure(str(error)) if error.code in _UNKNOWN else Never(str(error))
    if isinstance(error, ClientConnectorError):
        return NotNow("Slack cannot be reached", everywhere=True)
    return Unsure(type(error).__name__)


async def nothing_sent(preparing: Awaitable[_T]) -> _T:
    """Await something that comes before sending: when it fails, surely nothing was delivered."""
    try:
        return await preparing
    except (Rejected, ClientError, TimeoutError, OSError) as error:
        failed = outcome(error)
        raise (NotNow(str(failed)) if isinstance(failed, Unsure) else failed) from None


def _rejected(method: str, error: SlackApiError) -> Exception:
    response = error.response
    data = getattr(response, "data", None)
    data = data if isinstance(data, dict) else {}
    status = getattr(response, "status_code", getattr(response, "status", 200))
    wait = response.headers.get("Retry-After") if response.headers else None
    if status == 429:
        seconds = float(wait) if wait and wait.isdigit() else None
        return Rejected(method, "ratelimited", retry_after=seconds)
    if status >= 500 or not data.get("error"):
        return ClientError(f"{method}: HTTP {status}")
    return Rejected(method, str(data["error"]), needed=str(data.get("needed") or ""))


def _answer(method: str, response: AsyncSlackResponse) -> Json:
    if not isinstance(response.data, dict):
        raise ClientError(f"{method}: no JSON")
    return response.data


def _given(arguments: Json) -> Json:
    return {name: value for name, value in arguments.items() if value is not None}


def _as_query(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
