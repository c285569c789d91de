"""Every payload of the collection goes the whole way in: nothing fails, and what is ignored is ignored on purpose."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.slack.addressing import Called
from adapters.slack.api import Api
from adapters.slack.channels import Channels
from adapters.slack.downloading import described
from adapters.slack.edge import Edge
from adapters.slack.installation import Installation
from adapters.slack.listening import Listening
from adapters.slack.manifest import EVENTS
from adapters.slack.people import People
from adapters.slack.settings import SlackSettings
from adapters.slack.whispers import AnswerAddresses
from tests.slack import payloads
from tests.slack.double import SlackDouble, Workspace

SHARED = Path(os.environ.get("JET_SLACK_PAYLOADS", Path(__file__).parents[3] / "shared/slack/payloads"))
Json = dict[str, Any]

# What Jet subscribes to, or cannot help being sent, and yet hands nothing of it over.
IGNORED = {
    "message": "not addressed to Jet",
    "message/bot_message": "bots are not heard",
    "message/channel_archive": "comes as channel_archive too",
    "message/channel_convert_to_public": "nobody typed it",
    "message/channel_join": "comes as member_joined_channel too",
    "message/channel_name": "comes as channel_rename too",
    "message/channel_posting_permissions": "nobody typed it",
    "message/channel_topic": "nobody typed it",
    "message/channel_unarchive": "comes as channel_unarchive too",
    "message/file_share": "not addressed to Jet",
    "message/group_topic": "nobody typed it",
    "message/me_message": "not addressed to Jet",
    "message/message_changed": "an edit of what was not addressed to Jet",
    "message/message_deleted": "deleting a line takes nothing back",
    "message/thread_broadcast": "not addressed to Jet",
    "app_mention": "of another bot, or of nobody that Slack names",
    "app_mention/bot_message": "bots are not heard",
    "app_home_opened": "without a channel or a person",
    "reaction_added": "on a file, or without a person",
    "reaction_removed": "on a file, or without a person",
    "app_uninstalled": "ends the connection",
    "tokens_revoked": "ends the connection",
    "channel_archive": "the channel is asked for soon",
    "channel_deleted": "the channel is asked for soon",
    "channel_rename": "the channel is asked for soon",
    "channel_unarchive": "the channel is asked for soon",
    "member_joined_channel": "the channel is asked for soon",
    "member_left_channel": "the channel is asked for soon",
    "block_actions": "of a link button, or a menu that Jet does not make",
    "view_submission": "of a form that is none of Jet's",
    "view_closed": "Jet asks for none",
    "block_suggestion": "Jet makes no such menus",
}
INTERACTIONS = {"block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action"}


class Ears:
    """Note that something was handed over."""

    def __init__(self) -> None:
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        async def taken(*_: Any, **__: Any) -> None:
            self.count += 1

        return taken


def _payloads() -> Iterator[tuple[str, Json]]:
    for folder in ("slash_command", "interactivity", "events", "events_inner", "made", "socket_mode"):
        for file in sorted((SHARED / folder).rglob("*.json")):
            body = json.loads(file.read_text("utf-8"))
            if isinstance(body, dict):
                body = body.get("payload", body) if "envelope_id" in body else body
                body = payloads.event(body) if folder == "events_inner" else body
                if kind := _kind(body):
                    yield kind, {name: value for name, value in body.items() if name != "authorizations"}


def _kind(body: Json) -> str:
    if "event" in body:
        event = body["event"]
        return "/".join(filter(None, (event.get("type"), event.get("subtype")))) if isinstance(event, dict) else ""
    return "command" if "command" in body else str(body.get("type")) if body.get("type") in INTERACTIONS else ""


def _somebody(slack: SlackDouble, workspace: Workspace, body: Json) -> bool:
    """Let whoever did it have an account; False for a payload without anybody, as in a test of a library."""
    who = body["user_id"] if "user_id" in body else (body.get("user") or {}).get("id")
    if who and who not in workspace.users:
        person = slack.person("Somebody")
        workspace.users[who] = workspace.users.pop(person.id)
        workspace.users[who].id = who
    return bool(who)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the collection of payloads")
def test_every_payload_is_taken_and_what_is_ignored_is_ignored_on_purpose() -> None:
    async def sweep() -> tuple[set[str], set[str]]:
        taken, ignored = set[str](), set[str]()
        async with SlackDouble() as slack, ClientSession() as session:
            workspace = slack.workspace()
            edge, ears = _edge(slack, workspace, session)
            for kind, body in _payloads():
                if "event" not in body and not _somebody(slack, workspace, body):
                    continue
                before = ears.count
                answer = await edge.take(body)
                assert answer.status == 200, (kind, body)
                (taken if ears.count > before else ignored).add(kind)
        return taken, ignored

    taken, ignored = asyncio.run(sweep())
    ours = {name.partition(".")[0] for name in EVENTS} | INTERACTIONS
    assert {kind for kind in ignored if kind.partition("/")[0] in ours} <= set(IGNORED)
    assert taken >= {"command", "block_actions", "message", "app_mention", "reaction_added", "message/file_share"}
    assert taken >= {"app_home_opened", "team_join", "user_change", "shortcut", "message_action"}
    assert not taken & {kind for kind in IGNORED if IGNORED[kind].startswith(("bots", "nobody typed"))}


def _edge(slack: SlackDouble, workspace: Workspace, session: ClientSession) -> tuple[Edge, Ears]:
    api, ears = Api(workspace.app.bot_token, session, slack.api_url), Ears()
    where = Installation(payloads.JET, "B0BOT", payloads.TEAM, "E0001")
    people = People(api, where)
    listening = Listening(
        "work",
        where,
        Called(payloads.JET),
        SlackSettings(bot_token="x"),
        ears,
        people,
        Channels("work", where, api, people),
        AnswerAddresses(session),
        api.call,
        partial(described, api),
    )
    return Edge(api.client, where, listening), ears
