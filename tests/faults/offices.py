"""Jet at work with one messenger behind a line that a test may break: what goes in, and what people see."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from adapters.matrix.local_homeserver import LocalHomeserver
from adapters.matrix.settings import MatrixSettings
from adapters.matrix.wire import Matrix
from adapters.protocol import Adapter
from adapters.slack.settings import RATES
from adapters.slack.wire import Slack
from bot.assembly import Jet, open_jet
from bot.chat import Account, Addressed, Heard, Place
from bot.cli.run import working
from bot.cli.slack import app_manifest
from bot.config import settings as configured
from bot.running.health import answering
from tests.faults.outage import Line, Network
from tests.matrix.employee import PASSWORD, Employee
from tests.slack.double import Person, SlackDouble
from tests.slack.working import settings

OFFICE = "office"


class Side(Protocol):
    """Anna at her messenger, who is in the timeline's channel."""

    async def says(self, line: str) -> None:
        """To Jet alone."""
        ...

    def timeline(self) -> list[str]:
        """What Jet's messages there now say, in order."""
        ...

    def direct(self) -> list[str]:
        """The same, between Jet and her alone."""
        ...


@dataclass
class Office:
    """One Jet, Anna, and an admin who sits at a terminal, which nothing breaks."""

    network: Network
    line: Line
    anna: Side
    jet: Jet
    health: int  # the port of the pages for machines
    posting: bytes  # what is in a request that posts a message
    passes: Callable[[float], None]  # moves the messenger's own clock, where it has one
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def types(self, text: str, who: str = "Odile") -> None:
        """Somebody types a line at the terminal; its turn is over when this returns."""
        place, account = Place("console", f"@{who}"), Account("console", who)
        name, now = f"{who} Jansen", self.network.now()
        line = Heard(place, account, text, f"t{next(self._numbers)}", now, Addressed.PREFIX, name, direct=True)
        await self.jet.hearing.hear(line)
        await self.jet.hearing.settle()

    def moves_on(self, seconds: float) -> None:
        """So much time has passed, all at once."""
        self.network.ahead += seconds
        self.passes(seconds)


def _config(folder: Path, **messenger: object) -> configured.Config:
    return configured.Config(
        organisation=configured.Organisation(name="Wilgenhof", first_admin="Odile"),
        store=configured.Store(url=f"sqlite:///{folder / 'jet.db'}", directory=folder),
        **messenger,  # type: ignore[arg-type]
    )


@asynccontextmanager
async def _at_work(config: configured.Config, adapter: Adapter, network: Network, health: int) -> AsyncIterator[Jet]:
    opening = open_jet(config, network.now, adapters={OFFICE: adapter})
    async with opening as jet, working(jet) as ready, answering(jet, health):
        for each in ready:
            await each.wait()
        yield jet


@dataclass
class OnSlack:
    """Anna in Slack."""

    person: Person

    async def says(self, line: str) -> None:
        await self.person.says(self.person.dm, line)

    def timeline(self) -> list[str]:
        return [seen.shown for seen in self.person.sees("general") if seen.by_app]

    def direct(self) -> list[str]:
        return [seen.shown for seen in self.person.sees(self.person.dm) if seen.by_app]


@asynccontextmanager
async def on_slack(folder: Path, network: Network, health: int, *, http: bool = False) -> AsyncIterator[Office]:
    """With the real limits of Slack; heard by Socket Mode, or by signed HTTP, which does not go over the line."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(SlackDouble())
        line = await stack.enter_async_context(Line(network, urlsplit(slack.url).port or 0))
        slack.url = line.url
        workspace = slack.workspace()
        anna = slack.person("Anna Visser")
        general = slack.channel("general", anna)
        made = settings(slack, workspace, rates=RATES, timeline=general.id, beat=5.0, http=http)
        config = _config(folder, slack={OFFICE: configured.Slack(timeline=general.id)})
        workspace.app.install(app_manifest(config, config.slack[OFFICE])[0])
        adapter = Slack(OFFICE, made)
        jet = await stack.enter_async_context(_at_work(config, adapter, network, health))
        workspace.app.request_url = f"http://127.0.0.1:{adapter.port}/slack/events" if http else ""
        yield Office(network, line, OnSlack(anna), jet, health, b"/chat.postMessage", slack.clock.advance)


@dataclass
class OnMatrix:
    """Anna in Matrix."""

    person: Employee
    jet: str
    room: str
    alone: str

    async def says(self, line: str) -> None:
        await self.person.say(self.alone, line)

    def timeline(self) -> list[str]:
        return self.person.texts(self.room, of=self.jet)

    def direct(self) -> list[str]:
        return self.person.texts(self.alone, of=self.jet)


@asynccontextmanager
async def on_matrix(folder: Path, network: Network, health: int, server: LocalHomeserver) -> AsyncIterator[Office]:
    """With a real homeserver."""
    me = server.register(f"jet-{folder.name}", PASSWORD, "Jet")
    account = server.register(f"anna-{folder.name}", PASSWORD, "Anna")
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(Line(network, urlsplit(server.url).port or 0))
        anna = await stack.enter_async_context(Employee(server.url, account, folder / "anna"))
        room = await anna.create_room(me, name="Timeline")
        made = MatrixSettings(line.url, me, folder / "jet", password=PASSWORD, homeservers=(server.name,))
        section = configured.Matrix(homeserver=line.url, user=me, password=PASSWORD, timeline=room)
        config = _config(folder, matrix={OFFICE: section})
        jet = await stack.enter_async_context(_at_work(config, Matrix(OFFICE, made), network, health))
        await anna.joined(room, me)
        alone = await anna.create_dm(me, encrypted=True)
        yield Office(
            network, line, OnMatrix(anna, me, room, alone), jet, health, b"/send/m.room.message", lambda seconds: None
        )
