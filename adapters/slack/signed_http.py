"""Slack's requests over HTTP: their size, then their signature, then their content."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from adapters.slack.edge import Edge, Json

_log = logging.getLogger(__name__)

PATH = "/slack/events"
_LARGEST = 1024 * 1024  # bytes; Slack's own limits stay far below


class SignedHttp:
    """Answers Slack's requests, and nobody else's."""

    def __init__(self, edge: Edge, signing_secret: str) -> None:
        self._edge = edge
        self._verifier = SignatureVerifier(signing_secret)

    async def answer(self, request: web.Request) -> web.Response:
        """One request."""
        body = await request.read()
        if not self._is_slacks(body, request):
            return web.Response(status=401)
        payload = _payload(body, request.content_type)
        if payload is None:
            return web.Response(status=400, headers={"X-Slack-No-Retry": "1"})
        if payload.get("type") == "url_verification":
            return web.json_response({"challenge": payload.get("challenge")})
        if "ssl_check" in payload:
            return web.Response()
        taken = await self._edge.take(payload, dict(request.headers))
        return web.Response(status=taken.status, text=taken.body or "", content_type=_content_type(taken.headers))

    def _is_slacks(self, body: bytes, request: web.Request) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not (stamp.isascii() and stamp.isdigit() and signature.isascii()):
            return False
        try:
            return bool(self._verifier.is_valid(body, stamp, signature))
        except UnicodeDecodeError:
            return False


@asynccontextmanager
async def listening(edge: Edge, signing_secret: str, host: str, port: int) -> AsyncIterator[int]:
    """Answer at `host`:`port` (0 = any that is free) for the length of a block; yields the port."""
    app = web.Application(client_max_size=_LARGEST)
    app.router.add_post(PATH, SignedHttp(edge, signing_secret).answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _payload(body: bytes, content_type: str) -> Json | None:
    """JSON is an event; a form is a command, or carries an interaction as JSON in its field `payload`."""
    try:
        text = body.decode("utf-8")
        if content_type == "application/json":
            return _mapping(json.loads(text))
        form = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)))
        return _mapping(json.loads(form["payload"])) if "payload" in form else dict(form)
    except ValueError:
        return None


def _mapping(value: Any) -> Json | None:
    return value if isinstance(value, dict) else None


def _content_type(headers: Any) -> str:
    given = (headers.get("content-type") or ["text/plain"])[0]
    return str(given).partition(";")[0]
