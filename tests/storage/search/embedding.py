"""A process that makes vectors until it is killed, with the arguments URL FOLDER ADDRESS."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from storage.search.meaning import Meaning
from storage.search.models import Endpoint
from tests.storage.search.library import open_engine

T = TypeVar("T")


def main() -> None:
    engine = open_engine(sys.argv[1], read_only=True)

    def read(work: Callable[[Connection], T]) -> T:
        with engine.connect() as connection:
            return work(connection)

    meaning = Meaning(read, Endpoint(sys.argv[3], "pieces"), Path(sys.argv[2]))
    print("following", flush=True)
    while True:
        meaning.catch_up()
        time.sleep(0.005)
