"""One Slack workspace as Jet's adapter: connects, listens, delivers."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from aiohttp import ClientError, ClientSession, ClientTimeout

from adapters.protocol import Abilities, Delivery, Ears, NotNow, Receipt, Stopped
from adapters.slack.addressing import Called
from adapters.slack.api import Api, Rejected
from adapters.slack.channels import Channels
from adapters.slack.delivering import Delivering
from adapters.slack.downloading import described, download
from adapters.slack.edge import Edge
from adapters.slack.installation import Installation, installation
from adapters.slack.listening import Listening
from adapters.slack.manifest import SCOPES
from adapters.slack.people import People
from adapters.slack.settings import SlackSettings
from adapters.slack.signed_http import listening
from adapters.slack.sockets import Socket
from adapters.slack.whispers import AnswerAddresses
from adapters.slack.write import address
from bot.files import SharedFile

_log = logging.getLogger(__name__)

_LONGEST_PAUSE = 60.0
_AT_ONCE = 20  # channels that are looked at without a pause
_BETWEEN = 1.5  # seconds between two others: Slack allows fifty looks a minute
_T = TypeVar("_T")


class Slack:
    """The adapter of one workspace; see `adapters.protocol.Adapter`."""

    def __init__(self, connection: str, settings: SlackSettings) -> None:
        self.connection = connection
        self.can = Abilities(
            whisper=True,
            buttons=True,
            forms=True,
            home=True,
            shared_prefix=f"/{settings.command} ",
            deliver_at_once=8,
            whispers_vanish=True,
            rates=settings.rates,
        )
        self.port = settings.port  # where HTTP is listened to; the one found free when the setting is 0
        self._settings = settings
        self._names = (settings.names, settings.display_name)
        self._address = ""  # of the workspace, as Slack tells it
        self._out: Delivering | None = None
        self._listening: Listening | None = None

    async def listen(self, ears: Ears) -> None:
        """Connect and hear until cancelled. `Stopped` when Slack refuses the tokens, or the app was removed."""
        async with self._session() as session:
            api = Api(self._settings.bot_token, session, self._settings.api)
            where = await _first(api)
            self._address = where.address
            people = People(api, where)
            channels = Channels(self.connection, where, api, people)
            addresses = AnswerAddresses(session)
            self._listening = heard = Listening(
                self.connection,
                where,
                self._called(where.user),
                self._settings,
                ears,
                people,
                channels,
                addresses,
                partial(api.call, "views.open"),
                partial(described, api),
            )
            self._out = Delivering(self.connection, self.can, api, channels, addresses, heard.end)
            edge = Edge(api.client, where, heard)
            try:
                await self._run(api, edge, heard, channels, ears)
            finally:
                await self.close()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Do one delivery."""
        if self._out is None:
            raise NotNow("not connected yet", everywhere=True)
        return await self._out.deliver(delivery)

    async def fetch(self, file: SharedFile, limit: int) -> bytes:
        """What is in a file that somebody shared."""
        async with self._session() as session:
            return await download(Api(self._settings.bot_token, session, self._settings.api), file, limit)

    async def check(self) -> list[str]:
        """Try the connection without disturbing one that runs; the problems found."""
        async with self._session() as session:
            api = Api(self._settings.bot_token, session, self._settings.api)
            try:
                return await self._problems(api)
            except (ClientError, TimeoutError, OSError) as error:
                return [f"Slack cannot be reached ({type(error).__name__}): check the network and the proxy."]

    def link(self, place: str, remote_id: str) -> str:
        """The address that Slack gives a message; known once Slack has told the workspace's own."""
        return address(self._address, place, remote_id) if self._address else ""

    async def rename(self, names: tuple[str, ...], display_name: str) -> None:
        """Listen to other names. The slash command and the name that Slack shows are the app's, in its manifest."""
        self._names = (names, display_name)
        if self._listening is not None:
            self._listening.called = self._called(self._listening.called.user_id)

    async def close(self) -> None:
        """Let go of the connection."""
        self._out = self._listening = None

    def _called(self, user_id: str) -> Called:
        names, display_name = self._names
        return Called(user_id, (self._settings.command, *names), display_name)

    def _session(self) -> ClientSession:
        return ClientSession(timeout=ClientTimeout(total=self._settings.request_timeout))

    async def _run(self, api: Api, edge: Edge, heard: Listening, channels: Channels, ears: Ears) -> None:
        tasks = [
            asyncio.create_task(self._connected(api, edge, ears)),
            asyncio.create_task(heard.until_removed()),
            asyncio.create_task(_catch_up(heard, channels, api, self._settings.timeline)),
        ]
        try:
            for done in asyncio.as_completed(tasks):
                await done
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, api: Api, edge: Edge, ears: Ears) -> None:
        settings = self._settings
        if not settings.http:
            await Socket(api, edge, settings.app_token, settings.beat).run(ears.caught_up, ears.lost)
        try:
            async with listening(edge, settings.signing_secret, settings.host, settings.port) as self.port:
                ears.caught_up()
                await asyncio.Event().wait()
        except OSError as error:
            raise Stopped(f"cannot listen at {settings.host}:{settings.port}: {error.strerror}") from None

    async def _problems(self, api: Api) -> list[str]:
        try:
            _, granted = await api.scopes()
        except Rejected as refusal:
            return [f"Slack does not accept the bot token ({refusal.code}): install the app again and copy its token."]
        found = []
        missing = sorted(set(SCOPES) - granted) if granted else []
        if missing:
            found.append(
                f"The app lacks the scopes {', '.join(missing)}: take over `jet slack manifest`, install again."
            )
        if not self._settings.http:
            try:
                await api.socket(self._settings.app_token)
            except Rejected as refusal:
                found.append(f"Slack does not accept the app token ({refusal.code}): it needs connections:write.")
        return found


async def _first(api: Api) -> Installation:
    """Where and who Jet is."""
    try:
        return await _patiently(partial(installation, api))
    except Rejected as refusal:
        raise Stopped(f"Slack does not let Jet in: {refusal}") from None


async def _catch_up(heard: Listening, channels: Channels, api: Api, timeline: str) -> None:
    """Learn who and what there is, while Jet listens already."""

    async def join() -> None:
        await api.call("conversations.join", channel=timeline)

    await _once(heard.meet_everybody)
    if timeline:
        await _once(join)
    for number, channel in enumerate(await _once(channels.mine) or ()):
        await _once(partial(heard.tell, channel))
        await asyncio.sleep(_BETWEEN if number > _AT_ONCE else 0)


async def _once(step: Callable[[], Awaitable[_T]]) -> _T | None:
    """Do a step that Jet can do without; None when Slack refuses."""
    try:
        return await _patiently(step)
    except Rejected as refusal:
        _log.warning("Slack: %s", refusal)
        return None


async def _patiently(step: Callable[[], Awaitable[_T]]) -> _T:
    """Do a step of connecting until it succeeds; `Stopped` when it never will, `Rejected` for other refusals."""
    pause = 1.0
    while True:
        try:
            return await step()
        except (Rejected, ClientError, TimeoutError, OSError) as error:
            if isinstance(error, Rejected) and error.revoked:
                raise Stopped(f"Slack no longer accepts Jet's token: {error}") from None
            if isinstance(error, Rejected) and not error.passing:
                raise
            wait = max(getattr(error, "retry_after", None) or 0.0, pause)
            _log.warning("Slack: cannot connect yet (%s); again in %.0f s", type(error).__name__, wait)
            await asyncio.sleep(wait * random.uniform(0.8, 1.2))
            pause = min(pause * 2, _LONGEST_PAUSE)
