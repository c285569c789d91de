"""What the double refuses, with the codes and shapes of Slack, through Slack's own client."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.bolt_app import Json, played
from tests.slack.double import Person, SlackDouble, Workspace

FORM = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Poll"},
    "blocks": [{"type": "divider"}],
}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


class Office:
    """A workspace with a public and a private channel, and a client without retries."""

    def __init__(self, slack: SlackDouble) -> None:
        self.slack = slack
        self.workspace: Workspace = slack.workspace()
        self.samira: Person = slack.person("Samira")
        self.general = slack.channel("general", self.samira)
        self.elsewhere = slack.channel("elsewhere", self.samira, bot=False)
        self.secret = slack.channel("secret", self.samira, kind="group", bot=False)

    async def __aenter__(self) -> Office:
        self._session = ClientSession()
        self.client = self.as_token(self.workspace.app.bot_token)
        return self

    def as_token(self, token: str) -> AsyncWebClient:
        client = AsyncWebClient(token=token, base_url=self.slack.api_url, session=self._session, retry_handlers=[])
        client.proxy = None
        return client

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def answers_to(self, url: str, **body: Any) -> tuple[int, str]:
        async with self._session.post(url, json=body) as response:
            return response.status, await response.text()

    def trigger(self) -> str:
        return self.slack.triggers.make(self.workspace, self.samira.id)


Call = Callable[[Office], Awaitable[Any]]


async def refusal(call: Awaitable[Any]) -> Json:
    """What is answered to a call that is refused."""
    with pytest.raises(SlackApiError) as refused:
        await call
    assert isinstance(refused.value.response.data, dict)
    return refused.value.response.data


@pytest.mark.parametrize(
    ("token", "code"), [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp", "not_allowed_token_type")]
)
@played
async def test_tokens(token: str, code: str) -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        token = office.workspace.app.app_token if token == "xapp" else token
        assert (await refusal(office.as_token(token).auth_test()))["error"] == code


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive"])
@played
async def test_a_token_that_is_good_no_longer(code: str) -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        assert (await office.client.auth_test())["user_id"] == office.workspace.app.bot_user
        office.workspace.app.token_error = code
        assert (await refusal(office.client.auth_test()))["error"] == code


@played
async def test_a_missing_scope_is_named() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        office.workspace.app.scopes = {"commands", "chat:write"}
        answer = await refusal(office.client.users_info(user=office.samira.id))
        assert answer == {
            "ok": False,
            "error": "missing_scope",
            "needed": "users:read",
            "provided": "chat:write,commands",
        }
        office.workspace.app.scopes = {"channels:history"}
        office.workspace.app.scopes |= {"groups:read"}
        answer = await refusal(office.client.conversations_info(channel=office.general.id))
        assert answer["needed"] == "channels:read"


CALLS: dict[str, tuple[str, Call]] = {
    "not a member": ("not_in_channel", lambda o: o.client.chat_postMessage(channel=o.elsewhere.id, text="x")),
    "private": ("channel_not_found", lambda o: o.client.chat_postMessage(channel=o.secret.id, text="x")),
    "no such channel": ("channel_not_found", lambda o: o.client.chat_postMessage(channel="C1", text="x")),
    "nothing to say": (
        "no_text",
        lambda o: o.client.api_call("chat.postMessage", json={"channel": o.general.id, "text": ""}),
    ),
    "both languages": (
        "markdown_text_conflict",
        lambda o: o.client.api_call(
            "chat.postMessage", json={"channel": o.general.id, "text": "x", "markdown_text": "y"}
        ),
    ),
    "long markdown": (
        "msg_too_long",
        lambda o: o.client.api_call("chat.postMessage", json={"channel": o.general.id, "markdown_text": "y" * 12_001}),
    ),
    "attachments": (
        "too_many_attachments",
        lambda o: o.client.chat_postMessage(channel=o.general.id, text="x", attachments=[{"text": "x"}] * 101),
    ),
    "blocks that are no JSON": (
        "invalid_blocks_format",
        lambda o: o.client.chat_postMessage(channel=o.general.id, blocks="[{", text="x"),
    ),
    "too much in blocks": (
        "msg_blocks_too_long",
        lambda o: o.client.chat_postMessage(
            channel=o.general.id,
            text="x",
            blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 3000}}] * 5,
        ),
    ),
    "metadata": (
        "invalid_metadata_format",
        lambda o: o.client.chat_postMessage(channel=o.general.id, text="x", metadata={"event_type": "card"}),
    ),
    "a reply to nothing": (
        "cannot_reply_to_message",
        lambda o: o.client.chat_postMessage(channel=o.general.id, text="x", thread_ts="1.000000"),
    ),
    "whispering to nobody": (
        "user_not_in_channel",
        lambda o: o.client.chat_postEphemeral(channel=o.general.id, user="U1", text="x"),
    ),
    "an edit of nothing": (
        "message_not_found",
        lambda o: o.client.chat_update(channel=o.general.id, ts="1.000000", text="x"),
    ),
    "history of another place": (
        "not_in_channel",
        lambda o: o.client.conversations_history(channel=o.elsewhere.id),
    ),
    "no such thread": (
        "thread_not_found",
        lambda o: o.client.conversations_replies(channel=o.general.id, ts="1.000000"),
    ),
    "no such user": ("user_not_found", lambda o: o.client.users_info(user="U1")),
    "no such address": ("users_not_found", lambda o: o.client.users_lookupByEmail(email="a@b.example")),
    "nine people": ("too_many_users", lambda o: o.client.conversations_open(users=["U1"] * 9)),
    "joining a private one": ("channel_not_found", lambda o: o.client.conversations_join(channel=o.secret.id)),
    "types": ("invalid_types", lambda o: o.client.conversations_list(types="public")),
    "limit": ("invalid_limit", lambda o: o.client.conversations_list(limit=1000)),
    "cursor": ("invalid_cursor", lambda o: o.client.conversations_list(cursor="?")),
    "emoji": (
        "invalid_name",
        lambda o: o.client.reactions_add(channel=o.general.id, timestamp="1.000000", name="no such"),
    ),
    "trigger": ("invalid_trigger_id", lambda o: o.client.views_open(trigger_id="1.2.abc", view=FORM)),
    "no modal": ("not_found", lambda o: o.client.views_update(view_id="V1", view=FORM)),
    "unknown": ("unknown_method", lambda o: o.client.api_call("chat.shout")),
}


@pytest.mark.parametrize("name", CALLS)
@played
async def test_refused(name: str) -> None:
    code, call = CALLS[name]
    async with SlackDouble() as slack, Office(slack) as office:
        answer = await refusal(call(office))
        assert (answer["ok"], answer["error"]) == (False, code)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
@pytest.mark.parametrize(
    ("state", "code"),
    [({"is_archived": True}, "is_archived"), ({"is_read_only": True}, "restricted_action_read_only_channel")],
)
@played
async def test_channels_that_nobody_or_only_some_may_write_in(method: str, state: dict[str, bool], code: str) -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        vars(office.general).update(state)
        body = {"channel": office.general.id, "user": office.samira.id, "text": "x"}
        assert (await refusal(office.client.api_call(method, json=body)))["error"] == code


@played
async def test_a_locked_thread_takes_no_reply() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        said = await office.samira.says(office.general, "mine")
        office.general.messages[said.ts].thread_locked = True
        reply = office.client.chat_postMessage(channel=office.general.id, text="x", thread_ts=said.ts)
        assert (await refusal(reply))["error"] == "restricted_action_thread_locked"


@played
async def test_rich_text_stays_rich_text() -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    }
    async with SlackDouble() as slack, Office(slack) as office:
        posted = await office.client.chat_postMessage(channel=office.general.id, text="x", blocks=[rich])
        where: dict[str, Any] = {"channel": office.general.id, "ts": posted["ts"], "text": "y"}
        await office.client.chat_update(**where, blocks=[rich, {"type": "divider"}])
        await office.client.chat_update(**where, blocks=[rich])
        changed = office.client.chat_update(**where, blocks=[{"type": "divider"}])
        assert (await refusal(changed))["error"] == "block_mismatch"


@played
async def test_blocks_are_validated_without_posting_them() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        assert (await office.client.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]}))["ok"]
        bad = office.client.api_call("blocks.validate", json={"blocks": [{"type": "oops"}]})
        answer = await refusal(bad)
        assert (answer["error"], bool(answer["errors"])) == ("invalid_blocks", True)
        assert not office.samira.sees(office.general)


@played
async def test_metadata_has_its_limit() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        metadata = {"event_type": "card", "event_payload": {"id": "x" * 20_000}}
        posted = office.client.chat_postMessage(channel=office.general.id, text="x", metadata=metadata)
        assert (await refusal(posted))["error"] == "metadata_too_large"


@played
async def test_others_messages_are_not_the_apps_to_change() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        said = await office.samira.says(office.general, "mine")
        where: dict[str, Any] = {"channel": office.general.id, "ts": said.ts}
        assert (await refusal(office.client.chat_update(**where, text="x")))["error"] == "cant_update_message"
        assert (await refusal(office.client.chat_delete(**where)))["error"] == "cant_delete_message"


@played
async def test_long_texts_are_cut_when_posted_and_refused_when_edited() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        posted = await office.client.chat_postMessage(channel=office.general.id, text="x" * 40_001)
        assert posted["warning"] == "message_truncated"
        assert len(office.samira.sees(office.general)[0].text) == 40_000
        edit = office.client.chat_update(channel=office.general.id, ts=posted["ts"], text="x" * 4_001)
        assert (await refusal(edit))["error"] == "msg_too_long"


@played
async def test_invalid_blocks_say_where() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
        answer = await refusal(office.client.chat_postMessage(channel=office.general.id, text="x", blocks=blocks))
        message = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
        assert answer["error"] == "invalid_blocks"
        assert answer["errors"] == [message]
        assert answer["response_metadata"] == {"messages": [f"[ERROR] {message}"]}
        opened = await refusal(office.client.views_open(trigger_id=office.trigger(), view=FORM | {"blocks": blocks}))
        assert opened["error"] == "invalid_arguments"
        assert opened["response_metadata"] == {"messages": [f"[ERROR] {message}"]}


@played
async def test_a_trigger_opens_one_view_within_three_seconds() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        trigger = office.trigger()
        await refusal(office.client.views_open(trigger_id=trigger, view=FORM | {"blocks": [{}]}))
        await office.client.views_open(trigger_id=trigger, view=FORM)
        again = await refusal(office.client.views_open(trigger_id=trigger, view=FORM))
        assert again["error"] == "exchanged_trigger_id"
        trigger = office.trigger()
        slack.clock.advance(3.1)
        assert (await refusal(office.client.views_open(trigger_id=trigger, view=FORM)))["error"] == "expired_trigger_id"


@played
async def test_views_stack_three_high() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        await office.client.views_open(trigger_id=office.trigger(), view=FORM)
        for _ in range(2):
            await office.client.views_push(trigger_id=office.trigger(), view=FORM)
        pushed = await refusal(office.client.views_push(trigger_id=office.trigger(), view=FORM))
        assert pushed["error"] == "push_limit_reached"


@played
async def test_views_that_somebody_else_changed_or_that_are_too_large() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        user, client = office.samira.id, office.client
        first = (await client.views_publish(user_id=user, view=HOME))["view"]
        await client.views_publish(user_id=user, view=HOME, hash=first["hash"])
        assert (await refusal(client.views_publish(user_id=user, view=HOME, hash=first["hash"])))["error"] == (
            "hash_conflict"
        )
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 90
        assert (await refusal(client.views_publish(user_id=user, view=HOME | {"blocks": blocks})))["error"] == (
            "view_too_large"
        )
        await client.views_open(trigger_id=office.trigger(), view=FORM | {"external_id": "one"})
        double = client.views_push(trigger_id=office.trigger(), view=FORM | {"external_id": "one"})
        assert (await refusal(double))["error"] == "duplicate_external_id"
        office.workspace.app.home_tab = False
        assert (await refusal(client.views_publish(user_id=user, view=HOME)))["error"] == "not_enabled"


@played
async def test_a_response_url_is_good_five_times_within_half_an_hour() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        url = slack.response_urls.make(office.workspace, "commands", office.secret, office.samira.id)
        for number in range(5):
            assert await office.answers_to(url, text=f"{number}") == (200, "ok")
        status, body = await office.answers_to(url, text="6")
        assert (status, json.loads(body)["error"]) == (404, "used_url")
        assert [each.ephemeral for each in office.samira.sees("secret")] == [True] * 5
        url = slack.response_urls.make(office.workspace, "commands", office.secret, office.samira.id)
        assert (await office.answers_to(url, text="x", blocks=[{"type": "oops"}]))[0] == 400
        slack.clock.advance(30 * 60 + 1)
        status, body = await office.answers_to(url, text="late")
        assert (status, json.loads(body)["error"]) == (404, "expired_url")


@played
async def test_rates_by_tier_and_by_channel() -> None:
    async with SlackDouble(rate_limits=True) as slack, Office(slack) as office:
        for _ in range(3):
            posted = await office.client.chat_postMessage(channel=office.general.id, text="x")
        with pytest.raises(SlackApiError) as refused:
            await office.client.chat_postMessage(channel=office.general.id, text="x")
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "1"
        slack.clock.advance(1)
        await office.client.chat_postMessage(channel=office.general.id, text="x")
        for _ in range(50):
            await office.client.chat_update(channel=office.general.id, ts=posted["ts"], text="x")
        edit = office.client.chat_update(channel=office.general.id, ts=posted["ts"], text="x")
        assert (await refusal(edit))["error"] == "ratelimited"
        slack.limits.enabled = False
        await office.client.chat_update(channel=office.general.id, ts=posted["ts"], text="x")


@played
async def test_no_dm_with_the_disabled_or_with_a_bot() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        tom = slack.person("Tom", deleted=True)
        assert (await refusal(office.client.conversations_open(users=tom.id)))["error"] == "user_disabled"
        bot = office.workspace.app.bot_user
        assert (await refusal(office.client.conversations_open(users=bot)))["error"] == "cannot_dm_bot"
