"""A proxy before the homeserver that fails as networks and servers do, by a part of the path."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import ClientSession, web

_HOP = {"transfer-encoding", "content-length", "content-encoding", "connection", "host"}


class FaultyProxy:
    """Passes everything on, but for the paths it was told to spoil."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._held: dict[str, asyncio.Event] = {}
        self._failing: dict[str, tuple[int, str]] = {}
        self._cut: dict[str, int] = {}
        self.url = ""
        self.seen: list[str] = []

    def hold(self, part: str) -> None:
        """Answer requests of such a path only after `release`."""
        self._held[part] = asyncio.Event()

    def release(self, part: str) -> None:
        """Let held requests go."""
        self._held.pop(part).set()

    def fail(self, part: str, status: int, body: str = "<html>Bad gateway</html>") -> None:
        """Answer such requests with an error, without passing them on."""
        self._failing[part] = (status, body)

    def heal(self, part: str) -> None:
        """Stop failing."""
        self._failing.pop(part)

    def cut(self, part: str, times: int = 1) -> None:
        """Pass such requests on, but cut the connection in place of the answer."""
        self._cut[part] = times

    async def __aenter__(self) -> FaultyProxy:
        self._session = ClientSession(auto_decompress=False)
        app = web.Application(client_max_size=50 * 1024**2)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def close(self) -> None:
        """Be gone: connections are refused from now on."""
        await self._runner.cleanup()

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        await self._session.close()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        path = request.path_qs
        self.seen.append(f"{request.method} {path}")
        await self._wait(path)
        for part, (status, body) in self._failing.items():
            if part in path:
                kind = "application/json" if body.startswith("{") else "text/html"
                return web.Response(status=status, text=body, content_type=kind)
        answer = await self._fetched(request)
        await self._wait(path)
        for part, times in self._cut.items():
            if part in path and times:
                self._cut[part] -= 1
                assert request.transport is not None
                request.transport.abort()
        return answer

    async def _wait(self, path: str) -> None:
        for part, event in list(self._held.items()):
            if part in path:
                await event.wait()

    async def _fetched(self, request: web.Request) -> web.Response:
        headers: Any = {name: value for name, value in request.headers.items() if name.lower() not in _HOP}
        async with self._session.request(
            request.method, self._target + request.path_qs, data=await request.read(), headers=headers
        ) as answer:
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)
