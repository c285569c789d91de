"""A messenger over HTTP that fails in every way: it takes a message and cuts the line, cuts it before, refuses for
now, has trouble of its own, or is slow. What it shows in the end is what people see."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Messenger:
    """Like Slack it does a thing again when it is asked again, and shows its history; with `knows`, like Matrix, it
    recognises a transaction."""

    knows: bool
    trouble: float  # how many calls of a hundred go wrong in each way
    seed: int = 1
    shown: dict[str, dict[str, str]] = field(default_factory=dict)  # place -> id -> txn
    removed: int = 0
    url: str = ""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._ids = itertools.count(1)

    async def start(self) -> web.AppRunner:
        """Listen on a port of this machine."""
        app = web.Application()
        app.add_routes([web.post("/send", self._send), web.get("/history", self._history)])
        app.add_routes([web.post("/remove", self._remove)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        assert site._server is not None
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[attr-defined]
        return runner

    def lost_and_doubled(self, places: list[str]) -> tuple[list[str], list[str]]:
        """Places that see nothing, and those that see a thing more than once."""
        counts = Counter({place: len(self.shown.get(place, {})) for place in places})
        return [place for place in places if counts[place] == 0], [place for place in places if counts[place] > 1]

    async def _send(self, request: web.Request) -> web.Response:
        message = await request.json()
        fault = self._fault()
        if fault == "limit":
            return web.json_response({"retry": 0.2}, status=429)
        if fault == "cut before":
            return self._cut(request)
        if fault == "slow":
            await asyncio.sleep(self._random.uniform(0.1, 1.5))
        here = self.shown.setdefault(message["place"], {})
        known = [number for number, txn in here.items() if self.knows and txn == message["txn"]]
        number = known[0] if known else f"m{next(self._ids)}"
        here[number] = message["txn"]
        if fault == "cut after":
            return self._cut(request)
        if fault == "trouble":
            return web.Response(text="<html>502</html>", status=502, content_type="text/html")
        return web.json_response({"id": number})

    async def _history(self, request: web.Request) -> web.Response:
        return web.json_response(self.shown.get(request.query["place"], {}))

    async def _remove(self, request: web.Request) -> web.Response:
        message = await request.json()
        self.removed += self.shown.get(message["place"], {}).pop(message["id"], None) is not None
        return web.json_response({})

    def _fault(self) -> str:
        drawn = self._random.uniform(0, 100)
        ways = ("limit", "cut before", "slow", "cut after", "trouble")
        return ways[int(drawn // self.trouble)] if drawn < self.trouble * len(ways) else ""

    def _cut(self, request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
