"""The payloads of what people do: commands, presses, shortcuts, forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.slack.double.forms import States
from tests.slack.double.model import Channel, Json, Message, User, View, Workspace
from tests.slack.double.seen import Pressed
from tests.slack.double.shapes import message_json, view_json

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble

_HIDDEN_NAMES = {"im": "directmessage", "group": "privategroup"}


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": _HIDDEN_NAMES.get(channel.kind, channel.name)}


def _who(workspace: Workspace, user: User) -> Json:
    """The fields that every interaction has."""
    enterprise = {"id": workspace.enterprise_id, "name": workspace.name} if workspace.enterprise_id else None
    team = {"id": workspace.id, "domain": workspace.domain}
    if workspace.enterprise_id:
        team |= {"enterprise_id": workspace.enterprise_id, "enterprise_name": workspace.name}
    person = {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}
    who = {"token": "verif", "api_app_id": workspace.app.id, "team": team, "user": person}
    return who | {"enterprise": enterprise, "is_enterprise_install": workspace.app.org_wide}


def command(slack: SlackDouble, workspace: Workspace, user: User, channel: Channel, name: str, text: str) -> Json:
    """A slash command; its values are all strings, as in a form."""
    payload = {"token": "verif", "team_id": workspace.id, "team_domain": workspace.domain}
    if workspace.enterprise_id:
        payload |= {"enterprise_id": workspace.enterprise_id, "enterprise_name": workspace.name}
    where = _channel(channel)
    payload |= {"channel_id": where["id"], "channel_name": where["name"], "user_id": user.id, "user_name": user.name}
    payload |= {
        "command": name,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": str(workspace.app.org_wide).lower(),
    }
    payload["response_url"] = slack.response_urls.make(workspace, "commands", channel, user.id)
    return payload | {"trigger_id": slack.triggers.make(workspace, user.id)}


def _action(slack: SlackDouble, pressed: Pressed, state: Json | None) -> Json:
    element = pressed.element
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": pressed.block["block_id"]}
    if pressed.option and element["type"] == "overflow":
        action["selected_option"] = pressed.option
    action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
    if "placeholder" in element:
        action["placeholder"] = element["placeholder"]
    return action | (state or {}) | {"action_ts": slack.clock.ts()}


def _values(states: States) -> Json:
    values: Json = {}
    for (block, action), state in states.items():
        values.setdefault(block, {})[action] = state
    return {"values": values}


def press_in_message(
    slack: SlackDouble,
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Message,
    pressed: Pressed,
    states: States,
) -> Json:
    """A press in a message; an ephemeral one is not told of again."""
    ephemeral = message.only_for is not None
    container = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": ephemeral}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {"type": "block_actions", **_who(workspace, user), "container": container, "channel": _channel(channel)}
    if not ephemeral:
        payload["message"] = message_json(workspace, message)
    payload["state"] = _values(states)
    payload["trigger_id"] = slack.triggers.make(workspace, user.id)
    payload["response_url"] = slack.response_urls.make(workspace, "actions", channel, user.id, message.ts)
    state = states.get((pressed.block["block_id"], pressed.element["action_id"]))
    return payload | {"actions": [_action(slack, pressed, state)]}


def press_in_view(slack: SlackDouble, workspace: Workspace, user: User, view: View, pressed: Pressed) -> Json:
    """A press in a modal or home tab."""
    container = {"type": "view", "view_id": view.id}
    payload = {"type": "block_actions", **_who(workspace, user), "container": container}
    payload["trigger_id"] = slack.triggers.make(workspace, user.id)
    state = view.typed.get((pressed.block["block_id"], pressed.element["action_id"]))
    payload |= {"view": view_json(workspace, view), "actions": [_action(slack, pressed, state)]}
    return payload


def suggestion(workspace: Workspace, user: User, view: View, block: Json, element: Json, typed: str) -> Json:
    """What was typed into an external menu."""
    payload = {"type": "block_suggestion", **_who(workspace, user)}
    payload |= {"container": {"type": "view", "view_id": view.id}, "view": view_json(workspace, view)}
    return payload | {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}


def submission(slack: SlackDouble, workspace: Workspace, user: User, view: View) -> Json:
    """A form was sent."""
    payload = {"type": "view_submission", **_who(workspace, user), "view": view_json(workspace, view)}
    payload["trigger_id"] = slack.triggers.make(workspace, user.id)
    payload["response_urls"] = [
        _response_url(slack, workspace, user, *found) for found in _respondable(workspace, view)
    ]
    return payload


def _respondable(workspace: Workspace, view: View) -> list[tuple[Json, Channel]]:
    found = []
    for block in view.blocks:
        element = block.get("element") or {}
        if element.get("response_url_enabled"):
            state = view.typed[block["block_id"], element["action_id"]]
            channel = state.get("selected_conversation") or state.get("selected_channel")
            if channel in workspace.channels:
                found.append((block, workspace.channels[channel]))
    return found


def _response_url(slack: SlackDouble, workspace: Workspace, user: User, block: Json, channel: Channel) -> Json:
    url = slack.response_urls.make(workspace, "app", channel, user.id)
    ids = {"block_id": block["block_id"], "action_id": block["element"]["action_id"]}
    return ids | {"channel_id": channel.id, "response_url": url}


def closing(workspace: Workspace, user: User, view: View, *, cleared: bool) -> Json:
    """A form was closed."""
    payload = {"type": "view_closed", **_who(workspace, user), "view": view_json(workspace, view)}
    return payload | {"is_cleared": cleared}


def shortcut(slack: SlackDouble, workspace: Workspace, user: User, callback_id: str) -> Json:
    """A global shortcut."""
    payload = {"type": "shortcut", **_who(workspace, user), "action_ts": slack.clock.ts()}
    del payload["api_app_id"]
    return payload | {"callback_id": callback_id, "trigger_id": slack.triggers.make(workspace, user.id)}


def message_shortcut(
    slack: SlackDouble, workspace: Workspace, user: User, callback_id: str, channel: Channel, message: Message
) -> Json:
    """A shortcut on a message, whose whole text comes along."""
    payload = {"type": "message_action", **_who(workspace, user), "channel": _channel(channel)}
    del payload["api_app_id"]
    payload |= {"action_ts": slack.clock.ts(), "callback_id": callback_id, "message_ts": message.ts}
    payload |= {"message": message_json(workspace, message), "trigger_id": slack.triggers.make(workspace, user.id)}
    return payload | {"response_url": slack.response_urls.make(workspace, "app", channel, user.id, message.ts)}
