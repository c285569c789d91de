"""Response URLs: five answers within half an hour to where somebody did something, whether or not the app is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.double.call import Call, Refused
from tests.slack.double.chat import content_of, has_content
from tests.slack.double.model import Channel, Json, Message, Workspace

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble

USES = 5
SECONDS = 30 * 60


@dataclass
class ResponseUrl:
    """Where an answer goes; `original` is the message in which somebody pressed."""

    workspace: Workspace
    channel: Channel
    user: str
    until: float
    original: str | None
    uses: int = 0


class ResponseUrls:
    """All response URLs there have been."""

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack
        self._urls: dict[str, ResponseUrl] = {}

    def make(self, workspace: Workspace, kind: str, channel: Channel, user: str, original: str | None = None) -> str:
        """A new URL; `kind` is `commands`, `actions` or `app`, for shortcuts."""
        path = f"/{kind}/{workspace.id}/{self._slack.ids.make('')}/{len(self._urls):024x}"
        until = self._slack.clock.now() + SECONDS
        self._urls[path] = ResponseUrl(workspace, channel, user, until, original)
        return self._slack.url + path

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a post to a response URL; to the faults it is the method `response_url`."""
        strike = await self._slack.gate.strike("response_url")
        if strike and not strike.took_effect:
            return self._slack.gate.struck(request, strike)
        try:
            self._take(request.path, await request.json())
            response = web.Response(text="ok")
        except Refused as refused:
            status = 404 if str(refused) in ("used_url", "expired_url", "no_service") else 400
            response = web.json_response(refused.answer, status=status)
        except ValueError:
            response = web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        return self._slack.gate.struck(request, strike) if strike else response

    def _take(self, path: str, body: Json) -> None:
        url = self._urls.get(path)
        if url is None:
            raise Refused("no_service")
        if self._slack.clock.now() > url.until:
            raise Refused("expired_url")
        if url.uses >= USES:
            raise Refused("used_url")
        self.answer(url.workspace, url.channel, url.user, body, url.original)
        url.uses += 1

    def answer(
        self, workspace: Workspace, channel: Channel, user: str, body: Json, original: str | None = None
    ) -> None:
        """Do what an answer asks for: delete or replace the original, or say something, by default to one person."""
        call = Call(self._slack, workspace, "response_url", body)
        message = channel.messages.get(original or "")
        if call.flag("delete_original"):
            if message:
                self._slack.posting.delete(workspace, channel, message)
            return
        content = content_of(call)
        if not has_content(content):
            raise Refused("no_text")
        if call.flag("replace_original") and message:
            changes = {"blocks": [], "attachments": [], "text": ""} | content
            self._slack.posting.edit(workspace, channel, message, **changes)
            return
        ts, text = self._slack.clock.ts(), content.pop("text", "")
        said = Message(ts, workspace.app.bot_user, text, thread_ts=call.text("thread_ts"), by_app=True, **content)
        said.only_for = None if body.get("response_type") == "in_channel" else user
        self._slack.posting.post(workspace, channel, said)
