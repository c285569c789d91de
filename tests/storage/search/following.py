"""A process that follows a store until it is killed, with the arguments URL FOLDER."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from storage.search.follower import Follower
from storage.search.index import Index
from tests.storage.search.library import open_engine

T = TypeVar("T")


def main() -> None:
    engine = open_engine(sys.argv[1], read_only=True)

    def read(work: Callable[[Connection], T]) -> T:
        with engine.connect() as connection:
            return work(connection)

    follower = Follower(read, Index(Path(sys.argv[2])))
    print("following", flush=True)
    while True:
        follower.catch_up()
        time.sleep(0.005)
