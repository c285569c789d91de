"""Payloads in the shape in which Slack sends them."""

from __future__ import annotations

from typing import Any

TEAM, JET, ANNA = "T0001", "U0BOT", "U0001"
TS = "1764000000.000200"
Json = dict[str, Any]


def event(inner: Json, **outer: Any) -> Json:
    """An event in its envelope."""
    return {
        "token": "verif",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": "A0001",
        "event": inner,
        "type": "event_callback",
        "event_id": "Ev0000001",
        "event_time": 1764000000,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": JET,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6Im1lc3NhZ2UifQ",
    } | outer


def message(text: str, *, channel: str = "C0001", kind: str = "channel", user: str = ANNA, **more: Any) -> Json:
    """What somebody wrote."""
    inner = {
        "client_msg_id": "1b2c3d4e-0000-4000-8000-000000000001",
        "type": "message",
        "text": text,
        "user": user,
        "ts": TS,
        "team": TEAM,
        "channel": channel,
        "event_ts": TS,
        "channel_type": kind,
    }
    return event(inner | more)


def direct(text: str, **more: Any) -> Json:
    """What somebody wrote to Jet alone."""
    return message(text, channel="D0001", kind="im", **more)


def app_mention(text: str, **more: Any) -> Json:
    """A mention, as it comes beside the message."""
    inner = {"type": "app_mention", "user": ANNA, "text": text, "ts": TS, "team": TEAM, "channel": "C0001"}
    return event(inner | {"event_ts": TS} | more)


def changed(text: str, before: str, *, edited: str = "1764000009.000000", user: str = ANNA) -> Json:
    """An edit."""
    old = {"type": "message", "text": before, "user": user, "team": TEAM, "ts": TS}
    inner = {
        "type": "message",
        "subtype": "message_changed",
        "message": old | {"text": text, "edited": {"user": user, "ts": edited}},
        "previous_message": old,
        "channel": "C0001",
        "hidden": True,
        "ts": "1764000009.000500",
        "event_ts": "1764000009.000500",
        "channel_type": "channel",
    }
    return event(inner)


def reaction(name: str, *, removed: bool = False, at: str = "1764000001.001000") -> Json:
    """A reaction put on one of Jet's messages, or taken off."""
    return event(
        {
            "type": "reaction_removed" if removed else "reaction_added",
            "user": ANNA,
            "reaction": name,
            "item": {"type": "message", "channel": "C0001", "ts": TS},
            "item_user": JET,
            "event_ts": at,
        }
    )


def command(text: str, word: str = "/jet", *, channel: str = "C0001", trigger: str = "1.2.abc") -> Json:
    """A slash command."""
    return {
        "token": "verif",
        "team_id": TEAM,
        "team_domain": "example",
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else "general",
        "user_id": ANNA,
        "user_name": "anna",
        "command": word,
        "text": text,
        "api_app_id": "A0001",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T0001/1/x",
        "trigger_id": trigger,
    }


def press(value: str, *, ephemeral: bool = False, trigger: str = "1.2.abc") -> Json:
    """A button that was pressed."""
    return {
        "type": "block_actions",
        "user": {"id": ANNA, "username": "anna", "name": "anna", "team_id": TEAM},
        "api_app_id": "A0001",
        "token": "verif",
        "container": {"type": "message", "message_ts": TS, "channel_id": "C0001", "is_ephemeral": ephemeral},
        "trigger_id": trigger,
        "team": {"id": TEAM, "domain": "example"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": "C0001", "name": "general"},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T0001/1/x",
        "actions": [
            {
                "action_id": "choice/0",
                "block_id": "choices/0",
                "text": {"type": "plain_text", "text": "Pizza", "emoji": False},
                "value": value,
                "type": "button",
                "action_ts": "1764000000.000300",
            }
        ],
    }
