"""One call of the Web API: its arguments, however they were sent, and what Slack answers when it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.slack.double.model import Channel, Json, User, Workspace

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble


class Refused(Exception):
    """Slack says no: `{"ok": false, "error": code}` and what else belongs to it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.answer: Json = {"ok": False, "error": code, **more}


def invalid_arguments(*messages: str) -> Refused:
    """What Slack answers to arguments that make no sense."""
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in messages]})


def needs(workspace: Workspace, *scopes: str) -> None:
    """Refuse unless the app has one of these scopes."""
    provided = workspace.app.scopes
    if scopes and not provided & set(scopes):
        raise Refused("missing_scope", needed=",".join(scopes), provided=",".join(sorted(provided)))


@dataclass
class Call:
    """A call that passed the gate: its token is the workspace's, its scopes suffice."""

    slack: SlackDouble
    workspace: Workspace
    method: str
    arguments: Json

    def text(self, name: str) -> str | None:
        """An argument that is a string; numbers are taken as such, as Slack does."""
        value = self.arguments.get(name)
        return None if value is None or value == "" else str(value)

    def required(self, name: str) -> str:
        """The same, refused when absent."""
        value = self.text(name)
        if value is None:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """Whether an argument says yes."""
        return str(self.arguments.get(name, "")).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """An argument that is a whole number."""
        try:
            return int(self.arguments.get(name) or default)
        except ValueError:
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from None

    def structure(self, name: str, broken: str) -> Any:
        """An argument that is JSON, sent as such or as a string; refused as `broken` when it cannot be read."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refused(broken) from None

    def channel(self, name: str = "channel") -> Channel:
        """The channel named; what the app may not know of is not found."""
        found = self.workspace.channels.get(self.required(name))
        if found is None or (found.is_private and not self.workspace.has_bot(found)):
            raise Refused("channel_not_found")
        return found

    def team(self) -> str:
        """The workspace whose people or channels are listed; with the token of an organisation it must be named."""
        if not self.workspace.app.org_wide:
            return self.workspace.id
        team = self.text("team_id")
        if team is None:
            raise Refused("missing_argument")
        if team not in (self.workspace.id, *self.workspace.teams):
            raise Refused("team_not_found")
        return team

    def user(self, name: str = "user") -> User:
        """The user named."""
        found = self.workspace.users.get(self.required(name))
        if found is None:
            raise Refused("user_not_found")
        return found

    def needs(self, *scopes: str) -> None:
        """Refuse unless the app has one of these scopes."""
        needs(self.workspace, *scopes)

    def page(self, items: list[Any], default: int, most: int) -> tuple[list[Any], Json]:
        """The part of a list that `cursor` and `limit` ask for, and the answer's response_metadata."""
        limit = self.number("limit", default)
        if not 1 <= limit <= most:
            raise Refused("invalid_limit")
        cursor = self.text("cursor") or "next:0"
        if not cursor.startswith("next:") or not cursor[5:].isdigit():
            raise Refused("invalid_cursor")
        start = int(cursor[5:])
        after = f"next:{start + limit}" if start + limit < len(items) else ""
        return items[start : start + limit], {"response_metadata": {"next_cursor": after}}


async def arguments_of(request: web.Request) -> Json:
    """What was sent in the query, as a form and as JSON, together."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        if not isinstance(body, dict):
            raise Refused("invalid_json")
        found |= body
    elif request.method == "POST":
        found |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return found


@dataclass(frozen=True)
class Method:
    """A method of the Web API: what it takes to call it, and what it does."""

    name: str
    run: Callable[[Call], Json]
    scopes: tuple[str, ...]  # any of them suffices
    tier: int  # of the rate limits; 5 = special
    app_token: bool = False


METHODS: dict[str, Method] = {}
_Run = Callable[[Call], Json]


def method(name: str, *scopes: str, tier: int, app_token: bool = False) -> Callable[[_Run], _Run]:
    """Register a method of the Web API."""

    def register(run: _Run) -> _Run:
        METHODS[name] = Method(name, run, scopes, tier, app_token)
        return run

    return register
