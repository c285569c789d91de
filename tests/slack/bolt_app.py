"""An app made with bolt, as a second opinion: what the double serves, Slack's own library understands."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.double import SlackDouble, Workspace

ANYTHING = re.compile(".*")
Json = dict[str, Any]
Reply = Callable[[AsyncAck, Json], Awaitable[Any]]


def played(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run a test that is a coroutine, for at most half a minute."""

    @wraps(test)
    def run(**fixtures: Any) -> None:
        asyncio.run(asyncio.wait_for(test(**fixtures), 30))

    assert inspect.iscoroutinefunction(test)
    return run


async def acknowledge(ack: AsyncAck, body: Json) -> None:
    """Only say that it arrived."""
    await ack()


class BoltApp:
    """Notes what it hears in `heard`; answers commands and interactions as `reply` says."""

    def __init__(self, slack: SlackDouble, workspace: Workspace, *, http: bool = False) -> None:
        self.slack = slack
        self.workspace = workspace
        self.http = http
        self.heard: list[Json] = []
        self.headers: list[Json] = []
        self.reply: Reply = acknowledge

    async def __aenter__(self) -> BoltApp:
        self._session = ClientSession()
        token, url = self.workspace.app.bot_token, self.slack.api_url
        self.client = AsyncWebClient(token=token, base_url=url, session=self._session, retry_handlers=[])
        self.client.proxy = None  # of the environment, which would be asked for loopback addresses too
        self.app = AsyncApp(
            client=self.client,
            signing_secret=self.workspace.app.signing_secret,
            process_before_response=True,
            ignoring_self_events_enabled=False,
        )
        self.app.event(ANYTHING)(self._note)
        for listen in (self.app.command, self.app.action, self.app.shortcut, self.app.options):
            listen(ANYTHING)(self._answer)
        self.app.view_submission(ANYTHING)(self._answer)
        self.app.view_closed(ANYTHING)(self._answer)
        await (self._serve() if self.http else self._connect())
        return self

    async def __aexit__(self, *_: object) -> None:
        await (self._runner.cleanup() if self.http else self.handler.close_async())  # type: ignore[no-untyped-call]
        await self._session.close()

    async def _connect(self) -> None:
        self.handler = AsyncSocketModeHandler(self.app, self.workspace.app.app_token, ping_interval=1)
        self.handler.client.proxy = None
        await self.handler.connect_async()  # type: ignore[no-untyped-call]
        await self.slack.connected(self.workspace)

    async def _serve(self) -> None:
        self._runner = web.AppRunner(self.app.web_app(path="/slack/events"), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.workspace.app.request_url = f"http://127.0.0.1:{port}/slack/events"

    async def _note(self, body: Json, request: Any) -> None:
        self.heard.append(body)
        self.headers.append(dict(request.headers))
        self.slack.noticed()

    async def _answer(self, ack: AsyncAck, body: Json, request: Any) -> None:
        await self._note(body, request)
        await self.reply(ack, body)

    def events(self, kind: str = "") -> list[Json]:
        """The events of a type that were heard, or all."""
        events = [each["event"] for each in self.heard if "event" in each]
        return [each for each in events if kind in ("", each["type"])]

    async def waits_for(self, kind: str, count: int = 1) -> list[Json]:
        """The events of a type once there are so many."""
        return await self.slack.until(lambda: self.events(kind) if len(self.events(kind)) >= count else [])
