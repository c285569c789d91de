"""What people see on the double, and what the app can look up."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.bolt_app import BoltApp, played
from tests.slack.double import Impossible, SlackDouble

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello &lt;b&gt; <@{}>"}}


@played
async def test_an_ephemeral_message_is_seen_by_one() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira, tom = slack.person("Samira"), slack.person("Tom")
        channel = slack.channel("general", samira, tom)
        await app.client.chat_postEphemeral(channel=channel.id, user=samira.id, text="psst")
        assert [each.shown for each in samira.sees(channel)] == ["psst"]
        assert tom.sees(channel) == []
        assert (await app.client.conversations_history(channel=channel.id))["messages"] == []
        await slack.settled()
        assert not app.heard


@played
async def test_ephemeral_messages_are_replaced_and_taken_away_by_their_response_url() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app, ClientSession() as session:
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        button = {"type": "button", "action_id": "share", "text": {"type": "plain_text", "text": "Share"}}
        blocks = [{"type": "actions", "elements": [button]}]
        await app.client.chat_postEphemeral(channel=channel.id, user=samira.id, text="psst", blocks=blocks)
        whisper = samira.sees(channel)[0]
        assert (await samira.presses(whisper, "Share")).ok
        pressed = app.heard[0]
        assert pressed["container"]["is_ephemeral"]
        assert "message" not in pressed
        url = pressed["response_url"]
        async with session.post(url, json={"replace_original": True, "text": "shared"}):
            assert [(each.shown, each.ephemeral) for each in samira.sees(channel)] == [("shared", True)]
        async with session.post(url, json={"response_type": "in_channel", "text": "for all"}):
            assert [each.ephemeral for each in samira.sees(channel)] == [True, False]
        async with session.post(url, json={"delete_original": True}):
            assert [each.shown for each in samira.sees(channel)] == ["for all"]
        with pytest.raises(Impossible):
            await samira.presses(whisper, "Share")


@played
async def test_edits_and_deletions_and_what_stays_of_a_thread() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        blocks = [{**SECTION, "text": {"type": "mrkdwn", "text": f"Hello &lt;b&gt; <@{samira.id}>"}}]
        posted = await app.client.chat_postMessage(channel=channel.id, text="Hello", blocks=blocks)
        assert samira.sees(channel)[0].shown == "Hello <b> @Samira"
        await app.client.chat_update(channel=channel.id, ts=posted["ts"], text="Bye", blocks=[])
        card = samira.sees(channel)[0]
        assert (card.shown, card.edited) == ("Bye", True)
        reply = await samira.says(channel, "why?", thread=card)
        assert [each.ts for each in samira.sees(channel, thread=card)] == [card.ts, reply.ts]
        await app.client.chat_delete(channel=channel.id, ts=posted["ts"])
        assert [each.shown for each in samira.sees(channel)] == ["This message was deleted.", "why?"]
        await samira.deletes(reply)
        assert samira.now(reply) is None


@played
async def test_who_sees_and_writes_where() -> None:
    async with SlackDouble() as slack:
        slack.workspace()
        samira, guest = slack.person("Samira"), slack.person("Guest", is_restricted=True)
        stranger = slack.person("Eve Ext", team_id="T0EXT", is_stranger=True)
        public, private = slack.channel("general", samira), slack.channel("board", samira, kind="group")
        await samira.says(public, "hello")
        await samira.says(private, "secret")
        assert [each.text for each in stranger.sees(public)] == ["hello"]
        assert guest.sees(public) == guest.sees(private) == stranger.sees(private) == []
        with pytest.raises(Impossible):
            await guest.says(public, "hello")


@played
async def test_history_and_replies_find_metadata() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        metadata = {"event_type": "card", "event_payload": {"id": "42"}}
        posted = await app.client.chat_postMessage(channel=channel.id, text="card", metadata=metadata)
        reply = await app.client.chat_postMessage(channel=channel.id, text="reply", thread_ts=posted["ts"])
        history = await app.client.conversations_history(channel=channel.id, include_all_metadata=True)
        (parent,) = history["messages"]
        assert parent["metadata"] == metadata
        assert (parent["reply_count"], parent["latest_reply"]) == (1, reply["ts"])
        assert "metadata" not in (await app.client.conversations_history(channel=channel.id))["messages"][0]
        replies = await app.client.conversations_replies(channel=channel.id, ts=posted["ts"], include_all_metadata=True)
        assert [each["ts"] for each in replies["messages"]] == [posted["ts"], reply["ts"]]
        assert replies["messages"][0]["metadata"] == metadata
        link = await app.client.chat_getPermalink(channel=channel.id, message_ts=reply["ts"])
        assert f"thread_ts={posted['ts']}" in link["permalink"]


@played
async def test_history_comes_in_pages_and_between_moments() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        said = [await samira.says(channel, f"{number}") for number in range(5)]
        found: list[str] = []
        async for page in await app.client.conversations_history(channel=channel.id, limit=2):
            found += [each["text"] for each in page["messages"]]
        assert found == ["4", "3", "2", "1", "0"]
        where: dict[str, Any] = {"channel": channel.id, "oldest": said[1].ts, "latest": said[3].ts}
        assert len((await app.client.conversations_history(**where))["messages"]) == 1
        assert len((await app.client.conversations_history(**where, inclusive=True))["messages"]) == 3


@played
async def test_people_and_places_are_looked_up() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira Haddad", locale="nl-NL", tz="Europe/Amsterdam")
        public, private = slack.channel("general", samira), slack.channel("board", samira, kind="group")
        slack.channel("hidden", samira, kind="group", bot=False)
        client = app.client
        user = (await client.users_info(user=samira.id, include_locale=True))["user"]
        assert (user["locale"], user["tz"], user["profile"]["email"]) == (
            "nl-NL",
            "Europe/Amsterdam",
            "samira@wilgenhof.example",
        )
        app.workspace.app.scopes -= {"users:read.email"}
        assert "email" not in (await client.users_info(user=samira.id))["user"]["profile"]
        listed = await client.conversations_list(types="public_channel,private_channel")
        assert [each["id"] for each in listed["channels"]] == [public.id, private.id]
        assert (await client.conversations_members(channel=public.id))["members"] == [
            samira.id,
            app.workspace.app.bot_user,
        ]
        opened = await client.conversations_open(users=samira.id)
        assert opened["channel"]["id"] == samira.dm.id
        assert (await client.conversations_open(users=samira.id))["already_open"]
        assert (await client.chat_postMessage(channel=samira.id, text="hello"))["channel"] == samira.dm.id
        assert (await client.bots_info(bot=app.workspace.app.bot_id))["bot"]["name"] == "Jet"
        assert (await client.team_info())["team"]["name"] == "Wilgenhof"
        assert len((await client.users_list())["members"]) == 3


@played
async def test_reactions_are_added_taken_back_and_looked_up() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        said = await samira.says(channel, "hello")
        item: dict[str, Any] = {"channel": channel.id, "timestamp": said.ts}
        await samira.reacts(said, "tada")
        await app.client.reactions_add(**item, name="tada")
        message = (await app.client.reactions_get(**item))["message"]
        assert message["reactions"] == [{"name": "tada", "users": [samira.id, app.workspace.app.bot_user], "count": 2}]
        await app.client.reactions_remove(**item, name="tada")
        assert samira.sees(channel)[0].reactions == {"tada": [samira.id]}


@played
async def test_a_file_is_uploaded_and_shared() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        await app.client.files_upload_v2(
            channel=channel.id, filename="votes.csv", content="a,b\n", initial_comment="Votes"
        )
        (seen,) = samira.sees(channel)
        assert (seen.text, seen.files[0]["name"]) == ("Votes", "votes.csv")
        assert app.workspace.files[seen.files[0]["id"]]["content"] == b"a,b\n"


@played
async def test_arguments_come_as_json_as_a_form_and_in_the_query() -> None:
    async with SlackDouble() as slack, ClientSession() as session:
        workspace = slack.workspace()
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        url, headers = f"{slack.api_url}chat.postMessage", {"Authorization": f"Bearer {workspace.app.bot_token}"}
        said = {"channel": channel.id, "text": "hello", "blocks": '[{"type": "divider"}]'}
        ways: list[dict[str, Any]] = [{"json": said}, {"data": said}, {"params": said}]
        for how in ways:
            async with session.post(url, headers=headers, **how) as response:
                assert (await response.json())["ok"]
        async with session.get(url, params={**said, "token": workspace.app.bot_token}) as response:
            assert (await response.json())["ok"]
        assert [each.blocks[0]["type"] for each in samira.sees(channel)] == ["divider"] * 4


@played
async def test_two_workspaces_know_nothing_of_each_other() -> None:
    async with SlackDouble() as slack, ClientSession() as session:
        one, other = slack.workspace("One"), slack.workspace("Other")
        samira, tom = slack.person("Samira", one), slack.person("Tom", other)
        client = AsyncWebClient(token=other.app.bot_token, base_url=slack.api_url, session=session)
        client.proxy = None
        assert (await client.users_list())["members"][-1]["id"] == tom.id
        channel = slack.channel("general", samira)
        posted = await client.api_call("chat.postMessage", json={"channel": tom.id, "text": "x"})
        assert posted["channel"] == tom.dm.id
        assert samira.sees(channel) == []
