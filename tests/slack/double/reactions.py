"""The methods `reactions.*`."""

from __future__ import annotations

import re

from tests.slack.double.call import Call, Refused, method
from tests.slack.double.model import Channel, Json, Message
from tests.slack.double.shapes import message_json


def _item(call: Call) -> tuple[Channel, Message]:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refused("no_item_specified")
    channel = call.channel()
    timestamp = call.required("timestamp")
    if not re.fullmatch(r"\d+\.\d{6}", timestamp):
        raise Refused("bad_timestamp")
    message = channel.messages.get(timestamp)
    if message is None or message.only_for:
        raise Refused("message_not_found")
    return channel, message


def _name(call: Call) -> str:
    name = call.required("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise Refused("invalid_name")
    return name


@method("reactions.add", "reactions:write", tier=3)
def add(call: Call) -> Json:
    """React as the app."""
    name, (channel, message) = _name(call), _item(call)
    bot = call.workspace.app.bot_user
    if bot in message.reactions.get(name, []):
        raise Refused("already_reacted")
    call.slack.posting.react(call.workspace, channel, message, bot, name)
    return {}


@method("reactions.remove", "reactions:write", tier=3)
def remove(call: Call) -> Json:
    """Take the app's reaction back."""
    name, (channel, message) = _name(call), _item(call)
    bot = call.workspace.app.bot_user
    if bot not in message.reactions.get(name, []):
        raise Refused("no_reaction")
    call.slack.posting.unreact(call.workspace, channel, message, bot, name)
    return {}


@method("reactions.get", "reactions:read", tier=3)
def get(call: Call) -> Json:
    """A message with its reactions."""
    channel, message = _item(call)
    return {"type": "message", "channel": channel.id, "message": message_json(call.workspace, message, channel)}
