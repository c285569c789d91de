"""A server that speaks OpenAI's /v1/embeddings: texts with the same pieces of words lie near each other.

It knows a few words in two languages, as a model does, so that a question finds what has none of its words.
"""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SIZE = 256
MEANS = {"bicycle": "fiets", "bike": "fiets", "rijwiel": "fiets", "holiday": "vakantie", "verlof": "vakantie"}


def numbers(text: str) -> list[float]:
    """The pieces of three letters of a text, counted in so many buckets."""
    made = [0.0] * SIZE
    for typed in text.casefold().split():
        word = f"<{MEANS.get(typed.strip('.?,'), typed.strip('.?,'))}>"
        for at in range(len(word) - 2):
            made[zlib.crc32(word[at : at + 3].encode()) % SIZE] += 1.0
    return made


class Embedder(ThreadingHTTPServer):
    """What it answers can be made to go wrong."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.texts: list[str] = []  # that it was sent
        self.keys: list[str] = []
        self.status = 200
        self.answer: bytes | None = None
        self.pause = 0.0
        self.gate = threading.Event()  # which it waits for before it answers
        self.gate.set()
        self.refuses = "\0"  # texts with this
        self.size = SIZE

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    server: Embedder

    def do_POST(self) -> None:
        asked: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = asked["input"]
        self.server.texts += texts
        self.server.keys.append(self.headers.get("Authorization", ""))
        time.sleep(self.server.pause)
        self.server.gate.wait(60)
        refused = any(self.server.refuses in text for text in texts)
        rows = [
            {"object": "embedding", "index": n, "embedding": numbers(text)[: self.server.size]}
            for n, text in enumerate(texts)
        ]
        body = json.dumps({"object": "list", "data": rows[::-1], "model": asked["model"]}).encode()
        body = body if self.server.answer is None else self.server.answer
        self.send_response(400 if refused else self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def embedder() -> Iterator[Embedder]:
    """One that runs."""
    with Embedder() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
