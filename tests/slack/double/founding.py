"""New workspaces, accounts and channels."""

from __future__ import annotations

from typing import Any

from tests.slack.double.clock import Clock
from tests.slack.double.model import App, Channel, ChannelKind, Ids, User, Workspace

_LETTERS = {"channel": "C", "group": "C", "mpim": "C", "im": "D"}


def found(ids: Ids, clock: Clock, name: str, bot: str, enterprise_id: str | None) -> Workspace:
    """A workspace with its app, the app's account and Slackbot."""
    team, app_id, secret = ids.make("T"), ids.make("A"), ids.make("")
    app = App(
        id=app_id,
        bot_user=ids.make("U"),
        bot_id=ids.make("B"),
        bot_token=f"xoxb-{secret}",
        app_token=f"xapp-1-{app_id}-{secret}",
        signing_secret=f"signing-{secret}",
    )
    workspace = Workspace(team, name, name.lower().replace(" ", "-"), app, enterprise_id)
    now = int(clock.now())
    for user in (
        User(app.bot_user, team, bot.lower(), bot, bot_id=app.bot_id, updated=now),
        User("USLACKBOT", team, "slackbot", "Slackbot", updated=now),
    ):
        workspace.users[user.id] = user
    return workspace


def make_user(ids: Ids, clock: Clock, workspace: Workspace, name: str, **account: Any) -> User:
    """An account; its handle and address follow its name unless given."""
    handle = name.split()[0].lower()
    letter = "W" if workspace.enterprise_id else "U"
    given = {"name": handle, "real_name": name, "email": f"{handle}@{workspace.domain}.example"} | account
    team = given.pop("team_id", workspace.id)
    if team in (workspace.id, *workspace.teams):
        given["enterprise_id"] = workspace.enterprise_id
    user = User(ids.make(letter), team, updated=int(clock.now()), **given)
    workspace.users[user.id] = user
    return user


def make_channel(
    ids: Ids, clock: Clock, workspace: Workspace, name: str, kind: ChannelKind, members: list[str]
) -> Channel:
    """A channel with its members."""
    members = list(dict.fromkeys(members))
    creator = members[0] if members else "USLACKBOT"
    channel = Channel(ids.make(_LETTERS[kind]), name, kind, members, creator=creator, created=int(clock.now()))
    workspace.channels[channel.id] = channel
    return channel
