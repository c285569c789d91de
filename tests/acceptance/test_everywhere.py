"""A company as it is: a homeserver, two Slack workspaces, terminals, and the real process between them."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest

from tests.acceptance.conftest import Company
from tests.slack.double import Person, SlackDouble, Workspace
from tests.slack.running import free_port

pytestmark = pytest.mark.long


def connect(company: Company, room: str, slack: SlackDouble, **workspaces: Workspace) -> None:
    """Add the timeline in Matrix and workspaces to the configuration; the second is reached by HTTP."""
    sections = f'timeline = "{room}"\n'  # the file ends in the section of the homeserver
    for number, (name, workspace) in enumerate(workspaces.items()):
        app, port = workspace.app, free_port()
        secrets = {"BOT_TOKEN": app.bot_token, "APP_TOKEN": app.app_token, "SIGNING_SECRET": app.signing_secret}
        company.environ |= {f"JET_SLACK__{name.upper()}__{key}": value for key, value in secrets.items()}
        timeline = workspace.named("general").id
        sections += f'[slack.{name}]\napi = "{slack.url}"\ncommands = ["poll"]\ntimeline = "{timeline}"\n'
        if number:
            sections += f'mode = "http"\nport = {port}\n'
            app.request_url = f"http://127.0.0.1:{port}/slack/events"
    company.config.write_text(company.config.read_text() + sections)


def test_one_poll_in_two_workspaces_in_matrix_and_at_the_terminal(company: Company) -> None:
    asyncio.run(asyncio.wait_for(_everywhere(company), 180))


async def _known(company: Company, room: str) -> None:
    """Return when the store has a room as a place: some time after Jet has joined it."""
    with closing(sqlite3.connect(f"file:{company.folder / 'data' / 'jet.db'}?mode=ro", uri=True)) as store:
        while not store.execute("SELECT 1 FROM place WHERE remote_id = ?", (room,)).fetchone():
            await asyncio.sleep(0.1)


async def _everywhere(company: Company) -> None:
    async with SlackDouble() as slack, company.employee("Bram") as bram:
        office, branch = slack.workspace("Wilgenhof"), slack.workspace("Branch")
        anna = slack.person("Anna Visser", office, email="anna@wilgenhof.example")
        same = slack.person("Anna V.", branch, email="anna@wilgenhof.example")
        chris = slack.person("Chris Kok", branch)
        slack.channel("general", anna, workspace=office)
        slack.channel("general", same, chris, workspace=branch)
        room = await bram.create_room(company.jet, name="Canteen")
        connect(company, room, slack, office=office, branch=branch)
        async with company.running():
            await slack.connected(office, 30)
            await bram.joined(room, company.jet)
            await asyncio.wait_for(_known(company, room), 30)  # what is asked hangs in the places that Jet knows
            await _ask(slack, anna, chris)
            await bram.wait_for_text(room, "A Pizza, 0 votes", 30)
            await _vote(company, anna, same, chris)
            await bram.say(room, "!jet vote 1 a")
            for person in (anna, chris):
                await person.waits_for("general", "A Pizza, 3 votes, 75 percent", 30)
            await bram.wait_for_text(room, "A Pizza, 3 votes, 75 percent", 30)
        async with company.running():  # nothing depends on what a process remembers
            await slack.connected(office, 30)
            await chris.says("general", "@Jet vote 1 b")
            for person in (anna, chris):
                await person.waits_for("general", "B Soup, 2 votes, 50 percent", 30)
            *_, shown = await company.say("Dora", "results 1")
            assert "4 people voted" in shown["text"]


async def _ask(slack: SlackDouble, anna: Person, chris: Person) -> None:
    assert (await anna.slash("general", "/poll", "Lunch? | Pizza | Soup")).ok
    for person in (anna, chris):
        card = await person.waits_for("general", "A Pizza, 0 votes", 30)
        assert card.buttons[:2] == ["Pizza", "Soup"]
    await slack.settled()


async def _vote(company: Company, anna: Person, same: Person, chris: Person) -> None:
    """Anna votes in both workspaces, and has one vote: Slack vouches for her address in both."""
    card = await anna.waits_for("general", "Lunch?")
    await anna.presses(card, "Soup")
    await anna.waits_for("general", "Noted: Soup", 30)
    await same.presses(await same.waits_for("general", "Lunch?"), "Pizza")
    await same.waits_for("general", "A Pizza, 1 vote, 100 percent", 30)
    await chris.presses(await chris.waits_for("general", "Lunch?"), "Pizza")
    await chris.waits_for("general", "A Pizza, 2 votes, 100 percent", 30)
    await company.say("Dora", "vote 1 b")
