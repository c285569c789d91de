"""How far a long command line is, and what came of it."""

from __future__ import annotations

import collections
import time

from bot.cli.terminal import Terminal
from bot.documents.shelving import FINE, Added

_TELL_EVERY = 2.0  # seconds
_BESIDE = frozenset({"held", "labelled"})  # of documents that were counted already, or not at all
_NOT_READ = _BESIDE | {"wrong", "removed"}


class Progress:
    """Tells how far it is, every two seconds, and at the end what came of it."""

    def __init__(self, terminal: Terminal, total: int) -> None:
        self._terminal, self._total = terminal, total
        self._outcomes: collections.Counter[str] = collections.Counter()
        self._began = self._told = time.monotonic()
        self._done = self._passed = 0

    def pass_over(self, count: int) -> None:
        """So many need not be done: they have not changed."""
        self._passed += count

    def count(self, added: list[Added]) -> None:
        """Some more are done; bad ones are named at once."""
        for one in added:
            self._outcomes[one.outcome] += 1
            self._done += one.outcome not in _NOT_READ
            if one.outcome not in FINE:
                self._terminal.err(f"{one.outcome}: {one.name}{f' ({one.detail})' if one.detail else ''}")
        now = time.monotonic()
        if now - self._told > _TELL_EVERY and self._done:
            self._told = now
            rate = self._done / (now - self._began)
            left = max(0, self._total - self._done) / rate
            self._terminal.err(f"{self._done} of {self._total}, {left:.0f} s to go ({rate:.0f} a second)")

    def end(self) -> int:
        """The outcome of all; 1 when nothing could be read."""
        told = [f"{count} {outcome}" for outcome, count in sorted(self._outcomes.items())]
        told += [f"{self._passed} unchanged"] if self._passed else []
        total = self._passed + sum(count for outcome, count in self._outcomes.items() if outcome not in _BESIDE)
        self._terminal.out(f"{total} {'document' if total == 1 else 'documents'}: {', '.join(told) or 'none found'}.")
        return 0 if FINE & set(self._outcomes) or self._passed or not self._outcomes else 1
