"""What Slack knows: workspaces, their app, people, channels, messages and views."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["channel", "group", "mpim", "im"]  # Slack's own words for public, private, group DM, DM

ALL_SCOPES = frozenset(
    [
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "commands",
        "connections:write",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "users:read",
        "users:read.email",
    ]
)
ALL_EVENTS = frozenset(
    [
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_rename",
        "channel_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "message.mpim",
        "reaction_added",
        "reaction_removed",
        "team_join",
        "tokens_revoked",
        "user_change",
    ]
)


class Ids:
    """Ids as Slack's: a letter for the kind, then ten characters."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def make(self, letters: str) -> str:
        """An id that nothing has yet."""
        return f"{letters}0{next(self._numbers):09}"


@dataclass
class User:
    """An account; `team_id` is another workspace's for somebody from outside (Slack Connect), or from a further
    workspace of the same organisation, whose `enterprise_id` it then has."""

    id: str
    team_id: str
    name: str  # the handle
    real_name: str
    email: str | None = None
    tz: str = "Europe/Amsterdam"
    locale: str = "en-GB"
    title: str = ""
    bot_id: str | None = None
    deleted: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_email_confirmed: bool = True
    enterprise_id: str | None = None
    updated: int = 0

    @property
    def is_bot(self) -> bool:
        """Whether an app speaks through it; Slackbot is, in Slack's eyes, none."""
        return self.bot_id is not None


@dataclass
class Message:
    """A message, or what is left of it; an ephemeral one has its only reader in `only_for`."""

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    by_app: bool = False
    client_msg_id: str | None = None
    subtype: str | None = None
    edited_ts: str | None = None
    only_for: str | None = None
    thread_locked: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Channel:
    """A conversation of any kind; `messages` by `ts`, oldest first."""

    id: str
    name: str
    kind: ChannelKind
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    creator: str = ""
    created: int = 0
    topic: str = ""
    team_id: str = ""  # of a further workspace of the organisation; empty = the workspace itself
    is_archived: bool = False
    is_read_only: bool = False  # but for those whom an admin lets post
    is_ext_shared: bool = False

    @property
    def is_private(self) -> bool:
        """Whether only members know of it."""
        return self.kind != "channel"

    def thread(self, ts: str) -> list[Message]:
        """The replies to a message, oldest first."""
        return [each for each in self.messages.values() if each.thread_ts == ts and each.ts != ts]


@dataclass
class View:
    """A modal or home tab as one person has it; `typed` holds the state of its inputs by block_id and action_id."""

    id: str
    user: str
    content: Json  # type, title, blocks, …, as the app sent it, with ids filled in
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        found: list[Json] = self.content["blocks"]
        return found


@dataclass
class App:
    """The app as one workspace installed it. `request_url` chooses signed HTTP; without it, Socket Mode."""

    id: str
    bot_user: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: set[str] = field(default_factory=lambda: set(ALL_SCOPES))
    events: set[str] = field(default_factory=lambda: set(ALL_EVENTS))
    commands: set[str] | None = None  # None = every command is the app's
    shortcuts: set[str] | None = None  # callback ids; None = every one is the app's
    escapes_commands: bool = True  # should_escape of the manifest
    request_url: str | None = None
    home_tab: bool = True
    org_wide: bool = False  # given to all workspaces of an organisation at once (Enterprise Grid)
    token_error: str | None = None  # "token_revoked", "account_inactive": what every call now gets

    def install(self, manifest: Json) -> None:
        """Be what a manifest says: it has its scopes and events, its commands and no more."""
        features, events = manifest["features"], manifest["settings"]["event_subscriptions"]["bot_events"]
        self.scopes = {*manifest["oauth_config"]["scopes"]["bot"], "connections:write"}  # the app token's own
        self.events = set(events)
        self.commands = {each["command"] for each in features["slash_commands"]}
        self.escapes_commands = all(each["should_escape"] for each in features["slash_commands"])
        self.shortcuts = {each["callback_id"] for each in features["shortcuts"]}
        self.home_tab = features["app_home"]["home_tab_enabled"]


@dataclass
class Workspace:
    """A workspace with its people and channels."""

    id: str
    name: str
    domain: str
    app: App
    enterprise_id: str | None = None
    teams: list[str] = field(default_factory=list)  # further workspaces of the same organisation
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)  # by user, the lowest of the stack first
    homes: dict[str, View] = field(default_factory=dict)  # by user
    files: dict[str, Json] = field(default_factory=dict)

    @property
    def bot(self) -> User:
        """The app's own account."""
        return self.users[self.app.bot_user]

    def has_bot(self, channel: Channel) -> bool:
        """Whether the app is a member."""
        return self.app.bot_user in channel.members

    def named(self, name: str) -> Channel:
        """The channel of this name or id, to be written with or without `#`."""
        wanted = name.removeprefix("#")
        return next(each for each in self.channels.values() if wanted in (each.id, each.name))

    def dm_of(self, user: str) -> Channel | None:
        """The DM between somebody and the app, if either opened it."""
        pair = {user, self.app.bot_user}
        return next((each for each in self.channels.values() if each.kind == "im" and set(each.members) == pair), None)
