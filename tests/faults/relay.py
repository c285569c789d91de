"""What lies between Jet and PostgreSQL, and loses the answer to a COMMIT: was it done?"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

_PORT = 5432
_COMMIT = b"COMMIT\x00"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Relay:
    """Carries bytes to a server and back, in a thread of its own. From `begin` on the answer to one COMMIT in a few is
    lost: the server did it, and the connection is gone."""

    def __init__(self, url: str, folder: Path, one_in: int, most: int) -> None:
        address = make_url(url)
        self._host, self._port = str(address.query.get("host", address.host)), address.port or _PORT
        self.url = address.set(host=None, port=None, query={"host": str(folder)}).render_as_string(hide_password=False)
        self._here = folder / f".s.PGSQL.{_PORT}"
        self._one_in, self._most, self._loses, self._seen, self.lost = one_in, most, False, 0, 0
        self._loop = asyncio.new_event_loop()

    def begin(self) -> None:
        """Lose answers from now on."""
        self._loses = True

    @contextlib.contextmanager
    def up(self) -> Iterator[None]:
        """Carry for the length of a block."""
        thread = threading.Thread(target=self._loop.run_forever)
        thread.start()
        server = asyncio.run_coroutine_threadsafe(
            asyncio.start_unix_server(self._carry, self._here), self._loop
        ).result()
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(self._end(server), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.close()

    async def _end(self, server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, to_them = await self._connected()
        lost = asyncio.Event()
        with contextlib.suppress(OSError):
            carrying = {
                asyncio.create_task(self._asked(reader, to_them, lost)),
                asyncio.create_task(self._answered(theirs, writer, lost)),
            }
            try:
                await asyncio.wait(carrying, return_when=asyncio.FIRST_COMPLETED)
            finally:
                writer.transport.abort()  # first of all, as waiting for what follows may be cancelled
                to_them.transport.abort()
                for each in carrying:
                    each.cancel()
                await asyncio.gather(*carrying, return_exceptions=True)

    async def _connected(self) -> Streams:
        if self._host.startswith("/"):
            return await asyncio.open_unix_connection(f"{self._host}/.s.PGSQL.{self._port}")
        return await asyncio.open_connection(self._host, self._port)

    async def _asked(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, lost: asyncio.Event) -> None:
        while data := await source.read(65536):
            if self._loses and self.lost < self._most and data.endswith(_COMMIT):
                self._seen += 1
                if self._seen % self._one_in == 0:
                    lost.set()
            sink.write(data)
            await sink.drain()

    async def _answered(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, lost: asyncio.Event) -> None:
        while data := await source.read(65536):
            if lost.is_set():
                self.lost += 1
                return
            sink.write(data)
            await sink.drain()


@contextlib.contextmanager
def relayed(url: str, one_in: int, most: int) -> Iterator[Relay]:
    """A relay to the server of a URL, at a URL of its own; one answer in so many to a COMMIT is lost, `most` in all."""
    with tempfile.TemporaryDirectory(prefix="jet-relay-", dir="/tmp") as folder:
        relay = Relay(url, Path(folder), one_in, most)
        with relay.up():
            yield relay
