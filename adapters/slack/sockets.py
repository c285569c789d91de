"""Socket Mode: the SDK's client, and a watch over it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from adapters.protocol import Stopped
from adapters.slack.api import SILENT, Api, Rejected
from adapters.slack.edge import Edge

_log = logging.getLogger(__name__)

_DEAF = 12  # beats without a connection after which everything is built anew
_HOPELESS = frozenset({"not_allowed_token_type", "no_permission", "missing_scope", "socket_mode_not_enabled"})


class Socket:
    """One connection to Slack at a time, for as long as it takes."""

    def __init__(self, api: Api, edge: Edge, app_token: str, beat: float) -> None:
        self._api = api
        self._edge = edge
        self._app_token = app_token
        self._beat = beat
        self._disabled = False
        self._asking = False  # for an address: as patiently as it takes

    async def run(self, connected: Callable[[], None], lost: Callable[[str], None]) -> None:
        """Be connected until cancelled, and say when that changes. `Stopped` when Slack refuses the token or Socket
        Mode was switched off."""
        while True:
            handler = AsyncSocketModeHandler(
                self._edge.app, self._app_token, logger=SILENT, web_client=self._api.client, ping_interval=self._beat
            )
            client: Any = handler.client
            client.proxy = self._api.client.proxy
            client.on_message_listeners.append(self._listen_for_the_end)
            connecting = asyncio.create_task(self._connect(client, connected))
            try:
                await self._watch(client, connecting, connected, lost)
            finally:
                connecting.cancel()
                await asyncio.gather(connecting, return_exceptions=True)
                await client.close()

    async def _connect(self, client: Any, connected: Callable[[], None]) -> None:
        self._asking = True
        try:
            client.wss_uri = await self._address()
        finally:
            self._asking = False
        await client.connect()
        connected()

    async def _address(self) -> str:
        pause = 1.0
        while True:
            try:
                return await self._api.socket(self._app_token)
            except Rejected as refusal:
                if refusal.revoked or refusal.code in _HOPELESS:
                    raise Stopped(f"Slack does not accept the app token: {refusal}") from None
                pause = max(pause, refusal.retry_after or 0.0)
            except (ClientError, TimeoutError, OSError) as error:
                _log.warning("Slack: cannot connect yet (%s)", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)

    async def _watch(
        self, client: Any, connecting: asyncio.Task[None], connected: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        """Return when the client has been deaf for long. It tries one address for ever, even one that has
        expired: without an address it asks for a new one."""
        deaf = 0
        while deaf < _DEAF:
            await asyncio.sleep(self._beat / 2)
            if connecting.done():
                connecting.result()
            if self._disabled:
                raise Stopped("Socket Mode was switched off for this app")
            heard = await client.is_connected()
            if heard and deaf > 1:
                connected()
            deaf = 0 if heard else deaf + (deaf < 2 or not self._asking)
            if deaf == 2:  # one beat without is a change of sockets, which Slack asks for now and then
                lost("Slack's socket is not connected")
            if deaf > 1 and client.wss_uri is not None:
                _log.info("Slack: the socket is not connected; asking for a new address")
                client.wss_uri = None
        _log.warning("Slack: no connection for long; beginning anew")

    async def _listen_for_the_end(self, message: Any) -> None:
        if '"link_disabled"' in message.data[:300]:
            try:
                self._disabled = json.loads(message.data).get("type") == "disconnect"
            except ValueError:
                return
