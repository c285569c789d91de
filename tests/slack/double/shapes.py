"""How people, channels, messages and views look in Slack's JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.slack.double.model import Channel, Json, Message, User, View, Workspace

PICTURE = "https://avatars.example/{}.png"


def user_json(user: User, *, locale: bool = False, email: bool = True) -> Json:
    """A user; a deleted one lacks its zone and roles, one from outside its e-mail address."""
    shape: Json = {"id": user.id, "team_id": user.team_id, "name": user.name, "deleted": user.deleted}
    shape |= {"color": "9f69e7", "real_name": user.real_name}
    if not user.deleted:
        shape |= _zone(user.tz)
    shape["profile"] = _profile(user, email=email)
    if not user.deleted:
        shape |= {"is_admin": user.is_admin, "is_owner": user.is_owner, "is_primary_owner": False}
        shape |= {"is_restricted": user.is_restricted, "is_ultra_restricted": user.is_ultra_restricted}
    shape |= {"is_bot": user.is_bot, "is_app_user": False, "updated": user.updated}
    shape |= {"is_email_confirmed": user.is_email_confirmed, "who_can_share_contact_card": "EVERYONE"}
    if user.is_stranger:
        shape["is_stranger"] = True
    if user.enterprise_id and not user.deleted:
        shape["enterprise_user"] = _enterprise_user(user)
    if locale and not user.deleted:
        shape["locale"] = user.locale
    return shape


def _enterprise_user(user: User) -> Json:
    roles = {"is_admin": user.is_admin, "is_owner": user.is_owner, "teams": [user.team_id]}
    return {"id": user.id, "enterprise_id": user.enterprise_id, "enterprise_name": "Organisation", **roles}


def _zone(name: str) -> Json:
    now = datetime.now(ZoneInfo(name))
    offset = now.utcoffset()
    return {"tz": name, "tz_label": now.tzname() or name, "tz_offset": int(offset.total_seconds()) if offset else 0}


def _profile(user: User, *, email: bool) -> Json:
    first, _, last = user.real_name.partition(" ")
    profile: Json = {"title": user.title, "phone": "", "skype": "", "fields": None, "avatar_hash": "g1"}
    profile |= {"real_name": user.real_name, "real_name_normalized": user.real_name}
    profile |= {"display_name": user.name, "display_name_normalized": user.name, "first_name": first, "last_name": last}
    profile |= {"status_text": "", "status_emoji": "", "status_expiration": 0, "team": user.team_id}
    profile |= {f"image_{size}": PICTURE.format(size) for size in (24, 48, 72)}
    if email and user.email and not user.is_stranger:
        profile["email"] = user.email
    if user.bot_id:
        profile |= {"api_app_id": "", "bot_id": user.bot_id, "always_active": True}
    return profile


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """A channel, group DM or DM as the app sees it."""
    if channel.kind == "im":
        other = next((each for each in channel.members if each != workspace.app.bot_user), workspace.app.bot_user)
        shape = {"id": channel.id, "created": channel.created, "is_archived": False, "is_im": True, "user": other}
        return shape | {"is_org_shared": False, "is_user_deleted": workspace.users[other].deleted, "priority": 0}
    topic = {"value": channel.topic, "creator": channel.creator, "last_set": channel.created}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_member": workspace.has_bot(channel),
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [workspace.id],
        "pending_connected_team_ids": [],
        "parent_conversation": None,
        "context_team_id": workspace.id,
        "created": channel.created,
        "creator": channel.creator,
        "updated": channel.created * 1000,
        "unlinked": 0,
        "topic": topic,
        "purpose": topic | {"value": ""},
        "previous_names": [],
    }


def bot_profile(workspace: Workspace) -> Json:
    """The app as messages carry it."""
    app, icons = workspace.app, {f"image_{size}": PICTURE.format(size) for size in (36, 48, 72)}
    shape = {"id": app.bot_id, "app_id": app.id, "name": workspace.bot.real_name}
    return shape | {"icons": icons, "deleted": False, "updated": workspace.bot.updated, "team_id": workspace.id}


def message_json(workspace: Workspace, message: Message, channel: Channel | None = None) -> Json:
    """A message; with its `channel`, also what history tells of its thread and reactions."""
    shape: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    team = workspace.users[message.user].team_id if message.user in workspace.users else workspace.id
    shape["team"] = team
    if message.by_app:
        shape |= {"bot_id": workspace.app.bot_id, "app_id": workspace.app.id, "bot_profile": bot_profile(workspace)}
    shape |= _given(
        client_msg_id=message.client_msg_id,
        subtype=message.subtype,
        blocks=message.blocks,
        attachments=message.attachments,
        files=message.files,
        thread_ts=message.thread_ts,
    )
    if message.edited_ts:
        editor = workspace.app.bot_id if message.by_app else message.user
        shape["edited"] = {"user": editor, "ts": message.edited_ts}
    return shape | (_reactions(message) | _thread(channel, message) if channel else {})


def _reactions(message: Message) -> Json:
    shapes = [{"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()]
    return {"reactions": shapes} if shapes else {}


def _thread(channel: Channel, message: Message) -> Json:
    replies = channel.thread(message.ts)
    if message.thread_ts and message.thread_ts != message.ts:
        parent = channel.messages.get(message.thread_ts)
        return {"parent_user_id": parent.user} if parent else {}
    if not replies:
        return {}
    users = list(dict.fromkeys(each.user for each in replies))
    shape: Json = {"thread_ts": message.ts, "reply_count": len(replies), "reply_users_count": len(users)}
    return shape | {"latest_reply": replies[-1].ts, "reply_users": users, "is_locked": False, "subscribed": False}


def view_json(workspace: Workspace, view: View) -> Json:
    """A view with the state of its inputs."""
    values: dict[str, dict[str, Json]] = {}
    for (block, action), state in view.typed.items():
        values.setdefault(block, {})[action] = state
    absent: Json = {"title": None, "close": None, "submit": None, "private_metadata": "", "callback_id": ""}
    absent |= {"external_id": "", "clear_on_close": False, "notify_on_close": False}
    return {
        "id": view.id,
        "team_id": workspace.id,
        **absent,
        **view.content,
        "state": {"values": values},
        "hash": view.hash,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "app_id": workspace.app.id,
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.app.bot_id,
    }


def _given(**values: Any) -> Json:
    return {key: value for key, value in values.items() if value}
