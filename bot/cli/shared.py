"""The local socket: while one Jet holds the store, every other command line works through it.

Lines of JSON. From the client: `{"argv": […], "cwd": …, "interactive": …}`; from the server: `{"out": …}` and
`{"err": …}`, `{"read": true}` when the command wants standard input, at last `{"exit": code}`. Asked to read, the
client sends `{"line": …}` for each line of its input and `{"end": true}`; never before, since the input may be meant
for somebody else (`while read line; do jet say … "$line"; done`). Only the user who runs Jet may open it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.cli.terminal import Terminal
from storage.errors import AlreadyOpen

log = logging.getLogger(__name__)
_LONGEST_PATH = 100  # bytes that fit in a socket's address everywhere
_LIMIT = 64 * 1024 * 1024
Execute = Callable[[list[str], Path, Terminal], Awaitable[int]]


def socket_path(directory: Path) -> Path:
    """Where the Jet of this data directory listens."""
    path = directory / "jet.sock"
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        return path
    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"jet-{os.getuid()}" / f"{name}.sock"


class _There:
    """The terminal of a client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, interactive: bool) -> None:
        self.interactive = interactive
        self._reader = reader
        self._writer = writer

    def out(self, text: str) -> None:
        """Write a line to the client's standard output."""
        self._send({"out": text})

    def err(self, text: str) -> None:
        """Write a line to the client's standard error."""
        self._send({"err": text})

    async def lines(self) -> AsyncIterator[str]:
        """The lines of the client's standard input."""
        self._send({"read": True})
        while data := await self._reader.readline():
            message = json.loads(data)
            if "line" not in message:
                return
            yield message["line"]

    def _send(self, message: dict[str, Any]) -> None:
        if not self._writer.is_closing():
            self._writer.write(json.dumps(message).encode() + b"\n")

    async def finish(self, code: int) -> None:
        """Tell the exit code."""
        self._send({"exit": code})
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()


@contextlib.asynccontextmanager
async def serving(directory: Path, execute: Execute) -> AsyncIterator[None]:
    """Let other command lines of this user work through this process."""
    path = socket_path(directory)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _serve(reader, writer, execute)
        except (ConnectionError, ValueError, KeyError):
            log.info("a command line went away, or spoke another language")
        finally:
            writer.close()

    mask = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(serve, path, limit=_LIMIT)
    finally:
        os.umask(mask)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, execute: Execute) -> None:
    request = json.loads(await reader.readline() or b"null")
    if request is None:
        return
    terminal = _There(reader, writer, request["interactive"])
    await terminal.finish(await execute(request["argv"], Path(request["cwd"]), terminal))


def someone_listens(directory: Path) -> bool:
    """True when a Jet holds the store of this data directory and answers."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(socket_path(directory)))
        except OSError:
            return False
    return True


async def call(directory: Path, argv: list[str], terminal: Terminal) -> int:
    """Run a command line in the Jet that holds the store; its exit code. Raises `AlreadyOpen` when that Jet ends
    before it has taken the command line."""
    try:
        reader, writer = await asyncio.open_unix_connection(socket_path(directory), limit=_LIMIT)
    except OSError as error:
        raise AlreadyOpen("it is ending") from error
    request = {"argv": argv, "cwd": str(Path.cwd()), "interactive": terminal.interactive}
    writer.write(json.dumps(request).encode() + b"\n")
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(writer.close)
        while data := await _heard(reader):
            message = json.loads(data)
            if "exit" in message:
                return int(message["exit"])
            if "read" in message:
                stack.callback(asyncio.create_task(_feed(writer, terminal)).cancel)
            else:
                (terminal.out if "out" in message else terminal.err)(message.get("out", message.get("err", "")))
    terminal.err("Jet stopped before it had answered.")
    return 1


async def _heard(reader: asyncio.StreamReader) -> bytes:
    """A line from that Jet, nothing when it has ended. Whoever reads what is printed may go away, too: that is no fault
    of its."""
    try:
        return await reader.readline()
    except ConnectionError:
        return b""


async def _feed(writer: asyncio.StreamWriter, terminal: Terminal) -> None:
    with contextlib.suppress(ConnectionError):
        async for line in terminal.lines():
            writer.write(json.dumps({"line": line}).encode() + b"\n")
            await writer.drain()
        writer.write(b'{"end": true}\n')
