"""Signed HTTP: the size first, then the signature, then what it says; nothing of it makes Jet fail."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.edge import Edge, Json
from adapters.slack.installation import Installation
from adapters.slack.signed_http import PATH, listening
from tests.slack import payloads

SECRET = "signing-secret"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
COMMAND = urlencode(payloads.command('"Which payload?" "A" "B"'))


class Takers:
    """Remembers what is handed over; `failing` = it cannot be committed."""

    def __init__(self) -> None:
        self.taken: list[Json] = []
        self.failing = False

    async def _take(self, body: Json) -> None:
        if self.failing:
            raise RuntimeError("what somebody typed")
        self.taken.append(body)

    event = command = press = form = shortcut = _take


class Door:
    """Jet's address, and somebody who knocks."""

    def __init__(self, session: ClientSession, port: int, takers: Takers) -> None:
        self._session, self._url, self.takers = session, f"http://127.0.0.1:{port}{PATH}", takers

    async def knock(self, body: str | bytes | BytesIO, kind: str = FORM, **headers: str) -> tuple[int, str]:
        """Send a body as it is."""
        given = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._session.post(self._url, data=body, headers=given) as answer:
            return answer.status, await answer.text()

    async def signed(self, body: str | bytes, kind: str = FORM, *, age: int = 0) -> tuple[int, str]:
        """Send it as Slack does, or did `age` seconds ago."""
        stamp = str(int(time.time()) - age)
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
        return await self.knock(body, kind, X_Slack_Request_Timestamp=stamp, X_Slack_Signature=signature)


@asynccontextmanager
async def door() -> AsyncIterator[Door]:
    """Jet's edge, open at a free port."""
    takers = Takers()
    edge = Edge(AsyncWebClient("xoxb-1"), Installation(payloads.JET, "B1", payloads.TEAM), takers)
    async with ClientSession() as session, listening(edge, SECRET, "127.0.0.1", 0) as port:
        yield Door(session, port, takers)


def play(scene: Callable[[Door], Awaitable[Any]]) -> None:
    async def playing() -> None:
        async with door() as at:
            await scene(at)

    asyncio.run(playing())


UNREADABLE = [
    ("{", JSON), ("[]", JSON), ('"x"', JSON), ("payload=%7B", FORM), ("payload=[]", FORM), ("=&==&", FORM), ("x", FORM),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kind"), UNREADABLE)
def test_what_cannot_be_read_is_refused_for_its_signature_before_it_is_read(body: str, kind: str) -> None:
    async def scene(at: Door) -> None:
        assert (await at.knock(body, kind))[0] == 401
        assert (await at.signed(body, kind))[0] == 400
        assert at.takers.taken == []

    play(scene)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"payload=\xff"])
def test_what_is_no_text_is_not_slacks(body: bytes) -> None:
    async def scene(at: Door) -> None:
        stamp = str(int(time.time()))
        code, _ = await at.knock(body, X_Slack_Request_Timestamp=stamp, X_Slack_Signature=f"v0={'0' * 64}")
        assert code == 401
        assert at.takers.taken == []

    play(scene)


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "１２３", "9" * 30])
@pytest.mark.parametrize("signature", ["", "v0=00", "v0=é"])
def test_a_strange_signature_is_refused(stamp: str, signature: str) -> None:
    async def scene(at: Door) -> None:
        code, _ = await at.knock(COMMAND, X_Slack_Request_Timestamp=stamp, X_Slack_Signature=signature)
        assert code == 401
        assert at.takers.taken == []

    play(scene)


def test_an_old_request_is_not_taken_again() -> None:
    async def scene(at: Door) -> None:
        assert (await at.signed(COMMAND, age=290))[0] == 200
        assert (await at.signed(COMMAND, age=310))[0] == 401
        assert len(at.takers.taken) == 1

    play(scene)


def test_what_is_too_large_is_not_read() -> None:
    async def scene(at: Door) -> None:
        assert (await at.knock(BytesIO(b"x" * (1024 * 1024 + 1))))[0] == 413
        assert at.takers.taken == []
        assert (await at.signed(COMMAND + "&response_url=" + "x" * 500_000))[0] == 200

    play(scene)


def test_a_command_with_the_word_payload_is_one() -> None:
    async def scene(at: Door) -> None:
        assert (await at.signed(COMMAND))[0] == 200
        [taken] = at.takers.taken
        assert taken["text"] == '"Which payload?" "A" "B"'

    play(scene)


def test_events_presses_and_questions_of_slacks_own() -> None:
    async def scene(at: Door) -> None:
        assert (await at.signed(json.dumps(payloads.message("hi", channel="D1", kind="im")), JSON))[0] == 200
        pressed = urlencode({"payload": json.dumps(payloads.press("vote 1 a"))})
        assert (await at.signed(pressed))[0] == 200
        assert len(at.takers.taken) == 2
        challenge = json.dumps({"type": "url_verification", "challenge": "3eZ"})
        assert await at.signed(challenge, JSON) == (200, '{"challenge": "3eZ"}')
        assert (await at.knock(challenge, JSON))[0] == 401
        assert (await at.signed("ssl_check=1&token=x"))[0] == 200
        assert len(at.takers.taken) == 2

    play(scene)


def test_what_could_not_be_committed_is_not_acknowledged_and_its_words_are_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scene(at: Door) -> None:
        at.takers.failing = True
        with caplog.at_level(logging.DEBUG):
            assert (await at.signed(COMMAND))[0] == 500
            assert (await at.knock(COMMAND))[0] == 401
        assert "Which payload" not in caplog.text
        assert "could not be taken (RuntimeError)" in caplog.text

    play(scene)
