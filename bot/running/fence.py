"""The fence around what only one process at a time may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.protocol import Superseded
from storage.store import Store


@dataclass(frozen=True)
class Fence:
    """What only one process at a time may do, and since which change of hands this one does."""

    name: str
    process: str
    number: int

    def check(self, store: Store) -> None:
        """`Superseded` when another process has taken over; until this transaction ends, none does."""
        if not store.processes.still_holds(self.name, self.process, self.number):
            raise Superseded(self.name)


def check_each(store: Store, fences: Iterable[Fence | None]) -> None:
    """As `Fence.check`, for all that there are."""
    for fence in {each for each in fences if each is not None}:
        fence.check(store)
