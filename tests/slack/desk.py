"""A desk in front of the double, for developers without a workspace: type as anybody, see what they would see.

`jet demo --slack` sits down here. What is typed goes into Slack as it stands; a line that begins with a colon is for
the desk itself.
"""

from __future__ import annotations

import asyncio
import html
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.slack.wire import Slack
from bot.assembly import Jet, open_jet
from bot.chat import Account, Place
from bot.cli.run import working
from bot.cli.slack import app_manifest
from bot.cli.terminal import Terminal
from bot.config import settings as configured
from bot.demo import seeding
from bot.demo.organisation import Employee, Line, Organisation, Room
from bot.demo.screen import Screen
from storage.store import Store
from tests.slack.double import Channel, Impossible, Person, Seen, SlackDouble, View, labels
from tests.slack.double.rendering import read
from tests.slack.form_at_desk import Filling
from tests.slack.working import COMMANDS, settings

_PATIENCE = 20.0
_LOOK = 0.05


async def sit_down(organisation: Organisation, you: Employee, terminal: Terminal, screen: Screen) -> None:
    """Let somebody work at the desk until the end of their input."""
    with tempfile.TemporaryDirectory(prefix="jet-slack-") as folder:
        async with _office(organisation, Path(folder), screen) as (slack, jet, people):
            desk = Desk(slack, jet, people, terminal, screen)
            desk.becomes(you.user)
            screen.show("slack_welcome", you=you, channels=desk.channels(), names=sorted(people))
            desk.show()
            async for line in terminal.lines():
                if not screen.interactive:
                    terminal.out(f"> {line}")
                await desk.type(line)


@asynccontextmanager
async def _office(
    organisation: Organisation, folder: Path, screen: Screen
) -> AsyncIterator[tuple[SlackDouble, Jet, Mapping[str, Person]]]:
    """The organisation in a workspace of the double, and Jet connected to it by Socket Mode."""
    async with SlackDouble() as slack:
        workspace = slack.workspace(organisation.name)
        people = {user: _person(slack, organisation, each) for user, each in organisation.employees.items()}
        timeline = ""
        for room in organisation.rooms:
            members = [people[user] for user in room.members or organisation.everybody]
            channel = slack.channel(
                room.alias, *members, kind="channel" if room.open else "group", bot=not room.encrypted
            )
            timeline = channel.id if room.timeline else timeline
        app = workspace.app
        connection = configured.Slack(
            app.bot_token, "socket", app.app_token, commands=COMMANDS, timeline=timeline, api=slack.url
        )
        config = _config(organisation, folder, connection)
        app.install(app_manifest(config, connection)[0])
        adapters = {seeding.CONNECTION: Slack(seeding.CONNECTION, settings(slack, workspace, timeline=timeline))}
        async with open_jet(config, adapters=adapters) as jet, working(jet) as ready:
            async with screen.step("slack_connecting"):
                for each in ready:
                    await each.wait()
                await slack.connected(workspace)
                while not await jet.database.read(lambda store: store.places.find(Place(seeding.CONNECTION, timeline))):
                    await asyncio.sleep(_LOOK)  # until it has looked at the channels
            async with screen.step("beginning"):
                await seeding.shelve(jet)
                for room in organisation.rooms:
                    if room.club is not None:
                        await _found(slack, jet, people, room)
                for said in organisation.said:
                    await _say(slack, jet, people, said)
            yield slack, jet, people


def _person(slack: SlackDouble, organisation: Organisation, employee: Employee) -> Person:
    locale = {"nl": "nl-NL"}.get(employee.language, "en-GB")
    email = f"{employee.user}@{organisation.domain}"
    return slack.person(employee.name, email=email, tz=organisation.timezone, locale=locale)


def _config(organisation: Organisation, folder: Path, connection: configured.Slack) -> configured.Config:
    settings = configured.Organisation(
        name=organisation.name,
        language=organisation.language,
        timezone=organisation.timezone,
        first_admin=f"{organisation.admin}@{organisation.domain}",
    )
    store = configured.Store(url=f"sqlite:///{folder / 'jet.db'}", directory=folder)
    return configured.Config(organisation=settings, store=store, slack={seeding.CONNECTION: connection})


async def _found(slack: SlackDouble, jet: Jet, people: Mapping[str, Person], room: Room) -> None:
    """Let the members of a club's channel found it."""
    founder, *others = room.members
    for line in (Line(founder, f"club create {room.club}"), *(Line(user, f"club join {room.club}") for user in others)):
        await _say(slack, jet, people, line)
    channel = slack.workspaces[0].named(room.alias)
    await jet.database.write(lambda store: seeding.is_the_clubs(store, room, channel.id))


async def _say(slack: SlackDouble, jet: Jet, people: Mapping[str, Person], said: Line, number: int = 0) -> None:
    """Let somebody say a line to Jet alone, and those that follow it."""
    person = people[said.by]
    await person.says(person.dm, said.line.replace("{number}", str(number)))
    await slack.settled()
    await jet.hearing.settle()
    made = await jet.database.read(lambda store: _newest(store, person)) if said.then else 0
    for follower in said.then:
        await _say(slack, jet, people, follower, made)


def _newest(store: Store, person: Person) -> int:
    """The number of the newest post or poll that somebody may see."""
    who = store.people.behind(Account(seeding.CONNECTION, person.id))
    assert who is not None
    reader, ever = store.people.reader(who.id), datetime(2000, 1, 1, tzinfo=UTC)
    things = [each.thing for each in store.posts.newest(reader, limit=1)]
    things += [each.thing for each in store.polls.newest(reader, ever, closed=False, limit=1)]
    return max((each.number for each in things), default=0)


