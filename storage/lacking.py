"""What work on the store needs from elsewhere and no transaction may wait for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
_MOST = 8  # things that one piece of work may turn out to lack


class Lacking(Exception):
    """Raised by work that lacks something. The work is undone; `get` gets it, and then the work is run anew."""

    def __init__(self, get: Callable[[], Awaitable[None]]) -> None:
        super().__init__("something that is not in the store")
        self.get = get


async def supplied(run: Callable[[], Awaitable[T]]) -> T:
    """What `run` comes to, run again each time that what it lacked was got; raises as `run` does."""
    for _ in range(_MOST):
        try:
            return await run()
        except Lacking as lacking:
            await lacking.get()
    return await run()
