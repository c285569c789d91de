"""The app manifest: what Jet's app in Slack is called, may do and is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.slack.forms import SHORTCUT
from adapters.slack.signed_http import PATH

Json = dict[str, Any]

# what each event needs besides the subscription, and why Jet listens to it
EVENTS: dict[str, str] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_rename": "channels:read",
    "channel_shared": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_unshared": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "channel_left": "channels:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "tokens_revoked": "",
    "user_change": "users:read",
}
# what each method that Jet calls needs
METHODS: dict[str, tuple[str, ...]] = {
    "auth.teams.list": (),
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.join": ("channels:join",),
    "conversations.members": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),  # which fetching what people share needs too
    "users.conversations": ("channels:read", "groups:read", "mpim:read"),
    "users.info": ("users:read", "users:read.email"),
    "views.open": (),
    "views.publish": (),
    "users.list": ("users:read", "users:read.email"),
}
_HOME = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
_NEEDED = {each for scopes in METHODS.values() for each in scopes}
SCOPES = tuple(sorted({"commands", *filter(None, EVENTS.values()), *_NEEDED}))


MOST_SHORTCUTS = 10


def manifest(
    name: str,
    command: str,
    about: str,
    slash: Iterable[tuple[str, str, str]],
    shortcuts: Iterable[tuple[str, str, str]] = (),
    *,
    request_url: str = "",
) -> Json:
    """The manifest of Jet's app; Socket Mode unless there is a `request_url`, where signed HTTP is answered.

    `slash`: further slash commands, each its word, its explanation and what to type behind it. `shortcuts`: each its
    kind (global or message), its name and the command whose form it opens.
    """
    url = f"{request_url.rstrip('/')}{PATH}" if request_url else ""
    return {
        "display_information": {"name": name[:35], "description": about[:140]},
        "features": {
            "app_home": _HOME,
            "bot_user": {"display_name": name[:80], "always_online": True},
            "shortcuts": [_shortcut(*each) for each in shortcuts],
            "slash_commands": [
                _slash_command(*each) | ({"url": url} if url else {}) for each in ((command, about, "help"), *slash)
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS)} | ({"request_url": url} if url else {}),
            "interactivity": {"is_enabled": True} | ({"request_url": url} if url else {}),
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _shortcut(kind: str, name: str, path: str) -> Json:
    return {"type": kind, "name": name[:24], "callback_id": f"{SHORTCUT}{path}", "description": name[:150]}


def _slash_command(word: str, about: str, hint: str) -> Json:
    shown = {"description": about[:2000], "should_escape": True}
    return {"command": f"/{word}"[:32], **shown} | ({"usage_hint": hint[:1000]} if hint else {})
