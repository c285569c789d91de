"""What the double sends has the keys of what Slack sends: nothing made up, and nothing missing of what always comes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.slack.bolt_app import BoltApp, played
from tests.slack.double import SlackDouble

SHARED = Path(os.environ.get("JET_SLACK_PAYLOADS", Path(__file__).parents[3] / "shared/slack/payloads"))
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="there are no real payloads here")
Json = dict[str, Any]
FORM = {
    "type": "modal",
    "callback_id": "poll_create",
    "title": {"type": "plain_text", "text": "Poll"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "dispatch_action": True,
            "label": {"type": "plain_text", "text": "Question"},
            "element": {"type": "plain_text_input", "action_id": "question"},
        }
    ],
}
BUTTON = {"type": "button", "action_id": "vote", "value": "1", "text": {"type": "plain_text", "text": "Vote"}}
CARD = [{"type": "actions", "elements": [BUTTON]}]
# Maps by ids of the app's own making, and what is only there to be looked at as a whole.
OPAQUE = {"values", "blocks", "icons", "metadata"}


def keys(value: Any, at: str = "") -> Iterator[str]:
    """The paths of all keys in a payload; those of lists by what they hold."""
    if isinstance(value, list):
        for each in value:
            yield from keys(each, at)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield f"{at}.{name}"
            if name not in OPAQUE:
                yield from keys(each, f"{at}.{name}")


def real(*patterns: str) -> list[Json]:
    """Payloads of the collection."""
    return [json.loads(path.read_text()) for each in patterns for path in sorted(SHARED.glob(each))]


def compare(sent: Json, documented: Iterable[Json], example: str, absent: frozenset[str] = frozenset()) -> None:
    """Check one payload against every example of its kind, and against one that is complete."""
    known = {key for each in documented for key in keys(each)}
    made_up = set(keys(sent)) - known
    assert not made_up
    complete = json.loads((SHARED / "made" / example).read_text())
    assert set(keys(complete)) - set(keys(sent)) - absent == set()


async def everything() -> dict[str, Json]:
    """One payload of each kind, as a bolt app got it."""
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        posted = await app.client.chat_postMessage(channel=channel.id, text="Lunch?", blocks=CARD)
        await app.client.chat_postEphemeral(channel=channel.id, user=samira.id, text="psst", blocks=CARD)
        await app.client.views_publish(user_id=samira.id, view={"type": "home", "blocks": CARD})
        card, whisper = samira.sees(channel)
        home = samira.home
        assert home
        await slack.settled()
        app.heard.clear()
        sent: dict[str, Json] = {}

        async def keep(name: str) -> None:
            await slack.settled()
            for body in app.heard:
                kind = body.get("event", {}).get("type", "")
                sent[f"{name} {kind}".strip()] = body
            app.heard.clear()

        await samira.slash(channel, "/jet", "poll")
        await keep("command")
        await samira.presses(card, "Vote")
        await keep("press")
        await samira.presses(whisper, "Vote")
        await keep("press ephemeral")
        await samira.presses(home, "Vote")
        await keep("press home")
        await samira.shortcut("new_poll")
        trigger = app.heard[0]["trigger_id"]
        await keep("shortcut")
        await samira.shortcut("poll_from_message", card)
        await keep("message shortcut")
        await app.client.views_open(trigger_id=trigger, view=FORM)
        assert samira.view
        await samira.presses(samira.view, "question", "Lunch?")
        await keep("press modal")
        await samira.submits(samira.view)
        await keep("submission")
        await app.client.views_open(trigger_id=slack.triggers.make(app.workspace, samira.id), view=FORM)
        await samira.closes()
        await keep("closed")
        await samira.says(samira.dm, "hello <world>")
        await keep("dm")
        await samira.says(channel, "@Jet hello")
        await keep("channel")
        await samira.reacts(card)
        await keep("reacted")
        await samira.arrives()
        await keep("arrived")
        await samira.changes(deleted=True)
        await keep("gone")
        await samira.opens_home("messages")
        await keep("home")
        await samira.joins(slack.channel("other"))
        await samira.invites(slack.channel("third", samira, bot=False))
        await keep("joined")
        await app.client.chat_update(channel=channel.id, ts=posted["ts"], text="Tea?", blocks=CARD)
        await keep("changed")
        await app.client.chat_delete(channel=channel.id, ts=posted["ts"])
        await keep("deleted")
        return sent


@played
async def test_interactions_have_the_keys_of_real_ones() -> None:
    sent = await everything()
    made = {"state", "state.values"}
    press = real("interactivity/block_actions/*.json", "shapes/app-backend/BlockActionPayload.json", "made/block_act*")
    command = real("slash_command/*.json", "made/slash*")
    submission = real("interactivity/view_submission/*.json", "made/view_submission*", "made/block_actions_modal.json")
    closed = real("interactivity/view_closed/*.json", "made/view_closed.json", "interactivity/view_submission/*.json")
    message_shortcut = real(
        "interactivity/message_action/*.json", "made/message_shortcut.json", "shapes/webapi/chat.p*"
    )
    compare(sent["command"], command, "slash_command_channel.json")
    compare(sent["press"], [*press, *_as(".message", real("made/event_message_im.json"))], "block_actions_button.json")
    compare(sent["press ephemeral"], press, "block_actions_ephemeral.json")
    # In a view the state is a part of the view.
    state = frozenset(f".{each}" for each in made)
    action = {".actions.text", ".actions.text.text", ".actions.text.type", ".actions.text.emoji"}
    texts = {f".view.{text}.{key}" for text in ("title", "submit") for key in ("type", "text", "emoji")}
    compare(sent["press home"], [*press, *submission], "block_actions_home.json", state | texts)
    compare(sent["press modal"], [*press, *submission], "block_actions_modal.json", state | action)
    compare(sent["submission"], submission, "view_submission_all_inputs.json")
    compare(sent["closed"], closed, "view_closed.json")
    compare(
        sent["shortcut"], real("interactivity/shortcut/*.json", "made/global_shortcut.json"), "global_shortcut.json"
    )
    compare(sent["message shortcut"], message_shortcut, "message_shortcut.json")


def _as(at: str, payloads: list[Json]) -> list[Json]:
    return [{at[1:]: each["event"]} for each in payloads]


@played
async def test_events_have_the_keys_of_real_ones() -> None:
    sent = await everything()
    outer = real("made/event_*.json", "events/**/*.json")

    def check(name: str, kind: str, example: str, *absent: str) -> None:
        inner = [{"event": each} for each in real(f"events_inner/{kind}/**/*.json", "shapes/webapi/users.info.json")]
        compare(sent[name], [*outer, *inner], example, frozenset(absent))

    check("dm message", "message", "event_message_im.json")
    check("channel app_mention", "app_mention", "event_grid_app_mention.json", ".enterprise_id")
    check("reacted reaction_added", "reaction_added", "event_reaction_added.json")
    check("arrived team_join", "team_join", "event_team_join.json")
    check("gone user_change", "user_change", "event_user_change_deactivated.json")
    check("home app_home_opened", "app_home_opened", "event_app_home_opened.json")
    check("joined member_joined_channel", "member_joined_channel", "event_member_joined_channel_bot.json")
    messages = [*(each["event"] for each in outer), *real("events_inner/message*/**/*.json")]
    nested = [{"event": {"message": each, "previous_message": each}} for each in messages]
    for name in ("changed message", "deleted message"):
        made_up = set(keys(sent[name])) - {key for each in [*outer, *nested] for key in keys(each)}
        assert not made_up


@played
async def test_people_from_outside_and_of_a_grid() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(enterprise_id="E0001")) as app:
        samira = slack.person("Samira")
        eve = slack.person("Eve", team_id="T0EXT", is_stranger=True)
        channel = slack.channel("shared", samira, eve)
        channel.is_ext_shared = True
        await eve.says(channel, "hi from outside")
        (event,) = await app.waits_for("message")
        example = real("made/event_message_external_user.json")[0]
        assert set(keys(example["event"])) <= set(keys(event))
        assert (event["user_team"], app.heard[0]["is_ext_shared_channel"]) == ("T0EXT", True)
        assert samira.id.startswith("W")
        app.heard.clear()
        await samira.slash(channel, "/jet", "poll")
        compare(app.heard[0], real("made/slash_command_grid.json"), "slash_command_grid.json")


@played
async def test_users_have_the_keys_of_real_ones() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        known = [
            *real("made/users_info_*.json"),
            *real("webapi_examples/users.info.json", "shapes/webapi/users.info.json"),
        ]
        examples = {
            "member": slack.person("Ada"),
            "guest_multi_channel": slack.person("Guest", is_restricted=True),
            "deactivated": slack.person("Gone", deleted=True),
            "external_stranger": slack.person("Eve", team_id="T0EXT", is_stranger=True),
        }
        for name, person in examples.items():
            answer = (await app.client.users_info(user=person.id, include_locale=name == "member")).data
            assert isinstance(answer, dict)
            compare(answer, known, f"users_info_{name}.json")
