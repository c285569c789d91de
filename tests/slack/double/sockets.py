"""Socket Mode: tickets, hello, envelopes and their acknowledgements, and how connections end."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.slack.double.delivery import Answer, Kind, Retry
from tests.slack.double.model import Json, Workspace

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble

MOST = 10  # connections of one app
TICKET_SECONDS = 30
HOST = "applink-1"


@dataclass
class Connection:
    """One open socket; it gets no more envelopes once it was told to go."""

    socket: web.WebSocketResponse
    request: web.Request
    leaving: bool = False


class Sockets:
    """All sockets of all apps."""

    def __init__(self, slack: SlackDouble) -> None:
        self._slack = slack
        self._tickets: dict[str, tuple[Workspace, float]] = {}
        self._connections: dict[str, list[Connection]] = {}  # by app
        self._unacknowledged: dict[str, asyncio.Future[Json]] = {}
        self._turn = count()
        self.opened = 0  # connections there have been

    def ticket(self, workspace: Workspace) -> str:
        """A URL that can be connected to once, within half a minute."""
        ticket = str(uuid4())
        self._tickets[ticket] = (workspace, self._slack.clock.now() + TICKET_SECONDS)
        return f"{self._slack.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={workspace.app.id}"

    def connections(self, workspace: Workspace) -> list[Connection]:
        """The sockets of an app that take envelopes."""
        return [each for each in self._connections.get(workspace.app.id, []) if not each.leaving]

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it closes."""
        workspace, expires = self._tickets.pop(request.query.get("ticket", ""), (None, 0.0))
        if workspace is None or expires < self._slack.clock.now() or self._slack.faults.ticket_is_stale():
            return web.Response(status=403, text="Ticket is invalid or expired")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request)
        everyone = self._connections.setdefault(workspace.app.id, [])
        if len(everyone) >= MOST:
            await self._goodbye(connection, "too_many_websockets")
            return socket
        everyone.append(connection)
        self.opened += 1
        try:
            await self._serve(connection, workspace, len(everyone))
        finally:
            everyone.remove(connection)
        return socket

    async def _serve(self, connection: Connection, workspace: Workspace, number: int) -> None:
        debug = {"host": HOST, "build_number": 1, "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": number, "debug_info": debug}
        await connection.socket.send_json(hello | {"connection_info": {"app_id": workspace.app.id}})
        self._slack.noticed()
        async for message in connection.socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledged(json.loads(message.data))

    def _acknowledged(self, acknowledgement: Json) -> None:
        waiting = self._unacknowledged.pop(acknowledgement.get("envelope_id", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(acknowledgement)

    async def send(self, workspace: Workspace, kind: Kind, payload: Json, retry: Retry | None) -> Answer:
        """Deliver to one of the app's sockets and wait for the acknowledgement, which may come over another."""
        connections = await self._somewhere(workspace, kind)
        if not connections:
            return Answer(error="dispatch_failed", reason="no_connection")
        connection = connections[next(self._turn) % len(connections)]
        envelope = self._envelope(kind, payload, retry)
        waiting = asyncio.get_running_loop().create_future()
        self._unacknowledged[envelope["envelope_id"]] = waiting
        try:
            await connection.socket.send_json(envelope)
            if self._slack.faults.refreshes_upon(kind):
                await self._goodbye(connection, "refresh_requested")
            async with asyncio.timeout(self._slack.ack_timeout):
                return Answer((await waiting).get("payload"))
        except (TimeoutError, ConnectionError):
            return Answer(error="operation_timeout", reason="timeout")
        finally:
            self._unacknowledged.pop(envelope["envelope_id"], None)

    async def _somewhere(self, workspace: Workspace, kind: Kind) -> list[Connection]:
        """Where to deliver; an event waits a little for an app that is about to connect anew, a person does not."""
        if kind == "events_api" and not self.connections(workspace):
            with contextlib.suppress(TimeoutError):
                await self._slack.connected(workspace, self._slack.ack_timeout)
        return self.connections(workspace)

    def _envelope(self, kind: Kind, payload: Json, retry: Retry | None) -> Json:
        envelope: Json = {"envelope_id": str(uuid4()), "payload": payload, "type": kind}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": retry.number if retry else 0, "retry_reason": retry.reason if retry else ""}
        return envelope

    async def goodbye(self, workspace: Workspace, reason: str) -> None:
        """Tell every socket of an app to go; after a warning they still get envelopes for a while."""
        for connection in self.connections(workspace):
            await self._goodbye(connection, reason)

    async def _goodbye(self, connection: Connection, reason: str) -> None:
        connection.leaving = reason != "warning"
        await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
        if reason in ("link_disabled", "too_many_websockets"):
            await connection.socket.close()

    def cut(self, workspace: Workspace) -> None:
        """Drop every socket of an app without a word."""
        for connection in self._connections.get(workspace.app.id, []):
            connection.leaving = True
            if connection.request.transport:
                connection.request.transport.abort()

    async def stop(self) -> None:
        """Close every socket."""
        for connection in [each for every in self._connections.values() for each in every]:
            await connection.socket.close()
