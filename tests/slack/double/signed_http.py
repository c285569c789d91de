"""Signed HTTP: the requests Slack makes to an app that has a request URL."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.slack.double.delivery import Answer, Kind, Retry
from tests.slack.double.model import Json, Workspace

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble

FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What X-Slack-Signature holds."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return f"v0={digest}"


def body_of(kind: Kind, payload: Json) -> tuple[str, bytes]:
    """The content type and the body of a delivery."""
    if kind == "events_api":
        return "application/json", json.dumps(payload).encode()
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return FORM, urlencode(form).encode()


class SignedHttp:
    """Posts to the app's request URL."""

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack

    async def start(self) -> None:
        """Get ready."""
        self._session = ClientSession(trust_env=False)

    async def stop(self) -> None:
        """Close the connections."""
        await self._session.close()

    def headers(self, workspace: Workspace, content_type: str, body: bytes, retry: Retry | None) -> dict[str, str]:
        """The headers of a delivery, its signature among them."""
        timestamp = str(int(self._slack.clock.now()))
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers["X-Slack-Request-Timestamp"] = timestamp
        headers["X-Slack-Signature"] = signature(workspace.app.signing_secret, timestamp, body)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        return headers

    async def send(self, workspace: Workspace, kind: Kind, payload: Json, retry: Retry | None) -> Answer:
        """Post once; anything but 200 within three seconds is a failure."""
        content_type, body = body_of(kind, payload)
        headers = self.headers(workspace, content_type, body, retry)
        timeout = ClientTimeout(total=self._slack.ack_timeout)
        url = workspace.app.request_url or ""
        try:
            async with self._session.post(
                url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                text = await response.text()
                if response.status == 200:
                    return Answer(_answer(text))
                final = response.headers.get("X-Slack-No-Retry") == "1"
                return Answer(error="dispatch_failed", reason="http_error", final=final)
        except TimeoutError:
            return Answer(error="operation_timeout", reason="http_timeout")
        except (ClientError, OSError):
            return Answer(error="dispatch_failed", reason="connection_failed")

    async def challenge(self, workspace: Workspace) -> bool:
        """Verify the request URL, as Slack does when it is entered: whether the challenge came back."""
        asked = {"token": "verif", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}
        answer = await self.send(workspace, "events_api", asked | {"type": "url_verification"}, None)
        given = (answer.payload or {}).get("challenge", answer.payload.get("text")) if answer.payload else None
        return answer.ok and given == asked["challenge"]


def _answer(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return {"text": text}
