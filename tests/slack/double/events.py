"""Events: which of them the app is told of, and what they look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.slack.double.model import Channel, Json, Message, User, View, Workspace
from tests.slack.double.shapes import message_json, user_json, view_json

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble

_SUFFIX = {"channel": "channels", "group": "groups", "mpim": "mpim", "im": "im"}
_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.mpim": "mpim:history",
    "message.im": "im:history",
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
}


class Events:
    """Tells the app what happens, as far as it subscribed, has the scope and is a member."""

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack

    def _tell(self, workspace: Workspace, event: Json, *, name: str = "", channel: Channel | None = None) -> None:
        name = name or event["type"]
        scope, app = _SCOPES.get(name), workspace.app
        if name not in app.events or (scope and scope not in app.scopes):
            return
        if channel and not workspace.has_bot(channel):
            return
        self._slack.delivery.event(workspace, self._envelope(workspace, event, channel))

    def _envelope(self, workspace: Workspace, event: Json, channel: Channel | None) -> Json:
        app, event_id = workspace.app, self._slack.ids.make("Ev")
        event.setdefault("event_ts", self._slack.clock.ts())
        team = None if app.org_wide else workspace.id
        authorization = {"enterprise_id": workspace.enterprise_id, "team_id": team, "user_id": app.bot_user}
        envelope: Json = {"token": "verif", "team_id": workspace.id, "context_team_id": workspace.id}
        envelope |= {"context_enterprise_id": workspace.enterprise_id, "api_app_id": app.id, "event": event}
        envelope |= {"type": "event_callback", "event_id": event_id, "event_time": int(self._slack.clock.now())}
        envelope["authorizations"] = [authorization | {"is_bot": True, "is_enterprise_install": app.org_wide}]
        envelope["is_ext_shared_channel"] = bool(channel and channel.is_ext_shared)
        envelope["event_context"] = f"4-{event_id}"
        return envelope | ({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {})

    def posted(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """A message was posted; a mention of the app comes as two events, in a DM as one."""
        shape = self._with_author(workspace, message)
        where = {"channel": channel.id, "event_ts": message.ts}
        self._message(workspace, channel, shape | where)
        if not message.by_app and channel.kind != "im" and f"<@{workspace.app.bot_user}>" in message.text:
            self._tell(workspace, shape | where | {"type": "app_mention"}, channel=channel)

    def changed(self, workspace: Workspace, channel: Channel, message: Message, previous: Json) -> None:
        """A message was edited."""
        now = self._slack.clock.ts()
        event: Json = {"type": "message", "subtype": "message_changed", "message": message_json(workspace, message)}
        event |= {"previous_message": previous, "channel": channel.id, "hidden": True, "ts": now, "event_ts": now}
        self._message(workspace, channel, event)

    def deleted(self, workspace: Workspace, channel: Channel, previous: Json) -> None:
        """A message was deleted."""
        now = self._slack.clock.ts()
        event = {"type": "message", "subtype": "message_deleted", "previous_message": previous, "hidden": True}
        event |= {"channel": channel.id, "deleted_ts": previous["ts"], "ts": now, "event_ts": now}
        self._message(workspace, channel, event)

    def _message(self, workspace: Workspace, channel: Channel, event: Json) -> None:
        event = event | {"channel_type": channel.kind}
        self._tell(workspace, event, name=f"message.{_SUFFIX[channel.kind]}", channel=channel)

    def _with_author(self, workspace: Workspace, message: Message) -> Json:
        shape, author = message_json(workspace, message), workspace.users.get(message.user)
        if author and author.team_id != workspace.id:
            profile: Json = {
                "avatar_hash": "g1",
                "first_name": author.real_name.split()[0],
                "real_name": author.real_name,
            }
            profile |= {"display_name": author.name, "team": author.team_id, "name": author.name}
            profile |= {"image_72": "", "is_restricted": False, "is_ultra_restricted": False}
            shape |= {"user_team": author.team_id, "source_team": author.team_id, "user_profile": profile}
        return shape

    def reacted(
        self, workspace: Workspace, channel: Channel, message: Message, user: str, name: str, kind: str
    ) -> None:
        """A reaction was added or removed; `kind` is the event."""
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        event = {"type": kind, "user": user, "reaction": name, "item": item, "item_user": message.user}
        self._tell(workspace, event, channel=channel)

    def joined(self, workspace: Workspace, channel: Channel, user: User, inviter: str | None = None) -> None:
        """Somebody, perhaps the app, became a member."""
        event = {"type": "member_joined_channel", "user": user.id, "channel": channel.id, "team": user.team_id}
        event |= {"channel_type": channel.id[0], **({"inviter": inviter} if inviter else {})}
        self._tell(workspace, event, channel=channel)

    def left(self, workspace: Workspace, channel: Channel, user: User) -> None:
        """Somebody stopped being a member."""
        event = {"type": "member_left_channel", "user": user.id, "channel": channel.id, "team": user.team_id}
        self._tell(workspace, event | {"channel_type": channel.id[0]}, channel=channel)

    def channel(self, workspace: Workspace, channel: Channel, kind: str, **more: object) -> None:
        """A channel was archived, unarchived or renamed; `kind` is the event."""
        self._tell(workspace, {"type": kind, "channel": channel.id, **more}, channel=channel)

    def user(self, workspace: Workspace, user: User, kind: str) -> None:
        """`team_join` or `user_change`."""
        shape = user_json(user, email="users:read.email" in workspace.app.scopes)
        event = {"type": kind, "user": shape | ({"is_forgotten": False} if user.deleted else {})}
        self._tell(workspace, event | {"cache_ts": int(self._slack.clock.now())})

    def home_opened(self, workspace: Workspace, user: User, dm: Channel, tab: str, view: View | None) -> None:
        """Somebody opened the app's home or messages tab."""
        event: Json = {"type": "app_home_opened", "user": user.id, "channel": dm.id, "tab": tab}
        if view:
            event["view"] = view_json(workspace, view)
        self._tell(workspace, event)

    def tokens_revoked(self, workspace: Workspace) -> None:
        """The app was thrown out."""
        self._tell(workspace, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.app.bot_user]}})
        self._tell(workspace, {"type": "app_uninstalled"})
