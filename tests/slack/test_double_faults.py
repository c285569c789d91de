"""Each fault of the double strikes as it is named, seen by Slack's own client."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.bolt_app import BoltApp, played
from tests.slack.double import BAD_GATEWAY, Channel, SlackDouble


class Posting:
    """A channel, and an app without retries that posts into it."""

    def __init__(self, slack: SlackDouble) -> None:
        self.slack = slack
        self.workspace = slack.workspace()
        self.samira = slack.person("Samira")
        self.channel: Channel = slack.channel("general", self.samira)

    async def __aenter__(self) -> Posting:
        self._session = ClientSession()
        self.client = AsyncWebClient(
            token=self.workspace.app.bot_token, base_url=self.slack.api_url, session=self._session, retry_handlers=[]
        )
        self.client.proxy = None
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def post(self, text: str = "hello") -> Any:
        return await self.client.chat_postMessage(channel=self.channel.id, text=text)

    @property
    def seen(self) -> list[str]:
        return [each.text for each in self.samira.sees(self.channel)]


@played
async def test_cut_after_the_call_counted() -> None:
    async with SlackDouble() as slack, Posting(slack) as posting:
        slack.faults.cut_after("chat.postMessage")
        with pytest.raises(ClientConnectionError):
            await posting.post()
        assert posting.seen == ["hello"]
        await posting.post("again")
        assert posting.seen == ["hello", "again"]


@played
async def test_cut_before_the_call_counted() -> None:
    async with SlackDouble() as slack, Posting(slack) as posting:
        slack.faults.cut_before("chat.postMessage", 2)
        for _ in range(2):
            with pytest.raises(ClientConnectionError):
                await posting.post()
        assert posting.seen == []
        assert [each.answer for each in slack.called("chat.postMessage")] == [None, None]
        await posting.post()
        assert posting.seen == ["hello"]


@pytest.mark.parametrize(("status", "body"), [(500, ""), (502, BAD_GATEWAY), (503, "Service Unavailable")])
@pytest.mark.parametrize("took_effect", [False, True])
@played
async def test_errors_of_servers_and_proxies(status: int, body: str, took_effect: bool) -> None:
    async with SlackDouble() as slack, Posting(slack) as posting:
        slack.faults.fail("chat.postMessage", status, body, took_effect=took_effect)
        with pytest.raises(SlackApiError) as failed:
            await posting.post()
        assert failed.value.response.status_code == status
        assert posting.seen == (["hello"] if took_effect else [])


@played
async def test_ratelimited_once() -> None:
    async with SlackDouble() as slack, Posting(slack) as posting:
        slack.faults.ratelimited("chat.postMessage", retry_after=7)
        with pytest.raises(SlackApiError) as failed:
            await posting.post()
        response = failed.value.response
        assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "7")
        await posting.post()
        assert posting.seen == ["hello"]


@played
async def test_refused_with_a_code() -> None:
    async with SlackDouble() as slack, Posting(slack) as posting:
        slack.faults.refuse("chat.postMessage", "restricted_action_read_only_channel")
        with pytest.raises(SlackApiError) as failed:
            await posting.post()
        assert failed.value.response["error"] == "restricted_action_read_only_channel"


@played
async def test_a_slow_answer_is_an_answer() -> None:
    async with SlackDouble() as slack, Posting(slack) as posting:
        slack.faults.delay("chat.postMessage", 0.05)
        await posting.post()
        assert posting.seen == ["hello"]


@played
async def test_response_urls_fail_too() -> None:
    async with SlackDouble() as slack, Posting(slack) as posting, ClientSession() as session:
        url = slack.response_urls.make(posting.workspace, "commands", posting.channel, posting.samira.id)
        slack.faults.delay("response_url", 0.05)
        async with session.post(url, json={"text": "one"}) as response:
            assert response.status == 200
        slack.faults.fail("response_url", 500)
        async with session.post(url, json={"text": "two"}) as response:
            assert response.status == 500
        slack.faults.cut_after("response_url")
        with pytest.raises(ClientConnectionError):
            await session.post(url, json={"text": "three"})
        assert posting.seen == ["one", "three"]


@played
async def test_an_event_comes_twice(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        slack.faults.twice("message")
        await samira.says(samira.dm, "hello")
        await samira.says(samira.dm, "bye")
        await slack.settled()
        assert sorted(each["text"] for each in app.events("message")) == ["bye", "hello", "hello"]
        assert len({each["event_id"] for each in app.heard}) == 2


@played
async def test_events_come_in_the_wrong_order() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        slack.faults.reorder(3)
        for line in ("one", "two", "three", "four"):
            await samira.says(samira.dm, line)
        await app.waits_for("message", 4)
        assert [each["text"] for each in app.events("message")] == ["three", "two", "one", "four"]


@played
async def test_a_stale_ticket_is_refused() -> None:
    async with SlackDouble() as slack, ClientSession() as session:
        ticket = slack.sockets.ticket(slack.workspace())
        slack.faults.stale_tickets()
        async with session.get(ticket.replace("ws", "http", 1)) as response:
            assert response.status == 403


@played
async def test_a_command_whose_acknowledgement_got_lost_ran_all_the_same(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        slack.faults.lose_ack("slash_commands")
        assert (await samira.slash(samira.dm, "/jet")).error == "operation_timeout"
        assert len(app.heard) == 1