async def _rest(slack: SlackDouble, jet: Jet) -> None:
    """Return when everything that was said has been heard, and everything answered has arrived."""
    await slack.settled()
    await jet.hearing.settle()
    async with asyncio.timeout(_PATIENCE):
        while await jet.database.read(lambda store: store.deliveries.waits(seeding.CONNECTION)):
            await asyncio.sleep(_LOOK)


class Desk:
    """One terminal, at which somebody is one person in one channel at a time."""

    def __init__(
        self, slack: SlackDouble, jet: Jet, people: Mapping[str, Person], terminal: Terminal, screen: Screen
    ) -> None:
        self._slack, self._jet, self._people = slack, jet, people
        self._terminal, self._screen = terminal, screen
        self._shown: dict[tuple[str, str, str], str] = {}  # person, channel, ts -> as it was last shown
        self._buttons: list[tuple[Seen | View, str]] = []  # everything that could be pressed so far
        self._filling: Filling | None = None

    def becomes(self, name: str) -> None:
        """Be somebody, in the conversation with Jet alone."""
        self._me = self._people[name]
        self._where: Channel = self._me.dm

    def channels(self) -> list[str]:
        """The channels that they are in."""
        return [f"#{each.name}" for each in self._slack.workspaces[0].channels.values() if self._in(each)]

    def _in(self, channel: Channel) -> bool:
        return self._me.id in channel.members and channel.kind != "im"

    async def type(self, line: str) -> None:
        """Do what a line says: to the desk, into the form that is open, or into Slack."""
        try:
            if self._filling is not None:
                await self._fill(line)
            elif line.startswith(":"):
                await self._do(line[1:].strip())
            elif line.strip():
                await self._into_slack(line)
            await _rest(self._slack, self._jet)
        except Impossible as impossible:
            self._screen.warn("slack_impossible", reason=str(impossible))
        except TimeoutError:
            self._screen.warn("slack_slow")
        self.show()

    async def _into_slack(self, line: str) -> None:
        if line.startswith("/"):
            command, _, text = line.partition(" ")
            await self._me.slash(self._where, command, text)
        else:
            said = await self._me.says(self._where, line)
            self._shown[self._me.id, self._where.id, said.ts] = said.shown

    async def _do(self, said: str) -> None:
        word, _, rest = said.partition(" ")
        if word.isdecimal():
            await self._press(int(word), rest.strip())
        elif word == "as" and rest in self._people:
            self.becomes(rest)
        elif word == "in" and (channel := self._named(rest)) is not None:
            self._where = channel
        elif word == "dm":
            self._where = self._me.dm
        elif word == "home":
            await self._home()
        elif word == "invite":
            await self._me.invites(self._where)
        else:
            offered = sorted(self._slack.workspaces[0].app.shortcuts or ())
            if word == "shortcut" and f"form/{rest}" in offered:
                await self._me.shortcut(f"form/{rest}")
            else:
                forms = [each.removeprefix("form/") for each in offered]
                self._screen.show("slack_help", channels=self.channels(), names=sorted(self._people), forms=forms)

    def _named(self, name: str) -> Channel | None:
        channels = self._slack.workspaces[0].channels.values()
        return next((each for each in channels if self._in(each) and each.name == name.removeprefix("#")), None)

    async def _press(self, number: int, value: str) -> None:
        if not 1 <= number <= len(self._buttons):
            raise Impossible(f":{number}")
        where, label = self._buttons[number - 1]
        await self._me.presses(where, label, value or None)

    async def _home(self) -> None:
        await self._me.opens_home()
        await _rest(self._slack, self._jet)
        view = self._me.home
        if view is None:
            raise Impossible(":home")
        text, choices = self._numbered(view, read(self._slack.workspaces[0], view.blocks), labels(view.blocks))
        self._screen.show("slack_home", text=text, choices=choices)

    async def _fill(self, line: str) -> None:
        assert self._filling is not None
        zone = ZoneInfo(self._me.user.tz)
        if await self._filling.take(line, zone):
            self._filling = None

    def show(self) -> None:
        """What is new on the screen of whoever they are: where they are, and in the conversation with Jet."""
        for channel in (self._where, *([] if self._where is self._me.dm else [self._me.dm])):
            for message in self._me.sees(channel):
                self._show(channel, message)
        if self._me.view is not None and self._filling is None:
            self._filling = Filling(self._me, self._me.view, self._screen)
        if self._filling is not None:
            self._filling.ask()
        elif self._screen.interactive:
            self._screen.show("slack_where", who=self._me.user.real_name, where=_name(self._where))

    def _show(self, channel: Channel, message: Seen) -> None:
        key = (self._me.id, channel.id, message.ts)
        if self._shown.get(key) == message.shown:
            return
        how = "slack_changed" if key in self._shown else "slack_private" if message.ephemeral else "slack_message"
        self._shown[key] = message.shown
        author = self._slack.workspaces[0].users[message.user].real_name
        text, choices = self._numbered(message, message.shown, message.buttons)
        where = "" if channel is self._where else _name(channel)
        self._screen.show(how, author=author, where=where, text=text, choices=choices)

    def _numbered(self, where: Seen | View, shown: str, found: list[str]) -> tuple[str, list[str]]:
        """What is read, without its buttons, and these with the numbers by which they are pressed."""
        lines = (line for line in shown.split("\n") if not (line.startswith("[") and line[1:-1] in found))
        first = len(self._buttons) + 1
        self._buttons += [(where, label) for label in found]
        return "\n".join(lines).strip(), [f":{n} {html.unescape(label)}" for n, label in enumerate(found, first)]


def _name(channel: Channel) -> str:
    return "Jet" if channel.kind == "im" else f"#{channel.name}"
