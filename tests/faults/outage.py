"""What lies between Jet and a messenger, which a test may break, and a clock that it may move."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

HOST = "messenger.wilgenhof.test"
_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"


class Way(StrEnum):
    """How a messenger is away."""

    GONE = "gone"  # connections are refused
    NAMELESS = "nameless"  # its name does not resolve
    GATEWAY = "gateway"  # whatever is asked, a proxy answers with a page


class Network(asyncio.SelectorEventLoop):
    """The loop that a whole test runs in: it resolves `HOST`, and its time can be moved."""

    ahead = 0.0  # seconds
    nameless = False

    def time(self) -> float:
        return super().time() + self.ahead

    def now(self) -> datetime:
        """The clock on the wall."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    async def getaddrinfo(self, host: Any, port: Any, **more: Any) -> Any:
        if host == HOST:
            if self.nameless:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            host = "127.0.0.1"
        return await super().getaddrinfo(host, port, **more)


class Line:
    """Carries bytes to a messenger and back, until it is broken."""

    def __init__(self, network: Network, target: int) -> None:
        self._network, self._target = network, target
        self._way: Way | None = None
        self._unanswered = b""
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """Where Jet finds the messenger."""
        return f"http://{HOST}:{self.port}"

    async def __aenter__(self) -> Line:
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def loses_answers(self, to: bytes) -> None:
        """Requests with this in them arrive, and nobody hears what is answered."""
        self._unanswered = to

    async def breaks(self, way: Way) -> None:
        """From now on it is away; what is under way is cut."""
        self._way, self._network.nameless, self._unanswered = way, way is Way.NAMELESS, b""
        await self._hang_up()
        if way is Way.GATEWAY:
            await self._listen()

    async def heals(self) -> None:
        """It is back."""
        await self._hang_up()
        self._way, self._network.nameless = None, False
        await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.current_task()
        assert serving is not None
        self._tasks.add(serving)
        serving.add_done_callback(self._tasks.discard)
        with self._known(writer), contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if self._way is Way.GATEWAY:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(_GATEWAY % (len(_PAGE), _PAGE))
                await reader.read()  # until the other side has gone
                return
            behind, ahead = await asyncio.open_connection("127.0.0.1", self._target)
            deaf = asyncio.Event()
            with self._known(ahead):
                await asyncio.gather(self._ask(reader, ahead, deaf), self._answer(behind, writer, deaf))

    async def _ask(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, deaf: asyncio.Event) -> None:
        try:
            while data := await source.read(65536):
                if self._unanswered and self._unanswered in data:
                    deaf.set()
                sink.write(data)
                await sink.drain()
        finally:
            sink.transport.abort()

    async def _answer(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, deaf: asyncio.Event) -> None:
        try:
            while (data := await source.read(65536)) and not deaf.is_set():
                sink.write(data)
                await sink.drain()
        finally:
            sink.transport.abort()

    @contextlib.contextmanager
    def _known(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        self._writers.add(writer)
        try:
            yield
        finally:
            self._writers.discard(writer)
            writer.transport.abort()
