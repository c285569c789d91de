"""Socket Mode and signed HTTP of the double: connections come and go, what is not acknowledged comes again."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web
from slack_bolt.async_app import AsyncAck
from slack_sdk.signature import SignatureVerifier

from tests.slack.bolt_app import BoltApp, Json, played
from tests.slack.double import SlackDouble, Workspace

SOON = (0.0, 0.05, 0.1)


async def open_socket(slack: SlackDouble, workspace: Workspace, session: ClientSession) -> str:
    """A URL to connect to, as apps.connections.open answers it."""
    headers = {"Authorization": f"Bearer {workspace.app.app_token}"}
    async with session.post(f"{slack.api_url}apps.connections.open", headers=headers) as response:
        return str((await response.json())["url"])


@played
async def test_hello_and_an_envelope() -> None:
    async with SlackDouble() as slack, ClientSession() as session:
        workspace = slack.workspace()
        samira = slack.person("Samira")
        async with session.ws_connect(await open_socket(slack, workspace, session)) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            assert hello["connection_info"] == {"app_id": workspace.app.id}
            command = asyncio.create_task(samira.slash(samira.dm, "/jet", "poll"))
            envelope = await socket.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Yes."}})
            assert (await command).payload == {"text": "Yes."}
            await samira.says(samira.dm, "hello")
            envelope = await socket.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
            assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")


@played
async def test_a_ticket_is_good_once_and_for_half_a_minute() -> None:
    async with SlackDouble() as slack, ClientSession() as session:
        workspace = slack.workspace()
        url = await open_socket(slack, workspace, session)
        async with session.ws_connect(url) as socket:
            await socket.receive_json()
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(url)
        url = await open_socket(slack, workspace, session)
        slack.clock.advance(31)
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(url)


@played
async def test_an_eleventh_connection_is_one_too_many() -> None:
    async with SlackDouble() as slack, ClientSession() as session, AsyncExitStack() as stack:
        workspace = slack.workspace()
        for number in range(1, 11):
            socket = await stack.enter_async_context(session.ws_connect(await open_socket(slack, workspace, session)))
            assert (await socket.receive_json())["num_connections"] == number
        async with session.ws_connect(await open_socket(slack, workspace, session)) as socket:
            assert (await socket.receive_json())["reason"] == "too_many_websockets"
            assert (await socket.receive()).data == 1000


@played
async def test_of_several_connections_one_gets_each_event() -> None:
    async with SlackDouble() as slack:
        workspace = slack.workspace()
        async with BoltApp(slack, workspace) as one, BoltApp(slack, workspace) as other:
            await slack.until(lambda: len(slack.sockets.connections(workspace)) == 2)
            samira = slack.person("Samira")
            said = [await samira.says(samira.dm, f"line {number}") for number in range(10)]
            await slack.settled()
            heard = [each["ts"] for each in one.events("message") + other.events("message")]
            assert sorted(heard) == [each.ts for each in said]
            assert one.events()
            assert other.events()


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
@played
async def test_nothing_is_lost_or_doubled_when_connections_are_refreshed(reason: str) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        await samira.says(samira.dm, "before")
        await slack.refresh(app.workspace, reason)
        await slack.until(lambda: slack.sockets.opened == 2)
        await samira.says(samira.dm, "after")
        await app.waits_for("message", 2)
        await slack.settled()
        assert [each["text"] for each in app.events("message")] == ["before", "after"]


@played
async def test_a_command_is_answered_though_its_connection_has_to_go() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")

        async def slowly(ack: AsyncAck, body: Json) -> None:
            await asyncio.sleep(0.2)
            await ack("Done.")

        app.reply = slowly
        slack.faults.refresh_upon("slash_commands")
        assert (await samira.slash(samira.dm, "/jet")).payload == {"text": "Done."}
        assert slack.sockets.opened == 2


@played
async def test_the_client_comes_back_after_its_socket_was_cut() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        slack.sockets.cut(app.workspace)
        await samira.says(samira.dm, "meanwhile")
        await app.waits_for("message")
        assert slack.sockets.opened == 2


@played
async def test_an_event_that_nobody_acknowledges_is_given_up(http: bool) -> None:
    async with SlackDouble(ack_timeout=0.1, retry_delays=SOON) as slack:
        workspace = slack.workspace()
        samira = slack.person("Samira")
        workspace.app.request_url = "http://127.0.0.1:9/" if http else None
        await samira.says(samira.dm, "hello")
        await slack.settled()
        assert [each["event"]["text"] for each in slack.lost] == ["hello"]


@played
async def test_an_event_whose_acknowledgement_got_lost_comes_again_with_the_same_id(http: bool) -> None:
    async with SlackDouble(retry_delays=SOON) as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        slack.faults.lose_ack("events_api", 2)
        await samira.says(samira.dm, "hello")
        await slack.settled()
        assert len({each["event_id"] for each in app.heard}) == 1
        tries = [each.get("x-slack-retry-num", ["0"])[0] for each in app.headers]
        assert [int(each) for each in tries] == [0, 1, 2]
        assert not slack.lost


class Endpoint:
    """A bare server that notes requests and answers with what it is told to."""

    def __init__(self, *answers: web.Response | float) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self._answers = list(answers)

    async def serve(self, request: web.Request) -> web.Response:
        self.requests.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        answer = self._answers.pop(0) if self._answers else web.Response()
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return web.Response()
        return answer

    async def __aenter__(self) -> Endpoint:
        app = web.Application()
        app.router.add_post("/", self.serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


@played
async def test_requests_are_signed_as_the_library_verifies_it() -> None:
    async with SlackDouble() as slack, Endpoint() as endpoint:
        workspace = slack.workspace()
        workspace.app.request_url = endpoint.url
        samira = slack.person("Samira")
        await samira.says(samira.dm, "hello")
        await slack.settled()
        await samira.slash(samira.dm, "/jet", "a=b&c ✓")
        await samira.shortcut("new_poll")
        verifier = SignatureVerifier(workspace.app.signing_secret)
        for headers, body in endpoint.requests:
            assert verifier.is_valid_request(body, headers)
            assert not verifier.is_valid_request(body + b" ", headers)
        types = [headers["content-type"] for headers, _ in endpoint.requests]
        assert types == ["application/json", *["application/x-www-form-urlencoded"] * 2]


@played
async def test_retries_say_how_often_and_why_and_may_be_declined() -> None:
    bad, enough = web.Response(status=500), web.Response(status=404, headers={"X-Slack-No-Retry": "1"})
    async with SlackDouble(ack_timeout=0.2, retry_delays=SOON) as slack, Endpoint(bad, 1.0, enough) as endpoint:
        workspace = slack.workspace()
        workspace.app.request_url = endpoint.url
        samira = slack.person("Samira")
        await samira.says(samira.dm, "hello")
        await slack.settled()
        told = [
            (headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")) for headers, _ in endpoint.requests
        ]
        assert told == [(None, None), ("1", "http_error"), ("2", "http_timeout")]


@played
async def test_a_wrong_secret_is_refused_by_the_app() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=True) as app:
        samira = slack.person("Samira")
        app.workspace.app.signing_secret = "another"
        assert (await samira.slash(samira.dm, "/jet")).error == "dispatch_failed"
        assert not app.heard


@played
async def test_the_request_url_is_challenged() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=True) as app:
        assert await slack.http.challenge(app.workspace)
        app.workspace.app.request_url = f"{slack.url}/nothing"
        assert not await slack.http.challenge(app.workspace)
