"""A small Slack on a loopback port: strict as the real one, and one may look into it and break it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from aiohttp import web

from tests.slack.double import chat, conversations, files, people, reactions, views  # noqa: F401 - they register methods
from tests.slack.double.clock import Clock
from tests.slack.double.delivery import Delivery
from tests.slack.double.events import Events
from tests.slack.double.faults import Faults
from tests.slack.double.founding import found, make_channel, make_user
from tests.slack.double.gate import Gate, Logged
from tests.slack.double.limits import Limits
from tests.slack.double.model import Channel, ChannelKind, Ids, Json, Workspace
from tests.slack.double.person import Person
from tests.slack.double.posting import Posting
from tests.slack.double.response_urls import ResponseUrls
from tests.slack.double.signed_http import SignedHttp
from tests.slack.double.sockets import Sockets
from tests.slack.double.triggers import Triggers

Found = TypeVar("Found")


class SlackDouble:
    """Serves the Web API, sockets and response URLs; `async with SlackDouble() as slack` or `start` and `stop`.

    `ack_timeout` is what an app has for an acknowledgement, `retry_delays` when an event comes again; in seconds.
    """

    def __init__(
        self,
        *,
        rate_limits: bool = False,
        ack_timeout: float = 3.0,
        retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0),
    ) -> None:
        self.ack_timeout = ack_timeout
        self.retry_delays = retry_delays
        self.clock = Clock()
        self.ids = Ids()
        self.faults = Faults()
        self.limits = Limits(self.clock, enabled=rate_limits)
        self.triggers = Triggers(self)
        self.sockets = Sockets(self)
        self.http = SignedHttp(self)
        self.delivery = Delivery(self, self.sockets, self.http)
        self.events = Events(self)
        self.posting = Posting(self)
        self.response_urls = ResponseUrls(self)
        self.gate = Gate(self)
        self.workspaces: list[Workspace] = []
        self.calls: list[Logged] = []  # every call of the Web API that arrived, in order
        self.lost: list[Json] = []  # events that Slack gave up on
        self.url = ""
        self._changed = asyncio.Event()

    @property
    def api_url(self) -> str:
        """What to give to slack_sdk as `base_url`."""
        return f"{self.url}/api/"

    async def start(self, port: int = 0) -> None:
        """Listen on this port, or on a free one."""
        app = web.Application(client_max_size=20 * 1024**2)
        app.router.add_route("*", "/api/{method}", self.gate.serve)
        app.router.add_get("/link/", self.sockets.link)
        app.router.add_post("/{kind:commands|actions|app}/{team}/{number}/{secret}", self.response_urls.serve)
        app.router.add_post("/upload/v1/{file}", files.upload_to(self))
        app.router.add_get("/files-pri/{file}/{name}", files.private_files(self))
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        await self.http.start()

    async def stop(self) -> None:
        """Close everything."""
        await self.delivery.stop()
        await self.sockets.stop()
        await self._runner.cleanup()
        await self.http.stop()

    async def __aenter__(self) -> SlackDouble:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def workspace(self, name: str = "Wilgenhof", *, bot: str = "Jet", enterprise_id: str | None = None) -> Workspace:
        """A new workspace with an app installed in it; what the app may do is set on `workspace.app`."""
        workspace = found(self.ids, self.clock, name, bot, enterprise_id)
        self.workspaces.append(workspace)
        return workspace

    def person(self, name: str, workspace: Workspace | None = None, **account: Any) -> Person:
        """Somebody with an account, from before the app was installed; `account` as the fields of `User`."""
        workspace = workspace or self.workspaces[0]
        user = make_user(self.ids, self.clock, workspace, name, **account)
        return Person(self, workspace, user)

    def channel(
        self,
        name: str,
        *members: Person,
        kind: ChannelKind = "channel",
        bot: bool = True,
        workspace: Workspace | None = None,
    ) -> Channel:
        """A new channel with these members and, unless `bot` is false, the app; nobody is told."""
        workspace = workspace or (members[0].workspace if members else self.workspaces[0])
        ids: Iterable[str] = [each.id for each in members]
        return make_channel(self.ids, self.clock, workspace, name, kind, [*ids, *([workspace.app.bot_user] * bot)])

    async def refresh(self, workspace: Workspace, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew; also `warning`, `link_disabled` and `too_many_websockets`."""
        await self.sockets.goodbye(workspace, reason)

    def called(self, method: str) -> list[Logged]:
        """The calls of one method so far."""
        return [each for each in self.calls if each.method == method]

    def noticed(self) -> None:
        """Something is different: whoever waits in `until` looks again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, look: Callable[[], Found], within: float = 20.0) -> Found:
        """What `look` finds as soon as it finds something; TimeoutError after so many seconds."""
        async with asyncio.timeout(within):
            while not (seen := look()):
                await self._changed.wait()
            return seen

    async def connected(self, workspace: Workspace, within: float = 5.0) -> None:
        """Return once the app has a socket."""
        await self.until(lambda: self.sockets.connections(workspace), within)

    async def settled(self) -> None:
        """Return once every event was acknowledged or given up."""
        await self.delivery.settled()
