"""The way in, the same for Socket Mode and signed HTTP: each payload is taken, then acknowledged.

Bolt finds out what a payload is and makes Slack's answers; it gets the payload as a mapping in both modes, since
its own reading of HTTP bodies loses commands with the word "payload" and runs before the signature is checked.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import SILENT
from adapters.slack.installation import Installation

_log = logging.getLogger(__name__)
_ANY = re.compile(".*", re.DOTALL)

Json = dict[str, Any]
Take = Callable[[Json], Awaitable[Json | None]]  # what the acknowledgement carries, None = nothing


class Takers(Protocol):
    """Who takes each kind of payload. What is returned goes into the acknowledgement; None = nothing."""

    async def event(self, body: Json) -> None: ...

    async def command(self, body: Json) -> None: ...

    async def press(self, body: Json) -> None: ...

    async def form(self, body: Json) -> Json | None: ...

    async def shortcut(self, body: Json) -> None: ...


class Edge:
    """Hands events, commands and presses to their takers, and acknowledges what they have committed.

    A taker that fails leaves the payload unacknowledged: Slack brings events again, and tells people that a command
    or a press did not work.
    """

    def __init__(self, client: AsyncWebClient, where: Installation, takers: Takers) -> None:
        result = AuthorizeResult(
            enterprise_id=where.enterprise,
            team_id=where.team,
            bot_user_id=where.user,
            bot_id=where.bot,
            bot_token=client.token,
        )

        async def authorize(**_: Any) -> AuthorizeResult:
            return result

        self.app = AsyncApp(
            client=client,
            authorize=authorize,
            logger=SILENT,
            process_before_response=True,
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,
            ignoring_self_assistant_message_events_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self.app.event(_ANY)(_listener(takers.event))
        self.app.command(_ANY)(_listener(takers.command))
        self.app.action(_ANY)(_listener(takers.press))
        self.app.shortcut(_ANY)(_listener(takers.shortcut))
        self.app.view(_ANY)(_listener(takers.form))
        self.app.view_closed(_ANY)(_listener(_ignored))
        self.app.options(_ANY)(_listener(_no_options))

    async def take(self, payload: Json, headers: Mapping[str, str] | None = None) -> BoltResponse:
        """Take one payload; the answer for Slack. Anything but 200 means that it was not taken."""
        if payload.get("type") == "app_rate_limited":
            _log.warning("Slack: more events than it is willing to send; some are lost")
            return BoltResponse(status=200)
        request = AsyncBoltRequest(body=payload, mode="socket_mode", headers=dict(headers or {}))
        return await self.app.async_dispatch(request)


def _listener(take: Take) -> Callable[..., Awaitable[BoltResponse | None]]:
    async def listener(ack: AsyncAck, body: Json) -> BoltResponse | None:
        try:
            answer = await take(body)
        except Exception as error:
            _log.exception("Slack: a payload could not be taken (%s)", type(error).__name__)
            return BoltResponse(status=500)
        return await ack(**(answer or {}))

    return listener


async def _no_options(_: Json) -> Json:
    """No menu of Jet's asks for its options."""
    return {"options": []}


async def _ignored(_: Json) -> None:
    """Taken on purpose without effect, so that nobody sees an error."""
