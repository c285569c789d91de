"""How events, commands and presses reach the app: over its sockets or by signed HTTP, events again if need be."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from tests.slack.double.model import Json, Workspace

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble

Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Retry:
    """That a delivery is not the first; `number` from 1."""

    number: int
    reason: str


@dataclass(frozen=True)
class Answer:
    """What came of a delivery: what the app answered, or why a person is shown an error."""

    payload: Any = None
    error: str | None = None  # operation_timeout, dispatch_failed
    reason: str = ""  # the same for the app, when an event is retried
    final: bool = False  # the app wants no retries

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.error is None


class Transport(Protocol):
    """Socket Mode or signed HTTP."""

    async def send(self, workspace: Workspace, kind: Kind, payload: Json, retry: Retry | None) -> Answer:
        """Deliver once and wait for the acknowledgement."""
        ...


class Delivery:
    """Sends to the app what happens; events in tasks of their own, which `settled` waits for."""

    def __init__(self, slack: SlackDouble, sockets: Transport, http: Transport) -> None:
        self._slack = slack
        self._sockets = sockets
        self._http = http
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Coroutine[Any, Any, None]] = []

    def event(self, workspace: Workspace, payload: Json) -> None:
        """Deliver an event in the background, again until it is acknowledged or Slack gives up."""
        faults, kind = self._slack.faults, payload["event"]["type"]
        for _ in range(2 if faults.doubles(kind) else 1):
            self._held.append(self._event(workspace, payload))
        if faults.holds_back(len(self._held)):
            return
        held = self._held[::-1] if faults.was_holding() else self._held
        self._held = []
        for delivering in held:
            self.background(delivering)

    async def _event(self, workspace: Workspace, payload: Json) -> None:
        answer = await self._send(workspace, "events_api", payload, None)
        for number, delay in enumerate(self._slack.retry_delays, 1):
            if answer.ok or answer.final:
                return
            await asyncio.sleep(delay)
            answer = await self._send(workspace, "events_api", payload, Retry(number, answer.reason))
        if not answer.ok:
            self._slack.lost.append(payload)

    async def interaction(self, workspace: Workspace, kind: Kind, payload: Json) -> Answer:
        """Deliver a command or an interaction, once."""
        return await self._send(workspace, kind, payload, None)

    async def _send(self, workspace: Workspace, kind: Kind, payload: Json, retry: Retry | None) -> Answer:
        transport = self._http if workspace.app.request_url else self._sockets
        answer = await transport.send(workspace, kind, payload, retry)
        if answer.ok and self._slack.faults.loses_ack(kind):
            return Answer(error="operation_timeout", reason="timeout")
        return answer

    def background(self, doing: Coroutine[Any, Any, None]) -> None:
        """Do something that `settled` waits for."""
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Return when nothing is under way; raises what went wrong in the double itself."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        """Give up what is under way."""
        for held in self._held:
            held.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
