"""What waits while something runs then runs as one: a crowd costs little more than a person."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

from storage.errors import StoreError

A = TypeVar("A")
B = TypeVar("B")
MOST = 256  # at once


class Together(Generic[A, B]):
    """Calls that come while an earlier one runs are given to `run` together, in their order.

    `run` returns a result for each, in the same order. When it fails, each is tried alone, so that none suffers for
    another; when the store fails, all fail alike.
    """

    def __init__(self, run: Callable[[Sequence[A]], Awaitable[Sequence[B]]]) -> None:
        self._run = run
        self._waiting: deque[tuple[A, asyncio.Future[B]]] = deque()
        self._working: asyncio.Task[None] | None = None

    async def __call__(self, item: A) -> B:
        """The result for one item. Who is cancelled before it has begun takes it back."""
        future: asyncio.Future[B] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        try:
            while self._waiting:
                pairs = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
                await self._run_these([pair for pair in pairs if not pair[1].done()])
        finally:
            self._working = None

    async def _run_these(self, pairs: list[tuple[A, asyncio.Future[B]]]) -> None:
        try:
            results = await self._run([item for item, _ in pairs]) if pairs else ()
        except BaseException as error:
            if isinstance(error, Exception) and not isinstance(error, StoreError) and len(pairs) > 1:
                for pair in pairs:
                    await self._run_these([pair])
                return
            _fail(pairs, error)
            if not isinstance(error, Exception):
                raise
            return
        for (_, future), result in zip(pairs, results, strict=True):
            if not future.done():
                future.set_result(result)


def _fail(pairs: Sequence[tuple[Any, asyncio.Future[Any]]], error: BaseException) -> None:
    for _, future in pairs:
        if not future.done():
            future.set_exception(error)
