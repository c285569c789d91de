"""The gate of the Web API: who calls, may they, and too often? What goes wrong on purpose goes wrong here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.double.call import METHODS, Call, Method, Refused, arguments_of
from tests.slack.double.faults import Strike
from tests.slack.double.model import Json, Workspace

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble


@dataclass(frozen=True)
class Logged:
    """A call as it arrived and what was answered; `answer` is None when the connection died before it counted."""

    method: str
    arguments: Json
    answer: Json | None
    workspace: str | None
    at: float  # seconds since 1970, by Slack's clock


class Gate:
    """Serves `/api/<method>`."""

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        name = request.match_info["method"]
        try:
            arguments = await arguments_of(request)
        except (ValueError, Refused):
            return web.json_response({"ok": False, "error": "invalid_json"})
        strike = await self.strike(name)
        if strike and not strike.took_effect:
            self._log(name, arguments, None, None)
            return self.struck(request, strike)
        response = self._answer(request, name, arguments)
        return self.struck(request, strike) if strike else response

    async def strike(self, name: str) -> Strike | None:
        """The fault that befalls this call; one that only makes it slow is over when this returns."""
        strike = self._slack.faults.strike(name)
        if strike and strike.delay:
            await asyncio.sleep(strike.delay)
            return None
        return strike

    def struck(self, request: web.Request, strike: Strike) -> web.Response:
        """What the caller gets of a call that a fault befell."""
        if strike.status is None:
            if request.transport:
                request.transport.abort()
            return web.Response()
        if strike.refusal:
            return web.json_response(strike.refusal, status=strike.status, headers=strike.headers)
        return web.Response(status=strike.status, text=strike.body, headers=strike.headers)

    def _answer(self, request: web.Request, name: str, arguments: Json) -> web.Response:
        """What Slack answers; the call has taken effect when this returns."""
        workspace, status, headers = None, 200, {}
        try:
            method = METHODS.get(name)
            if method is None:
                raise Refused("unknown_method", req_method=name)
            workspace = self._caller(request, method, arguments)
            headers = {"X-OAuth-Scopes": ",".join(sorted(workspace.app.scopes - {"connections:write"}))}
            wait = self._slack.limits.wait(workspace, method, arguments)
            if wait:
                status, headers = 429, headers | {"Retry-After": str(wait)}
                raise Refused("ratelimited")
            call = Call(self._slack, workspace, name, arguments)
            call.needs(*method.scopes)
            answer = {"ok": True, **method.run(call)}
        except Refused as refused:
            answer = refused.answer
        self._log(name, arguments, answer, workspace)
        return web.json_response(answer, status=status, headers=headers)

    def _caller(self, request: web.Request, method: Method, arguments: Json) -> Workspace:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ") or str(arguments.get("token", ""))
        if not token:
            raise Refused("not_authed")
        for workspace in self._slack.workspaces:
            if token in (workspace.app.bot_token, workspace.app.app_token):
                if (token == workspace.app.app_token) != method.app_token:
                    raise Refused("not_allowed_token_type")
                if workspace.app.token_error:
                    raise Refused(workspace.app.token_error)
                return workspace
        raise Refused("invalid_auth")

    def _log(self, name: str, arguments: Json, answer: Json | None, workspace: Workspace | None) -> None:
        team = workspace.id if workspace else None
        self._slack.calls.append(Logged(name, arguments, answer, team, self._slack.clock.now()))
        self._slack.noticed()
